# SPDX-License-Identifier: MIT
"""Times the steps of a roll-out on simulated hosts: figures for a plan, not tests."""

import resource
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


def processor_seconds(function):
    """Tells what the processes took that the function has run, which does not depend on others."""

    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    begin = used()
    function()
    return used() - begin


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
        for name, options in {
            "a host": ["--limit", "h01"],
            f"{HOSTS - 1} hosts": ["--limit", "all:!h01"],
            f"{HOSTS} hosts with nothing to do": [],
        }.items():
            begin = time.monotonic()
            used = processor_seconds(lambda: play(fleet, whole, options))
            print(f"playbook, {name}: {time.monotonic() - begin:.1f} s, {used:.1f} s of processors")
