# SPDX-License-Identifier: MIT
#
# An image is primed when the machine goes down, as it would for kexec: the driver undoes it, which
# the monitor has to say, since the next kernel would know nothing of it.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
put $BL32 prime 1
is "$error" "" "the payload's image is primed"
is "$(get $BL32 state)" primed "and stays so"
done_testing
