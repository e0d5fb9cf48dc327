# SPDX-License-Identifier: MIT
#
# What has to be true when new images fail to take over; sourced by the scenarios that have such
# images in their stores. $guids: the components; $attempts: words, one for each attempt.

check "the driver loads" load
load_cpus
echo 3 >$PROBE/counter
identity() { for name in version build base activations; do field monitor $name; done; }
monitor=$(identity)
for attempt in ${attempts:=1 2}; do
  for guid in $guids; do
    activate "$guid"
    is "$error" "Operation canceled" "$guid: the activation is cancelled ($attempt)"
    is "$(get "$guid" current_version)" 1.0 "the old version runs"
    is "$(get "$guid" activation_pending)" 1 "the new one is still pending"
    is "$(get "$guid" state)" failed "its state says that it failed"
    matches "$(get "$guid" last_result)" \
      "phase=ACTIVATE code=-11 status=ACTIVATION_FAILED errno=ECANCELED * from=1.0 to=1.1" "and how"
  done
done
is "$(lines 'ACTIVATE failed: ACTIVATION_FAILED')" $(($(echo $attempts | wc -w) * $(echo $guids | wc -w))) \
  "the log says why, a line each"
is "$(identity)" "$monitor" "the monitor is the old one"
is "$(field counter total)" 3 "the payload has kept its total"
echo 4 >$PROBE/counter
is "$(field counter total)" 7 "and counts on"
is "$(field transform value)" 42 "it is the old one"
for cpu in $(cpus); do check "the load on CPU $cpu goes on" moves "$cpu"; done
unload_cpus
check "CPU 2 can be turned off" hotplug 2 0
check "and on again" hotplug 2 1
done_testing
