# SPDX-License-Identifier: MIT
"""Simulated hosts: one mount of `lfa-simulate` each, and an inventory of them for Ansible."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BL31 = "47d4086d-4cfe-9846-9b95-2950cbbd5a00"
BL32 = "05d0e189-53dc-1347-8d2b-500a4b7a3e38"


def interruptible():
    """Lets SIGTERM and SIGHUP end the program as an exception, so that mounts go."""

    def stop(number, _):
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)


def programs():
    """Finds the directory that has `lfa` and `lfa-simulate`, and builds them if none is named."""
    if "LFA_BIN" in os.environ:
        return pathlib.Path(os.environ["LFA_BIN"]).resolve()
    subprocess.run([REPOSITORY / "Tools" / "build-tool"], check=True, stdout=sys.stderr)
    return REPOSITORY / "build" / "tool"


class Host:
    """One simulated host. Its root stands for /sys."""

    def __init__(self, name, directory, binaries):
        self.name = name
        self.root = directory / name / "sys"
        self.state = directory / name / "state"
        self.root.mkdir(parents=True)
        self.variables = "ansible_connection=local"
        self.log = open(directory / name / "simulate.log", "wb")
        self.process = subprocess.Popen(
            [binaries / "lfa-simulate", str(self.root)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def wait_until_mounted(self):
        deadline = time.monotonic() + 60
        while not (self.root / "simulator" / "writes").exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                text = pathlib.Path(self.log.name).read_text(errors="replace")
                raise RuntimeError(f"{self.name} did not start: {text}")
            time.sleep(0.02)

    def control(self, name, text):
        (self.root / "simulator" / name).write_text(text + "\n")

    def writes(self):
        """Tells what was written to files of components: a line of path, value and result each."""
        return (self.root / "simulator" / "writes").read_text().splitlines()

    def results(self, component=BL31):
        """Tells how the writes to a component's `activate` ended: 0 or the name of an errno."""
        path = f"firmware/lfa/{component}/activate"
        return [line.split()[-1] for line in self.writes() if line.split()[0] == path]

    def store(self, attribute, component, value="1"):
        (self.root / "firmware" / "lfa" / component / attribute).write_text(value + "\n")

    def version(self, component=BL31):
        path = self.root / "firmware" / "lfa" / component / "current_version"
        return path.read_text().strip()

    def is_mounted(self):
        """Asks the kernel: a mount whose server has died looks like none to `os.path`."""
        mounts = pathlib.Path("/proc/self/mounts").read_text().splitlines()
        return any(line.split()[1] == str(self.root) for line in mounts)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.is_mounted():
            subprocess.run(["fusermount3", "-u", "-z", str(self.root)], check=False)
        self.log.close()


class Fleet:
    """Some hosts for the duration of a `with`; all goes at its end, whatever happens."""

    def __init__(self, count, binaries):
        self.count = count
        self.binaries = binaries

    def __enter__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="lfa-fleet-"))
        self.hosts = []
        try:
            for number in range(1, self.count + 1):
                self.hosts.append(Host(f"h{number:02}", self.directory, self.binaries))
            for host in self.hosts:
                host.wait_until_mounted()
        except BaseException:
            self.__exit__()
            raise
        self.inventory = self.directory / "hosts"
        self.write_inventory()
        return self

    def write_inventory(self):
        self.inventory.write_text("".join(
            f"{host.name} lfa_root={host.root} lfa_state={host.state} {host.variables}\n"
            for host in self.hosts))

    def __exit__(self, *_):
        for host in self.hosts:
            host.stop()
        # A mount that is left would lose its files to the removal: it stays, and is told of.
        left = [str(host.root) for host in self.hosts if host.is_mounted()]
        if left:
            print(f"still mounted: {left}", file=sys.stderr)
        else:
            shutil.rmtree(self.directory, ignore_errors=True)

    def __getitem__(self, number):
        return self.hosts[number - 1]
