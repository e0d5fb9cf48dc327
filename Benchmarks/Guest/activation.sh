# SPDX-License-Identifier: MIT
#
# What activations take, by a firmware that really replaces itself and its payload: all of it, what
# PRIME takes by itself, and for how long the CPUs stand still.
. ./lfa.sh
. ./figures.sh

device=/sys/bus/platform/drivers/arm-lfa/firmware:firmware-update

# activation NAME GUID: primes, then activates.
activation() {
  measure "prime.$1" write "$LFA/$2/prime" 1
  measure "activate.$1" write "$LFA/$2/activate" 1
}

# stop NAME: notes for how long the CPUs stood still last.
stop() { figure "stop.$1" nanoseconds "$(cat $device/last_stop_time_ns)"; }

begin
insmod /arm_lfa.ko || fail "loading"
cost call.get_info get_info
cost call.get_inventory get_inventory
for _ in 1 2 3 4 5 6; do
  spent agent.prime.payload prime 1
  spent agent.prime.monitor prime 0
  put $BL32 force_cpu_rendezvous 0
  activation payload-alone $BL32
  put $BL32 force_cpu_rendezvous 1
  activation payload $BL32
  stop payload
  activation monitor $BL31
  stop monitor
done
finish
