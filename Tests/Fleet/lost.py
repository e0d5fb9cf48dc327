# SPDX-License-Identifier: MIT
"""Hosts that cannot be reached: before anything was tried, and after."""

from checks import equal
from fleet import BL31, Fleet
from outcomes import TOLERANT
from playbook import play

# Stands for ssh: runs the command here, unless the host is lost, before it or by it.
SSH = """#!/bin/sh
[ ! -e {lost} ] || exit 255
for command; do :; done
sh -c "$command"
status=$?
[ ! -e {lost} ] || exit 255
exit $status
"""
# Runs the tool, and loses the host when it is called with a word.
LFA = """#!/bin/sh
lfa "$@"
status=$?
case " $* " in *" {word} "*) touch {lost} ;; esac
exit $status
"""


def lose(fleet, number, word=None):
    """Has a host be lost when the tool is called with a word, or from the beginning."""
    host = fleet[number]
    folder = host.root.parent
    lost = folder / "lost"
    ssh = folder / "ssh"
    ssh.write_text(SSH.format(lost=lost))
    program = folder / "lfa"
    program.write_text(LFA.format(lost=lost, word=word or "nothing"))
    for file in [ssh, program]:
        file.chmod(0o755)
    if word is None:
        lost.touch()
    host.variables = (
        f"ansible_connection=ssh ansible_ssh_executable={ssh} lfa_command={program}")
    fleet.write_inventory()


def test_reachable_by_the_stand_in(binaries):
    """Shows that it is the loss that counts below, and not the stand-in for ssh."""
    with Fleet(1, binaries) as fleet:
        lose(fleet, 1, "no-such-word")
        outcome = play(fleet)
        equal(outcome.status, 0, "exit status", outcome)
        equal(fleet[1].version(), "1.1", "version", outcome)


def test_lost_host_stops_everything(binaries):
    for word in ["--yes", "verify"]:
        with Fleet(4, binaries) as fleet:
            lose(fleet, 2, word)
            outcome = play(fleet, TOLERANT)
            equal(outcome.status != 0, True, f"failure, lost at {word}", outcome)
            equal("h02 needs a person" in outcome.output, True, "a word about it", outcome)
            equal(sorted(outcome.hosts), ["h01", "h02"], "hosts that were looked at", outcome)
            equal([host.writes() for host in fleet.hosts[2:]], [[], []], "writes", outcome)


def test_host_that_was_down_is_left_out(binaries):
    with Fleet(3, binaries) as fleet:
        lose(fleet, 2)
        outcome = play(fleet, {"lfa_ramp": [2, 1]})
        equal(outcome.hosts["h02"]["unreachable"], 1, "reports of h02", outcome)
        equal([host.version() for host in fleet.hosts], ["1.1", "1.0", "1.1"], "versions", outcome)


def test_stop_counts_what_happened_before(binaries):
    """Failures within the budget, and hosts that are down, do not keep a later stop from working."""
    with Fleet(7, binaries) as fleet:
        fleet[1].control("offer", f"{BL31} 1.1 corrupt")
        lose(fleet, 2)
        lose(fleet, 4)
        fleet[5].control("faults", "prime * status CRITICAL_ERROR")
        outcome = play(fleet, {**TOLERANT, "lfa_ramp": [3, 3, 1]})
        equal(outcome.hosts["h01"]["failed"], 1, "failures of h01", outcome)
        equal(fleet[5].results(), ["ENOTRECOVERABLE"], "writes on h05", outcome)
        equal("h07" in outcome.hosts, False, "a look at h07", outcome)
        equal(fleet[7].writes(), [], "writes on h07", outcome)
