# SPDX-License-Identifier: MIT
#
# Figures for the host, for scripts that source this. They are kept until the end: what is written
# to the console takes time.

COST=/sys/kernel/smc_cost

# figure NAME UNIT VALUE [COUNT]: notes what COUNT of something took together. Units are ticks of
# the generic timer, nanoseconds of virtual time, and hertz.
figure() { echo "lfa-bench: $1 $2 $3 ${4:-1}" >>/tmp/figures; }

# fail WHAT: ends the run.
fail() {
  dmesg | tail -n 40
  echo "lfa-bench: failed $1"
  poweroff -f
}

# begin: loads what measures.
begin() {
  # Nothing of the kernel's gets to the console.
  dmesg -n 1
  insmod /smc_cost.ko || fail "smc_cost"
  figure frequency hertz "$(/measure frequency)"
}

# finish: hands over the figures, and says that none is missing.
finish() {
  dmesg
  cat /tmp/figures
  echo "lfa-bench: end"
}

# measure NAME COMMAND...: notes what one measured command took.
measure() {
  name=$1
  shift
  ticks=$(/measure "$@") || fail "$name"
  figure "$name" ticks "$ticks"
}

# cost NAME FILE: notes what the agent takes for calls.
cost() {
  # shellcheck disable=SC2046 # two words
  figure "$1" ticks $(cat "$COST/$2")
}

# spent NAME FILE ID: has the agent work on a component, and notes what it takes.
spent() {
  echo "$3" >"$COST/$2" || fail "$1"
  cost "$1" spent
}

# reads NAME FILE: notes what reading a file takes.
reads() {
  for _ in 1 2 3 4 5; do
    ticks=$(/measure read "$2" 256) || fail "$1"
    figure "$1" ticks "$ticks" 256
  done
}
