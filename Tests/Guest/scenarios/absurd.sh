# SPDX-License-Identifier: MIT
#
# A firmware that makes no sense: the driver does not load, says why, and leaves nothing behind. The
# machine's plan has it come to its senses one by one; insmod tries twice before it gives up.
. ./tap.sh
. ./lfa.sh

# refused WORDS MESSAGE DESCRIPTION: loading fails with the system's words and a message in the log.
refused() {
  dmesg -c >/dev/null
  error=$(insmod /arm_lfa.ko 2>&1)
  is "${error##*: }" "$1" "$3: the driver does not load"
  is "$(messages | uniq)" "$2" "and says why"
  check "nothing is left of it" [ ! -e $LFA ] && [ ! -e /sys/module/arm_lfa ]
}

refused "No such device" "" "no agent"
refused "No such device" \
  "the firmware offers Live Firmware Activation 2.0; this driver knows 1.x" "another interface"
for count in 4097 4294967296 18446744073709551615; do
  refused "Protocol error" \
    "inventory: the firmware claims $count components; more than 4096 are refused" "$count components"
done
refused "Input/output error" "inventory: GET_INFO failed: DEVICE_ERROR (-6)" "no count"

dmesg -c >/dev/null
check "with 4096 components it loads" load
matches "$(messages)" "inventory: GET_INVENTORY of id 3 failed: INVALID_PARAMETERS*; so did 4092 more*" \
  "and says that most of them cannot be read"
is "$(ls $LFA | wc -l)" 3 "those that can are there"
activate $BL32
is "$error" "" "the payload is activated"
is "$(get $BL32 current_version)" 1.1 "its version is the new one"
check "the driver unloads" rmmod arm_lfa
done_testing
