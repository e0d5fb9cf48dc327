# SPDX-License-Identifier: MIT
#
# Every file is read on every CPU all the time while the monitor and the payload are replaced.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
for cpu in $(cpus); do
  taskset $((1 << cpu)) sh -c '
    . ./lfa.sh
    round=0
    while [ ! -e /tmp/stop ]; do
      for file in $LFA/*/*; do
        case $file in
          */activate | */cancel | */prime) continue ;;
        esac
        read -r text <$file || echo "$file: cannot be read"
        case ${file##*/} in
          name) pattern="[A-Z0-9]*" ;;
          current_version) pattern="[0-9]*.[0-9]*" ;;
          pending_version) pattern="[N0-9]*[./]*[A0-9]" ;;
          state) pattern="[a-z]*" ;;
          last_result) pattern="[np]*" ;;
          *) pattern="[01]" ;;
        esac
        case $text in
          $pattern) ;;
          *) echo "$file: $text" ;;
        esac
      done
      round=$((round + 1))
    done
    echo $round >"/tmp/rounds.$0"' "$cpu" >"/tmp/reader.$cpu" 2>&1 &
done
for number in $(seq 8); do
  activate $BL31
  is "$error" "" "activation $number of the monitor among readers"
  is "$(get $BL31 current_version)" "1.$number" "its version is 1.$number"
done
activate $BL32
is "$error" "" "activation of the payload among readers"
is "$(get $BL32 current_version)" 1.1 "its version is 1.1"
touch /tmp/stop
wait
for cpu in $(cpus); do
  is "$(cat "/tmp/reader.$cpu")" "" "no read on CPU $cpu failed or gave nonsense"
  [ "$(cat "/tmp/rounds.$cpu")" -ge 2 ]
  ok $? "and it read everything more than once" "$(cat "/tmp/rounds.$cpu")"
done
done_testing
