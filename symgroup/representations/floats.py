"""Exact matrices rounded to floats, each entry correctly."""

from __future__ import annotations

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix
from symgroup.errors import InputError


def float_matrix(
    matrix: ExactMatrix,  # (m, n), real
) -> NDArray[np.float64]:  # (m, n)
    """Return a real matrix in float64. Raises: InputError (SG316) where an entry is not real."""
    rows = matrix.tolist()
    if any(not isinstance(entry, fmpq) and not entry.is_real for row in rows for entry in row):
        raise InputError.of(
            "SG316",
            "a complex representation where a real one is needed",
            help="use the real representation that it belongs to, of twice the dimension",
        )
    values = [[int(e.p) / int(e.q) if isinstance(e, fmpq) else float(e) for e in row] for row in rows]
    return np.array(values, dtype=np.float64).reshape(matrix.nrows(), matrix.ncols())
