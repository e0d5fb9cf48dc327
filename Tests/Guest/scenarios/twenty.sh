# SPDX-License-Identifier: MIT
#
# Twenty replacements of the monitor in a row, under load, with CPUs coming and going in between;
# then a build that really differs.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
load_cpus
echo 7 >$PROBE/counter
build=$(field monitor build)
for number in $(seq 20); do
  cpu=$((number % 3 + 1))
  # Every other time a CPU is off during the activation: it waits inside the monitor that goes.
  if [ $((number % 2)) = 0 ]; then check "CPU $cpu is turned off" hotplug $cpu 0; fi
  activate $BL31
  is "$error" "" "activation $number"
  is "$(get $BL31 current_version)" "1.$number" "the version is 1.$number"
  is "$(field monitor version)" "1.$number" "which the monitor itself says"
  if [ $((number % 2)) = 0 ]; then
    check "CPU $cpu is turned on" hotplug $cpu 1
  else
    check "CPU $cpu is turned off" hotplug $cpu 0
    check "and on again" hotplug $cpu 1
  fi
done
is "$(field monitor build)" "$build" "all this was one build"
activate $BL31
is "$error" "" "a different build is activated"
is "$(get $BL31 current_version)" 2.0 "the version is 2.0"
[ "$(field monitor build)" != "$build" ]
ok $? "the monitor is another build" "$(field monitor build)"
is "$(field monitor activations)" 21 "it knows of 21 activations"
is "$(get $BL31 activation_pending)" 0 "nothing is pending any more"
is "$(field counter total)" 7 "the payload has kept its total"
is "$(cat /sys/devices/system/cpu/online)" "0-$(($(nproc) - 1))" "all CPUs are on"
for cpu in $(cpus); do check "CPU $cpu works" taskset $((1 << cpu)) true; done
is "$(lines '-> ')" 21 "the log has a line for each activation"
unload_cpus
done_testing
