# SPDX-License-Identifier: MIT
#
# Nothing is pending, and one component never can be.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
for guid in $COMPONENTS; do
  is "$(get "$guid" activation_pending)" 0 "$guid is not pending"
  is "$(get "$guid" pending_version)" N/A "and has no version to come"
done
for guid in $BL31 $BL32; do
  version=$(get "$guid" current_version)
  activate "$guid"
  is "$error" "No data available" "$guid has nothing to activate"
  is "$(get "$guid" current_version)" "$version" "and stays as it is"
done
activate $BL33
is "$error" "No such device or address" "$BL33 cannot be activated live"
is "$(field monitor activations)" 0 "the monitor has activated nothing"
done_testing
