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

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    FieldMatrix,
    NumberField,
    Place,
    coerce,
    identity_matrix,
)
from symgroup.algebra.arrays import Residues, reduced
from symgroup.algebra.fields import reduction_table
from symgroup.groups import FiniteGroup
from symgroup.representations.base import Representation
from symgroup.representations.basic import Natural
from symgroup.representations.combined import TensorProduct

EXACT = 1 << 53  # integers up to here are float64 numbers


@dataclass(frozen=True, slots=True, eq=False)
class IntegerArrays:
    """The matrices sum_k parts[k] theta^k / denominator."""

    parts: tuple[
        NDArray[Any], ...
    ]  # d arrays (matrices, m, n) of float64, or of objects where entries are large
    denominator: int
    largest: int  # at least the absolute value of an entry of the parts
    across: int  # at least the sum of the absolute values in a row, of all parts
    down: int  # the same for a column

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
    return _measured(parts, denominator)


def _array(numerators: Sequence[fmpz_mat], shape: tuple[int, int, int]) -> NDArray[Any]:
    return _integers(list(map(int, chain.from_iterable(matrix.entries() for matrix in numerators)))).reshape(
        shape
    )


def _integers(values: list[int]) -> NDArray[Any]:
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return np.array(values, dtype=np.object_)


def _measured(parts: list[NDArray[Any]], denominator: int) -> IntegerArrays:
    """Return the arrays with their bounds, in float64 where that is exact; zeros at the end of the list are left out."""
    while len(parts) > 1 and not parts[-1].any():
        parts.pop()
    # Python's integers: in int64 the negative of -2^63 is itself
    largest = max((max(int(part.max()), -int(part.min())) for part in parts if part.size), default=0)
    rows, columns = parts[0].shape[1:]
    across, down = len(parts) * columns * largest, len(parts) * rows * largest
    if largest < EXACT:
        parts = [part.astype(np.float64, copy=False) for part in parts]
        if max(across, down) < EXACT:
            sizes = abs(parts[0])
            for part in parts[1:]:
                sizes += abs(part)
            across, down = (int(sizes.sum(axis=axis).max(initial=0)) for axis in (-1, -2))
    return IntegerArrays(tuple(parts), denominator, largest, across, down)


@lru_cache(maxsize=8)  # the arrays may be large
def generator_arrays(V: Representation, field: NumberField) -> IntegerArrays:
    """Return what a map must commute with, as `V.generator_matrices` does: rho of generators, then drho of the algebra's."""
    if not V.group.generators and not V.group.lie_algebra:
        return integer_arrays([identity_matrix(V.dim, field)])
    if isinstance(V, Natural) and isinstance(V.group, FiniteGroup):
        return _natural_arrays(V.group, field)
    if isinstance(V, TensorProduct):
        left, right = generator_arrays(V.left, field), generator_arrays(V.right, field)
        largest = left.largest * right.largest
        if V.group.lie_algebra:  # drho x 1 + 1 x drho, over the product of the denominators
            largest = max(largest, left.largest * right.denominator + right.largest * left.denominator)
            largest = max(largest, left.denominator, right.denominator)  # which multiply zeros too
        if field.degree * growth(field) * largest < EXACT:
            return _tensor_product(left, right, len(V.group.generators), field)
    return integer_arrays([coerce(A, field) for A in V.generator_matrices()])


def _natural_arrays(group: FiniteGroup, field: NumberField) -> IntegerArrays:
    """Return the natural representation by the entries that are not 0, as the carrier has them."""
    vectors, n, count = group.carrier.vectors, group.degree, len(group.generators)
    rows, columns, values = [], [], []  # counted through all matrices
    for k, g in enumerate(group.generators):
        for column, point in enumerate(group.carrier.basis):
            for row, value in vectors[g[point]]:
                rows.append(k * n + row)
                columns.append(k * n + column)
                values.append(value)
    # over Q they are fractions already
    numbers = values if field.is_rational else [coerce(value, field) for value in values]
    pairs = [_fractions(number) for number in numbers]
    denominator = lcm(*(q for row in pairs for _, q in row))
    integers = [[p * (denominator // q) for p, q in coordinate] for coordinate in zip(*pairs, strict=True)]
    while len(integers) > 1 and not any(integers[-1]):
        integers.pop()
    largest = max(max(map(abs, part)) for part in integers)
    across, down = [0] * (count * n), [0] * (count * n)
    for part in integers:
        for row, column, number in zip(rows, columns, part, strict=True):
            across[row] += abs(number)
            down[column] += abs(number)
    places = [row * n + column % n for row, column in zip(rows, columns, strict=True)]
    parts = []
    for part in integers:
        array = np.zeros(count * n * n, dtype=np.float64 if largest < EXACT else np.object_)
        array[places] = part
        parts.append(array.reshape(count, n, n))
    return IntegerArrays(tuple(parts), denominator, largest, max(across), max(down))


def _fractions(number: ExactScalar) -> list[tuple[int, int]]:  # (d,)
    """Return numerator and denominator of each coordinate."""
    if isinstance(number, FieldElement):
        return [(int(c.p), int(c.q)) for c in number.coordinates]
    return [(int(number.p), int(number.q))]


def _tensor_product(
    left: IntegerArrays, right: IntegerArrays, elements: int, field: NumberField
) -> IntegerArrays:
    """Return rho x rho for the first matrices, of group elements, and drho x 1 + 1 x drho for the others."""
    (count, n, _), m = left.parts[0].shape, right.parts[0].shape[1]
    degree = len(left.parts) + len(right.parts) - 1
    sums = np.empty((degree, count, n, m, n, m))
    sums[:, elements:] = 0
    # each row of a product as one: NumPy is slow at short inner loops
    rows = sums.reshape(degree, count, n, m, n * m)[:, :elements]
    above = [np.repeat(a[:elements], m, axis=2)[:, :, None] for a in left.parts]
    below = [np.tile(b[:elements], (1, 1, n))[:, None] for b in right.parts]
    for i, a in enumerate(above):
        for j, b in enumerate(below):
            if i == 0 or j == len(below) - 1:  # the first product of this degree
                np.multiply(a, b, out=rows[i + j])
            else:
                rows[i + j] += a * b
    if elements < count:
        _add_derivatives(sums[:, elements:], left, right, elements)
    parts = list(sums.reshape(degree, count, n * m, n * m))
    denominator = left.denominator * right.denominator
    if degree == 1 and elements == count:  # reading all entries again would take as long as the product
        bounds = left.largest * right.largest, left.across * right.across, left.down * right.down
        return IntegerArrays(tuple(parts), denominator, *bounds)
    return _measured(reduced_by_table(parts, field), denominator)


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
