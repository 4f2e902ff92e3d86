"""The tree: no file too long, no path of anybody's machine in any text."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = {"build", "dist", "out", "__pycache__", "node_modules", "shared"}
SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".lark",
    ".symg",
    ".json",
    ".g",
    ".yml",
    ".yaml",
    ".cfg",
    ".sh",
    "",
}


def is_kept(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
    hidden = hidden or path.name == ".git"  # a linked worktree's, which names where the repository lies
    return not hidden and not BUILT & set(parts) and not any(part.endswith(".egg-info") for part in parts)


TEXTS = sorted(
    path for path in ROOT.rglob("*") if path.is_file() and path.suffix in SUFFIXES and is_kept(path)
)
MODULES = [path for path in TEXTS if path.suffix in {".py", ".lark"}]
# put together here, so that this file does not match itself
FOREIGN = re.compile(
    "(?<![\\w.])/(" + "|".join(["ho" + "me", "ro" + "ot", "Us" + "ers", "tm" + "p", "wo" + "rk"]) + ")/"
)


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_text_has_a_path_of_one_machine() -> None:
    found = {str(path.relative_to(ROOT)): FOREIGN.findall(path.read_text(encoding="utf-8")) for path in TEXTS}
    assert {name: paths for name, paths in found.items() if paths} == {}


def test_the_constraints_pin_every_dependency_exactly() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in pins}
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = {name.lower() for name in re.findall(r'"([A-Za-z-]+)[<>=]=?[0-9]', text)}
    assert {"torch", "numpy", "pytest", "ruff"} <= wanted
    assert wanted - names == set()
    assert pins["torch"] == "2.13.0"
