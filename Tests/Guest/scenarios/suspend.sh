# SPDX-License-Identifier: MIT
#
# The machine is suspended to idle and woken by its clock: with nothing going on, between priming
# and activating, and while activations run, by hand and by themselves. Most suspends are the
# kernel's own tests, which stop half-way and return at once.
. ./tap.sh
. ./lfa.sh

alarm=/sys/class/rtc/rtc0/wakealarm
stats=/sys/power/suspend_stats

# test_suspend LEVEL: suspends down to a level, and comes back.
test_suspend() {
  echo "$1" >/sys/power/pm_test && echo freeze >/sys/power/state
  status=$?
  echo none >/sys/power/pm_test
  return $status
}

# suspend: suspends to idle, until the clock wakes the machine. An alarm that comes before all is
# asleep keeps it awake, by the count of such events, and is set again. The debug kernel has no
# alarms; there it is one of the kernel's tests, too.
suspend() {
  case $(uname -r) in
    *-debug)
      test_suspend platform
      return
      ;;
  esac
  for _ in 1 2 3 4 5; do
    echo 0 >$alarm
    cat /sys/power/wakeup_count >/tmp/wakeups
    cat /tmp/wakeups >/sys/power/wakeup_count
    echo +2 >$alarm
    echo freeze >/sys/power/state && return
  done
  return 1
}

check "the driver loads" load
echo 9 >$PROBE/counter
echo 0 >/sys/module/suspend/parameters/pm_test_delay
matches "$(cat /sys/power/state)" "*freeze*" "the kernel can suspend to idle"

check "it suspends and wakes with nothing going on" suspend
is "$(cat $stats/success)" 1 "which the kernel counts"
is "$(get $BL31 current_version) $(get $BL31 pending_version)" "1.0 1.1" "files read as before"
activate $BL31
is "$error-$(get $BL31 current_version)" "-1.1" "the monitor is activated afterwards"

put $BL32 prime 1
is "$error" "" "the payload is primed"
check "it suspends and wakes" suspend
is "$(get $BL32 state)" primed "the payload is still primed"
activate $BL32
is "$error-$(field counter version)" "-1.1" "and is activated from there"
is "$(field counter total)" 9 "with its total"
put $BL31 prime 1
check "it suspends and wakes with the monitor primed" suspend
put $BL31 cancel 1
is "$error-$(get $BL31 state)" "-pending" "which can be cancelled afterwards"

# Activations, one after the other, while it suspends and wakes. The writer is frozen whenever it
# comes out of the kernel.
(
  while [ ! -e /tmp/stop ]; do
    activate $BL31
    echo "${error:-activated}" >>/tmp/activations
    [ "$(grep -c '^activated$' /tmp/activations)" -lt 12 ] || break
  done
) &
writer=$!
failures=0
for round in $(seq 4); do
  for level in freezer devices platform; do
    test_suspend $level || failures=$((failures + 1))
  done
done
suspend || failures=$((failures + 1))
touch /tmp/stop
wait $writer
is $failures 0 "it suspends and wakes while activations run, thirteen times"
is "$(cat $stats/success)" 16 "which the kernel counts"
activated=$(grep -c '^activated$' /tmp/activations)
say "# $activated activations meanwhile, $(cat $stats/fail) suspends ended early"
is "$(grep -v -c '^activated$' /tmp/activations)" 0 "no activation fails for it"
[ "$activated" -ge 1 ]
ok $? "activations happened meanwhile"
is "$(get $BL31 current_version)" "1.$((activated + 1))" "each of them"
is "$(field monitor version)" "1.$((activated + 1))" "as the monitor itself says"

# A notification is on its way when it suspends.
put $BL32 auto_activate 1
echo 1 >$PROBE/notify
check "it suspends and wakes with a notification on its way" test_suspend platform
until_true file_says $BL32 current_version 1.17
is "$(get $BL32 current_version)" 1.17 "sixteen images are activated, as many as one notification may"
is "$(field counter total)" 9 "the payload has kept its total"
is "$(cat /sys/devices/system/cpu/online)" "0-$(($(nproc) - 1))" "all CPUs are on"
for cpu in $(cpus); do check "CPU $cpu works" taskset $((1 << cpu)) true; done
check "the driver unloads" rmmod arm_lfa
done_testing
