"""`python -m symgroup.testing --backend NAME`, as a backend's author runs it, from any folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def _run(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "symgroup.testing",
        "--backend",
        name,
        "-q",
        "-k",
        "says_what or circulant",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_right_backend_passes(tmp_path: Path) -> None:
    done = _run(tmp_path, "reference")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


@pytest.mark.parametrize("name", ["referense"])
def test_an_unknown_backend_is_named(tmp_path: Path, name: str) -> None:
    done = _run(tmp_path, name)
    assert done.returncode == 1
    assert "[SG501] no backend 'referense'" in done.stdout
