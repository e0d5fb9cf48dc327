# SPDX-License-Identifier: MIT
#
# Shows a person how a payload and the EL3 monitor are replaced while Linux runs. With lfa.shell on
# the kernel's command line it ends in a shell. The host looks for its last line.
. ./lfa.sh

case $(cat /proc/cmdline) in
  *lfa.shell*) interactive=yes bold=$(printf '\033[1m') dim=$(printf '\033[2m') off=$(printf '\033[0m') ;;
  *) interactive='' bold='' dim='' off='' ;;
esac

fail() {
  echo "lfa-demo: failure: $*"
  poweroff -f
}

uptime_seconds() { cut -d ' ' -f 1 /proc/uptime; }

all_rounds() { for cpu in $(cpus); do printf '%8s' "$(rounds "$cpu")"; done; }

# Names the one component that the driver has no name for.
title() {
  if [ "$1" = $BL32 ]; then echo "Secure payload (BL32)"; else get "$1" name; fi
}

table() {
  echo
  echo "  $bold$(printf '%-26s%-11s%-11s%s' Component Running Pending 'To activate')$off"
  for guid in $BL31 $BL32 $BL33; do
    running=$(get "$guid" current_version)
    pending=$(get "$guid" pending_version)
    [ "$running" = 0.0 ] && running=unknown
    [ "$pending" = N/A ] && pending=none
    if [ "$(get "$guid" activation_capable)" = 0 ]; then
      how="needs a reboot"
    elif [ "$(get "$guid" cpu_rendezvous)" = 1 ]; then
      how="stops all CPUs for a moment"
    else
      how="can stop all CPUs, need not"
    fi
    printf '  %-26s%-11s%-11s%s\n' "$(title "$guid")" "$running" "$pending" "$how"
  done
  echo
}

# replace GUID: activates it as an operator would, and checks what became of it.
replace() {
  wanted=$(get "$1" pending_version)
  echo "  $bold# echo 1 >$LFA/$1/activate$off"
  activate "$1"
  [ -z "$error" ] || fail "activating $(title "$1"): $error"
  echo "  $dim$(messages | tail -n 1)$off"
  [ "$(get "$1" current_version)" = "$wanted" ] ||
    fail "$(title "$1") runs $(get "$1" current_version) instead of $wanted"
}

load || fail "the driver does not load"
for guid in $BL31 $BL32 $BL33; do [ -d $LFA/$guid ] || fail "there is no component $guid"; done

echo
echo "  ${bold}Linux $(uname -r) on $(nproc) CPUs, above EL3 firmware in Swift$off"
table
echo 42 >$PROBE/counter
load_cpus
for cpu in $(cpus); do moves "$cpu" || fail "the load on CPU $cpu does not start"; done
before_build=$(field monitor build)
before_base=$(field monitor base)
before_uptime=$(uptime_seconds)
before_rounds=$(all_rounds)
for cpu in $(cpus); do rounds "$cpu" >"/tmp/before.$cpu"; done

replace $BL32
replace $BL31

for cpu in $(cpus); do moves "$cpu" || fail "the load on CPU $cpu does not go on"; done
after_rounds=$(all_rounds)
after_uptime=$(uptime_seconds)
for cpu in $(cpus); do
  [ "$(rounds "$cpu")" -gt "$(cat "/tmp/before.$cpu")" ] || fail "CPU $cpu has lost its load"
done
after_build=$(field monitor build)
after_base=$(field monitor base)
[ "$before_build" != "$after_build" ] || fail "the old monitor still answers"
[ "$(field counter version)" = 1.1 ] || fail "the old payload still answers"
[ "$(field counter total)" = 42 ] || fail "the payload has lost its state"
[ "$(lines 'CPUs stopped')" = 2 ] || fail "the log does not say how long the CPUs stood"
# Warnings are not on the console.
! dmesg | grep -q 'WARNING: ' || fail "the kernel has warned of something"
unload_cpus
table

printf '  %-26s%-20s%s\n' "" before after
printf '  %-26s%-20s%s\n' "Monitor's code" "$before_build, $before_base" "$after_build, $after_base"
printf '  %-26s%-20s%s\n' "Payload's counter" 42 "$(field counter total)"
printf '  %-26s%-20s%s\n' "Uptime" "$before_uptime s" "$after_uptime s"
echo "  Load, rounds of each CPU"
echo "    before $before_rounds"
echo "    after  $after_rounds"
echo
echo "lfa-demo: success"
if [ -n "$interactive" ]; then
  echo
  echo "  This is the guest's shell; the components are in $LFA. \`exit\` turns the machine off."
  cd / || exit
  PS1='lfa# ' setsid cttyhack sh
fi
