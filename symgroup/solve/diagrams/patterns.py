"""Index tuples up to signed permutations: the entries of a diagram at two tuples of one pattern differ by a known sign.

Let M be the permutations of the values for S, A, O, SO, GL and SL, which multiply a Levi-Civita tensor by their sign, and
for Sp with the basis e_1..e_h, f_1..f_h those of 1..h and the maps e_a -> f_a -> -e_a. They are in G, but for that sign.
An invariant tensor T has T[g x] = c(g, x) T[x] with c = 1 or -1 that does not depend on T, so T is known from its entries
at one tuple of each orbit of M, the first in lexicographic order. An orbit on which some invariant does not vanish is:
- S: a partition of the positions into at most n blocks (positions with equal values);
- A: the same, and where n - 1 or n values occur the parity of their order, since only then has the tuple no odd stabilizer;
- O: the same with blocks of even size, as a value is used by pairs; with one Levi-Civita tensor n blocks of odd size;
- GL, SL: blocks with t more upper than lower indices, t the number of Levi-Civita tensors, which need all n values;
- Sp: blocks of positions with value e_a or f_a for one a, labelled, with as many upper e and lower f as upper f and lower e,
  up to the exchange of e and f in each block.
For O(p, q), T is an invariant of O(n) times a sign that depends on the tuple only: a pair has the sign -1 at a negative value,
a lower index once more. So the patterns are those of O(n), with another c.
The first tuple of an orbit gives its blocks the values 0, 1, ... as they appear, and e to the first position of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import frozen_array
from symgroup.solve.diagrams.signs import permutation_signs
from symgroup.solve.diagrams.space import LINEAR, ORTHOGONAL, SETS, SYMPLECTIC, DiagramSpace

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """P patterns in the order of their first tuples."""

    blocks: IntArray  # (P, N), numbered as they appear
    labels: IntArray  # (P, N), 1 for f, on Sp; 0 else
    parity: IntArray  # (P,), 1 or -1 where A(n) tells two orders of the values apart; 0 else
    first: IntArray  # (P, N), the first tuple

    @property
    def count(self) -> int:
        """P."""
        return len(self.blocks)

    @property
    def used(self) -> IntArray:  # (P,)
        """Return the number of blocks of each."""
        if self.blocks.shape[1] == 0:
            return np.zeros(self.count, dtype=np.int64)
        return np.asarray(self.blocks.max(axis=1) + 1, dtype=np.int64)


def list_patterns(
    space: DiagramSpace,
    twist: int,  # number of Levi-Civita tensors
) -> Patterns:
    """Return the patterns on which invariants with `twist` Levi-Civita tensors do not vanish."""
    blocks, labels = _grow(space, twist)
    first = blocks + space.n // 2 * labels if space.family in SYMPLECTIC else blocks
    if space.family == "A":
        return _oriented(blocks, space.n)
    parity = np.zeros(len(blocks), dtype=np.int64)
    return Patterns(*(frozen_array(array) for array in (blocks, labels, parity, first)))


def most_blocks(space: DiagramSpace, twist: int) -> int:
    """Return the largest number of blocks; with Levi-Civita tensors it is the only one."""
    if twist:
        return space.n
    if space.family in SETS:
        return min(space.n, space.positions)
    values = space.n // 2 if space.family in SYMPLECTIC else space.n
    return min(values, space.positions // 2)


def _grow(space: DiagramSpace, twist: int) -> tuple[IntArray, IntArray]:
    """Return blocks and labels of all patterns, grown position by position in the order of first tuples.

    A prefix is dropped when more positions are wanted to balance its blocks than are left.
    """
    width, total = most_blocks(space, twist), space.positions
    blocks = labels = np.zeros((1, 0), dtype=np.int64)
    charges = np.zeros((1, width), dtype=np.int64)
    used = np.zeros(1, dtype=np.int64)
    for position, lower in enumerate(space.lower):
        old, block, label = _continuations(used, width, space.family in SYMPLECTIC)
        blocks = np.column_stack([blocks[old], block])
        labels = np.column_stack([labels[old], label])
        charges, used = charges[old], np.maximum(used[old], block + 1)
        charges[np.arange(len(old)), block] += _charge(space, lower, label)
        alive = _imbalance(space, charges, twist) <= total - position - 1
        blocks, labels, charges, used = blocks[alive], labels[alive], charges[alive], used[alive]
    return blocks, labels


def _continuations(used: IntArray, width: int, labelled: bool) -> tuple[IntArray, IntArray, IntArray]:
    """Return prefix, block and label of every next position: e of an old block or the next new one, then f of an old one."""
    plain = np.minimum(used + 1, width)
    counts = plain + used if labelled else plain
    old = np.repeat(np.arange(len(used)), counts)
    place = np.arange(len(old)) - np.repeat(np.cumsum(counts) - counts, counts)
    label = (place >= plain[old]).astype(np.int64)
    return old, place - label * plain[old], label


def _charge(space: DiagramSpace, lower: bool, label: IntArray) -> IntArray:
    if space.family in SYMPLECTIC:
        return np.asarray(1 - 2 * (label ^ int(lower)), dtype=np.int64)
    return np.full(len(label), -1 if lower and space.family in LINEAR else 1, dtype=np.int64)


def _imbalance(space: DiagramSpace, charges: IntArray, twist: int) -> IntArray:
    if space.family in SETS:
        return np.zeros(len(charges), dtype=np.int64)
    missing = (charges - twist) % 2 if space.family in ORTHOGONAL else np.abs(charges - twist)
    return np.asarray(missing.sum(axis=1), dtype=np.int64)


def _oriented(blocks: IntArray, n: int) -> Patterns:
    """Return the patterns of A(n): the first odd order of n or n - 1 values moves the last ones only."""
    plain = Patterns(blocks, blocks, blocks, blocks)
    splits = (plain.used >= n - 1) & (n >= 2)
    odd = blocks[splits]
    swapped = odd.copy()
    swapped[odd == n - 2] = (
        n - 1
    )  # n - 1 values: the last becomes n - 1; n values: the last two change places
    swapped[odd == n - 1] = n - 2
    all_blocks = np.concatenate([blocks, odd])
    first = np.concatenate([blocks, swapped])
    parity = np.concatenate([splits.astype(np.int64), -np.ones(len(odd), dtype=np.int64)])
    order = np.lexsort(first.T[::-1]) if first.shape[1] else np.arange(len(first))
    zeros = np.zeros_like(first)
    return Patterns(*(frozen_array(array[order]) for array in (all_blocks, zeros, parity, first)))


@dataclass(frozen=True, slots=True, eq=False)
class Assignments:
    """All F ways to give values to b blocks."""

    values: IntArray  # (F, b); a for the pair e_a, f_a on Sp
    flips: IntArray  # (F, b), 1 where e and f are exchanged, on Sp
    signs: IntArray  # (F,), of the order of the values where all n or n - 1 occur, else 1


def assignment_count(space: DiagramSpace, used: int, parity: int) -> int:
    """Return the number of tuples of a pattern with `used` blocks: a falling factorial, without growing arrays."""
    symplectic = space.family in SYMPLECTIC
    values = space.n // 2 if symplectic else space.n
    count = 1
    for block in range(used):
        count *= (values - block) * (2 if symplectic else 1)
    return count // 2 if parity else count


def list_assignments(space: DiagramSpace, used: int, parity: int) -> Assignments:
    """Return all assignments of distinct values to `used` blocks, of one parity where it is not 0."""
    symplectic = space.family in SYMPLECTIC
    span = space.n // 2 if symplectic else space.n
    values = np.zeros((1, 0), dtype=np.int64)
    for _ in range(used):
        fresh = np.ones((len(values), span), dtype=bool)
        np.put_along_axis(fresh, values, False, axis=1)
        old, value = np.nonzero(fresh)
        values = np.column_stack([values[old], value])
    signs = np.ones(len(values), dtype=np.int64)
    if not symplectic and used >= space.n - 1:
        signs = permutation_signs(values, space.n)
    if parity:
        values, signs = values[signs == parity], signs[signs == parity]
    flips = np.zeros_like(values)
    if symplectic:
        choices = np.arange(1 << used)[:, None] >> np.arange(used) & 1
        flips = np.tile(choices, (len(values), 1))
        values, signs = np.repeat(values, 1 << used, axis=0), np.repeat(signs, 1 << used)
    return Assignments(values, flips, signs)


def block_exponents(space: DiagramSpace, patterns: Patterns, block: int) -> IntArray:  # (P,)
    """Return how often -1 enters at a negative value of a block (O, SO), or where it exchanges e and f (Sp).

    A block of 2 m or 2 m + 1 positions has m pairs; each of its lower indices is an upper one times the metric. The
    exchange e -> f -> -e changes the sign once a label f of the first tuple; the matrix is orthogonal, so lower indices
    change as upper ones do.
    """
    inside = patterns.blocks == block
    if space.family in SYMPLECTIC:
        return np.asarray((inside & (patterns.labels == 1)).sum(axis=1), dtype=np.int64)
    lower = (inside & np.array(space.lower, dtype=bool)).sum(axis=1)
    return np.asarray(inside.sum(axis=1) // 2 + lower, dtype=np.int64)
