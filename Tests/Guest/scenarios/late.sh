# SPDX-License-Identifier: MIT
#
# The firmware notifies twenty times while the monitor is being activated by hand. Only the new
# monitor offers something for the payload: it is activated without another notification. The
# machine's plan has the old monitor list nothing else once the inventory is read for the second
# time, and want so many calls of PRIME that the activation lasts.
. ./tap.sh
. ./lfa.sh

gone() { [ ! -e "$LFA/$1" ]; }

check "the driver loads slowly" insmod /arm_lfa.ko poll_interval_ms=100 prime_timeout_ms=600000
check "so does the probe" insmod /smc_probe.ko
put $BL32 auto_activate 1
echo 1 >$PROBE/notify
check "the payload vanishes from the list" until_true gone $BL32
before=$(interrupts)

(
  activate $BL31
  echo "${error:-activated}" >/tmp/told
) &
writer=$!
check "the monitor is being activated by hand" until_true file_says $BL31 state priming
for _ in $(seq 20); do echo 1 >$PROBE/notify; done
is "$(get $BL31 state)" priming "it is, while the firmware notifies"
check "the payload is not listed" gone $BL32
echo 1 >/sys/module/arm_lfa/parameters/poll_interval_ms
wait $writer
is "$(cat /tmp/told)" activated "the monitor is activated"
is "$(field monitor version)" 1.1 "the new one runs"
check "the payload, which it lists again, is activated with no hands" \
  until_true file_says $BL32 current_version 1.1
is "$(field counter version)" 1.1 "as the payload itself says"
taken=$(($(interrupts) - before))
[ $taken -ge 1 ] && [ $taken -le 2 ]
ok $? "of all notifications at most two had the inventory read" "$taken"
check "the driver unloads" rmmod arm_lfa
done_testing
