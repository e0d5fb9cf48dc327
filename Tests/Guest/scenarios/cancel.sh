# SPDX-License-Identifier: MIT
#
# cancel undoes what runs, and says so if nothing does.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
for guid in $COMPONENTS; do
  put "$guid" cancel 1
  is "$error" "No data available" "$guid: there is nothing to cancel"
done
is "$(get $BL31 activation_pending)" 1 "which leaves the monitor pending"

# Writes to cancel race with activations. Each activation either happens or is cancelled, and its
# writer is told which; or it is refused, while the writer of cancel has yet to learn how the one
# before ended.
(while :; do put $BL31 cancel 1; done) &
canceller=$!
activated=0
for _ in $(seq 8); do
  activate $BL31
  case $error in
    "") activated=$((activated + 1)) ;;
    "Operation canceled" | "Device or resource busy") ;;
    *) ok 1 "an activation that is being cancelled" "$error" ;;
  esac
done
kill $canceller
wait $canceller 2>/dev/null
is "$(get $BL31 current_version)" "1.$activated" "each activation happened or was cancelled"
is "$(field monitor activations)" "$activated" "which the monitor counts like its writers"
before=$activated
activate $BL31
is "$error" "" "nothing is left behind: the next activation succeeds"
is "$(get $BL31 current_version)" "1.$((before + 1))" "with the next version"
put $BL31 cancel 1
is "$error" "No data available" "what has happened cannot be cancelled"
done_testing
