"""Exact matrices of one shape as integer arrays over one denominator, one array a coordinate in the powers of theta.

They are reduced at places without a number of flint for each entry. Those of tensor products are products of the factors'
arrays: the exact matrices of a large product are never made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import lcm
from typing import Any

import numpy as np
from flint import fmpq_mat, fmpz_mat
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, FieldMatrix, NumberField, Place, coerce, identity_matrix
from symgroup.algebra.arrays import Residues, reduced
from symgroup.algebra.fields import reduction_table
from symgroup.representations.base import Representation
from symgroup.representations.combined import TensorProduct

EXACT = 1 << 53  # integers up to here are float64 numbers


@dataclass(frozen=True, slots=True, eq=False)
class IntegerArrays:
    """The matrices sum_k parts[k] theta^k / denominator."""

    parts: tuple[
        NDArray[Any], ...
    ]  # d arrays (matrices, m, n) of float64, or of objects where entries are large
    denominator: int
    largest: int  # absolute value of an entry of the parts

    def at(
        self,
        places: Sequence[Place],  # (d,), above one prime
    ) -> Residues | None:  # (d, matrices, m, n)
        """Return the matrices at places, or None where the prime divides the denominator."""
        p = places[0].prime
        if self.denominator % p == 0:
            return None
        scale = pow(self.denominator, -1, p)
        if scale == 1 and len(self.parts) == 1 and self.largest <= p // 2:
            return np.broadcast_to(self.parts[0], (len(places), *self.parts[0].shape))
        powers = [[scale * pow(place.root, k, p) % p for k in range(len(self.parts))] for place in places]
        if len(self.parts) * self.largest * p < EXACT:
            flat = np.stack([part.reshape(-1) for part in self.parts])
            return reduced(np.array(powers, dtype=np.float64) @ flat, p).reshape(
                len(places), *self.parts[0].shape
            )
        # p < 2^22, so products of two residues fit in 64 bits
        residues = [(part % p).astype(np.int64) for part in self.parts]
        total = [sum(c * part % p for c, part in zip(row, residues, strict=True)) % p for row in powers]
        values = np.stack(total)
        return np.where(values > p // 2, values - p, values).astype(np.float64)


def integer_arrays(matrices: Sequence[ExactMatrix]) -> IntegerArrays:
    """Return matrices of one shape over one field; coordinates that are zero everywhere at the end are left out."""
    rows: list[tuple[fmpq_mat, ...]] = [A.parts if isinstance(A, FieldMatrix) else (A,) for A in matrices]
    pairs = [[part.numer_denom() for part in row] for row in rows]
    denominator = lcm(*(int(q) for row in pairs for _, q in row))
    shape = (len(matrices), matrices[0].nrows(), matrices[0].ncols())
    parts = [
        _array([p if q == denominator else p * (denominator // int(q)) for p, q in column], shape)
        for column in zip(*pairs, strict=True)
    ]
    while len(parts) > 1 and not parts[-1].any():
        parts.pop()
    return _measured(parts, denominator)


def _array(numerators: Sequence[fmpz_mat], shape: tuple[int, int, int]) -> NDArray[Any]:
    values = list(map(int, chain.from_iterable(matrix.entries() for matrix in numerators)))
    try:
        return np.array(values, dtype=np.int64).reshape(shape)
    except OverflowError:
        return np.array(values, dtype=np.object_).reshape(shape)


def _measured(parts: Sequence[NDArray[Any]], denominator: int) -> IntegerArrays:
    # Python's integers: in int64 the negative of -2^63 is itself
    largest = max((max(int(part.max()), -int(part.min())) for part in parts if part.size), default=0)
    if largest < EXACT:
        parts = [part.astype(np.float64, copy=False) for part in parts]
    return IntegerArrays(tuple(parts), denominator, largest)


@lru_cache(maxsize=8)  # the arrays may be large
def generator_arrays(V: Representation, field: NumberField) -> IntegerArrays:
    """Return what a map must commute with, as `V.generator_matrices` does: rho of generators, then drho of the algebra's."""
    if not V.group.generators and not V.group.lie_algebra:
        return integer_arrays([identity_matrix(V.dim, field)])
    if isinstance(V, TensorProduct):
        left, right = generator_arrays(V.left, field), generator_arrays(V.right, field)
        largest = left.largest * right.largest
        if V.group.lie_algebra:  # drho x 1 + 1 x drho, over the product of the denominators
            largest = max(largest, left.largest * right.denominator + right.largest * left.denominator)
            largest = max(largest, left.denominator, right.denominator)  # which multiply zeros too
        if field.degree * growth(field) * largest < EXACT:
            return _tensor_product(left, right, len(V.group.generators), field)
    return integer_arrays([coerce(A, field) for A in V.generator_matrices()])


def _tensor_product(
    left: IntegerArrays, right: IntegerArrays, elements: int, field: NumberField
) -> IntegerArrays:
    """Return rho x rho for the first matrices, of group elements, and drho x 1 + 1 x drho for the others."""
    (count, n, _), m = left.parts[0].shape, right.parts[0].shape[1]
    degree = len(left.parts) + len(right.parts) - 1
    sums = np.zeros((degree, count, n, m, n, m))
    for i, a in enumerate(left.parts):
        for j, b in enumerate(right.parts):
            for k in range(elements):
                sums[i + j, k] += a[k, :, None, :, None] * b[k, None, :, None, :]
    if elements < count:
        _add_derivatives(sums[:, elements:], left, right, elements)
    parts = reduced_by_table(list(sums.reshape(degree, count, n * m, n * m)), field)
    while len(parts) > 1 and not parts[-1].any():
        parts.pop()
    return _measured(parts, left.denominator * right.denominator)


def _add_derivatives(
    sums: NDArray[np.float64], left: IntegerArrays, right: IntegerArrays, start: int
) -> None:
    n, m = left.parts[0].shape[1], right.parts[0].shape[1]
    for k in range(m):
        for i, a in enumerate(left.parts):
            sums[i, :, :, k, :, k] += a[start:] * right.denominator
    for k in range(n):
        for j, b in enumerate(right.parts):
            sums[j, :, k, :, k, :] += b[start:] * left.denominator


def reduced_by_table(sums: list[NDArray[Any]], field: NumberField) -> list[NDArray[Any]]:  # at most d arrays
    """Return sum_k sums[k] theta^k with no power of theta above d - 1."""
    result = sums[: field.degree]
    for high, row in zip(sums[field.degree :], reduction_table(field.polynomial), strict=False):
        for k, c in enumerate(row):
            if c:
                result[k] = result[k] + int(c) * high
    return result


def growth(field: NumberField) -> int:
    """Return a bound of what `reduced_by_table` multiplies the largest of its numbers by."""
    table = reduction_table(field.polynomial)
    return 1 + (field.degree - 1) * max((abs(int(c)) for row in table for c in row), default=0)
