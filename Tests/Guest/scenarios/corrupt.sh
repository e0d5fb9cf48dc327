# SPDX-License-Identifier: MIT
#
# Images that are not what their manifests say are refused, each time, and block nobody.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
echo 3 >$PROBE/counter
for attempt in 1 2; do
  for guid in $BL32 $BL31; do
    activate "$guid"
    is "$error" "Key was rejected by service" "$guid is rejected ($attempt)"
    is "$(get "$guid" current_version)" 1.0 "the old version runs"
    is "$(get "$guid" activation_pending)" 1 "the new one is still pending"
  done
done
is "$(lines 'PRIME failed: AUTH_ERROR')" 4 "the log says why, a line each"
is "$(messages | wc -l)" 5 "and nothing else"
is "$(field monitor activations)" 0 "the monitor has activated nothing"
is "$(field counter total)" 3 "the payload is as it was"
check "CPU 1 can be turned off" hotplug 1 0
check "and on again" hotplug 1 1
done_testing
