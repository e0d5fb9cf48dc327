# SPDX-License-Identifier: MIT
#
# One FIP with images of two components: each is activated on its own, in either order.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
is "$(get $BL31 pending_version)" 1.1 "the monitor is pending"
is "$(get $BL32 pending_version)" 1.1 "so is the payload"
activate $BL31
is "$error" "" "the monitor is activated"
is "$(get $BL31 current_version)" 1.1 "its version is the new one"
is "$(get $BL32 current_version)" 1.0 "the payload's is the old one"
is "$(get $BL32 pending_version)" 1.1 "which is still pending"
activate $BL32
is "$error" "" "the payload is activated"
is "$(get $BL32 current_version)" 1.1 "its version is the new one"
is "$(field counter version)" 1.1 "the payload itself says so"
is "$(field monitor version)" 1.1 "and the monitor"
done_testing
