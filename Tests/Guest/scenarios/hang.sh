# SPDX-License-Identifier: MIT
#
# Images that never come back when they should take over: after a while the old ones run on.
. ./tap.sh
. ./lfa.sh
guids="$BL32 $BL31"
# All CPUs stand for five seconds each time.
attempts=once
. ./refused.sh
