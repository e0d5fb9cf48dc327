# SPDX-License-Identifier: MIT
#
# Writers on every CPU at a time: one activates, the others are told at once that it does.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
for cpu in $(cpus); do
  taskset $((1 << cpu)) sh -c '
    . ./lfa.sh
    for _ in $(seq 12); do
      activate $BL31
      echo "${error:-activated}"
    done' >"/tmp/writer.$cpu" &
done
wait
cat /tmp/writer.* | sort | uniq -c | while read -r count text; do say "# $count x $text"; done
activated=$(cat /tmp/writer.* | grep -c '^activated$')
busy=$(cat /tmp/writer.* | grep -c '^Device or resource busy$')
empty=$(cat /tmp/writer.* | grep -c '^No data available$')
is $((activated + busy + empty)) $((12 * $(nproc))) "each write succeeds, or finds another at work"
[ "$activated" -ge 1 ]
ok $? "some succeed"
[ "$busy" -ge 1 ]
ok $? "some find another at work"
is "$(field monitor activations)" "$activated" "the monitor was replaced once per success"
is "$(lines '-> ')" "$activated" "the log has a line for each of them"

# The same with two components: only one transaction runs in the whole machine.
activate $BL32
is "$error" "" "the payload is activated afterwards"
is "$(get $BL32 current_version)" 1.1 "its version is the new one"
done_testing
