"""The types of exact numbers and matrices: flint's own over Q, elements and matrices of a number field elsewhere."""

from __future__ import annotations

from typing import TypeAlias

from flint import fmpq, fmpq_mat

from symgroup.algebra.elements import FieldElement
from symgroup.algebra.field_matrices import FieldMatrix
from symgroup.algebra.fields import FIRST_PRECISION, LARGEST_PRECISION, QQ, NumberField
from symgroup.errors import SymgroupBug

ExactScalar: TypeAlias = fmpq | FieldElement
ExactMatrix: TypeAlias = fmpq_mat | FieldMatrix


def field_of(value: object) -> NumberField:
    """Return the field over which a number or matrix is stored: Q for flint's own."""
    return value.field if isinstance(value, (FieldElement, FieldMatrix)) else QQ


def is_positive(value: ExactScalar) -> bool:
    """Whether a number is real and above 0, decided exactly."""
    return (not isinstance(value, FieldElement) or value.is_real) and sign(value) > 0


def sign(value: ExactScalar) -> int:
    """Return the sign of a real number, decided exactly: a float may round it to 0."""
    if isinstance(value, FieldElement) and value.is_rational:
        value = value.rational()
    if not isinstance(value, FieldElement):
        return int(value > 0) - int(value < 0)
    precision = FIRST_PRECISION
    while precision < LARGEST_PRECISION:
        ball = value.ball(precision).real
        if ball > 0 or ball < 0:  # true only where it holds in the whole ball
            return 1 if ball > 0 else -1
        precision *= 2
    raise SymgroupBug("the sign of an algebraic number was not found")


def pivots_of(echelon: ExactMatrix, rank: int) -> list[int]:
    """Return the column of the first non-zero entry of each of the first `rank` rows."""
    pivots: list[int] = []
    column = 0
    for row in range(rank):
        while echelon[row, column] == 0:
            column += 1
        pivots.append(column)
    return pivots
