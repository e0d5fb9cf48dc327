# SPDX-License-Identifier: MIT
#
# A monitor that takes over and later traps: it says so on its UART and turns the machine off, in
# the middle of this script. The host demands just that.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
activate $BL31
is "$error" "" "the monitor is activated"
is "$(get $BL31 current_version)" 1.1 "its version is the new one"
say "# now it traps"
cat $PROBE/monitor
ok 1 "the monitor's trap turns the machine off"
done_testing
