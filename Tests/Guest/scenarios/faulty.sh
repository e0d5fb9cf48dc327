# SPDX-License-Identifier: MIT
#
# A payload that takes over and later traps in a call: its caller gets an error, everything else
# goes on.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
echo 5 >$PROBE/counter
activate $BL32
is "$error" "" "the payload is activated"
is "$(field counter total)" 5 "its total was carried over"
status=$(field transform status)
[ "$status" != 0 ]
ok $? "the call that traps returns an error" "$status"
is "$(get $BL32 current_version)" 1.1 "the payload is listed with its version"
is "$(field counter status)" 0 "a later call is served"
is "$(field counter total)" 5 "with the total as it was"
check "CPU 1 can be turned off" hotplug 1 0
check "and on again" hotplug 1 1
done_testing
