# SPDX-License-Identifier: MIT
#
# A store full of malformed FIPs: what can be passed over is, and what follows is offered; a FIP
# whose end cannot be told ends the store.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
is "$(get $BL32 pending_version)" 1.1 "the good FIP among the bad ones is offered"
is "$(get $BL31 activation_pending)" 0 "what lies behind the end of the store is not"
activate $BL32
is "$error" "" "what is offered can be activated"
is "$(get $BL32 current_version)" 1.1 "its version is the new one"
activate $BL31
is "$error" "No data available" "what is not offered cannot"
done_testing
