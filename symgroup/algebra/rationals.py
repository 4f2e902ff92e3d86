"""Convert between the exact numbers of the standard library, sympy and flint; refuse whatever is not exact."""

from __future__ import annotations

from fractions import Fraction
from numbers import Rational
from typing import TypeAlias

import sympy
from flint import fmpq, fmpz

from symgroup.errors import InputError

ExactNumber: TypeAlias = int | Fraction | fmpq | fmpz | sympy.Rational


def to_fmpq(value: object) -> fmpq:
    """Return a rational number as a flint fraction.

    Raises: InputError (SG302) for floats and everything else that is not a rational number.
    """
    if isinstance(value, (fmpq, fmpz)):
        return fmpq(value)
    if isinstance(value, Rational):
        return fmpq(int(value.numerator), int(value.denominator))
    if isinstance(value, sympy.Rational):
        return fmpq(int(value.p), int(value.q))
    raise InputError.of(
        "SG302",
        f"'{value}' is not an exact rational number",
        notes=["floats are refused: 0.1 in binary is not 1/10, and a rank decided by rounding is no proof"],
        help="write integers, fractions.Fraction(1, 10) or sympy.Rational(1, 10)",
    )


def to_sympy(value: fmpq) -> sympy.Rational:
    """Return a flint fraction as a sympy number."""
    return sympy.Rational(int(value.p), int(value.q))
