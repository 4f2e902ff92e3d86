"""`python -m symgroup.testing --backend NAME`: run the conformance suite on an installed backend."""

from __future__ import annotations

import sys

import pytest

from symgroup.pytest_option import SUITE

if __name__ == "__main__":
    # the option's plugin looks for the suite's name here; -p loads it where autoloading is switched off
    sys.argv = ["pytest", "-p", "symgroup.pytest_option", "--pyargs", SUITE, *sys.argv[1:]]
    sys.exit(pytest.main(sys.argv[1:]))
