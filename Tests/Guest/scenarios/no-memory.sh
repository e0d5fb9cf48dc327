# SPDX-License-Identifier: MIT
#
# No memory for the driver, which has one component: it is loaded, stages and cancels with the first
# allocation failing, then with the second, and so on until there is none left to fail.
. ./tap.sh
. ./lfa.sh
. ./no-memory.sh

# starts: prints what became of each start of the driver, 0 or an error's number, a line each.
starts() { dmesg | sed -n 's/.*initcall .*\[arm_lfa\] returned \(-*[0-9]*\) after.*/\1/p'; }

# gone: true if nothing is left of the driver.
gone() { [ ! -e $LFA ] && [ ! -e /sys/module/arm_lfa ] && [ ! -e /sys/bus/platform/drivers/arm-lfa ]; }

# is_told: true if the component is there, or the log has a new line that says why it is not.
is_told() { [ -n "$(ls $LFA)" ] || [ "$(lines "cannot be shown")" != "$told" ]; }

# Each load and unload takes seconds, since this kernel holds the release of every object up. The
# first allocations are the driver's own, the others mostly the kernel's for a file or an event.
dense=10
stride=3

check "allocations can be made to fail" prepare
number=1
begun=0
refused=0
told=0
while failing $number insmod /arm_lfa.ko; do
  # busybox tries a second time when loading fails, and finds memory then.
  outcome=$(starts | sed -n "$((begun + 1))p")
  begun=$(starts | wc -l)
  case $outcome in
    0) ok 0 "without allocation $number the driver starts" ;;
    -12)
      ok 0 "without allocation $number the driver has no memory"
      refused=$((refused + 1))
      ;;
    *) ok 1 "without allocation $number the driver starts or has no memory" "it returned '$outcome'" ;;
  esac
  is_told
  ok $? "its component is there, or the log says why not"
  told=$(lines "cannot be shown")
  rmmod arm_lfa && gone
  ok $? "it unloads and leaves nothing"
  if [ $number -lt $dense ]; then number=$((number + 1)); else number=$((number + stride)); fi
done
[ $number -gt $dense ] && [ $refused -gt 0 ]
ok $? "some of them mattered"
is $status 0 "with all allocations, less than $number, the driver loads"
component=$(ls $LFA)
is "$(echo "$component" | wc -w)" 1 "its component is there"

# without NUMBER FILE: reports whether a write succeeded, or said why it did not.
without() {
  case $status in
    0) ok 0 "$2 works without allocation $1" ;;
    *) is "$error" "Cannot allocate memory" "$2 cannot do without allocation $1, and says so" ;;
  esac
}

number=1
while attempt $number "$component" prime; do
  without $number prime
  put "$component" cancel 1
  number=$((number + 1))
done
is $status 0 "prime works with all $((number - 1)) allocations"
number=1
while attempt $number "$component" cancel; do
  without $number cancel
  put "$component" prime 1
  number=$((number + 1))
done
is $status 0 "cancel works with all $((number - 1)) allocations"
done_testing
