"""Find the name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: object, known: Iterable[str]) -> str | None:
    """Return "did you mean 'x'?" for the closest known name, or None where nothing is close, as to what is no text."""
    names = list(known)
    if not isinstance(name, str):
        return None
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    if not close:
        folded = {item.lower(): item for item in names}
        close = [folded[name.lower()]] if name.lower() in folded else []
    return f"did you mean '{close[0]}'?" if close else None
