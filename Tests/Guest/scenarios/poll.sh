# SPDX-License-Identifier: MIT
#
# A program sleeps in poll() on files of the driver's: it wakes for what changed, reads what is new,
# and hears the end when the files vanish. The firmware drops the third component from its list when
# the inventory is read for the third time.
. ./tap.sh
. ./lfa.sh

# told PATTERN: waits until the program has printed a line of that pattern.
told() { until_true grep -q "$1" /tmp/told; }

# asleep: waits until the program sleeps.
asleep() { until_true grep -q '^State:.S' "/proc/$program/status"; }

# woken_by LINES DESCRIPTION [EXCEPT]: compares with all that woke the program since the last call,
# but for lines that match EXCEPT.
woken_by() {
  check "after which it sleeps again" asleep
  lines=$(wc -l </tmp/told)
  is "$(sed -n "$((seen + 1)),${lines}p" /tmp/told | grep -v "${3:-^$}" | sed "s|$LFA/||" | sort)" \
    "$1" "$2"
  seen=$lines
}

check "the driver loads" load
polled="activation_pending current_version pending_version state"
files=
for guid in $COMPONENTS; do
  for file in $polled name; do files="$files $LFA/$guid/$file"; done
done
./poll-files $files >/tmp/told &
program=$!
check "the program has opened all files" told "start $LFA/$BL33/name"
check "and sleeps" asleep
seen=$(wc -l </tmp/told)
is "$seen" 15 "nothing wakes it at first"

put $BL32 force_cpu_rendezvous 0
put $BL32 force_cpu_rendezvous 1
put $BL31 cancel 1
activate $BL33
for file in $files; do cat "$file" >/dev/null; done
put $BL32 prime 1
check "a primed component wakes it" told "woke $LFA/$BL32/state PRI ERR: primed"
woken_by "woke $BL32/state PRI ERR: primed" "nothing else does"
put $BL32 cancel 1
check "an undone PRIME wakes it" told "woke $LFA/$BL32/state PRI ERR: pending"
woken_by "woke $BL32/state PRI ERR: pending" "nothing else does"

activate $BL32
is "$error" "" "the payload is activated"
check "which wakes it" told "woke $LFA/$BL32/state PRI ERR: idle"
woken_by "woke $BL32/activation_pending PRI ERR: 0
woke $BL32/current_version PRI ERR: 1.1
woke $BL32/pending_version PRI ERR: N/A
woke $BL32/state PRI ERR: idle" "each file that changed wakes it once, and reads what is new"

exec 3<$LFA/$BL33/name 4<$LFA/$BL33/current_version 5>$LFA/$BL33/auto_activate
echo 1 >$PROBE/notify
for file in $polled name; do
  check "$file of a component that vanishes wakes it" told "lost $LFA/$BL33/$file PRI ERR: errno 19"
done
woken_by "" "nothing else wakes it" $BL33
# vanished DESCRIPTION: all that was opened of the component answers that it is gone.
vanished() {
  for file in 3 4; do matches "$(cat <&$file 2>&1)" "*No such device" "$1 ($file)"; done
  matches "$({ echo 1 >&5; } 2>&1)" "*No such device" "$1, also to a writer"
}
vanished "an open file says that it is gone"
check "so is the directory" [ ! -e $LFA/$BL33 ]

put $BL31 auto_activate 1
echo 1 >$PROBE/notify
check "a notification that activates wakes it" told "woke $LFA/$BL31/state PRI ERR: idle"
woken_by "woke $BL31/activation_pending PRI ERR: 0
woke $BL31/current_version PRI ERR: 1.1
woke $BL31/pending_version PRI ERR: N/A
woke $BL31/state PRI ERR: idle" "each file of the monitor wakes it once"
is "$(get $BL33 name)" "BL33 non-secure payload" "the new monitor lists the third component again"
vanished "what was opened before still says that it is gone"
exec 3<&- 4<&- 5>&-

exec 3<$LFA/$BL31/current_version
check "the driver unloads" rmmod arm_lfa
wait $program
is $? 0 "the program hears it from every file and ends"
is "$(grep -c "^lost .* PRI ERR: errno 19$" /tmp/told)" 15 "each said that it is gone"
matches "$(cat <&3 2>&1)" "*No such device" "so does a file that is still open"
check "the driver loads again" insmod /arm_lfa.ko
matches "$(cat <&3 2>&1)" "*No such device" "the open file belongs to the old one"
is "$(get $BL31 current_version)" 1.1 "a new one reads as it should"
done_testing
