# SPDX-License-Identifier: MIT
#
# The device tree's device has the driver loaded, by its alias.
. ./tap.sh
. ./lfa.sh
. ./autoload.sh

device=/sys/bus/platform/devices/firmware:firmware-update
matches "$(cat $device/modalias)" "of:N*T*Carm,lfa" "the device asks for the driver"
load_on_demand
announce $device
is "$outcome" loaded "who hears of it loads what it asks for"
check "that is the driver" [ -e /sys/module/arm_lfa ]
is "$(cat $device/spec_version)" 1.0 "which binds the device"
is "$(ls $LFA | wc -l)" 3 "three components are there"
matches "$(messages)" "Live Firmware Activation 1.0, 3 components" "it says one line"
kill $listener
check "the driver unloads" rmmod arm_lfa
[ ! -e $device/spec_version ]
ok $? "the device is left without its files"
check "the alias alone loads it again" modprobe "$(cat $device/modalias)"
is "$(cat $device/spec_version)" 1.0 "and it binds"
check "modprobe unloads it as well" modprobe -r arm_lfa
[ ! -e /sys/module/arm_lfa ]
ok $? "it is gone"
done_testing
