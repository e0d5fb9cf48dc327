# SPDX-License-Identifier: MIT
#
# A store of random bytes offers nothing.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
for guid in $COMPONENTS; do is "$(get "$guid" pending_version)" N/A "$guid is not pending"; done
activate $BL31
is "$error" "No data available" "there is nothing to activate"
echo 1 >$PROBE/counter
is "$(field counter total)" 1 "the payload works"
done_testing
