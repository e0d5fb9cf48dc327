# SPDX-License-Identifier: MIT
#
# Images that trap when they should take over: the old ones run on.
. ./tap.sh
. ./lfa.sh
guids="$BL32 $BL31"
. ./refused.sh
