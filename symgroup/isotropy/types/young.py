"""Parabolic subgroups of the types A, B and D by partitions, at any rank: Young subgroups, and those with a block of zeros.

A fixed space of S(n), of the signed permutations of n coordinates, or of those with an even number of signs says that some
coordinates are zero, and that others are equal up to sign in blocks. Up to conjugacy it is (k, partition of n - k), with k
coordinates zero. In type A, k = 0. In type D, k is not 1, since no element changes one sign only; and where k = 0 and all
blocks are even there are two classes: the product of the signs within the blocks is then the same for all vectors of the
space, and no even number of sign changes alters it. Source: Orlik and Terao, Arrangements of Hyperplanes (1992), section 6.4.

|N(H) / H| is the number of ways to permute blocks of one size, m! for m of them, and to change their signs: 2^m in types B
and D, half as many in type D where k = 0 and some block is odd, as an odd number of signs then changes in some way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import factorial, prod

from symgroup.groups.classes import partitions
from symgroup.isotropy.types.coxeter import ParabolicClass

FEW_PARTITIONS = 60  # 60 has 966467 partitions, more than anybody lists

Blocks = tuple[int, ...]  # from the largest to the smallest


@dataclass(frozen=True, slots=True)
class Flat:
    """k zeros, blocks of equal coordinates, and in type D with even blocks only which of the two classes it is."""

    zeros: int
    blocks: Blocks
    odd: bool = False  # an odd number of coordinates has the other sign


def classes_by_partitions(letter: str, rank: int) -> tuple[ParabolicClass, ...]:
    """Return the classes of parabolic subgroups of A_rank, B_rank or D_rank, from the trivial one on.

    Simple reflections, counted from 0: x_i <-> x_(i+1), and last in B the sign of the last coordinate, in D the exchange of
    the last two with signs.
    """
    listed = list(flats(letter, rank))
    number = {flat: position for position, flat in enumerate(listed)}
    return tuple(
        ParabolicClass(
            _subset(letter, rank, flat),
            _complement_order(letter, flat),
            frozenset(number[larger] for larger in set(_covering(letter, flat))),
        )
        for flat in listed
    )


def count_by_partitions(letter: str, rank: int) -> int:
    """Return the number of classes without listing them, by Euler's product for partitions; at high rank a lower bound."""
    n = rank + 1 if letter == "A" else rank
    if n > FEW_PARTITIONS:
        return count_by_partitions("A", FEW_PARTITIONS - 1)
    counts = [1] + [0] * n
    for part in range(1, n + 1):
        for total in range(part, n + 1):
            counts[total] += counts[total - part]
    if letter == "A":
        return counts[n]
    extra = counts[n // 2] if n % 2 == 0 else 0
    return sum(counts) - (counts[n - 1] - extra if letter == "D" else 0)


def flats(letter: str, rank: int) -> Iterator[Flat]:
    """Yield the fixed spaces up to conjugacy, in the order of `classes_by_partitions`."""
    n = rank + 1 if letter == "A" else rank
    for zeros in range(n + 1 if letter != "A" else 1):
        if letter == "D" and zeros == 1:
            continue
        for blocks in reversed(list(partitions(n - zeros))):
            yield Flat(zeros, blocks)
            if letter == "D" and _two_classes(zeros, blocks):
                yield Flat(0, blocks, odd=True)


def _two_classes(zeros: int, blocks: Blocks) -> bool:
    return zeros == 0 and all(size % 2 == 0 for size in blocks)


def _complement_order(letter: str, flat: Flat) -> int:
    counts = [flat.blocks.count(size) for size in set(flat.blocks)]
    order = prod(map(factorial, counts))
    if letter == "A":
        return order
    order <<= len(flat.blocks)
    return order // 2 if letter == "D" and flat.zeros == 0 and any(s % 2 for s in flat.blocks) else order


def _covering(letter: str, flat: Flat) -> Iterator[Flat]:
    """Yield the flats of one dimension less inside this one: two blocks merge, or one becomes zero."""
    sizes = sorted(set(flat.blocks), reverse=True)
    for a in sizes:
        for b in sizes:
            rest = list(flat.blocks)
            rest.remove(a)
            if b > a or b not in rest:
                continue
            rest.remove(b)
            merged = tuple(sorted([*rest, a + b], reverse=True))
            yield from _merged(letter, flat, merged)
        if letter != "A" and not (letter == "D" and flat.zeros == 0 and a == 1):
            others = list(flat.blocks)
            others.remove(a)
            yield Flat(flat.zeros + a, tuple(others))


def _merged(letter: str, flat: Flat, blocks: Blocks) -> Iterator[Flat]:
    if letter != "D" or not _two_classes(flat.zeros, blocks):
        yield Flat(flat.zeros, blocks)
    elif _two_classes(flat.zeros, flat.blocks):
        yield Flat(0, blocks, flat.odd)  # changing the sign of an even block changes an even number of signs
    else:
        yield from (Flat(0, blocks), Flat(0, blocks, odd=True))


def _subset(letter: str, rank: int, flat: Flat) -> tuple[int, ...]:
    """Return simple reflections that generate a stabilizer of this form: blocks first, then the zeros."""
    chosen: list[int] = []
    start = 0
    for size in flat.blocks:
        chosen += range(start, start + size - 1)
        start += size
    chosen += range(start, rank if letter != "A" else start)
    if letter == "D" and flat.odd:
        chosen[chosen.index(rank - 2)] = rank - 1
    return tuple(chosen)
