"""The backend that docs/plugins/backends.md writes out passes the whole suite, as the page says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from symgroup.backends import Backend
from symgroup.testing import BackendConformance

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "backends.md"


def documented() -> Backend:
    """The instance that the page's hook registers."""
    text = PAGE.read_text(encoding="utf-8")
    (block,) = (
        block
        for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        if "symgroup_register_backends" in block
    )
    names: dict[str, Any] = {}
    exec(compile(block, PAGE.name, "exec"), names)
    found: list[Backend] = []
    names["symgroup_register_backends"](found.append)
    (backend,) = found
    return backend


class TestDocumented(BackendConformance):
    def make_backend(self) -> Backend:
        return documented()
