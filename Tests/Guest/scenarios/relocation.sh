# SPDX-License-Identifier: MIT
#
# An authentic image with a relocation that the monitor does not know is refused.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
activate $BL31
is "$error" "Key was rejected by service" "the image is rejected"
is "$(get $BL31 current_version)" 1.0 "the old version runs"
is "$(field monitor activations)" 0 "the monitor has activated nothing"
done_testing
