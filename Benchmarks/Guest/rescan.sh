# SPDX-License-Identifier: MIT
#
# What a scan takes. The faulty firmware refuses every third question about component 0: the first
# is the scan's when the driver is loaded, the second a reader's, who has the inventory read again
# then, the third that scan's, the fourth the reader's again.
. ./lfa.sh
. ./figures.sh

begin
measure load load /arm_lfa.ko
for _ in 1 2 3 4 5 6; do
  measure rescan once "$LFA/$BL31/pending_version"
done
for _ in 1 2 3; do measure read once $LFA/$BL31/current_version; done
for _ in 1 2 3 4 5; do
  cost get_info get_info
  cost get_inventory get_inventory
done
measure unload unload arm_lfa
finish
