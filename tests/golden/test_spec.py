"""Golden files of the language stage: for each spec, its tree and its text again, or its diagnostics.

After an intended change, write them anew and read the difference:

    SYMGROUP_UPDATE_GOLDENS=1 python -m pytest tests/golden
    git diff tests/golden
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from symgroup.elaborate import elaborate_partial
from symgroup.errors import SymgroupError, render
from symgroup.spec import PartialSpec, parse_partly, unparse
from symgroup.spec.ast import Node

FOLDER = Path(__file__).parent / "spec"
SPECS = sorted(FOLDER.glob("*.symg"))


def dump(node: Node, indent: str = "") -> Iterator[str]:
    """Yield a line for each node: its kind, its plain fields, and its span."""
    values = {item.name: getattr(node, item.name) for item in fields(node) if item.name != "span"}
    plain = [f"{name}={value!r}" for name, value in values.items() if isinstance(value, str | int)]
    span = f"{node.span.line}:{node.span.column}-{node.span.end_line}:{node.span.end_column}"
    yield " ".join([f"{indent}{type(node).__name__}", *plain, f"@{span}"])
    for child in node.children():
        yield from dump(child, indent + "  ")


def outcome(partial: PartialSpec) -> str:
    """Return what the golden file of a spec holds."""
    try:
        elaborate_partial(partial)
    except SymgroupError as error:
        return "\n\n".join(map(render, error.diagnostics)) + "\n"
    return "\n".join([unparse(partial.file), "", *dump(partial.file)]) + "\n"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    partial = parse_partly(path.read_text(encoding="utf-8"), path.name)
    expected = path.with_suffix(".txt")
    if os.environ.get("SYMGROUP_UPDATE_GOLDENS"):
        expected.write_text(outcome(partial), encoding="utf-8")
    assert outcome(partial) == expected.read_text(encoding="utf-8")


def test_every_golden_file_has_its_spec() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in SPECS}
