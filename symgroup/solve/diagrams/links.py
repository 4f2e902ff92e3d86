"""The diagrams that span the invariant tensors, and their entries.

First fundamental theorems (Weyl, The Classical Groups, theorems 2.6.A for SL, 2.9.A for O and SO, 6.1.A for Sp; Goodman
and Wallach 2009, theorems 5.2.1 and 5.2.2 for GL, O and Sp): every invariant polynomial of vectors and covectors is a
polynomial in their pairings, and for SL and SO also in determinants of n of them. Invariant tensors are the invariants
that are linear in the vector of each index, so they are spanned by the products that use each index once: diagrams. The
product of a determinant of vectors and one of covectors, and of any two over a metric, is a polynomial in pairings. So SO
needs one determinant at most, and SL only those of one kind, whose number is then known. The theorems hold over C; O(p,
q), SO(p, q), its identity component, U and SU are Zariski dense in O(n), SO(n), GL(n) and SL(n) over C, and the diagrams
are rational, so they span over Q as well.
For S(n) the invariants of tuples are the partitions of positions: the diagrams "these are equal" span by triangularity, as the
tuples with just these equalities have disjoint supports. For A(n) the sign of the order of n, or n - 1, values is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

from symgroup.solve.diagrams.patterns import list_patterns
from symgroup.solve.diagrams.signs import permutation_signs
from symgroup.solve.diagrams.space import LINEAR, ORTHOGONAL, SETS, DiagramSpace

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Link:
    """One factor of a diagram, a tensor with indices at some positions x_i, x_j, ... (the target's first, then the source's).

    'equal': 1 where all are equal, else 0. 'metric': diag(1^p, -1^q)[x_i, x_j]. 'symplectic': [[0, I], [-I, 0]][x_i, x_j].
    'determinant': the sign of (x_i, x_j, ...) as a permutation, times the metric at each lower index on SO(p, q); on A(n) also
    with n - 1 positions, completed by the value that is missing.
    """

    kind: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """An invariant tensor: the product of its links. Each position is in one link, on A(n) also in a determinant."""

    links: tuple[Link, ...]


def spanning_count(space: DiagramSpace, twist: int) -> int:
    """Return the number of diagrams with `twist` determinants that are listed, for families other than S and A."""
    rest, linear = space.positions, space.family in LINEAR
    if linear:
        rest = max(sum(space.lower), rest - sum(space.lower))  # the determinants' kind of index
    count = 1
    for _ in range(abs(twist)):
        count *= comb(rest - 1, space.n - 1)
        rest -= space.n
    pairings: int = (
        factorial(rest) if linear else factorial(rest) // ((1 << rest // 2) * factorial(rest // 2))
    )
    return count * pairings


def list_diagrams(
    space: DiagramSpace,
    twist: int,  # number of determinants
) -> Iterator[Diagram]:
    """Yield the diagrams with `twist` determinants, which span the invariants that do not vanish on its patterns."""
    if space.family in SETS:
        yield from _partitions(space)
        return
    upper = tuple(i for i, lower in enumerate(space.lower) if not lower)
    lower = tuple(i for i, lower in enumerate(space.lower) if lower)
    if space.family in LINEAR:
        many, few = (upper, lower) if len(upper) >= len(lower) else (lower, upper)
        for sets, rest in _determinants(many, space.n, abs(twist)):
            for order in permutations(few):
                pairs = tuple(Link("equal", (min(p), max(p))) for p in zip(rest, order, strict=True))
                yield Diagram(sets + pairs)
        return
    for sets, rest in _determinants(tuple(range(space.positions)), space.n, twist):
        for matching in _matchings(rest):
            yield Diagram(sets + tuple(Link(_pair_kind(space, i, j), (i, j)) for i, j in matching))


def _partitions(space: DiagramSpace) -> Iterator[Diagram]:
    patterns = list_patterns(space, 0)
    for blocks, parity in zip(patterns.blocks.tolist(), patterns.parity.tolist(), strict=True):
        members = [
            tuple(i for i, block in enumerate(blocks) if block == b)
            for b in range(max(blocks, default=-1) + 1)
        ]
        equal = tuple(Link("equal", positions) for positions in members)
        if parity < 0:  # an odd order of n - 1 or n values stands for the diagram with a sign
            equal = (Link("determinant", tuple(positions[0] for positions in members)), *equal)
        yield Diagram(equal)


def _determinants(
    positions: tuple[int, ...], size: int, count: int
) -> Iterator[tuple[tuple[Link, ...], tuple[int, ...]]]:
    """Yield `count` disjoint subsets of `size` positions, each with the first that is left, and what is left over at last.

    These span: n + 1 vectors in dimension n are dependent, so <a, b> det(c_1, ..., c_n) is the sum over i of
    <a, c_i> det(c_1, ..., b, ..., c_n) with b in the place of c_i, and b = the first position gets into the determinant.
    """
    if count == 0:
        yield (), positions
        return
    for others in combinations(positions[1:], size - 1):
        left = tuple(i for i in positions[1:] if i not in others)
        for links, rest in _determinants(left, size, count - 1):
            yield (Link("determinant", (positions[0], *others)), *links), rest


def _matchings(positions: tuple[int, ...]) -> Iterator[tuple[tuple[int, int], ...]]:
    if not positions:
        yield ()
        return
    for k in range(1, len(positions)):
        for rest in _matchings(positions[1:k] + positions[k + 1 :]):
            yield (positions[0], positions[k]), *rest


def _pair_kind(space: DiagramSpace, i: int, j: int) -> str:
    if space.lower[i] != space.lower[j]:
        return "equal"
    return "metric" if space.family in ORTHOGONAL else "symplectic"


def link_entries(
    space: DiagramSpace,
    link: Link,
    tuples: IntArray,  # (P, N)
) -> NDArray[np.int8]:  # (P,)
    """Return the link's entry at each index tuple, as `Link` says."""
    values = tuples[:, list(link.positions)]
    first, last = values[:, 0], values[:, -1]
    if link.kind == "symplectic":
        half = space.n // 2
        entries = (last - first == half).astype(np.int8) - (first - last == half).astype(np.int8)
    elif link.kind == "determinant":
        entries = permutation_signs(values, space.n)
        if space.family in ORTHOGONAL:
            lower = np.array([space.lower[i] for i in link.positions])
            entries = entries * np.where((values >= space.signature[0]) & lower, -1, 1).prod(axis=1)
    else:
        entries = (values == values[:, :1]).all(axis=1).astype(np.int8)
        if link.kind == "metric":
            entries = entries * np.where(first >= space.signature[0], -1, 1)
    return np.asarray(entries, dtype=np.int8)


def diagram_entries(
    space: DiagramSpace,
    diagrams: list[Diagram],  # D
    tuples: IntArray,  # (P, N)
) -> NDArray[np.int8]:  # (D, P)
    """Return the entry of each diagram at each index tuple: 0, 1 or -1."""
    factors: dict[Link, NDArray[np.int8]] = {}
    result = np.ones((len(diagrams), len(tuples)), dtype=np.int8)
    for number, diagram in enumerate(diagrams):
        for link in diagram.links:
            if link not in factors:
                factors[link] = link_entries(space, link, tuples)
            result[number] *= factors[link]
    return result
