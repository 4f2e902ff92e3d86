"""Refuse values of another kind than a Python function works on."""

from __future__ import annotations

from symgroup.errors.exceptions import InputError

LONGEST_SHOWN = 60  # characters of a value


def require_kind(value: object, kind: type, wanted: str, help: str) -> None:
    """Return nothing where a value is of a kind, which `wanted` describes. Raises: InputError (SG344).

    Examples:
        >>> require_kind("x", int, "a number", help="1")
        Traceback (most recent call last):
        symgroup.errors.exceptions.InputError: [SG344] 'x' is of type str; a number is needed here
    """
    if not isinstance(value, kind):
        shown = repr(value) if isinstance(value, str) else str(value)
        if len(shown) > LONGEST_SHOWN:
            shown = f"{shown[:LONGEST_SHOWN]}..."
        raise InputError.of(
            "SG344", f"{shown} is of type {type(value).__name__}; {wanted} is needed here", help=help
        )
