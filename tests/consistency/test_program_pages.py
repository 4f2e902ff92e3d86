"""docs/relaxed.md and docs/pytorch.md: each of their programs runs by itself and prints what is shown below it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {name: (DOCS / f"{name}.md").read_text(encoding="utf-8") for name in ("relaxed", "pytorch")}
PROGRAM = re.compile(r"^```python\n(.*?)^```\n+```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROGRAMS = [
    pytest.param(program, shown, id=f"{name} {number}")
    for name, page in PAGES.items()
    for number, (program, shown) in enumerate(PROGRAM.findall(page))
]


def test_every_program_shows_its_output() -> None:
    assert len(PROGRAMS) == sum(page.count("```python") for page in PAGES.values()) >= 7


@pytest.mark.parametrize(("program", "shown"), PROGRAMS)
def test_programs_print_what_is_shown(program: str, shown: str, tmp_path: Path) -> None:
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
