# SPDX-License-Identifier: MIT
#
# A machine that ACPI describes: the driver is loaded for its devices, refuses where there is no
# agent, and follows their notifications. The agent is the module stand_in's, since QEMU cannot boot
# UEFI above our monitor.
. ./tap.sh
. ./lfa.sh
. ./autoload.sh

STAND_IN=/sys/kernel/stand_in
driver=/sys/bus/platform/drivers/arm-lfa
current=/sys/bus/platform/devices/ARML0003:00
older=/sys/bus/platform/devices/ARMHF000:00

# offer COMPONENT: makes the next version pending; 0 is BL31, 1 is BL32.
offer() { echo "$1" >$STAND_IN/offer; }

# ring DEVICE: has ACPI notify a device, LFA0 or LFA1.
ring() { echo "\\_SB.$1.RING" >$STAND_IN/evaluate; }

# readings: prints how often the agent was asked for its inventory.
readings() { cat $STAND_IN/readings; }

# runs GUID VERSION DESCRIPTION: waits until a version runs.
runs() { check "$3" until_true file_says "$1" current_version "$2"; }

# activated_since NUMBER: true if the device no longer counts so many activations.
activated_since() { [ "$(cat $current/activations_done)" != "$1" ]; }

# device_says FILE TEXT: true if a file of the device's says just that.
device_says() { [ "$(cat "$current/$1")" = "$2" ]; }

check "ACPI describes the machine" [ -e /sys/firmware/acpi/tables/DSDT ]
is "$(cat /sys/bus/acpi/devices/ARML0003:00/modalias)" acpi:ARML0003: "it has today's device"
is "$(cat /sys/bus/acpi/devices/ARMHF000:00/modalias)" acpi:ARMHF000: "and that of older firmware"
is "$(cat $current/modalias)" acpi:ARML0003: "the first asks for the driver"
is "$(cat $older/modalias)" acpi:ARMHF000: "so does the other"

load_on_demand
announce $current
refused "$outcome" "SMCCC 1.0"
check "a firmware with SMCCC 1.2 is feigned" insmod /stand_in.ko agent=0
announce $older
refused "$outcome" "SMCCC 1.2 without an agent"
check "it is taken away" rmmod stand_in

: >/tmp/events
uevent sh -c '[ "$SUBSYSTEM" = lfa ] || exit 0
  echo "$ACTION $LFA_GUID $LFA_CURRENT_VERSION $LFA_PENDING_VERSION" >>/tmp/events' &
events=$!
check "an agent is put in its place" insmod /stand_in.ko
announce $older
is "$outcome" loaded "the older device has the driver loaded"
check "it binds that device" [ -e $driver/ARMHF000:00/spec_version ]
check "and the other one" [ -e $driver/ARML0003:00/spec_version ]
is "$(cat $current/spec_version)" 1.0 "the device tells the version of the interface"
[ ! -e /sys/devices/platform/arm-lfa ]
ok $? "the driver makes no device of its own"
matches "$(messages)" "Live Firmware Activation 1.0, 2 components" "it says one line"
check "the driver unloads" rmmod arm_lfa
announce $current
is "$outcome" loaded "today's device has it loaded again"
check "it binds both" [ -e $driver/ARMHF000:00/spec_version -a -e $driver/ARML0003:00/spec_version ]

offer 0
ring LFA0
check "a notification has the inventory read, and an event sent" \
  until_true grep -q "change $BL31 1.0 1.1" /tmp/events
kill $listener $events
put $BL32 auto_activate 1
offer 1
ring LFA0
runs $BL32 1.1 "notified, the driver activates a component with no hands"
# The other one comes before it in the agent's list.
is "$(get $BL31 current_version)" 1.0 "and not the other, which is left to others by default"
activate $BL31
is "$error" "" "who can activate it"
is "$(get $BL31 current_version)" 1.1 "the new version runs"

put $BL31 auto_activate 1
echo 1 >$STAND_IN/hold
offer 0
offer 1
ring LFA0
check "the driver primes, notified" until_true file_says $BL31 state priming
before=$(readings)
for _ in $(seq 20); do
  ring LFA0
  ring LFA1
done
is "$(get $BL31 state)" priming "it still does, forty notifications later"
is "$(readings)" "$before" "and has not read the inventory for each"
echo 0 >$STAND_IN/hold
runs $BL31 1.2 "it activates one component"
runs $BL32 1.2 "after the other"
offer 1
ring LFA1
runs $BL32 1.3 "a notification of the older device does the same"
check "the device counts all activations" until_true device_says activations_done 5
after=$(readings)
[ $((after - before)) -lt 20 ]
ok $? "forty notifications had the inventory read as often as one or two" $((after - before))

echo ARML0003:00 >$driver/unbind
[ ! -e $current/spec_version ]
ok $? "one device is unbound"
offer 0
ring LFA1
runs $BL31 1.3 "the other one still notifies"
echo ARMHF000:00 >$driver/unbind
offer 0
before=$(readings)
ring LFA0
ring LFA1
echo ARML0003:00 >$driver/bind
is "$(cat $current/spec_version)" 1.0 "the first is bound again"
is "$(get $BL31 current_version)-$(readings)" "1.3-$before" "with both unbound nobody has listened"
ring LFA0
runs $BL31 1.4 "what is bound again is heard"
echo ARMHF000:00 >$driver/bind

for number in 1 2 3; do
  put $BL31 auto_activate 1
  before=$(cat $current/activations_done)
  for _ in $(seq 15); do
    offer 0
    ring LFA0
    ring LFA1
  done &
  ringing=$!
  until_true activated_since "$before"
  check "unload $number while notifications come" rmmod arm_lfa
  [ ! -e $driver ] && [ ! -e $LFA ]
  ok $? "nothing is left in sysfs"
  check "load $number" modprobe "$(cat $current/modalias)"
  wait $ringing
done
offer 1
activate $BL32
is "$error" "" "nothing is left behind in the agent"
check "the driver unloads with two notifications under way" \
  sh -c "echo '\\_SB.LFA0.RING' >$STAND_IN/evaluate; echo '\\_SB.LFA1.RING' >$STAND_IN/evaluate
    rmmod arm_lfa"
check "a notification that nobody hears does no harm" ring LFA0
check "the agent unloads" rmmod stand_in
matches "$(modprobe "$(cat $current/modalias)" 2>&1)" "*: No such device" \
  "without it the driver refuses"
done_testing
