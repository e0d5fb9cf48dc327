# SPDX-License-Identifier: MIT
#
# Loading the driver because a device asks for it, and its refusal where there is no agent; for
# scripts that source this.

# load_on_demand: from now on loads what new devices ask for, as udev does.
load_on_demand() {
  uevent sh -c '[ "$ACTION" = add ] && [ -n "$MODALIAS" ] || exit 0
    { modprobe "$MODALIAS" && echo loaded; } >/tmp/outcome 2>&1
    mv /tmp/outcome /tmp/asked' &
  listener=$!
}

# announce DEVICE: has the kernel announce a device again, until somebody has asked for its module.
# What came of it is left in $outcome.
announce() {
  rm -f /tmp/asked
  for _ in $(seq 100); do
    echo add >"$1/uevent"
    for _ in $(seq 50); do
      [ -e /tmp/asked ] && break 2
      usleep 20000
    done
  done
  outcome=$(cat /tmp/asked)
}

# refused OUTCOME DESCRIPTION: what has to be true after an attempt to load the driver where there
# is no agent.
refused() {
  matches "$1" "*: No such device" "$2: the driver finds no device"
  [ ! -e /sys/module/arm_lfa ]
  ok $? "$2: it does not stay"
  [ ! -e /sys/firmware/lfa ]
  ok $? "$2: nothing is in sysfs"
  is "$(ls /sys/bus/platform/drivers | grep -c lfa)" 0 "$2: no device is bound"
  is "$(messages)" "" "$2: the log has no word about it"
}
