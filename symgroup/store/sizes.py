"""Sizes in bytes as people write them in environment variables."""

from __future__ import annotations

import re

UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def parse_size(text: str) -> int | None:
    """Return the bytes of '4000000', '500MB' or '1.5 GB', in powers of 1000; None where the text is no size."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)I?B?", text.strip().upper())
    return int(float(found[1]) * UNITS[found[2]]) if found else None


def size_text(size: int) -> str:
    """Return bytes with a unit, to three digits."""
    for unit in ("TB", "GB", "MB", "kB"):
        scale = UNITS[unit[0].upper()]
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} bytes"
