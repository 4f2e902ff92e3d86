"""From exact sparse matrices to forms: each different entry is written down once."""

from __future__ import annotations

import numpy as np

from symgroup.algebra import ExactScalar, FieldElement
from symgroup.algebra.sparse import SparseMatrix
from symgroup.errors import LimitError
from symgroup.ir import AlgebraicForm, AlgebraicNumber, SparseForm, frozen_array
from symgroup.solve.forms import LARGEST_BITS


def form_of_sparse(
    basis: SparseMatrix,  # (r, m n), vectorised maps
    m: int,
    n: int,
) -> SparseForm | AlgebraicForm:
    """Return vectorised maps as a form. Raises: LimitError (SG406) for entries that do not fit 62 bits."""
    size = basis.shape[0]
    element, row, column = map(frozen_array, (basis.row, basis.column // n, basis.column % n))
    numbers = [AlgebraicNumber.of(_simplified(number)) for number in basis.numbers]
    pairs = [pair for number in numbers for pair in number.coordinates]
    if any(max(abs(p), q) >= 1 << LARGEST_BITS for p, q in pairs):
        raise LimitError.of("SG406", f"the basis has entries with more than {LARGEST_BITS} bits")
    if all(len(number.coordinates) == 1 for number in numbers):
        both = np.array(pairs, dtype=np.int64).reshape(-1, 2)[basis.number]
        return SparseForm(
            size, (m, n), element, row, column, frozen_array(both[:, 0]), frozen_array(both[:, 1])
        )
    return AlgebraicForm(size, (m, n), element, row, column, frozen_array(basis.number), tuple(numbers))


def _simplified(value: ExactScalar) -> ExactScalar:
    return value.rational() if isinstance(value, FieldElement) and value.is_rational else value
