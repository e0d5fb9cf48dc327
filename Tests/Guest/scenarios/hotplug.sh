# SPDX-License-Identifier: MIT
#
# All CPUs but one go off and come back, all the time, while the monitor is replaced, primed, and
# cancelled, and its files are read. Then with all but one off during an activation.
. ./tap.sh
. ./lfa.sh

# turned CPU: prints how often a CPU was turned off and on again.
turned() {
  count=
  while [ -z "$count" ]; do count=$(cat "/tmp/turned.$1"); done
  echo "$count"
}

# remember_turns: keeps how often each CPU was turned off and on.
remember_turns() { for cpu in $others; do turned "$cpu" >"/tmp/before.$cpu"; done; }

# has_turned CPU: true if a CPU was turned off and on again since.
has_turned() { [ "$(turned "$1")" -gt "$(cat "/tmp/before.$1")" ]; }

check "the driver loads" load
echo 7 >$PROBE/counter
others=$(cpus | tail -n +2)
for cpu in $others; do
  echo 0 >"/tmp/turned.$cpu"
  (
    turns=0
    while [ ! -e /tmp/stop ]; do
      hotplug "$cpu" 0 && hotplug "$cpu" 1 || echo "CPU $cpu" >>/tmp/refused
      turns=$((turns + 1))
      echo $turns >"/tmp/turned.$cpu"
    done
  ) &
done
(while [ ! -e /tmp/stop ]; do
  for file in activation_pending current_version pending_version state last_result; do
    read -r text <$LFA/$BL31/$file || echo "$file: cannot be read" >>/tmp/unreadable
  done
  echo >>/tmp/read
done) &
(while [ ! -e /tmp/cancelled-enough ]; do
  put $BL31 cancel 1
  echo "${error:-cancelled}" >>/tmp/cancels
  usleep 20000
done) &
touch /tmp/refused /tmp/unreadable

# Between two attempts each CPU is turned off and on: the loops really run beside them.
activated=0
cancelled=0
attempts=0
while [ $attempts -lt 20 ] && [ $activated -lt 5 ]; do
  attempts=$((attempts + 1))
  remember_turns
  if [ $((attempts % 2)) = 0 ]; then
    put $BL31 prime 1
    case $error in
      "" | "Operation canceled" | "Device or resource busy") ;;
      *) ok 1 "priming among hotplug" "$error" ;;
    esac
  fi
  activate $BL31
  case $error in
    "") activated=$((activated + 1)) ;;
    "Operation canceled") cancelled=$((cancelled + 1)) ;;
    # The writer of cancel has yet to learn how the attempt before ended.
    "Device or resource busy") ;;
    *) ok 1 "an activation among hotplug" "$error" ;;
  esac
  is "$(get $BL31 current_version)" "1.$activated" "attempt $attempts: ${error:-activated}"
  for cpu in $others; do until_true has_turned "$cpu" || ok 1 "CPU $cpu goes on being turned off and on"; done
  # Cancels come to nothing from here on, so that something is activated, however slow the host is.
  if [ $cancelled -ge 3 ] || [ $attempts -ge 10 ]; then touch /tmp/cancelled-enough; fi
done
touch /tmp/stop /tmp/cancelled-enough
wait
say "# $attempts attempts, $activated activated, $cancelled cancelled; turned: $(for cpu in $others; do turned "$cpu"; done)"
sort /tmp/cancels | uniq -c | while read -r count text; do say "# cancel: $count x $text"; done
is $activated 5 "the monitor was replaced five times meanwhile"
for cpu in $others; do
  [ "$(turned "$cpu")" -ge "$attempts" ]
  ok $? "CPU $cpu was turned off and on between any two attempts" "$(turned "$cpu")"
done
is "$(cat /tmp/refused)" "" "no CPU refused to go or come"
is "$(cat /tmp/unreadable)" "" "no read failed"
[ "$(wc -l </tmp/read)" -ge 2 ]
ok $? "and the files were read all the time"
is "$(grep -c -v -e '^cancelled$' -e '^No data available$' -e '^Device or resource busy$' \
  /tmp/cancels)" 0 "each write to cancel was told what became of it"
is "$(get $BL31 current_version)" 1.5 "each activation happened or was cancelled"
is "$(field monitor version)" 1.5 "which the monitor itself says"
is "$(field monitor activations)" 5 "as often as was reported"
matches "$(get $BL31 state)" "pending" "the next image waits, and nothing is half-way"

# A CPU that is off waits in the monitor's memory, and comes back on the new one.
for cpu in $others; do check "CPU $cpu is turned off" hotplug "$cpu" 0; done
activate $BL31
is "$error" "" "the monitor is replaced with one CPU on"
build=$(field monitor build)
for cpu in $others; do
  check "CPU $cpu is turned on" hotplug "$cpu" 1
  is "$(taskset $((1 << cpu)) cat $PROBE/monitor | tr ' ' '\n' | grep -e version -e build | tr '\n' ' ')" \
    "version=1.6 build=$build " "and calls the new monitor"
done
activate $BL31
is "$error-$(get $BL31 current_version)" "-1.7" "all of them replace it once more"
activate $BL32
is "$error-$(field counter version)" "-1.1" "and the payload"
is "$(field counter total)" 7 "which has kept its total"
is "$(cat /sys/devices/system/cpu/online)" "0-$(($(nproc) - 1))" "all CPUs are on"
for cpu in $(cpus); do check "CPU $cpu works" taskset $((1 << cpu)) true; done
done_testing
