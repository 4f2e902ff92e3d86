"""The examples in docstrings run, and say what comes out."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"symgroup": ROOT, **{path.name: path.parent for path in (ROOT / "plugins").iterdir()}}
WITH_EXAMPLES = {
    ".".join(path.relative_to(base).with_suffix("").parts)
    for name, base in FOLDERS.items()
    for path in (base / name).rglob("*.py")
    if "    >>> " in path.read_text(encoding="utf-8") and path.parent.name != "templates"
}


@pytest.mark.parametrize("module", sorted(WITH_EXAMPLES))
def test_the_examples_of_a_module_run(module: str) -> None:
    result = doctest.testmod(import_module(module.removesuffix(".__init__")))
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("symgroup.backends", "Backend"),
        ("symgroup.backends", "Capabilities"),
        ("symgroup.plugins", "Construction"),
        ("symgroup.plugins", "Activation"),
        ("symgroup.plugins", "Layer"),
        ("symgroup.plugins", "CanonicalMethod"),
        ("symgroup.plugins", "hookimpl"),
    ],
)
def test_what_plugins_use_has_an_example(module: str, name: str) -> None:
    assert ">>>" in (getattr(import_module(module), name).__doc__ or "")
