"""`python -m symgroup.testing --backend NAME`: run the conformance suite on an installed backend."""

from __future__ import annotations

import sys

import pytest

if __name__ == "__main__":
    # pytest reads the options of plugins named on the command line only, hence -p
    sys.exit(pytest.main(["-p", "symgroup.testing.option", "--pyargs", "symgroup.testing", *sys.argv[1:]]))
