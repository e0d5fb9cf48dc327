# SPDX-License-Identifier: MIT
#
# The driver's files and the machine's firmware, for scripts that source this.

LFA=/sys/firmware/lfa
PROBE=/sys/kernel/smc_probe
BL31=47d4086d-4cfe-9846-9b95-2950cbbd5a00
BL32=05d0e189-53dc-1347-8d2b-500a4b7a3e38
BL33=d6d0eea7-fcea-d54b-9782-9934f234b6e4
COMPONENTS="$BL32 $BL31 $BL33"

# load: loads the driver and the probe.
load() { insmod /arm_lfa.ko && insmod /smc_probe.ko; }

# get GUID FILE: prints what a file says, or the error.
get() { cat "$LFA/$1/$2" 2>&1 || true; }

# put GUID FILE TEXT: writes a text without a newline. The system's words for the error, or nothing,
# are left in $error. It is echo because busybox's printf keeps errors to itself.
put() {
  # shellcheck disable=SC3037 # busybox's echo has -n
  error=$({ echo -n "$3" >"$LFA/$1/$2"; } 2>&1)
  error=${error##*: }
}

# file_says GUID FILE TEXT: true if a file says just that.
file_says() { [ "$(get "$1" "$2")" = "$3" ]; }

# until_true COMMAND...: waits until a command succeeds, or gives up after thirty seconds or more.
until_true() {
  for _ in $(seq 1500); do
    "$@" && return
    usleep 20000
  done
  return 1
}

# activate GUID
activate() { put "$1" activate 1; }

# field FILE NAME: prints a field of the probe's answers.
field() {
  for pair in $(cat "$PROBE/$1"); do
    case $pair in
      "$2"=*) echo "${pair#*=}" ;;
    esac
  done
}

# minor VERSION
minor() { echo "${1#*.}"; }

# messages: prints what the driver has logged, without what the kernel says about it.
messages() {
  dmesg | sed -n 's/^\[[^]]*\] arm_lfa: //p' | grep -v -e '^loading out-of-tree' -e '^module verif'
}

# lines PATTERN: counts the driver's messages that match.
lines() { messages | grep -c -- "$1"; }

# interrupts: prints how many of the firmware's interrupts were taken.
interrupts() {
  taken=0
  # shellcheck disable=SC2013 # words are wanted: a number for each CPU
  for word in $(grep 'arm-lfa$' /proc/interrupts); do
    case $word in
      *[!0-9]*) ;;
      *) taken=$((taken + word)) ;;
    esac
    [ "$word" = GICv3 ] && break
  done
  echo $taken
}

# load_cpus: starts a busy loop on every CPU, which counts its rounds in /tmp/load.CPU.
load_cpus() {
  burners=
  for cpu in $(cpus); do
    echo 0 >"/tmp/load.$cpu"
    taskset "$((1 << cpu))" sh -c '
      round=0
      while :; do
        work=0
        while [ $work -lt 200 ]; do work=$((work + 1)); done
        round=$((round + 1))
        echo $round >"/tmp/load.$0"
      done' "$cpu" &
    burners="$burners $!"
  done
}

# unload_cpus: ends the busy loops.
unload_cpus() {
  # shellcheck disable=SC2086 # several words
  kill $burners
  # shellcheck disable=SC2086
  wait $burners 2>/dev/null
}

# cpus: prints the numbers of all CPUs.
cpus() { seq 0 $(($(grep -c ^processor /proc/cpuinfo) - 1)); }

# rounds CPU: prints how far a busy loop is. The file may be empty at the moment it is written.
rounds() {
  count=
  while [ -z "$count" ]; do count=$(cat "/tmp/load.$1"); done
  echo "$count"
}

# moves CPU: true if the busy loop on a CPU goes on.
moves() { until_true has_moved "$1" "$(rounds "$1")"; }
has_moved() { [ "$(rounds "$1")" != "$2" ]; }

# hotplug CPU 0|1
hotplug() { echo "$2" >"/sys/devices/system/cpu/cpu$1/online"; }
