# SPDX-License-Identifier: MIT
#
# force_cpu_rendezvous decides for a component that can do without; not for one that cannot.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
put $BL32 force_cpu_rendezvous 0
is "$error" "" "the payload may go without a rendezvous"
is "$(get $BL32 force_cpu_rendezvous)" 0 "which is read back"
is "$(get $BL32 cpu_rendezvous)" 0 "what the firmware wants is unchanged"
activate $BL32
is "$error" "" "it is activated"
is "$(messages | tail -n 1)" "BL32 secure payload ($BL32): 1.0 -> 1.1" "no CPU was stopped"

put $BL32 force_cpu_rendezvous 1
activate $BL32
is "$error" "" "with the rendezvous forced it is activated too"
matches "$(messages | tail -n 1)" "BL32 secure payload ($BL32): 1.1 -> 1.2, CPUs stopped for [0-9]* us" \
  "the CPUs were stopped"

put $BL31 force_cpu_rendezvous 0
activate $BL31
is "$error" "" "the monitor is activated, not forced"
matches "$(messages | tail -n 1)" "*: 1.0 -> 1.1, CPUs stopped for [0-9]* us" \
  "but the firmware insists on the rendezvous"
is "$(get $BL31 force_cpu_rendezvous)" 0 "the setting survives the activation"
put $BL31 force_cpu_rendezvous 1
activate $BL31
is "$error" "" "the monitor is activated, forced"
is "$(get $BL31 current_version)" 1.2 "its version is the new one"
is "$(field monitor activations)" 4 "the monitor counts four activations"
done_testing
