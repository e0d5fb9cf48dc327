# SPDX-License-Identifier: MIT
"""Says what a test expected."""


def equal(got, wanted, what, outcome=None):
    """Fails with both values, and with what Ansible said."""
    if got != wanted:
        said = f"\n{outcome.output[-6000:]}" if outcome else ""
        raise AssertionError(f"{what}: {got!r} instead of {wanted!r}{said}")
