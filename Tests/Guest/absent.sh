# SPDX-License-Identifier: MIT
#
# What has to be true where the machine's PSCI is QEMU's own: there is no agent; and with one in its
# place the driver uses the same conduit. Sourced by the scenarios that have such machines. $conduit:
# how PSCI is called, $hvc: 1 if that is HVC.
. ./autoload.sh

STAND_IN=/sys/kernel/stand_in

is "$(tr -d '\0' </sys/firmware/devicetree/base/psci/method)" "$conduit" "PSCI is called by $conduit"
is "$(cat /sys/bus/platform/devices/*/modalias | grep -c lfa)" 0 "no device asks for the driver"
refused "$(insmod /arm_lfa.ko 2>&1)" "by its file"
refused "$(modprobe arm_lfa 2>&1)" "by its name"

check "a firmware with SMCCC 1.2 is feigned" insmod /stand_in.ko agent=0 "hvc=$hvc"
refused "$(modprobe arm_lfa 2>&1)" "SMCCC 1.2 without an agent"
check "it is taken away" rmmod stand_in
check "an agent for calls by $conduit is put in its place" insmod /stand_in.ko "hvc=$hvc"
check "the driver loads" modprobe arm_lfa
is "$(ls $LFA | wc -l)" 2 "two components are there"
echo 0 >$STAND_IN/offer
is "$(get $BL31 pending_version)" 1.1 "one has an image pending"
activate $BL31
is "$error" "" "it is activated"
is "$(get $BL31 current_version)" 1.1 "the new version runs"
check "the driver unloads" rmmod arm_lfa
check "the agent unloads" rmmod stand_in
done_testing
