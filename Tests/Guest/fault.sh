# SPDX-License-Identifier: MIT
#
# Plays one row of the table of faults (Tests/Faults/table). The firmware has the row's rules; what
# they have to come to is on the kernel's command line:
#
#   lfa.result=  the error of the write to activate, 0 for none
#   lfa.last=    phase and code of last_result, parted by a colon, or none
#   lfa.runs=    the version of the payload that runs then
#   lfa.reads=   what current_version says then: a version or an error; ENODEV: the file is gone
#   lfa.held_us= for how many microseconds the firmware keeps the CPU, at least
#   lfa.limit_ms= limits of both phases; the driver's own if it is missing
. ./tap.sh
. ./lfa.sh

# wanted NAME: prints what the command line has for a name.
wanted() {
  for word in $(cat /proc/cmdline); do
    case $word in
      "lfa.$1="*) echo "${word#*=}" ;;
    esac
  done
}

# words ERRNO: prints what the system says of an error.
words() {
  case $1 in
    0) ;;
    ECANCELED) echo "Operation canceled" ;;
    EIO) echo "Input/output error" ;;
    EKEYREJECTED) echo "Key was rejected by service" ;;
    ENOMEM) echo "Cannot allocate memory" ;;
    ENOTRECOVERABLE) echo "State not recoverable" ;;
    EPROTO) echo "Protocol error" ;;
    ETIMEDOUT) echo "Connection timed out" ;;
    *) echo "no words for $1" ;;
  esac
}

# says FILE: prints what a file of the payload's says, or the system's words for the error.
says() {
  text=$(get $BL32 "$1")
  echo "${text##*: }"
}

result=$(wanted result)
runs=$(wanted runs)
reads=$(wanted reads)
last=$(wanted last)
limit=$(wanted limit_ms)

check "the driver loads" insmod /arm_lfa.ko \
  ${limit:+prime_timeout_ms=$limit activate_timeout_ms=$limit}
check "so does the probe" insmod /smc_probe.ko
# Nothing is read from the driver before: the rules count its calls.
is "$(field counter version)" 1.0 "the old payload runs"

activate $BL32
is "$error" "$(words "$result")" "activate: $result"
is "$(field counter version)" "$runs" "the payload that runs is $runs"
if [ "$reads" = ENODEV ]; then
  # A directory goes away behind the write.
  check "the payload is listed no longer" until_true [ ! -e $LFA/$BL32 ]
else
  case $reads in
    E*) is "$(says current_version)" "$(words "$reads")" "current_version: $reads" ;;
    *) is "$(says current_version)" "$reads" "current_version says $reads" ;;
  esac
  told=$(get $BL32 last_result)
  if [ "$last" = none ]; then
    is "$told" none "it was no attempt"
  else
    matches "$told" \
      "phase=${last%:*} code=${last#*:} status=* errno=$result duration_us=[0-9]* from=1.0 to=*" \
      "last_result says so"
    took=${told#*duration_us=}
    [ "${took%% *}" -ge "$(wanted held_us)" ]
    ok $? "it took as long as the firmware kept the CPU, or longer" "$told"
  fi
fi

# Whatever the files answer, they answer.
for directory in $LFA/*/; do cat "$directory"* >/dev/null 2>&1; done
is "$(cat /sys/devices/system/cpu/online)" "0-$(($(nproc) - 1))" "every CPU is there"
check "the driver unloads" rmmod arm_lfa
check "and leaves nothing behind" [ ! -e $LFA ]
done_testing
