# SPDX-License-Identifier: MIT
"""Runs the shipped playbook over a fleet and tells how it ended for each host."""

import json
import os
import re
import subprocess

from fleet import REPOSITORY

ANSIBLE = REPOSITORY / "contrib" / "ansible"
RECAP = re.compile(r"^(\S+)\s+: (ok=\d+.*)$", re.MULTILINE)


class Outcome:
    """Is what a run came to: the exit status and, by host, the numbers of the recap."""

    def __init__(self, status, output):
        self.status = status
        self.output = output
        self.hosts = {
            name: {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", numbers)}
            for name, numbers in RECAP.findall(output)
        }

    def count(self, word):
        return sum(numbers[word] for numbers in self.hosts.values())


def command(fleet, variables=None, options=()):
    settings = {
        "ansible_python_interpreter": "/usr/bin/python3",
        "lfa_become": False,
        "lfa_component": "bl31",
        "lfa_expect_version": "1.1",
        "lfa_busy_delay": 1,
        "lfa_gate_retries": 1,
        "lfa_gate_delay": 1,
        **(variables or {}),
    }
    return [
        "ansible-playbook", "--inventory", str(fleet.inventory), "--extra-vars",
        json.dumps(settings), *options, str(ANSIBLE / "rollout.yml"),
    ]


def start(fleet, variables=None, options=()):
    """Starts a run; its output is in the process's standard output."""
    home = fleet.directory / "ansible"
    # An empty one keeps the user's own settings out.
    configuration = fleet.directory / "ansible.cfg"
    configuration.touch()
    environment = {
        **os.environ,
        "PATH": f"{fleet.binaries}:{os.environ['PATH']}",
        "ANSIBLE_CONFIG": str(configuration),
        "ANSIBLE_FORKS": "4",
        "ANSIBLE_HOME": str(home),
        "ANSIBLE_LOCAL_TEMP": str(home / "tmp"),
        "ANSIBLE_REMOTE_TEMP": str(home / "remote"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_PIPELINING": "1",
        "ANSIBLE_RETRY_FILES_ENABLED": "0",
    }
    environment.pop("LFA_ROOT", None)
    return subprocess.Popen(
        command(fleet, variables, options), cwd=ANSIBLE, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(process, seconds=900):
    try:
        output, _ = process.communicate(timeout=seconds)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return Outcome(process.returncode, output)


def play(fleet, variables=None, options=()):
    return finish(start(fleet, variables, options))
