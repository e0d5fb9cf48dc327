# SPDX-License-Identifier: MIT
#
# No agent, and PSCI by SMC: the driver does not stay, and says nothing.
. ./tap.sh
. ./lfa.sh
conduit=smc
hvc=0
. ./absent.sh
