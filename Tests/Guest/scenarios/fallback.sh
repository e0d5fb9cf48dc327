# SPDX-License-Identifier: MIT
#
# Firmware that has an agent, and no device to notify by: loaded by hand, the driver makes a device
# of its own and does all but follow notifications.
. ./tap.sh
. ./lfa.sh

device=/sys/devices/platform/arm-lfa
[ ! -e /sys/firmware/devicetree/base/firmware/firmware-update ]
ok $? "the device tree has no device that notifies"
is "$(cat /sys/bus/platform/devices/*/modalias | grep -c lfa)" 0 "no device asks for the driver"
check "the driver loads by hand" load
check "it has made a device" [ -e $device/driver ]
is "$(readlink -f $device/driver)" /sys/bus/platform/drivers/arm-lfa "and bound it"
is "$(cat $device/spec_version)" 1.0 "the device tells the version of the interface"
for file in activations_tried activations_done activations_failed activations_cancelled \
  last_stop_time_ns longest_stop_time_ns; do
  is "$(cat $device/$file)" 0 "$file is 0"
done
is "$(ls $LFA | wc -l)" 3 "three components are there"
is "$(get $BL32 pending_version)" 1.1 "one has an image pending"
activate $BL32
is "$error" "" "it is activated"
is "$(get $BL32 current_version)" 1.1 "the new version runs"
activate $BL33
is "$error" "No such device or address" "one that is not capable is refused"
is "$(cat $device/activations_tried)" 1 "the device counts one attempt"
is "$(cat $device/activations_done)" 1 "which was done"
check "it tells for how long the CPUs stood" [ "$(cat $device/longest_stop_time_ns)" -gt 0 ]

exec 3<$device/activations_done
check "the driver unloads" rmmod arm_lfa
[ ! -e $device ]
ok $? "its device is gone"
cat <&3 >/dev/null 2>/tmp/error
matches "$(cat /tmp/error)" "*No such device" "a file of it that is still open says so"
exec 3<&-
check "the driver loads again" insmod /arm_lfa.ko
is "$(cat $device/activations_tried)" 0 "a new device counts anew"
activate $BL31
is "$error" "" "the other component is activated"
is "$(cat $device/activations_done)" 1 "and counted"
check "the driver unloads again" rmmod arm_lfa
[ ! -e $device ]
ok $? "its device is gone again"
done_testing
