# SPDX-License-Identifier: MIT
#
# The operator's tool on the real driver and the real firmware: it lists, watches, activates and
# remembers. It is this machine's program, which the guest runs by emulation.
. ./tap.sh
. ./lfa.sh

lfa() { qemu-x86_64-static /bin/lfa.x86_64 "$@"; }

lfa doctor >/tmp/doctor 2>&1
is $? 69 "without the driver, doctor says that there is none"
matches "$(cat /tmp/doctor)" "*FAILED*driver: $LFA does not exist*" "and where it should be"
check "the driver loads" load
# Not by the function, which would be the shell's process. It hardly ever looks by itself.
qemu-x86_64-static /bin/lfa.x86_64 watch --json --initial --interval 3600 >/tmp/events &
watch=$!

lfa list >/tmp/list
is $? 0 "list lists"
matches "$(cat /tmp/list)" "2 of 3 components have firmware waiting*TF-A BL31 runtime*1.0*1.1*" \
  "what runs and what waits"
lfa activate bl31 --dry-run --json >/tmp/dry
matches "$(cat /tmp/dry)" "*would-activate*$LFA/$BL31/activate*" "a dry run names the write"
is "$(get $BL31 current_version)" 1.0 "and does not make it"
lfa activate bl31 --from-version 1.2 --yes 2>/tmp/error
is $? 1 "it refuses to begin from a version that does not run"
check "the watch is under way" until_true grep -q "\"add\".*$BL31" /tmp/events

lfa activate bl32 bl31 --yes --expect-version 1.1 --timeout 60 >/tmp/activate
is $? 0 "activate activates both"
matches "$(cat /tmp/activate)" "*payload: 1.0 → 1.1 (*BL31 runtime: 1.0 → 1.1 (*CPUs stopped*" \
  "and says what it cost"
is "$(get $BL32 current_version) $(get $BL31 current_version)" "1.1 1.1" "the firmware agrees"
lfa activate --all --yes --exit-code >/tmp/again
is $? 2 "another time there is nothing to do"
lfa history --json >/tmp/history
matches "$(grep -c '"result" : "activated"' /tmp/history)" 2 "the history has both"
check "the kernel told the watch of one" \
  until_true grep -q "\"activated\".*$BL31.*\"source\":\"uevent\"" /tmp/events
check "and of the other" \
  until_true grep -q "\"activated\".*$BL32.*\"source\":\"uevent\"" /tmp/events
kill $watch
wait $watch
is $? 0 "the watch ends when it is asked to"
done_testing
