# SPDX-License-Identifier: MIT
#
# What has to be true where the machine's PSCI is QEMU's own and there is no agent; sourced by the
# scenarios that have such machines. $conduit: how PSCI is called.
. ./autoload.sh

is "$(tr -d '\0' </sys/firmware/devicetree/base/psci/method)" "$conduit" "PSCI is called by $conduit"
is "$(cat /sys/bus/platform/devices/*/modalias | grep -c lfa)" 0 "no device asks for the driver"
refused "$(insmod /arm_lfa.ko 2>&1)" "by its file"
refused "$(modprobe arm_lfa 2>&1)" "by its name"
done_testing
