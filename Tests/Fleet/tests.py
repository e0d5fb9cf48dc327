# SPDX-License-Identifier: MIT
"""Finds the tests, runs them and counts."""

import time
import traceback

import gates
import lost
import manifests
import outcomes
import reports
import rollout
from fleet import programs


def run(names):
    """Runs the tests whose names contain one of the words, or all; tells how many passed and not."""
    found = {
        f"{module.__name__}.{name}": function
        for module in [manifests, reports, outcomes, lost, gates, rollout]
        for name, function in vars(module).items()
        if name.startswith("test_")
    }
    chosen = {
        name: function for name, function in found.items()
        if not names or any(word in name for word in names)
    }
    needy = [function for function in chosen.values() if function.__code__.co_argcount]
    binaries = programs() if needy else None
    passed = failed = 0
    for name, function in chosen.items():
        begin = time.monotonic()
        try:
            if function.__code__.co_argcount:
                function(binaries)
            else:
                function()
            passed += 1
            print(f"ok {name} ({time.monotonic() - begin:.0f} s)", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED {name}", flush=True)
            traceback.print_exc()
    return passed, failed
