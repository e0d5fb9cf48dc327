# SPDX-License-Identifier: MIT
#
# Commits one fault after the other, each after a line that names it, for the host to see which of
# them the debug kernel finds. It looks at no locks after the first fault of another kind; the search
# for lost memory comes last.
. ./tap.sh

# Otherwise faults in memory after the first are no longer told.
grep -qw kasan_multi_shot /proc/cmdline || say "Bail out! kasan_multi_shot is not set"
mount -t debugfs debugfs /sys/kernel/debug

for fault in none lock-order use-after-free swift-use-after-free swift-out-of-bounds swift-stack \
  sleep-in-atomic undefined freed-in-use leak; do
  say "fault $fault"
  error=$(insmod /planted_faults.ko fault=$fault 2>&1)
  matches "$error" "*Resource temporarily unavailable" "$fault: the module commits it and goes"
done
leaks=/sys/kernel/debug/kmemleak
{ echo scan && sleep 6 && echo scan; } >$leaks
cat $leaks
say "1..$results"
say end
