"""Exact matrices as the arrays of plans."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

import numpy as np
from flint import fmpq_mat

from symgroup.algebra import ExactMatrix, FieldMatrix
from symgroup.ir import AlgebraicArray, AlgebraicNumber, ExactArray, ScaledArray, frozen_array


def exact_array(
    matrices: Sequence[ExactMatrix],  # each (m, n)
    shape: tuple[int, int],  # (m, n)
) -> ExactArray:  # (len(matrices), m, n)
    """Return matrices as one array: over one denominator where all are rational, else by a table of numbers."""
    if not any(isinstance(matrix, FieldMatrix) for matrix in matrices):
        return _scaled([matrix for matrix in matrices if isinstance(matrix, fmpq_mat)], shape)
    position: dict[AlgebraicNumber, int] = {}
    values = [
        position.setdefault(AlgebraicNumber.of(entry), len(position))
        for matrix in matrices
        for entry in matrix.entries()
    ]
    return AlgebraicArray(
        frozen_array(np.array(values, dtype=np.int64).reshape(len(matrices), *shape)), tuple(position)
    )


def _scaled(matrices: list[fmpq_mat], shape: tuple[int, int]) -> ScaledArray:
    pairs = [matrix.numer_denom() for matrix in matrices]
    denominator = lcm(*(int(q) for _, q in pairs))
    values = [
        [int(entry) * (denominator // int(q)) for entry in numerators.entries()] for numerators, q in pairs
    ]
    return ScaledArray(
        frozen_array(np.array(values, dtype=np.int64).reshape(len(matrices), *shape)), denominator
    )
