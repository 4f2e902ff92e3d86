"""Each folder imports only what stands before it; torch stays in the plugins."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ORDER = [
    *(
        "errors",
        "plugins",
        "spec",
        "algebra",
        "groups",
        "representations",
        "isotropy",
        "ir",
        "store",
        "elaborate",
    ),
    *("solve", "relaxed", "plan", "backends", "canonical", "verify", "certificates", "testing", "api", "cli"),
]
# folders that see even less than what stands before them
NARROW = {
    "spec": {"errors"},
    "algebra": {"errors"},
    "ir": {"errors", "algebra", "plugins"},
    "backends": {"errors", "ir", "plugins"},
}
PLUGINS_SEE = {"backends", "ir"}
# a plugin for the language sees what the language is made of
# and one that brings layers sees what plans one
OTHER_PLUGINS_SEE = {
    "symgroup_extra": {"plugins", "groups", "representations"},
    "symgroup_torch_nn": {"plugins", "groups", "ir", "plan", "backends"},
}
ENGINE = sorted((ROOT / "symgroup").rglob("*.py"))
PLUGINS = sorted((ROOT / "plugins").rglob("*.py"))


def imported_modules(path: Path) -> Iterator[str]:
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{name.name}" for name in node.names)


def engine_folders(path: Path) -> set[str]:
    """Return the folders of symgroup that a file imports from."""
    parts = [name.split(".") for name in imported_modules(path)]
    return {name[1] for name in parts if name[0] == "symgroup" and len(name) > 1 and name[1] in ORDER}


def test_every_folder_has_its_place() -> None:
    folders = {path.name for path in (ROOT / "symgroup").iterdir() if (path / "__init__.py").is_file()}
    assert folders == set(ORDER)


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_only_go_backwards(path: Path) -> None:
    folder = path.relative_to(ROOT / "symgroup").parts[0]
    if folder not in ORDER:
        return  # symgroup/__init__.py opens the door to `api`, lazily
    allowed = NARROW.get(folder, set(ORDER[: ORDER.index(folder)])) | {folder}
    assert engine_folders(path) <= allowed


def test_plugins_see_only_the_door_and_the_plan() -> None:
    for path in PLUGINS:
        allowed = OTHER_PLUGINS_SEE.get(path.parent.name, PLUGINS_SEE)
        names = [name for name in imported_modules(path) if name.split(".")[0] == "symgroup"]
        assert {".".join(name.split(".")[:2]) for name in names} <= {
            f"symgroup.{item}" for item in allowed
        }, path


def test_torch_is_imported_under_plugins_only() -> None:
    importing = [path for path in ENGINE for name in imported_modules(path) if name.split(".")[0] == "torch"]
    assert importing == []


def test_click_is_never_imported() -> None:
    names = {name.split(".")[0] for path in [*ENGINE, *PLUGINS] for name in imported_modules(path)}
    assert "click" not in names
