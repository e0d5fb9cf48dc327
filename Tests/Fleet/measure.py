# SPDX-License-Identifier: MIT
"""Times the steps of a roll-out on simulated hosts: figures for a plan, not tests."""

import statistics
import subprocess
import time

from fleet import Fleet
from playbook import play

HOSTS = 20
EXPECT = ["--expect-version", "1.1"]
STEPS = {
    "lfa list": ["list"],
    "lfa doctor": ["doctor"],
    "lfa activate --dry-run": ["activate", "bl31", *EXPECT, "--dry-run"],
    "lfa activate": ["activate", "bl31", *EXPECT, "--yes", "--timeout", "60"],
    "lfa verify": ["verify", "bl31", *EXPECT],
}


def seconds(function):
    begin = time.monotonic()
    function()
    return time.monotonic() - begin


def call(host, binaries, arguments):
    subprocess.run(
        [binaries / "lfa", *arguments, "--json", "--root", host.root, "--state", host.state],
        check=True, stdout=subprocess.DEVNULL)


def measure(binaries):
    """Prints the median time of each step, and what Ansible takes for a host."""
    with Fleet(HOSTS, binaries) as fleet:
        for name, arguments in STEPS.items():
            times = [seconds(lambda: call(host, binaries, arguments)) for host in fleet.hosts]
            print(f"{name}: {statistics.median(times) * 1000:.0f} ms "
                  f"({min(times) * 1000:.0f} to {max(times) * 1000:.0f})")
    whole = {"lfa_ramp": ["100%"]}
    with Fleet(HOSTS, binaries) as fleet:
        one = seconds(lambda: play(fleet, whole, ["--limit", "h01"]))
        rest = seconds(lambda: play(fleet, whole, ["--limit", "all:!h01"]))
        again = seconds(lambda: play(fleet, whole))
        print(f"playbook, a host: {one:.1f} s; {HOSTS - 1} hosts: {rest:.1f} s, "
              f"so {(rest - one) / (HOSTS - 2):.2f} s for each more")
        print(f"playbook again, {HOSTS} hosts with nothing to do: {again:.1f} s, "
              f"so {(again - one) / (HOSTS - 1):.2f} s for each more")
