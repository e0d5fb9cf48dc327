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
# before ended. It goes on until one was cancelled, or the store is nearly used up.
: >/tmp/cancels
(while [ ! -e /tmp/stop ]; do
  put $BL31 cancel 1
  echo "${error:-cancelled}" >>/tmp/cancels
done) &
activated=0
cancelled=0
attempts=0
while [ $attempts -lt 60 ] && [ $activated -lt 15 ]; do
  if [ $attempts -ge 8 ] && [ $cancelled -gt 0 ]; then break; fi
  attempts=$((attempts + 1))
  activate $BL31
  case $error in
    "") activated=$((activated + 1)) ;;
    "Operation canceled")
      cancelled=$((cancelled + 1))
      matches "$(get $BL31 last_result)" \
        "phase=* code=0 status=SUCCESS errno=ECANCELED duration_us=[0-9]* from=1.$activated to=*" \
        "last_result says that it was cancelled"
      is "$(get $BL31 state)" failed "and state that it failed"
      ;;
    "Device or resource busy") ;;
    *) ok 1 "an activation that is being cancelled" "$error" ;;
  esac
done
touch /tmp/stop
wait
say "# $attempts attempts, $activated activated, $cancelled cancelled"
sort /tmp/cancels | uniq -c | while read -r count text; do say "# cancel: $count x $text"; done
[ $cancelled -ge 1 ]
ok $? "an activation is cancelled"
is "$(grep -c '^cancelled$' /tmp/cancels)" "$cancelled" \
  "each of them by one write to cancel, which says so"
is "$(grep -c -v -e '^cancelled$' -e '^No data available$' -e '^Device or resource busy$' \
  /tmp/cancels)" 0 "any other write found nothing to cancel, or came too late"
is "$(get $BL31 current_version)" "1.$activated" "each activation happened or was cancelled"
device=/sys/bus/platform/drivers/arm-lfa/firmware:firmware-update
is "$(cat $device/activations_cancelled)" "$cancelled" "the device counts the cancelled ones"
is "$(cat $device/activations_failed)" 0 "and none that failed"
is "$(field monitor activations)" "$activated" "the monitor counts those that happened"
before=$activated
activate $BL31
is "$error" "" "nothing is left behind: the next activation succeeds"
is "$(get $BL31 current_version)" "1.$((before + 1))" "with the next version"
put $BL31 cancel 1
is "$error" "No data available" "what has happened cannot be cancelled"
done_testing
