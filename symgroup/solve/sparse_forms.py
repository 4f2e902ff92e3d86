"""From exact sparse matrices to forms: each different entry is written down once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_poly
from numpy.typing import NDArray

from symgroup.algebra import FieldElement, NumberField
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
    pairs = np.stack([numerators, denominators], axis=2).tolist()
    numbers = tuple(_number(basis.field, list(map(tuple, line))) for line in pairs)
    return AlgebraicForm(size, (m, n), element, row, column, _frozen(basis.number), numbers)


def _frozen(array: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an array that nobody else writes to, made read-only without a copy."""
    array.setflags(write=False)
    return array


def _number(field: NumberField, pairs: list[tuple[int, int]]) -> AlgebraicNumber:
    """Return the number with the given coordinates, as a rational one where it is."""
    if all(p == 0 for p, _ in pairs[1:]):
        return AlgebraicNumber((0, 1), 0, (pairs[0],))
    value = FieldElement(field, fmpq_poly([fmpq(p, q) for p, q in pairs]))
    return AlgebraicNumber(field.polynomial, field.root, tuple(pairs), value)


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
