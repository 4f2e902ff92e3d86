"""docs/relaxed.md: each of its programs runs by itself and prints what is shown below it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "relaxed.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```\n+```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_program_shows_its_output() -> None:
    assert len(PROGRAMS) == PAGE.count("```python") >= 5


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_programs_print_what_is_shown(number: int, tmp_path: Path) -> None:
    program, shown = PROGRAMS[number]
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == shown
