"""The Python blocks of docs/plugins/ run, each page as one program; every kind of plugin has its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symgroup.plugins import KINDS
from symgroup.plugins.hooks import HOOK_OF

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "plugins").glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_blocks_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    assert blocks
    exec(compile("\n".join(blocks), page.name, "exec"), {"__name__": page.stem})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_that_names_its_hook(kind: str) -> None:
    index = (ROOT / "docs" / "plugins" / "README.md").read_text(encoding="utf-8")
    assert f"({kind}s.md)" in index
    assert HOOK_OF[kind] in index
    assert (ROOT / "docs" / "plugins" / f"{kind}s.md").is_file()
