# SPDX-License-Identifier: MIT
#
# What a read of each file takes, and of which part is not the driver's; what loading takes.
. ./lfa.sh
. ./figures.sh

begin
reads base.number $COST/number
reads base.text $COST/text
for _ in 1 2 3; do
  measure module.load load /arm_lfa.ko
  measure module.unload unload arm_lfa
done
insmod /arm_lfa.ko || fail "loading"
for _ in 1 2 3 4 5; do
  cost call.version version
  cost call.get_info get_info
  cost call.get_inventory get_inventory
done
for path in "$LFA/$BL31"/*; do
  file=${path##*/}
  case $file in
    activate | cancel | prime) ;;
    *) reads "read.$file" "$path" ;;
  esac
done
device=/sys/bus/platform/drivers/arm-lfa/firmware:firmware-update
for path in $device/spec_version $device/activations_* $device/*_stop_time_ns; do
  reads "device.${path##*/}" "$path"
done
finish
