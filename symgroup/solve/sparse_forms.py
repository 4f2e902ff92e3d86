"""From exact sparse matrices to forms: each different entry is written down once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.algebra.sparse import SparseMatrix
from symgroup.errors import LimitError
from symgroup.ir import AlgebraicForm, AlgebraicNumber, SparseForm
from symgroup.solve.forms import LARGEST_BITS


def form_of_sparse(
    basis: SparseMatrix,  # (r, m n), vectorised maps
    m: int,
    n: int,
) -> SparseForm | AlgebraicForm:
    """Return vectorised maps as a form. Raises: LimitError (SG406) for entries that do not fit 62 bits."""
    size = basis.shape[0]
    element, row, column = map(_frozen, (basis.row, *np.divmod(basis.column, n)))
    numerators, denominators = _lowest_terms(basis.coordinates, basis.denominator)
    if not basis.coordinates[:, 1:].any():
        values = (_frozen(part[:, 0][basis.number]) for part in (numerators, denominators))
        return SparseForm(size, (m, n), element, row, column, *values)
    numbers = tuple(_numbers(basis, numerators, denominators))
    return AlgebraicForm(size, (m, n), element, row, column, _frozen(basis.number), numbers)


def _frozen(array: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an array that nobody else writes to, made read-only without a copy."""
    array.setflags(write=False)
    return array


def _numbers(
    basis: SparseMatrix, numerators: NDArray[np.int64], denominators: NDArray[np.int64]
) -> Iterator[AlgebraicNumber]:
    """Yield the numbers of the table, rational ones as such; there may be as many as entries, so few calls make each."""
    field = basis.field
    polynomial, root = field.polynomial, field.root
    lines = zip(numerators.tolist(), denominators.tolist(), strict=True)
    for above, below in lines:
        pairs = tuple(zip(above, below, strict=True))
        if any(above[1:]):
            yield AlgebraicNumber(polynomial, root, pairs, field)
        else:
            yield AlgebraicNumber((0, 1), 0, pairs[:1])


def _lowest_terms(
    coordinates: NDArray[Any], denominator: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # numerators and denominators, each (numbers, d)
    if coordinates.dtype == np.object_:
        fractions = [[Fraction(c, denominator) for c in line] for line in coordinates.tolist()]
        pairs = [(x.numerator, x.denominator) for line in fractions for x in line]
        if any(max(abs(p), q) >= 1 << LARGEST_BITS for p, q in pairs):
            raise LimitError.of("SG406", f"the basis has entries with more than {LARGEST_BITS} bits")
        both = np.array(pairs, dtype=np.int64).reshape(*coordinates.shape, 2)
        return both[..., 0], both[..., 1]
    common = np.gcd(coordinates, denominator)  # gcd(0, q) = q, so that 0 is 0 / 1
    return coordinates // common, denominator // common
