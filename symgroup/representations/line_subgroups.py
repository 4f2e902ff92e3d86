"""Subgroups K with a linear character l that an irreducible character contains once: the lines of Dixon's construction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import lcm

import numpy as np
from numpy.typing import NDArray
from sympy import primefactors

from symgroup.algebra import NumberField
from symgroup.errors import LimitError
from symgroup.groups import (
    FiniteGroup,
    Permutation,
    StabilizerChain,
    centralizer,
    conjugacy_classes,
    elements_of,
    sylow_subgroup,
)
from symgroup.groups.exact_characters import ExactCharacterTable, Multiplicities, exact_character_table

LARGEST_SUBGROUP = 4_000
MOST_SUBGROUPS = 300


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A subgroup K and a linear character l with <chi|_K, l> = 1."""

    field: NumberField  # Q(l)
    elements: NDArray[np.int32]  # (|K|, points)
    inverse_values: NDArray[np.int64]  # (|K|,): which of the values l(h^-1) is
    values: tuple[Multiplicities, ...]  # the values of l, as sums of roots of unity
    residues: tuple[int, ...]  # the same modulo the prime of G's table


@lru_cache(maxsize=16)
def candidate_subgroups(G: FiniteGroup) -> tuple[FiniteGroup, ...]:
    """Return subgroups to try, none twice: cyclic ones, centralizers, point stabilizers, Sylow subgroups, two generators."""
    found: dict[bytes, FiniteGroup] = {}
    for K in _subgroups(G):
        if K.order > LARGEST_SUBGROUP:
            continue
        found.setdefault(np.sort(elements_of(G).positions(elements_of(K).images)).tobytes(), K)
        if len(found) == MOST_SUBGROUPS:
            break
    return tuple(found.values())


def _subgroups(G: FiniteGroup) -> Iterator[FiniteGroup]:
    representatives = [item.representative for item in conjugacy_classes(G) or ()]
    for g in representatives:
        yield _generated(G, [g])
    for g in representatives:
        yield centralizer(G, _generated(G, [g]))
    point, K = 0, G
    while K.order > 1 and point < G.points:
        K = _generated(K, _fixing(K, point))
        yield K
        point += 1
    for p in primefactors(G.order):
        yield sylow_subgroup(G, p)
    for g, h in combinations([*G.generators, *representatives], 2):
        yield _generated(G, [g, h])


def _fixing(G: FiniteGroup, point: int) -> tuple[Permutation, ...]:
    """Return generators of the stabilizer of a point of the carrier."""
    return StabilizerChain(G.points, G.generators, (point,)).stabilizer_generators(1)


def _generated(G: FiniteGroup, generators: list[Permutation] | tuple[Permutation, ...]) -> FiniteGroup:
    return G.trusted_subgroup(g for g in generators if not g.is_identity)


def lines_of(table: ExactCharacterTable, chi: int, K: FiniteGroup) -> Iterator[Line]:
    """Yield the linear characters of K that chi contains once, rational ones first.

    The multiplicity 1/|K| sum_h chi(h) l(h^-1) is an integer from 0 to chi(1), known from its residue.
    """
    try:
        own = exact_character_table(K)
    except LimitError:
        return
    p = table.prime
    big, small = elements_of(table.group), elements_of(K)
    classes = table.labels[big.positions(small.images)]
    values = np.array([int(v) for v in table.residues[chi]], dtype=object)[classes]
    inverse_class = _inverse_classes(own)
    linear = sorted(
        (l for l, degree in enumerate(own.degrees) if degree == 1), key=lambda l: own.field(l).degree
    )
    for l in linear:
        row = own.eigenvalues[l]
        residues = [_residue(ms, table) for ms in row]
        inverses = np.array([residues[c] for c in inverse_class], dtype=object)[own.labels]
        if int((values * inverses).sum()) * pow(K.order, -1, p) % p != 1:
            continue
        numbers = np.array(inverse_class, dtype=np.int64)[own.labels]
        yield Line(own.field(l), small.images, numbers, row, tuple(residues))


def _inverse_classes(own: ExactCharacterTable) -> list[int]:
    return [own.class_of(item.representative.inverse()) for item in own.classes]


def _residue(multiplicities: Multiplicities, table: ExactCharacterTable) -> int:
    """Return sum m_k zeta(o)^k modulo the prime of the whole group's table, with its choice of zeta."""
    o, p = len(multiplicities), table.prime
    root = pow(table.root, lcm(*table.orders) // o, p)
    return sum(m * pow(root, k, p) for k, m in enumerate(multiplicities) if m) % p
