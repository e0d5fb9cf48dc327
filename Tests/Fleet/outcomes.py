# SPDX-License-Identifier: MIT
"""What the role makes of each exit status."""

import time

from checks import equal
from fleet import BL31, BL32, Fleet
from playbook import finish, play, start

# However many hosts fail, the next batch begins: only what has to stop everything does.
TOLERANT = {"lfa_ramp": [2, 2], "lfa_max_fail_percentage": 100}


def test_busy_is_tried_again(binaries):
    """Another component is primed, so that the driver answers EBUSY, until the first attempt."""
    with Fleet(2, binaries) as fleet:
        busy = fleet[2]
        busy.store("prime", BL32)
        process = start(fleet, {"lfa_ramp": ["100%"], "lfa_busy_retries": 10})
        try:
            while busy.results() == [] and process.poll() is None:
                time.sleep(0.1)
            busy.store("cancel", BL32)
        finally:
            outcome = finish(process)
        equal(outcome.status, 0, "exit status", outcome)
        results = busy.results()
        equal(results[-1:], ["0"], "last result", outcome)
        equal(set(results[:-1]), {"EBUSY"}, "results before it", outcome)
        equal(outcome.hosts[busy.name]["changed"], 1, "changes", outcome)


def test_failure_is_within_the_budget(binaries):
    """Status 10 fails the host; with a budget for failures the others go on."""
    with Fleet(4, binaries) as fleet:
        fleet[2].control("offer", f"{BL31} 1.1 corrupt")
        outcome = play(fleet, TOLERANT)
        equal(outcome.hosts["h02"]["failed"], 1, "failures of h02", outcome)
        equal([host.version() for host in fleet.hosts], ["1.1", "1.0", "1.1", "1.1"],
              "versions", outcome)


def test_unknown_state_stops_everything(binaries):
    """Status 12 ends the roll-out whatever the budget, and again before anything is tried."""
    with Fleet(4, binaries) as fleet:
        fleet[2].control("faults", "prime * status CRITICAL_ERROR")
        outcome = play(fleet, TOLERANT)
        equal(outcome.status != 0, True, "failure of the roll-out", outcome)
        equal("needs a person" in outcome.output, True, "a word about it", outcome)
        equal(fleet[2].results(), ["ENOTRECOVERABLE"], "writes on h02", outcome)
        equal([host.writes() for host in fleet.hosts[2:]], [[], []], "writes later on", outcome)
        equal(sorted(outcome.hosts), ["h01", "h02"], "hosts that were looked at", outcome)


def test_other_version_is_refused(binaries):
    """What waits is not what was asked for: nothing is written, and the next batch is left alone."""
    with Fleet(2, binaries) as fleet:
        outcome = play(fleet, {"lfa_ramp": [1, 1], "lfa_expect_version": "1.2"})
        equal(outcome.status != 0, True, "failure of the roll-out", outcome)
        equal(sorted(outcome.hosts), ["h01"], "hosts that were looked at", outcome)
        equal([host.writes() for host in fleet.hosts], [[], []], "writes", outcome)


def test_version_without_quotes_is_refused(binaries):
    """YAML and JSON read 1.10 as 1.1, which is another version, and waits here."""
    with Fleet(1, binaries) as fleet:
        outcome = play(fleet, {"lfa_expect_version": 1.10})
        equal("in quotes" in outcome.output, True, "a word about it", outcome)
        equal(outcome.hosts["h01"]["failed"], 1, "failures", outcome)
        equal(fleet[1].writes(), [], "writes", outcome)


def test_status_two_alone_is_no_success(binaries):
    """A program that went missing ends with 2 for Ansible: that must not pass for "nothing to do"."""
    with Fleet(1, binaries) as fleet:
        program = fleet.directory / "lfa"
        program.write_text('#!/bin/sh\ncase " $* " in *" --yes "*) exit 2 ;; esac\nlfa "$@"\n')
        program.chmod(0o755)
        outcome = play(fleet, {"lfa_command": str(program)})
        equal(outcome.hosts["h01"]["failed"], 1, "failures", outcome)
        equal(fleet[1].writes(), [], "writes", outcome)
