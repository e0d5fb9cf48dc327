# SPDX-License-Identifier: MIT
#
# No agent, and PSCI by HVC: the driver does not stay, and says nothing.
. ./tap.sh
. ./lfa.sh
conduit=hvc
hvc=1
. ./absent.sh
