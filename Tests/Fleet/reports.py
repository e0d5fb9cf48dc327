# SPDX-License-Identifier: MIT
"""What the daemon set's policy makes `lfa watch` write: the labels that the other parts go by."""

import json
import subprocess
import time

from checks import equal
from fleet import Fleet
from manifests import only


def labels(path):
    """Reads a feature file: label and value a line; nothing while it is not there."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def wait_for(process, path, label, value):
    deadline = time.monotonic() + 60
    while labels(path).get(label) != value:
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"{label}={value} did not come: {labels(path)}")
        time.sleep(0.05)


def test_daemon_reports_what_readme_says(binaries):
    config = only("daemonset.yaml", "ConfigMap")["data"]["policy.json"]
    with Fleet(1, binaries) as fleet:
        host = fleet[1]
        folder = host.root.parent
        policy = folder / "policy.json"
        # The container's directories are the test's own.
        policy.write_text(config.replace('"/metrics/', f'"{folder}/').replace(
            '"/features/', f'"{folder}/'))
        policy.chmod(0o644)
        reports = json.loads(policy.read_text())
        features = folder / "lfa"
        equal(reports["nfd"]["path"], str(features), "path of the feature file")
        prefix = reports["nfd"]["prefix"]
        with open(folder / "watch.log", "wb") as log:
            process = subprocess.Popen(
                [binaries / "lfa", "watch", "--policy", policy, "--interval", "0.2",
                 "--root", host.root, "--state", host.state],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            try:
                wait_for(process, features, f"{prefix}/bl31.pending", "1.1")
                seen = labels(features)
                equal(seen.get(f"{prefix}/bl31.version"), "1.0", "label of the version")
                equal(seen.get(f"{prefix}/stopped"), "false", "label of a stop")
                subprocess.run(
                    [binaries / "lfa", "activate", "bl31", "--yes", "--root", host.root,
                     "--state", host.state], check=True, stdout=subprocess.DEVNULL)
                wait_for(process, features, f"{prefix}/bl31.version", "1.1")
                equal(f"{prefix}/bl31.pending" in labels(features), False, "a label that goes")
                equal(host.version("05d0e189-53dc-1347-8d2b-500a4b7a3e38"), "1.0",
                      "what nobody asked to activate")
                metrics = (folder / "lfa.prom").read_text()
                equal("lfa_activation_pending" in metrics, True, "metrics")
            finally:
                process.terminate()
                process.wait(30)
