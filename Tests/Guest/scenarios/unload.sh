# SPDX-License-Identifier: MIT
#
# The driver is unloaded in each phase of an activation, by hand and by itself, again and again,
# with readers and writers inside and files open. The firmware takes its time with the payload: it
# wants thousands of calls of PRIME and hundreds of ACTIVATE before it is done.
. ./tap.sh
. ./lfa.sh

# reaches STATE: waits until the payload is in a state.
reaches() { until_true file_says $BL32 state "$1"; }

# open_files, opened DESCRIPTION: opens files of the payload, and says that they are gone.
open_files() { exec 3<$LFA/$BL32/current_version 4>$LFA/$BL32/activate; }
opened() {
  matches "$(cat <&3 2>&1)" "*No such device" "$1: an open file says that it is gone"
  matches "$({ echo 1 >&4; } 2>&1)" "*No such device" "$1: so does one that is written"
  exec 3<&- 4>&-
}

# unload DESCRIPTION: unloads and loads the driver. Nothing is left behind in the firmware, which
# would refuse to prime another component.
unload() {
  check "$1: the driver unloads" rmmod arm_lfa
  check "$1: nothing is left in sysfs" [ ! -e $LFA ]
  # shellcheck disable=SC2086 # several words, or none
  check "$1: the driver loads" insmod /arm_lfa.ko $pace
  put $BL31 prime 1
  is "$error" "" "$1: the firmware holds nothing back"
  put $BL31 cancel 1
}

# writer FILE: writes to a file of the payload's in the background; what it is told is in /tmp/told.
writer() {
  (
    put $BL32 "$1" 1
    echo "$error" >/tmp/told
  ) &
  writer=$!
}

# notified: has the firmware notify, with the payload set to be activated then.
notified() {
  put $BL32 auto_activate 1
  echo 1 >$PROBE/notify
}

# So many calls, and so far apart, last for minutes: whoever unloads finds it priming, however slow.
pace="poll_interval_ms=100 prime_timeout_ms=600000"
# shellcheck disable=SC2086 # several words
check "the driver loads" insmod /arm_lfa.ko $pace
check "so does the probe" insmod /smc_probe.ko
for cpu in 0 1; do
  (while [ ! -e /tmp/stop ]; do
    for file in $LFA/$BL31/* $LFA/$BL32/*; do read -r text <"$file"; done
    put $BL32 force_cpu_rendezvous 1
    echo >>"/tmp/read.$cpu"
  done) 2>/dev/null &
done

for attempt in 1 2; do
  for file in activate prime; do
    what="$file while it primes, $attempt"
    open_files
    writer $file
    check "$what: it does" reaches priming
    unload "$what"
    wait $writer
    is "$(cat /tmp/told)" "Cannot send after transport endpoint shutdown" "$what: its writer hears"
    opened "$what"
  done
  what="automatic activation, $attempt"
  open_files
  notified
  check "$what: it primes" reaches priming
  unload "$what"
  opened "$what"
done
is "$(get $BL32 current_version)" 1.0 "the old version of the payload runs"

# With shorter waits the firmware has had enough of PRIME in a second or two.
pace=
echo 1 >/sys/module/arm_lfa/parameters/poll_interval_ms
put $BL32 prime 1
is "$error" "" "the payload is primed in the end"
what="primed"
open_files
unload "$what"
opened "$what"

# From here on the firmware no longer lets go: the driver stays until the new image runs.
what="activate while it activates"
echo 60000 >/sys/module/arm_lfa/parameters/activate_timeout_ms
open_files
writer activate
check "$what: it does" reaches activating
unload "$what"
wait $writer
is "$(cat /tmp/told)" "" "$what: its writer hears of its success"
opened "$what"
is "$(get $BL32 current_version)" 1.1 "$what: the new version runs"
is "$(field counter version)" 1.1 "$what: the payload itself says so"

# Whatever phase it is in.
for number in $(seq 5); do
  put $BL32 auto_activate 1
  writer activate
  (put $BL31 prime 1; put $BL31 cancel 1) &
  other=$!
  for _ in 1 2 3; do echo 1 >$PROBE/notify; done
  usleep $((number * 7000))
  unload "storm $number"
  wait $writer $other
done
touch /tmp/stop
wait
for cpu in 0 1; do
  [ "$(wc -l <"/tmp/read.$cpu")" -ge 2 ]
  ok $? "files were read and written meanwhile ($cpu)"
done
# A fast machine has gone through the whole store by now.
before=$(get $BL32 current_version)
pending=$(get $BL32 pending_version)
activate $BL32
case $pending in
  N/A) expected="No data available-$before" ;;
  *) expected=-$pending ;;
esac
is "$error-$(get $BL32 current_version)" "$expected" "the payload is activated if anything is left"
activate $BL31
is "$error-$(field monitor version)" "-1.1" "and so is the monitor"
check "the driver unloads at the end" rmmod arm_lfa
done_testing
