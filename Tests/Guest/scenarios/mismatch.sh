# SPDX-License-Identifier: MIT
#
# Manifests that promise another version than their images are: the images are refused.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
for guid in $BL32 $BL31; do
  is "$(get "$guid" pending_version)" 1.2 "$guid: the manifest's version is pending"
  activate "$guid"
  is "$error" "Key was rejected by service" "its image is rejected"
  is "$(get "$guid" current_version)" 1.0 "the old version runs"
done
is "$(field monitor activations)" 0 "the monitor has activated nothing"
done_testing
