"""The README's Python blocks run, in order, as one program; its command lines are accepted."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from symgroup.cli import app
from symgroup.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = [text for language, text in BLOCK.findall(README) if language in {"python", "py"}]
COMMAND_LINES = sorted(
    {
        re.split(r"\s{2,}|[|>#]", line.removeprefix("$ "), maxsplit=1)[0]
        for _, text in BLOCK.findall(README)
        for line in text.replace("\\\n", " ").splitlines()
        if line.removeprefix("$ ").startswith("symgroup ")
    }
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the examples in it, both as `examples/...` and beside the program."""
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
        shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.slow
def test_python_blocks_run(folder: Path) -> None:
    assert PYTHON, "the README shows no Python"
    program = "\n".join(PYTHON)
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr
    shown = re.search(r"^```python\n.*?^```\n+```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    if len(PYTHON) == 1 and shown:
        assert done.stdout == shown.group(1)


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_command_lines_name_real_commands_and_options(line: str) -> None:
    words = shlex.split(line)[1:]
    if words[0].startswith("-"):
        return
    assert words[0] in COMMANDS
    help_text = CliRunner().invoke(app, [words[0], "--help"]).stdout
    options = [word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    assert [option for option in options if option not in help_text] == []
