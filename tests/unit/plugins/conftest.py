"""Fake distributions in a folder on sys.path, with metadata and a module each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that installs a distribution of one module with these entry points; it returns the folder."""
    monkeypatch.syspath_prepend(tmp_path)

    def put(distribution: str, names: list[str], code: str, version: str = "1.2") -> Path:
        module = f"fake_{distribution.replace('-', '_')}"
        (tmp_path / f"{module}.py").write_text(code)
        info = tmp_path / f"{module}-{version}.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        )
        points = "".join(f"{name} = {module}\n" for name in names)
        info.joinpath("entry_points.txt").write_text(f"[symgroup]\n{points}")
        monkeypatch.delitem(sys.modules, module, raising=False)
        return tmp_path

    return put
