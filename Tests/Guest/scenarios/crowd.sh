# SPDX-License-Identifier: MIT
#
# A firmware with 256 components: the machine's three and 253 that cannot be activated. The plan
# ends with the monitor that follows it: its activation leaves the three.
. ./tap.sh
. ./lfa.sh

# everywhere FILE: prints the different lines that a file has in all directories, and their numbers.
everywhere() { cat $LFA/*/"$1" | sort | uniq -c | sed 's/^ *//' | tr '\n' ' '; }

# lists NUMBER: true if there are so many directories.
lists() { [ "$(ls $LFA | wc -l)" = "$1" ]; }

check "the driver loads" load
is "$(messages)" "Live Firmware Activation 1.0, 256 components" "the log says what was found"
is "$(ls $LFA | wc -l)" 256 "each component has a directory"
is "$(ls -d $LFA/*/* | wc -l)" $((256 * 14)) "each directory has all files"
is "$(everywhere activation_capable)" "254 0 2 1 " "two can be activated"
is "$(everywhere current_version)" "254 0.0 2 1.0 " "two have a version"
is "$(everywhere state)" "254 idle 2 pending " "two have an update"
is "$(cat $LFA/*/name | sort | uniq | wc -l)" 256 "each has a name of its own"

stranger=$(basename "$(grep -L 1 $LFA/*/activation_capable | tail -n 1 | xargs dirname)")
activate "$stranger"
is "$error" "No such device or address" "one of the others cannot be activated"
put "$stranger" force_cpu_rendezvous 0

activate $BL32
is "$error" "" "the payload is activated, all CPUs taking part"
is "$(field counter version)" 1.1 "the new one runs"
is "$(ls $LFA | wc -l)" 256 "all components are there still"
is "$(everywhere current_version)" "254 0.0 1 1.0 1 1.1 " "one has another version"
is "$(get "$stranger" force_cpu_rendezvous)" 0 "settings survive the new reading of the list"

exec 3<"$LFA/$stranger/current_version"
activate $BL31
is "$error" "" "the monitor is activated"
until_true lists 3
is "$(ls $LFA | tr '\n' ' ')" "$BL32 $BL31 $BL33 " "the new one has three components"
matches "$(cat <&3 2>&1)" "*No such device" "an open file of one that is gone says so"
exec 3<&-
is "$(get $BL31 current_version)" 1.1 "the monitor's version is the new one"
check "the driver unloads" rmmod arm_lfa
check "and loads again" insmod /arm_lfa.ko
is "$(ls $LFA | wc -l)" 3 "with three components"
done_testing
