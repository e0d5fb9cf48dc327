# SPDX-License-Identifier: MIT
#
# Allocations that fail, which only the debug kernel offers; for scripts that source this.

faults=/sys/kernel/debug
kinds="failslab fail_page_alloc"

# symbol NAME: prints the address of a function of the kernel.
symbol() { sed -n "s/^\([0-9a-f]*\) [tT] $1\$/0x\1/p" /proc/kallsyms; }

# prepare: has only allocations fail that have the driver among their callers: modules are loaded
# between the first two addresses. What kmemleak keeps for itself does not. The log tells of none,
# since a list of callers in it is a fault to whoever reads it.
prepare() {
  mount -t debugfs debugfs $faults || return
  for kind in $kinds; do
    echo 0xffff800000000000 >"$faults/$kind/require-start" &&
      symbol _text >"$faults/$kind/require-end" &&
      symbol kmemleak_alloc >"$faults/$kind/reject-start" &&
      symbol kmemleak_vmalloc >"$faults/$kind/reject-end" &&
      echo N >"$faults/$kind/ignore-gfp-wait" &&
      echo 0 >"$faults/$kind/verbose" || return
  done
  echo 0 >$faults/fail_page_alloc/min-order
}

# failing N COMMAND...: runs a command in which the Nth allocation fails. True if there were so
# many. Leaves the command's status in $status and the system's words for its error in $error.
failing() {
  for kind in $kinds; do echo 1 >"$faults/$kind/times"; done
  # shellcheck disable=SC2016 # the inner shell's words; what it executes is the same task
  error=$(sh -c 'echo "$0" >/proc/self/fail-nth && exec "$@"' "$@" 2>&1)
  status=$?
  error=${error##*: }
  for kind in $kinds; do [ "$(cat "$faults/$kind/times")" = 0 ] && return; done
  return 1
}

# attempt N GUID FILE: writes 1 to a file of a component's while the Nth allocation fails.
# shellcheck disable=SC2016 # the inner shell's words
attempt() { failing "$1" sh -c 'echo -n 1 >$0' "$LFA/$2/$3"; }
