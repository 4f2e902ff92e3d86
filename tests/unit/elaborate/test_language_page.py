"""docs/language.md tells of every construction, and of none that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symgroup.elaborate.constructions import FUNCTIONS
from symgroup.spec.words import SCALAR_FUNCTIONS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "language.md").read_text(encoding="utf-8")
CODE = " ".join(re.findall(r"`([^`]+)`", PAGE))
NAMES = set(re.findall(r"\b([A-Za-z]\w*)(?:\(|\^k\()", CODE))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_construction_is_on_the_page(name: str) -> None:
    assert name in NAMES


def test_everything_on_the_page_exists() -> None:
    assert NAMES - {*FUNCTIONS, *SCALAR_FUNCTIONS, "I2"} == set()  # I2(m) is a type
