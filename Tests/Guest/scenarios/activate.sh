# SPDX-License-Identifier: MIT
#
# A payload and the monitor itself are replaced; what runs afterwards is seen to be new.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
load_cpus
echo 40 >$PROBE/counter
is "$(field counter total)" 40 "the payload counts"
is "$(field transform value)" 42 "the payload doubles"
build=$(field monitor build)
base=$(field monitor base)

activate $BL32
is "$error" "" "the payload is activated"
is "$(get $BL32 current_version)" 1.1 "its version is the new one"
is "$(get $BL32 activation_pending)" 0 "nothing is pending for it"
is "$(get $BL32 pending_version)" N/A "and no version either"
is "$(field counter version)" 1.1 "the payload itself says so"
is "$(field counter total)" 40 "its total was carried over"
is "$(field counter added)" 0 "to a new image, which has added nothing yet"
is "$(field transform value)" 63 "and which triples"
echo 2 >$PROBE/counter
is "$(field counter total)" 42 "it counts on"
matches "$(messages | tail -n 1)" "BL32 secure payload ($BL32): 1.0 -> 1.1, CPUs stopped for [0-9]* us" \
  "the log says how long the CPUs stood"

is "$(get $BL31 activation_pending)" 1 "the monitor is still pending"
activate $BL31
is "$error" "" "the monitor is activated"
is "$(get $BL31 current_version)" 1.1 "its version is the new one"
is "$(get $BL31 activation_pending)" 0 "nothing is pending for it"
is "$(field monitor version)" 1.1 "the monitor itself says so"
is "$(field monitor activations)" 2 "it has counted both activations"
[ "$(field monitor build)" != "$build" ]
ok $? "it is another build" "$(field monitor build)"
[ "$(field monitor base)" != "$base" ]
ok $? "at another address" "$(field monitor base)"
matches "$(field monitor other)" "0xd42?????" "its old slot is filled with BRK"
is "$(field counter total)" 42 "the payload's total is as before"
matches "$(messages | tail -n 1)" \
  "TF-A BL31 runtime ($BL31): 1.0 -> 1.1, CPUs stopped for [0-9]* us" \
  "the log says how long the CPUs stood"

activate $BL31
is "$error" "No data available" "a second time there is nothing to activate"
for cpu in $(cpus); do check "the load on CPU $cpu goes on" moves "$cpu"; done
unload_cpus
for cpu in $(cpus); do
  [ "$cpu" = 0 ] && continue
  check "CPU $cpu can be turned off" hotplug "$cpu" 0
  check "and on again" hotplug "$cpu" 1
done
done_testing
