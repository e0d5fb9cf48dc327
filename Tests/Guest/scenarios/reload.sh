# SPDX-License-Identifier: MIT
#
# The driver is unloaded and loaded again under readers and writers.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
for cpu in $(cpus); do
  taskset $((1 << cpu)) sh -c '
    . ./lfa.sh
    while [ ! -e /tmp/stop ]; do
      for file in name current_version pending_version; do cat $LFA/$BL31/$file; done
      put $BL31 force_cpu_rendezvous $(($0 % 2))
      if [ $0 = 3 ]; then
        activate $BL31
        [ -z "$error" ] && echo activated >>/tmp/activated
      fi
    done' "$cpu" >/dev/null 2>&1 &
done
for number in $(seq 6); do
  usleep 200000
  check "unload $number under readers and writers" rmmod arm_lfa
  [ ! -e $LFA ]
  ok $? "nothing is left in sysfs"
  check "load $number" insmod /arm_lfa.ko
  is "$(ls $LFA | wc -l)" 3 "three components are there again"
done
touch /tmp/stop
wait
touch /tmp/activated
activated=$(wc -l </tmp/activated)
is "$(field monitor activations)" "$activated" "each activation that was reported happened"
# The store offers 1.1 to 1.20 and then 2.0, and a fast machine gets through all of them.
version=1.$activated
[ "$activated" = 21 ] && version=2.0
is "$(get $BL31 current_version)" "$version" "the version is as many as activations"
activate $BL32
is "$error" "" "nothing is left behind in the firmware: the payload can be activated"
check "the driver unloads at the end" rmmod arm_lfa
done_testing
