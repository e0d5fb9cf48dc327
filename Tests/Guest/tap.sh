# SPDX-License-Identifier: MIT
#
# Results in the Test Anything Protocol, for scripts that source this. Every line goes through the
# kernel's log, whose lines stay whole whoever else writes; the host looks for the mark.

results=0
newline='
'

say() {
  line=$*
  case $line in
    *"$newline"*) line=$(echo "$line" | tr '\n' ' ') ;;
  esac
  echo "lfa-test: $line" >/dev/kmsg
}

# ok STATUS DESCRIPTION [DETAIL]: reports a check that passed if STATUS is 0.
ok() {
  results=$((results + 1))
  if [ "$1" = 0 ]; then say "ok $results - $2"; else say "not ok $results - $2${3:+: $3}"; fi
}

# is GOT WANTED DESCRIPTION
is() {
  if [ "$1" = "$2" ]; then ok 0 "$3"; else ok 1 "$3" "got '$1', wanted '$2'"; fi
}

# check DESCRIPTION COMMAND...: reports whether the command succeeds.
check() {
  description=$1
  shift
  "$@" >/dev/null 2>&1
  ok $? "$description"
}

# matches TEXT PATTERN DESCRIPTION: compares with a pattern of the shell.
matches() {
  # shellcheck disable=SC2254 # a pattern is wanted
  case $1 in
    $2) ok 0 "$3" ;;
    *) ok 1 "$3" "got '$1', wanted '$2'" ;;
  esac
}

# inspect: on the debug kernel, unloads the driver and reports what the kernel has found.
#
# Lost memory shows in the second of two scans, and not before it is five seconds old. The kernel
# stops to look at locks after the first fault it finds in their use.
inspect() {
  case $(uname -r) in
    *-debug) ;;
    *) return ;;
  esac
  mount -t debugfs debugfs /sys/kernel/debug
  if [ -e /sys/module/arm_lfa ]; then check "the driver unloads" rmmod arm_lfa; fi
  leaks=/sys/kernel/debug/kmemleak
  { echo scan && sleep 6 && echo scan; } >$leaks
  ok $? "the kernel looks for lost memory"
  cp $leaks /tmp/leaks
  [ ! -s /tmp/leaks ]
  ok $? "it finds none"
  check "it still looks at locks" grep -q '^ *debug_locks: *1$' /proc/lockdep_stats
  foreign=4096
  is $(($(cat /proc/sys/kernel/tainted) & ~foreign)) 0 "it complains of foreign modules at most"
}

# done_testing: ends the results, then repeats the kernel's log for the host's own log.
done_testing() {
  inspect
  say "1..$results"
  say end
  if [ -s /tmp/leaks ]; then cat /tmp/leaks; fi
  echo "--- the kernel's log"
  dmesg | grep -v 'lfa-test: '
}
