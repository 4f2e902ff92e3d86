"""From patterns to index tuples: which entries of a map a pattern stands for, and with what sign, without loops over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from symgroup.solve.diagrams.patterns import (
    Assignments,
    Patterns,
    assignment_count,
    block_exponents,
    list_assignments,
)
from symgroup.solve.diagrams.space import ORTHOGONAL, SYMPLECTIC, DiagramSpace

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The index tuples of some patterns with equally many blocks, F of each pattern."""

    patterns: IntArray  # (K,), their numbers
    row: IntArray  # (F, K)
    column: IntArray  # (F, K)
    sign: IntArray  # (F, K), of an invariant's entry there relative to that at the pattern's first tuple


def tuple_counts(space: DiagramSpace, patterns: Patterns) -> list[int]:
    """Return the number of index tuples of each pattern."""
    keys = list(zip(patterns.used.tolist(), patterns.parity.tolist(), strict=True))
    sizes = {key: assignment_count(space, *key) for key in set(keys)}
    return [sizes[key] for key in keys]


def first_places(space: DiagramSpace, first: IntArray) -> tuple[IntArray, IntArray]:
    """Return row and column of index tuples, (P, N) -> (P,) each."""
    rows, columns = _strides(space)
    return first @ rows, first @ columns


def places(
    space: DiagramSpace,
    patterns: Patterns,
    wanted: IntArray,  # (K,), numbers of patterns
    twist: int,
) -> Iterator[Places]:
    """Yield all index tuples of the wanted patterns, those with equally many blocks together."""
    used, parity = patterns.used[wanted], patterns.parity[wanted]
    for blocks, sign in sorted(set(zip(used.tolist(), parity.tolist(), strict=True))):
        chosen = wanted[(used == blocks) & (parity == sign)]
        some = Patterns(
            *(a[chosen] for a in (patterns.blocks, patterns.labels, patterns.parity, patterns.first))
        )
        assigned = list_assignments(space, blocks, sign)
        rows, columns = _strides(space)
        yield Places(
            chosen,
            _index(space, some, assigned, rows),
            _index(space, some, assigned, columns),
            _signs(space, some, assigned, twist),
        )


def partition_numbers(n: int, length: int) -> IntArray:  # (n^length,)
    """Return the number of the partition of positions with equal values, for all index tuples in order.

    A tuple (x, y) continues the partition of x by a new block, but for y = x_j by the block of j: one fill of
    n^length entries, and assignments to lower powers of n. Partitions are in the order of their first tuples.
    """
    numbers = np.zeros(1, dtype=np.int64)
    blocks = np.zeros((1, 0), dtype=np.int64)
    used = np.zeros(1, dtype=np.int64)
    for position in range(length):
        children = np.minimum(used + 1, n)
        start = np.cumsum(children) - children
        grown = np.repeat((start + used)[numbers], n).reshape(len(numbers), n)
        prefixes = np.arange(len(numbers))
        for j in range(position):
            value = prefixes // n ** (position - 1 - j) % n
            grown[prefixes, value] = (start + blocks[:, j])[numbers]
        numbers = grown.ravel()
        old = np.repeat(np.arange(len(used)), children)
        block = np.arange(len(old)) - start[old]
        blocks, used = np.column_stack([blocks[old], block]), np.maximum(used[old], block + 1)
    return numbers


def _strides(space: DiagramSpace) -> tuple[IntArray, IntArray]:
    """Return what one step of each index adds to the row and to the column."""
    outer, inner = len(space.target), len(space.source)
    rows = [space.n ** (outer - 1 - i) for i in range(outer)] + [0] * inner
    columns = [0] * outer + [space.n ** (inner - 1 - i) for i in range(inner)]
    return np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)


def _index(space: DiagramSpace, patterns: Patterns, assigned: Assignments, strides: IntArray) -> IntArray:
    """Return the sum over positions of stride times value: linear in the blocks' values, and in their flips on Sp."""
    shape = (len(assigned.values), patterns.count)
    result = np.zeros(shape, dtype=np.int64)
    for block in range(assigned.values.shape[1]):
        inside = patterns.blocks == block
        result += np.multiply.outer(assigned.values[:, block], inside @ strides)
        if space.family in SYMPLECTIC:
            half = space.n // 2
            plain = half * ((inside & (patterns.labels == 1)) @ strides)
            flipped = half * ((inside & (patterns.labels == 0)) @ strides)
            result += np.where(assigned.flips[:, block : block + 1] == 1, flipped, plain)
    return result


def _signs(space: DiagramSpace, patterns: Patterns, assigned: Assignments, twist: int) -> IntArray:
    """Return the signs c(x) of `patterns`, divided by those of the first tuples."""
    odd = np.zeros((len(assigned.values), patterns.count), dtype=np.int64)
    if space.family in SYMPLECTIC or (space.family in ORTHOGONAL and space.signature[1]):
        for block in range(assigned.values.shape[1]):
            if space.family in SYMPLECTIC:
                negated = assigned.flips[:, block]
            else:
                negative = space.signature[0]
                negated = ((assigned.values[:, block] >= negative) ^ (block >= negative)).astype(np.int64)
            odd += np.multiply.outer(negated, block_exponents(space, patterns, block))
    signs = 1 - 2 * (odd % 2)
    return signs * assigned.signs[:, None] if twist % 2 else signs


def total(sizes: list[int], wanted: IntArray) -> int:
    """Return the sum of sizes over wanted patterns, as a Python integer of any size."""
    numbers, counts = np.unique(wanted, return_counts=True)
    return sum(prod(pair) for pair in zip(counts.tolist(), (sizes[k] for k in numbers.tolist()), strict=True))
