"""Whether maps commute with generators, exactly: A rho_V(g) = rho_W(g) A in float64 where that is exact, else in flint.

Several maps are checked as one. Let the commutators C_0, C_1, ... have entries (coordinates in the powers of theta) of
absolute value at most B, and beta > 2 B. Then sum_k beta^k C_k = 0 only if every C_k is 0: modulo beta the sum is C_0, and so
on (Kronecker 1882). The sum is the commutator of sum_k beta^k A_k, and sums of integers below 2^53 are exact in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from symgroup.algebra import ExactMatrix, NumberField
from symgroup.algebra.sparse import SparseMatrix
from symgroup.representations.arrays import EXACT, IntegerArrays, growth, reduced_by_table
from symgroup.solve.commuting import all_commute

CHUNK = 1 << 17  # entries of the maps that are multiplied at a time
SMALL = 200_000  # numbers in all products of a chunk, which are then made for several generators at once
PIECE = 1 << 15  # numbers in one of these products: fresh memory for more takes as long as the arithmetic
SPARSE = 16  # a matrix with fewer than one entry in so many is multiplied as a sparse one

Floats: TypeAlias = NDArray[np.float64]
Operator: TypeAlias = "list[Floats | csr_array]"  # d parts, each (n, n)


def commute_exactly(
    basis: SparseMatrix,  # (r, m n), vectorised maps
    source: IntegerArrays,  # (generators, n, n)
    target: IntegerArrays,  # (generators, m, m)
    exact: Callable[[], tuple[Sequence[ExactMatrix], Sequence[ExactMatrix]]],  # the same, for flint
) -> bool:
    """Whether each row of the basis, as a map A, has A source[k] = target[k] A for every k."""
    if not basis.shape[0]:
        return True
    if max(source.largest, target.largest) >= EXACT:  # no float64 arrays; sums of int64 might wrap around
        return all_commute(*exact(), basis.to_exact())
    largest = int(abs(basis.coordinates).max())
    bound = max(1, largest * _weight(source, target, basis.field))
    packed = _largest_pack(bound, largest)
    if not packed:
        return all_commute(*exact(), basis.to_exact())
    shape = (target.parts[0].shape[-1], source.parts[0].shape[-1])
    values = basis.coordinates.astype(np.float64)
    step = max(1, CHUNK // (shape[0] * shape[1]))
    packs = _packs(basis, values, shape, packed, bound, step)
    field, count = basis.field, len(source.parts[0])
    products = count * min(step, -(-basis.shape[0] // packed)) * shape[0] * shape[1] * field.degree**2
    if products <= SMALL:
        return all(_commute_at_once(maps, source, target, field) for maps in packs)
    v, w = _operators(source, transposed=True), _operators(target, transposed=False)
    return all(_commute_one_by_one(maps, v, w, (source, target), field) for maps in packs)


def _weight(source: IntegerArrays, target: IntegerArrays, field: NumberField) -> int:
    """Return a bound on the coordinates of a commutator, and of all sums on the way, for maps with coordinates up to 1."""
    return growth(field) * (source.down * target.denominator + target.across * source.denominator)


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


def _commute_at_once(
    maps: Sequence[Floats], source: IntegerArrays, target: IntegerArrays, field: NumberField
) -> bool:
    count, step = len(source.parts[0]), max(1, PIECE // maps[0].size)
    for first in range(0, count, step):
        some = slice(first, first + step)
        right = _product(maps, [part[some, None] for part in source.parts], field)
        left = _product([part[some, None] for part in target.parts], maps, field)
        if not _agree(right, left, source, target):
            return False
    return True


def _commute_one_by_one(
    maps: Sequence[Floats],  # d arrays (k, m, n)
    source: Sequence[Operator],  # the transposed matrices, each of d parts
    target: Sequence[Operator],
    arrays: tuple[IntegerArrays, IntegerArrays],
    field: NumberField,
) -> bool:
    """Whether maps commute, with one generator at a time and all maps side by side: its matrix may be sparse."""
    count, m, n = maps[0].shape
    across = [np.ascontiguousarray(part.reshape(-1, n).T) for part in maps]  # (n, k m)
    beside = [part.transpose(1, 0, 2).reshape(m, -1) for part in maps]  # (m, k n)
    for v, w in zip(source, target, strict=True):
        right = [part.reshape(n, count, m).T for part in _product(v, across, field)]  # (m, k, n)
        left = [part.reshape(m, count, n) for part in _product(w, beside, field)]
        if not _agree(right, left, *arrays):
            return False
    return True


def _operators(arrays: IntegerArrays, *, transposed: bool) -> list[Operator]:
    """Return each matrix by its parts, sparse where that is quicker to multiply by."""
    parts = [part.swapaxes(1, 2) if transposed else part for part in arrays.parts]
    return [
        [_sparse(matrix) if _is_sparse(matrix) else matrix for matrix in group]
        for group in zip(*parts, strict=True)
    ]


def _agree(
    right: Sequence[Floats], left: Sequence[Floats], source: IntegerArrays, target: IntegerArrays
) -> bool:
    """Whether A source = target A, from the integers in place of both."""
    return all(
        np.array_equal(_scaled(a, target.denominator), _scaled(b, source.denominator))
        for a, b in zip(right, left, strict=True)
    )


def _scaled(values: Floats, denominator: int) -> Floats:
    return values if denominator == 1 else values * denominator


def _product(
    left: Sequence[Floats | csr_array], right: Sequence[Floats], field: NumberField
) -> list[Floats]:  # d arrays
    """Return the product of sum_i left[i] theta^i and sum_j right[j] theta^j."""
    sums: list[Floats | None] = [None] * (2 * field.degree - 1)
    shape: tuple[int, ...] = ()
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product = np.asarray(a @ b)
            known, shape = sums[i + j], product.shape
            sums[i + j] = product if known is None else known + product
    return reduced_by_table([np.zeros(shape) if part is None else part for part in sums], field)


def _is_sparse(matrix: Floats) -> bool:
    return int(np.count_nonzero(matrix)) * SPARSE < matrix.size


def _sparse(matrix: Floats) -> csr_array:
    """Return a sparse copy, without the checks and sorting of scipy's own."""
    rows, columns = np.nonzero(matrix)
    starts = np.searchsorted(rows, np.arange(len(matrix) + 1))
    return csr_array((matrix[rows, columns], columns, starts), shape=matrix.shape)
