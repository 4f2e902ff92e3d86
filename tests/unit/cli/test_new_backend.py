"""`symgroup new-backend`: what it writes, and what it refuses to write."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from symgroup.cli import app
from symgroup.cli.commands.new_backend import new_backend
from symgroup.errors import InputError
from symgroup.plugins import INTERFACE


def test_it_writes_a_whole_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["new-backend", "my-sketch2"])
    assert result.exit_code == 0
    project = tmp_path / "symgroup-my-sketch2"
    made = {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()}
    package = "symgroup_my_sketch2"
    assert made == {
        *("pyproject.toml", "README.md", "tests/test_conformance.py"),
        *(f"{package}/__init__.py", f"{package}/backend.py"),
    }
    described = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    assert described["entry-points"]["symgroup"] == {"my-sketch2": package}
    assert described["name"] == "symgroup-my-sketch2"
    for path in project.rglob("*.py"):
        text = path.read_text()
        ast.parse(text)
        assert "$" not in text
    assert f"SYMGROUP_INTERFACE = {INTERFACE} " in (project / package / "__init__.py").read_text()
    assert "class MySketch2Backend(Backend):" in (project / package / "backend.py").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["symgroup-my-sketch2"]


@pytest.mark.parametrize("folder", ["new", "a/b/c", "empty"])
def test_the_directory_is_the_projects(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    new_backend("sketch", tmp_path / folder)
    assert (tmp_path / folder / "pyproject.toml").is_file()


@pytest.mark.parametrize(
    "name", ["", "A", "a_b", "-a", "a-", "a--b", "1a", "a b", "../a", "a/b", "é", "a" * 61, "$name", "a\n"]
)
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        new_backend(name, tmp_path / "x")
    assert caught.value.code == "SG347"
    assert list(tmp_path.iterdir()) == []


def test_installed_names_are_taken(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is a backend 'reference' already, of symgroup") as caught:
        new_backend("reference", tmp_path / "x")
    assert caught.value.code == "SG347"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    before = sorted(tmp_path.rglob("*"))
    for name in ("full", "file", "dangling"):
        with pytest.raises(InputError) as caught:
            new_backend("sketch", tmp_path / name)
        assert caught.value.code == "SG348"
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "full" / "mine").read_text() == "mine"


def test_folders_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file" / "x", tmp_path / ("a" * 300), Path("a\0b")):
        with pytest.raises(InputError) as caught:
            new_backend("sketch", folder)
        assert caught.value.code == "SG349"
