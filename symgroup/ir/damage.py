"""What is said of plans that are not whole."""

from __future__ import annotations

from symgroup.errors import InputError

# A dense float64 copy of everything a plan describes then stays below 4 GiB; a plan of a few hundred bytes
# cannot ask for more.
MAX_ENTRIES = 2**29


def damaged(where: str, what: str) -> InputError:
    """Return the error for a plan that is not whole (SG331)."""
    return InputError.of(
        "SG331",
        f"truncated or damaged plan: {where}: {what}",
        help="write the file again with `symgroup compile` or `symgroup train`",
    )


def need(condition: bool, where: str, what: str) -> None:
    """Raise `damaged` unless the condition holds."""
    if not condition:
        raise damaged(where, what)
