"""Every error code that the source raises has a page, and every page is about a code that is raised."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from symgroup.errors import explain, known_codes

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for folder in ("symgroup", "plugins", "grammars") for path in (ROOT / folder).rglob("*.py")]
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def codes_in(path: Path) -> set[str]:
    """Return the codes that stand in string constants other than docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    constants = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    return {code for text in constants for code in re.findall(r"\bSG\d{3}\b", text)}


RAISED = {code for path in SOURCES for code in codes_in(path)}


def test_every_code_that_is_raised_has_a_page() -> None:
    assert RAISED - set(known_codes()) == set()


def test_every_page_is_about_a_code_that_is_raised() -> None:
    assert set(known_codes()) - RAISED == set()


@pytest.mark.parametrize("code", known_codes())
def test_pages_have_cause_example_and_fix(code: str) -> None:
    page = explain(code)
    assert re.match(rf"# {code}: \S", page)
    parts = [page.find(f"**{part}.**") for part in ("Cause", "Example", "Fix")]
    assert -1 not in parts
    assert parts == sorted(parts)


@pytest.mark.parametrize("code", known_codes())
def test_pages_name_only_known_codes(code: str) -> None:
    assert set(re.findall(r"\bSG\d{3}\b", explain(code))) <= {*known_codes(), "SG999"}
