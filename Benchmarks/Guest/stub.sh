# SPDX-License-Identifier: MIT
#
# What an activation takes by a firmware that says it did everything and does nothing: the kernel's
# and the driver's part. The write fails, since the old version still runs.
. ./lfa.sh
. ./figures.sh

device=/sys/bus/platform/drivers/arm-lfa/firmware:firmware-update

begin
insmod /arm_lfa.ko || fail "loading"
for _ in 1 2 3 4 5; do
  cost get_info get_info
  cost get_inventory get_inventory
  spent prime prime 0
done
for _ in 1 2 3 4 5 6 7; do
  put $BL32 force_cpu_rendezvous 0
  measure alone attempt $LFA/$BL32/activate 1
  put $BL32 force_cpu_rendezvous 1
  measure rendezvous attempt $LFA/$BL32/activate 1
  figure stop nanoseconds "$(cat $device/last_stop_time_ns)"
done
finish
