# SPDX-License-Identifier: MIT
#
# A monitor that wants another hand-over block than the running one keeps: the old one runs on.
. ./tap.sh
. ./lfa.sh
guids=$BL31
. ./refused.sh
