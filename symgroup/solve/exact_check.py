"""Whether maps commute with generators, exactly: A rho_V(g) = rho_W(g) A in float64 where that is exact, else in flint.

Several maps are checked as one. Let the commutators C_0, C_1, ... have entries (coordinates in the powers of theta) of
absolute value at most B, and beta > 2 B. Then sum_k beta^k C_k = 0 only if every C_k is 0: modulo beta the sum is C_0, and so
on (Kronecker 1882). The sum is the commutator of sum_k beta^k A_k, and sums of integers below 2^53 are exact in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from symgroup.algebra import ExactMatrix, NumberField
from symgroup.algebra.sparse import SparseMatrix
from symgroup.solve.commuting import all_commute
from symgroup.solve.integer_arrays import EXACT, IntegerArrays, growth, reduced_by_table

LARGEST_CHUNK = 4_000_000  # entries of a product at a time
SMALL = 500_000  # numbers in all products of a chunk, which are then made at once
SPARSE = 16  # a matrix with fewer than one entry in so many is multiplied as a sparse one

Floats = NDArray[np.float64]


def commute_exactly(
    basis: SparseMatrix,  # (r, m n), vectorised maps
    source: IntegerArrays,  # (generators, n, n)
    target: IntegerArrays,  # (generators, m, m)
    exact: Callable[[], tuple[Sequence[ExactMatrix], Sequence[ExactMatrix]]],  # the same, for flint
) -> bool:
    """Whether each row of the basis, as a map A, has A source[k] = target[k] A for every k."""
    if not basis.shape[0]:
        return True
    largest = int(abs(basis.coordinates).max())
    bound = max(1, largest * _weight(source, target, basis.field))
    packed = _largest_pack(bound, largest)
    if not packed:
        return all_commute(*exact(), basis.to_exact())
    shape = (target.parts[0].shape[-1], source.parts[0].shape[-1])
    values = basis.coordinates.astype(np.float64)
    step = max(1, LARGEST_CHUNK // (shape[0] * shape[1]))
    packs = _packs(basis, values, shape, packed, bound, step)
    return all(_commute(maps, source, target, basis.field) for maps in packs)


def _weight(source: IntegerArrays, target: IntegerArrays, field: NumberField) -> int:
    """Return a bound on the coordinates of a commutator, and of all sums on the way, for maps with coordinates up to 1."""
    right = sum(int(abs(part).sum(axis=-2).max()) for part in source.parts)
    left = sum(int(abs(part).sum(axis=-1).max()) for part in target.parts)
    return growth(field) * (right * target.denominator + left * source.denominator)


def _largest_pack(bound: int, largest: int) -> int:
    """Return how many maps can be checked as one, 0 where not even one can."""
    if 2 * bound >= EXACT:
        return 0
    size, beta = 1, _beta(bound)
    while 2 * max(bound, largest) * beta**size < EXACT:
        size += 1
    return size


def _beta(bound: int) -> int:
    return 1 << (2 * bound).bit_length()  # a power of 2 above 2 B


def _packs(
    basis: SparseMatrix, values: Floats, shape: tuple[int, int], packed: int, bound: int, step: int
) -> Iterator[list[Floats]]:  # d arrays (packs, m, n)
    """Yield the maps, `packed` of them summed as one with powers of beta, `step` sums at a time."""
    count, beta = basis.shape[0], float(_beta(bound))
    ends = np.searchsorted(basis.row, np.arange(count), side="right").tolist()
    starts = [0, *ends[:-1]]
    for first in range(0, count, packed * step):
        last = min(count, first + packed * step)
        parts = [
            np.zeros((-(-(last - first) // packed), shape[0] * shape[1])) for _ in range(values.shape[1])
        ]
        for k in range(first, last):
            pack, digit = divmod(k - first, packed)
            places, numbers = basis.column[starts[k] : ends[k]], basis.number[starts[k] : ends[k]]
            for part, coordinates in zip(parts, values.T, strict=True):
                part[pack][places] += beta**digit * coordinates[numbers]
        yield [part.reshape(-1, *shape) for part in parts]


def _commute(
    maps: Sequence[Floats], source: IntegerArrays, target: IntegerArrays, field: NumberField
) -> bool:
    count = len(source.parts[0])
    products = count * len(maps) * max(len(source.parts), len(target.parts)) * maps[0].size
    groups = [slice(None)] if products <= SMALL else [slice(k, k + 1) for k in range(count)]
    for some in groups:
        right = _product(maps, [part[some, None] for part in source.parts], field)
        left = _product([part[some, None] for part in target.parts], maps, field)
        for a, b in zip(right, left, strict=True):
            if not np.array_equal(_scaled(a, target.denominator), _scaled(b, source.denominator)):
                return False
    return True


def _scaled(values: Floats, denominator: int) -> Floats:
    return values if denominator == 1 else values * denominator


def _product(left: Sequence[Floats], right: Sequence[Floats], field: NumberField) -> list[Floats]:  # d arrays
    """Return the product of sum_i left[i] theta^i and sum_j right[j] theta^j."""
    sums: list[Floats | None] = [None] * (2 * field.degree - 1)
    shape: tuple[int, ...] = ()
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product = _times(a, b)
            known, shape = sums[i + j], product.shape
            sums[i + j] = product if known is None else known + product
    return reduced_by_table([np.zeros(shape) if part is None else part for part in sums], field)


def _times(a: Floats, b: Floats) -> Floats:
    """Return a b; a single matrix may be sparse, and the others are then multiplied side by side."""
    if b.ndim == 4 and _is_sparse(b):
        flat = _sparse(b[0, 0].T) @ a.reshape(-1, a.shape[-1]).T
        return np.asarray(flat.T).reshape(1, *a.shape[:-1], b.shape[-1])
    if a.ndim == 4 and _is_sparse(a):
        beside = b.transpose(1, 0, 2).reshape(b.shape[1], -1)
        product = np.asarray(_sparse(a[0, 0]) @ beside)
        return product.reshape(a.shape[-2], b.shape[0], b.shape[2]).transpose(1, 0, 2)[None]
    return np.asarray(a @ b)


def _is_sparse(matrices: Floats) -> bool:
    return len(matrices) == 1 and int(np.count_nonzero(matrices)) * SPARSE < matrices.size


def _sparse(matrix: Floats) -> csr_array:
    """Return a sparse copy, without the checks and sorting of scipy's own."""
    rows, columns = np.nonzero(matrix)
    starts = np.searchsorted(rows, np.arange(len(matrix) + 1))
    return csr_array((matrix[rows, columns], columns, starts), shape=matrix.shape)
