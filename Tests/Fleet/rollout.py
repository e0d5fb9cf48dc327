# SPDX-License-Identifier: MIT
"""The roll-out over fifty hosts: stopped by a bad image in the third batch, repaired, finished."""

from checks import equal
from fleet import BL31, Fleet
from playbook import play

# serial [1, 10, "25%", "100%"] of 50 hosts.
BATCHES = [range(1, 2), range(2, 12), range(12, 24), range(24, 51)]
BAD = 15


def test_fifty_hosts(binaries):
    with Fleet(50, binaries) as fleet:
        fleet[BAD].control("offer", f"{BL31} 1.1 corrupt")
        check_mode(fleet)
        stops_in_third_batch(fleet)
        fleet[BAD].control("offer", f"{BL31} 1.1")
        finishes_after_repair(fleet)


def check_mode(fleet):
    """--check over the canary and the ten: tells who would change, and writes nothing."""
    outcome = play(fleet, options=["--check", "--limit", "h01,h02,h03,h04"])
    equal(outcome.status, 0, "exit status of --check", outcome)
    equal(len(outcome.hosts), 4, "hosts that were asked", outcome)
    equal(outcome.count("changed"), 4, "hosts that would change", outcome)
    equal([host.writes() for host in fleet.hosts], [[]] * 50, "writes in check mode", outcome)


def stops_in_third_batch(fleet):
    outcome = play(fleet)
    equal(outcome.status != 0, True, "failure of the roll-out", outcome)
    last = fleet[BATCHES[2][-1]].name
    equal(max(outcome.hosts), last, "last host that was looked at", outcome)
    failed = [name for name, numbers in outcome.hosts.items() if numbers["failed"]]
    equal(failed, [fleet[BAD].name], "hosts that failed", outcome)
    for number, host in enumerate(fleet.hosts, 1):
        if number in BATCHES[3]:
            equal(host.writes(), [], f"writes on {host.name}, of a later batch", outcome)
        elif number == BAD:
            equal(host.results(), ["EKEYREJECTED"], f"writes on {host.name}", outcome)
        else:
            equal(host.results(), ["0"], f"writes on {host.name}", outcome)
        running = "1.1" if number not in BATCHES[3] and number != BAD else "1.0"
        equal(host.version(), running, f"version on {host.name}", outcome)


def finishes_after_repair(fleet):
    before = [host.writes() for host in fleet.hosts]
    outcome = play(fleet)
    equal(outcome.status, 0, "exit status after the repair", outcome)
    equal(len(outcome.hosts), 50, "hosts that were looked at", outcome)
    for number, (host, old) in enumerate(zip(fleet.hosts, before), 1):
        new = host.writes()[len(old):]
        left = number == BAD or number in BATCHES[3]
        wanted = [f"firmware/lfa/{BL31}/activate 1 0"] if left else []
        equal(new, wanted, f"writes on {host.name} after the repair", outcome)
        equal(outcome.hosts[host.name]["changed"], int(left), f"change of {host.name}", outcome)
        equal(host.version(), "1.1", f"version on {host.name}", outcome)
