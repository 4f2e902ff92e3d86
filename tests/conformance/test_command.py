"""The suite's two command lines, as a backend's author runs them, from any folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = {
    "module": ["-m", "symgroup.testing"],
    "pytest": ["-m", "pytest", "--pyargs", "symgroup.testing"],
    "workers": ["-m", "pytest", "--pyargs", "symgroup.testing", "-n", "1"],
}
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def _python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False)


def _run(folder: Path, command: list[str], name: str) -> subprocess.CompletedProcess[str]:
    return _python(folder, *command, "--backend", name, "-q", "-k", "says_what or circulant")


@each_command
def test_a_right_backend_passes(tmp_path: Path, command: list[str]) -> None:
    done = _run(tmp_path, command, "reference")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


@each_command
def test_an_unknown_backend_is_named(tmp_path: Path, command: list[str]) -> None:
    done = _run(tmp_path, command, "referense")
    assert done.returncode == 1
    assert "[SG501] no backend 'referense'" in done.stdout


def test_other_projects_may_have_an_option_of_this_name(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "def pytest_addoption(parser):\n    parser.addoption('--backend', default='theirs')\n"
    )
    (tmp_path / "test_theirs.py").write_text(
        "import sys\n\n\ndef test_theirs(request):\n"
        "    assert request.config.getoption('--backend') == 'mine'\n"
        "    assert 'numpy' not in sys.modules and 'symgroup.testing' not in sys.modules\n"
    )
    done = _python(tmp_path, "-m", "pytest", "-q", "--backend", "mine", "-p", "no:hypothesispytest")
    assert done.returncode == 0, done.stdout + done.stderr
