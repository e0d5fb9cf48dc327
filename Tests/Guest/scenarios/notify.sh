# SPDX-License-Identifier: MIT
#
# The firmware raises its interrupt: what is set to auto_activate is activated with no hands, user
# space hears of it, and the device counts it.
. ./tap.sh
. ./lfa.sh

# event TEXT: waits until an event has such a text.
event() { until_true grep -q "$1" /tmp/events; }

device=/sys/bus/platform/drivers/arm-lfa/firmware:firmware-update

# device_says FILE TEXT: true if a file of the device's says just that.
device_says() { [ "$(cat "$device/$1")" = "$2" ]; }

alias=$(echo /sys/bus/platform/devices/*firmware-update/modalias)
matches "$(cat "$alias")" "of:Nfirmware-updateT*Carm,lfa" "the device asks for the module"
uevent sh -c 'echo "$ACTION $SUBSYSTEM $LFA_GUID $LFA_CURRENT_VERSION $LFA_RESULT" >>/tmp/events
  echo "$ACTION $SEQNUM $DEVPATH $LFA_NAME:$LFA_PENDING_VERSION" >>/tmp/more' &
check "the driver loads" load
check "it binds the device that the firmware describes" [ -e $device/spec_version ]
check "and makes none of its own" [ ! -e /sys/devices/platform/arm-lfa ]
is "$(cat $device/spec_version)" 1.0 "the device tells the version of the interface"
is "$(cat $device/activations_tried)" 0 "and that nothing was tried"

put $BL32 auto_activate 1
echo 1 >$PROBE/notify
check "notified, the driver activates the payload" until_true file_says $BL32 current_version 1.1
# The monitor comes before it in the firmware's list.
is "$(get $BL31 current_version)" 1.0 "and not the monitor, which is left to others by default"
put $BL31 auto_activate 1
for _ in $(seq 20); do echo 1 >$PROBE/notify; done
check "another time the monitor, too" until_true file_says $BL31 current_version 1.1
check "the device counts two activations" until_true device_says activations_done 2
matches "$(get $BL31 last_result)" "phase=ACTIVATE code=0 status=SUCCESS errno=0 *from=1.0 to=1.1" \
  "its result is there"
is "$(get $BL31 state)" idle "nothing is left to do"
is "$(cat $device/activations_tried)" 2 "none was tried in vain"
check "it tells for how long the CPUs stood" [ "$(cat $device/longest_stop_time_ns)" -gt 0 ]
check "an event told of the component" event "add lfa $BL31 1.0 none"
check "another of its activation" event "change lfa $BL31 1.1 0"
check "and of the other one's" event "change lfa $BL32 1.1 0"
path="[1-9][0-9]* /firmware/lfa/$BL31 TF-A BL31 runtime"
check "each names the directory and the image that waits" grep -q "^add $path:1.1$" /tmp/more
check "or that none does" grep -q "^change $path:N/A$" /tmp/more

echo 99 >/sys/module/arm_lfa/parameters/prime_timeout_ms 2>/tmp/error
matches "$(cat /tmp/error)" "*out of range" "a limit has its range"
echo 100 >/sys/module/arm_lfa/parameters/prime_timeout_ms
is "$(cat /sys/module/arm_lfa/parameters/prime_timeout_ms)" 100 "and can be set"

echo 1 >$PROBE/notify
check "the driver unloads with a notification under way" rmmod arm_lfa
check "events told of the end" event "remove lfa $BL31 1.1"
check "and whose it was" grep -q "^remove $path:N/A$" /tmp/more
echo 1 >$PROBE/notify
check "it loads again" insmod /arm_lfa.ko
check "and binds again" [ -e $device/spec_version ]
done_testing
