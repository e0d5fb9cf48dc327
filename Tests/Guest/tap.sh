# SPDX-License-Identifier: MIT
#
# Results in the Test Anything Protocol, for scripts that source this. Every line goes through the
# kernel's log, whose lines stay whole whoever else writes; the host looks for the mark.

results=0

say() { echo "lfa-test: $(echo "$*" | tr '\n' ' ')" >/dev/kmsg; }

# ok STATUS DESCRIPTION [DETAIL]: reports a check that passed if STATUS is 0.
ok() {
  results=$((results + 1))
  if [ "$1" = 0 ]; then say "ok $results - $2"; else say "not ok $results - $2${3:+: $3}"; fi
}

# is GOT WANTED DESCRIPTION
is() {
  if [ "$1" = "$2" ]; then ok 0 "$3"; else ok 1 "$3" "got '$1', wanted '$2'"; fi
}

# check DESCRIPTION COMMAND...: reports whether the command succeeds.
check() {
  description=$1
  shift
  "$@" >/dev/null 2>&1
  ok $? "$description"
}

# matches TEXT PATTERN DESCRIPTION: compares with a pattern of the shell.
matches() {
  # shellcheck disable=SC2254 # a pattern is wanted
  case $1 in
    $2) ok 0 "$3" ;;
    *) ok 1 "$3" "got '$1', wanted '$2'" ;;
  esac
}

# done_testing: ends the results, then repeats the kernel's log for the host's own log.
done_testing() {
  say "1..$results"
  say end
  echo "--- the kernel's log"
  dmesg | grep -v 'lfa-test: '
}
