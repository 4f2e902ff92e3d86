"""The option `--backend NAME` of `pytest --pyargs symgroup.testing --backend NAME`.

pytest reads options before it knows which package it will test, so this module is an entry point of group `pytest11` and is
imported by every pytest run beside which symgroup is installed. It imports nothing, and adds the option only where the command
line names `symgroup.testing`, so that no other project's `--backend` meets it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SUITE = "symgroup.testing"
SEEN = "SYMGROUP_SUITE_SEEN"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--backend` where the suite is run."""
    if SUITE in sys.argv:
        os.environ[SEEN] = "1"  # for the workers of pytest-xdist, which parse the arguments again
    if SUITE in sys.argv or ("PYTEST_XDIST_WORKER" in os.environ and SEEN in os.environ):
        parser.addoption("--backend", default="reference", help="name of the symgroup backend to test")
