# SPDX-License-Identifier: MIT
#
# An image is primed first and activated later, or not; state and last_result tell all the while
# what goes on and how the last attempt ended. Limits outside their ranges are refused.
. ./tap.sh
. ./lfa.sh

device=/sys/bus/platform/drivers/arm-lfa/firmware:firmware-update
duration='duration_us=[0-9]*'

# told GUID STATE RESULT-PATTERN DESCRIPTION
told() {
  is "$(get "$1" state)" "$2" "state: $4"
  matches "$(get "$1" last_result)" "$3" "last_result: $4"
}

# counted TRIED DONE FAILED CANCELLED DESCRIPTION
counted() {
  is "$(for name in tried 'done' failed cancelled; do cat $device/activations_$name; done |
    tr '\n' ' ')" "$1 $2 $3 $4 " "the device counts $5"
}

# prime GUID
prime() { put "$1" prime 1; }

# The range holds before the driver starts, too.
insmod /arm_lfa.ko prime_timeout_ms=99 2>/tmp/error
matches "$(cat /tmp/error)" "*out of range*" "the module does not load with a limit out of range"
check "nothing is left of it" [ ! -e $LFA ]
check "the driver loads" load
is "$(cd $device/ && echo *version activations* *time_ns)" \
  "spec_version activations_cancelled activations_done activations_failed activations_tried\
 last_stop_time_ns longest_stop_time_ns" "the device has its files"
for file in spec_version activations_tried last_stop_time_ns; do
  is "$(stat -c %a "$device/$file")" 444 "$file has mode 0444"
done
is "$(cat $device/last_stop_time_ns $device/longest_stop_time_ns | tr '\n' ' ')" "0 0 " \
  "no CPU has stood yet"
counted 0 0 0 0 "nothing"

# limit NAME DEFAULT LOWEST HIGHEST
limit() {
  parameter=/sys/module/arm_lfa/parameters/$1
  is "$(cat "$parameter")" "$2" "$1 is $2 by default"
  for value in 0 $(($3 - 1)) $(($4 + 1)) 4294967295; do
    error=$({ echo "$value" >"$parameter"; } 2>&1)
    matches "$error" "*out of range" "$1 refuses $value"
  done
  error=$({ echo x >"$parameter"; } 2>&1)
  matches "$error" "*Invalid argument" "$1 refuses what is no number"
  is "$(cat "$parameter")" "$2" "and keeps its value"
  for value in "$3" "$4" "$2"; do
    echo "$value" >"$parameter"
    is "$(cat "$parameter")" "$value" "$1 takes $value"
  done
}
limit prime_timeout_ms 30000 100 600000
limit activate_timeout_ms 10000 100 60000
limit poll_interval_ms 10 1 1000

for guid in $BL31 $BL32; do told "$guid" pending none "nobody has tried"; done
told $BL33 idle none "nothing is pending"
prime $BL33
is "$error" "No such device or address" "what cannot be activated cannot be primed"
for text in 0 no x 2; do
  put $BL31 prime $text
  is "$error" "Invalid argument" "prime refuses '$text'"
done
told $BL31 pending none "a refused write is no attempt"

prime $BL32
is "$error" "" "the payload is primed"
told $BL32 primed "phase=PRIME code=0 status=SUCCESS errno=0 $duration from=1.0 to=1.1" "primed"
is "$(get $BL32 current_version)" 1.0 "the old version runs"
is "$(get $BL32 activation_pending)" 1 "the new one is pending"
told $BL31 pending none "the other component is not concerned"
for file in prime activate; do
  put $BL31 $file 1
  is "$error" "Device or resource busy" "$file of another component is refused"
done
matches "$(messages | tail -n 1)" \
  "TF-A BL31 runtime ($BL31): refused, because BL32 secure payload ($BL32) is primed*" \
  "the log names the one in the way"
put $BL31 cancel 1
is "$error" "No data available" "there is nothing to cancel for the other one"
is "$(get $BL32 state)" primed "which leaves the first one primed"
told $BL31 pending none "and is no attempt"

put $BL32 cancel 1
is "$error" "" "what is primed can be cancelled"
is "$(get $BL32 state)" pending "and is pending again"
put $BL32 cancel 1
is "$error" "No data available" "but once"
prime $BL31
is "$error" "" "now the other one can be primed"
prime $BL31
is "$error" "" "and once more, which makes no difference"
is "$(get $BL31 state)" primed "and is primed"
activate $BL31
is "$error" "" "activate goes on from there"
told $BL31 pending "phase=ACTIVATE code=0 status=SUCCESS errno=0 $duration from=1.0 to=1.1" \
  "the next one waits"
is "$(field monitor version)" 1.1 "the monitor itself says so"
check "the device tells for how long the CPUs stood" [ "$(cat $device/last_stop_time_ns)" -gt 0 ]
activate $BL32
is "$error" "" "so can the first one be activated, primed or not"
is "$(get $BL32 current_version)" 1.1 "its version is the new one"
counted 2 2 0 0 "what was activated, not what was only primed"

prime $BL32
is "$error" "" "the payload is primed once more"
check "the driver unloads with an image primed" rmmod arm_lfa
check "and loads again" insmod /arm_lfa.ko
is "$(get $BL32 state)" pending "what was primed is undone"
prime $BL31
is "$error" "" "the firmware holds nothing back"
put $BL31 cancel 1
is "$error" "" "which is cancelled"
is "$(field monitor activations)" 2 "the monitor has activated what was asked for"
done_testing
