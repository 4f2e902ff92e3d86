"""`symgroup explain CODE`: one Markdown page a code, kept beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from symgroup.errors.exceptions import InputError
from symgroup.errors.suggest import did_you_mean


@cache
def known_codes() -> tuple[str, ...]:
    """Return every error code that has a page, in order."""
    folder = files("symgroup.errors") / "explanations"
    return tuple(
        sorted(item.name.removesuffix(".md") for item in folder.iterdir() if item.name.endswith(".md"))
    )


def explain(code: str) -> str:
    """Return the page of `code`: its cause, an example and the fix.

    Raises: InputError (SG310) where there is no such code.
    """
    wanted = code.strip().upper()
    if wanted not in known_codes():
        raise InputError.of("SG310", f"no error code '{code}'", help=did_you_mean(wanted, known_codes()))
    return (files("symgroup.errors") / "explanations" / f"{wanted}.md").read_text(encoding="utf-8")
