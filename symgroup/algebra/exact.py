"""The types of exact numbers and matrices: flint's own over Q, elements and matrices of a number field elsewhere."""

from __future__ import annotations

from typing import TypeAlias

from flint import fmpq, fmpq_mat

from symgroup.algebra.elements import FieldElement
from symgroup.algebra.field_matrices import FieldMatrix
from symgroup.algebra.fields import QQ, NumberField

ExactScalar: TypeAlias = fmpq | FieldElement
ExactMatrix: TypeAlias = fmpq_mat | FieldMatrix


def field_of(value: object) -> NumberField:
    """Return the field over which a number or matrix is stored: Q for flint's own."""
    return value.field if isinstance(value, (FieldElement, FieldMatrix)) else QQ


def pivots_of(echelon: ExactMatrix, rank: int) -> list[int]:
    """Return the column of the first non-zero entry of each of the first `rank` rows."""
    pivots: list[int] = []
    column = 0
    for row in range(rank):
        while echelon[row, column] == 0:
            column += 1
        pivots.append(column)
    return pivots
