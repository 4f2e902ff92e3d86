"""Exact matrices as integer arrays over one denominator, one array a coordinate in the powers of theta.

They are reduced at places without a number of flint for each entry, and products of small ones are exact in float64: a sum of
n products of integers is, where n times the largest product is below 2^53.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np
from flint import fmpq_mat
from numpy.typing import NDArray
from scipy.sparse import csr_array

from symgroup.algebra import ExactMatrix, FieldMatrix, NumberField, Place, field_of
from symgroup.algebra.arrays import Residues
from symgroup.algebra.fields import reduction_table

EXACT = 1 << 53  # integers up to here are float64 numbers
LARGEST_CHUNK = 4_000_000  # entries of a product at a time
SPARSE = 16  # a matrix with fewer than one entry in so many is multiplied as a sparse one


@dataclass(frozen=True, slots=True, eq=False)
class IntegerArrays:
    """The matrices sum_k parts[k] theta^k / denominator."""

    parts: tuple[NDArray[Any], ...]  # d arrays of float64, or of objects where entries are large
    denominator: int
    largest: int  # absolute value of an entry of the parts

    def at(self, place: Place) -> Residues | None:
        """Return the matrix at a place, or None where the prime divides the denominator."""
        p = place.prime
        if self.denominator % p == 0:
            return None
        scale = pow(self.denominator, -1, p)
        total: NDArray[np.int64] | None = None
        for k, part in enumerate(self.parts):
            # p < 2^22, so products of two residues fit in 64 bits
            residues = (part % p).astype(np.int64) * (scale * pow(place.root, k, p) % p) % p
            total = residues if total is None else (total + residues) % p
        if total is None:
            return None
        return np.where(total > p // 2, total - p, total).astype(np.float64)


def integer_arrays(matrix: ExactMatrix) -> IntegerArrays:
    """Return a matrix as integer arrays; coordinates that are zero everywhere at the end are left out."""
    rational: tuple[fmpq_mat, ...] = matrix.parts if isinstance(matrix, FieldMatrix) else (matrix,)
    pairs = [part.numer_denom() for part in rational]
    denominator = lcm(*(int(q) for _, q in pairs))
    shape = (matrix.nrows(), matrix.ncols())
    parts = [
        _array([int(e) for e in (p * (denominator // int(q))).entries()]).reshape(shape) for p, q in pairs
    ]
    while len(parts) > 1 and not parts[-1].any():
        parts.pop()
    largest = max((int(abs(part).max()) for part in parts if part.size), default=0)
    if largest < EXACT:
        parts = [part.astype(np.float64) for part in parts]
    return IntegerArrays(tuple(parts), denominator, largest)


def _array(values: list[int]) -> NDArray[Any]:
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return np.array(values, dtype=np.object_)


def commutes(
    maps: IntegerArrays,  # each part (r, m, n)
    source: IntegerArrays,  # each part (n, n)
    target: IntegerArrays,  # each part (m, m)
    field: NumberField,
) -> bool | None:
    """Whether A source = target A for each map A, exactly; None where the integers are too large for float64."""
    m, n = maps.parts[0].shape[1:]
    table = [[int(c) for c in row] for row in reduction_table(field.polynomial)]
    growth = 1 + field.degree * max((abs(c) for row in table for c in row), default=0)
    size = max(source.largest * target.denominator, target.largest * source.denominator)
    if 2 * max(m, n) * field.degree * maps.largest * size * growth >= EXACT:
        return None
    step = max(1, LARGEST_CHUNK // (m * n))
    for start in range(0, len(maps.parts[0]), step):
        chunk = [part[start : start + step] for part in maps.parts]
        right = _product(chunk, source.parts, table, field.degree)
        left = _product(target.parts, chunk, table, field.degree)
        for a, b in zip(right, left, strict=True):
            if (a * target.denominator != b * source.denominator).any():
                return False
    return True


def _product(
    left: Sequence[NDArray[np.float64]],
    right: Sequence[NDArray[np.float64]],
    table: list[list[int]],
    degree: int,
) -> list[NDArray[np.float64]]:  # d arrays
    """Return the product of sum_i left[i] theta^i and sum_j right[j] theta^j."""
    shape = np.broadcast_shapes(left[0].shape[:-2], right[0].shape[:-2])
    size = (*shape, left[0].shape[-2], right[0].shape[-1])
    sums = [np.zeros(size) for _ in range(2 * degree - 1)]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            sums[i + j] += _times(a, b)
    result = sums[:degree]
    for high, row in zip(sums[degree:], table, strict=True):
        for k, c in enumerate(row):
            if c:
                result[k] += c * high
    return result


def _times(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a b, where one is a stack of matrices and the other is one matrix, which may be sparse."""
    if b.ndim == 2 and _is_sparse(b):
        flat = csr_array(b.T) @ a.reshape(-1, a.shape[-1]).T
        return np.asarray(flat.T).reshape(*a.shape[:-1], b.shape[1])
    if a.ndim == 2 and _is_sparse(a):
        stacked = b.transpose(1, 0, 2).reshape(b.shape[1], -1)
        product = np.asarray(csr_array(a) @ stacked)
        return product.reshape(a.shape[0], b.shape[0], b.shape[2]).transpose(1, 0, 2)
    return np.asarray(a @ b)


def _is_sparse(matrix: NDArray[np.float64]) -> bool:
    return bool(np.count_nonzero(matrix) * SPARSE < matrix.size)


def field_of_all(matrices: Sequence[ExactMatrix]) -> NumberField:
    """Return the field over which matrices of one representation are stored."""
    return max((field_of(matrix) for matrix in matrices), key=lambda field: field.degree)
