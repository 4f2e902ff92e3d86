"""The pytest plugin behind `python -m symgroup.testing`: the option `--backend NAME`."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--backend`."""
    parser.addoption("--backend", default="reference", help="name of the symgroup backend to test")
