"""All subgroups of a small group up to conjugacy, by cyclic extension.

A soluble subgroup K has a normal subgroup U of prime index p, and K = U <z> for a z of p-power order in K outside U, which
normalizes U and has z^p in U. Other subgroups are reached by such steps from their soluble residuals, which are perfect.
Source: Neubueser 1960; Hulpke, Computing subgroups invariant under a set of automorphisms (1999), section 2.

Perfect subgroups: every perfect group of order up to 2000 has two generators (by the library of Holt and Plesken, Perfect
Groups, 1989; tests/oracle/make_orbit_types.g checks each), so the residuals of the subgroups <x, y> are all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

from symgroup.errors import LimitError, check_time
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.tables import Members, MultiplicationTable, multiplication_table

MOST_SUBGROUPS = 60_000
PERFECT_ORDERS = (60, 120, 168, 336, 360, 504, 660, 720, 960, 1080, 1092, 1320, 1344, 1920)  # up to 2000


@dataclass(frozen=True, slots=True, eq=False)
class SubgroupClass:
    """A conjugacy class of subgroups: one of them, as a set of positions in the multiplication table."""

    members: Members
    order: int
    length: int  # number of conjugates

    def conjugates(self, table: MultiplicationTable) -> list[Members]:
        """Return all of them."""
        return [unpacked(key, table.order) for key in _orbit(self.members, _conjugators(table))]


@lru_cache(maxsize=16)
def subgroup_classes(G: FiniteGroup) -> tuple[SubgroupClass, ...]:
    """Return the conjugacy classes of subgroups of G, from the smallest order to the largest.

    Raises: LimitError (SG419) for more than 4000 elements or more than 60000 subgroups.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> [c.order for c in subgroup_classes(symmetric(4))]
        [1, 2, 2, 3, 4, 4, 4, 6, 8, 12, 24]
    """
    return _Extension(multiplication_table(G)).run()


class _Extension:
    """One run: `known` has every subgroup that was met."""

    __slots__ = ("classes", "conjugators", "known", "prime", "prime_power", "table")

    def __init__(self, table: MultiplicationTable) -> None:
        self.table = table
        self.conjugators = _conjugators(table)
        self.known: set[bytes] = set()
        self.classes: list[SubgroupClass] = []
        # the prime p where the order of an element is a power of p, else 0; and its p-th power
        self.prime = np.array([_only_prime(int(order)) for order in table.orders()])
        self.prime_power = np.zeros(table.order, dtype=np.int64)
        for p in np.unique(self.prime[self.prime > 0]):
            chosen = self.prime == p
            self.prime_power[chosen] = table.powers(int(p))[chosen]

    def run(self) -> tuple[SubgroupClass, ...]:
        self._add(self.table.trivial())
        for members in perfect_subgroups(self.table):
            self._add(members)
        for item in self.classes:
            known = f"{len(self.classes)} classes of subgroups were found"
            check_time("the list of all subgroups", [known])
            for members in self._extensions(item.members):
                self._add(members)
        return tuple(sorted(self.classes, key=lambda item: item.order))

    def _add(self, members: Members) -> None:
        if packed(members) in self.known:
            return
        orbit = _orbit(members, self.conjugators)
        self.known.update(orbit)
        if len(self.known) > MOST_SUBGROUPS:
            raise LimitError.of(
                "SG419",
                f"{self.table.group} has more than {MOST_SUBGROUPS} subgroups",
                help="use a smaller group",
            )
        self.classes.append(SubgroupClass(members, int(members.sum()), len(orbit)))

    def _extensions(self, members: Members) -> Iterator[Members]:
        """Yield the U <z> with z in N(U) outside U, of p-power order, and z^p in U."""
        base = np.flatnonzero(members)
        good = normalizing(self.table, members) & ~members & (self.prime > 0) & members[self.prime_power]
        for z in np.flatnonzero(good):
            if good[z]:
                larger = members.copy()
                power = int(z)
                for _ in range(1, int(self.prime[z])):
                    larger[self.table.products[power, base]] = True
                    power = int(self.table.products[power, z])
                good &= ~larger
                yield larger


def _only_prime(order: int) -> int:
    factors = fmpz(order).factor() if order > 1 else []
    return int(factors[0][0]) if len(factors) == 1 else 0


def normalizing(table: MultiplicationTable, members: Members) -> Members:
    """Return the normalizer of a subgroup."""
    from symgroup.groups.tables import small_generators

    found = np.ones(table.order, dtype=bool)
    for u in small_generators(table, members):
        found &= members[table.products[table.products[:, u], table.inverses]]
    return found


def perfect_subgroups(table: MultiplicationTable) -> list[Members]:
    """Return perfect subgroups other than 1, at least one of each class."""
    whole = residual(table, np.ones(table.order, dtype=bool))
    order = int(whole.sum())
    if order == 1:
        return []
    found = {packed(whole): whole}
    if any(order % size == 0 and size < order for size in PERFECT_ORDERS):
        inside = np.flatnonzero(whole)
        for x, y in _pairs(table, inside):
            check_time("the list of perfect subgroups")
            members = table.generated([x, y])
            size = int(members.sum())
            if size < order and any(size % perfect == 0 for perfect in PERFECT_ORDERS):
                core = residual(table, members)
                if int(core.sum()) > 1:
                    found.setdefault(packed(core), core)
    return list(found.values())


def residual(table: MultiplicationTable, members: Members) -> Members:
    """Return the last term of the derived series."""
    while True:
        inside = np.flatnonzero(members)
        products = table.products[np.ix_(inside, inside)]
        # x y = c y x, so the commutators are (x y) (y x)^-1
        commutators = np.unique(table.products[products, table.inverses[products.T]])
        derived = table.generated([int(c) for c in commutators])
        if (derived == members).all():
            return members
        members = derived


def _pairs(table: MultiplicationTable, inside: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of elements of a normal subgroup up to conjugacy in G: x up to G, and y up to the centralizer of x."""
    seen = np.zeros(table.order, dtype=bool)
    for x in inside[1:]:
        if seen[x]:
            continue
        seen[table.products[table.products[:, x], table.inverses]] = True
        commuting = np.flatnonzero(table.products[x] == table.products[:, x])
        met = np.zeros(table.order, dtype=bool)
        for y in inside[1:]:
            if not met[y]:
                met[table.products[table.products[commuting, y], table.inverses[commuting]]] = True
                yield int(x), int(y)


def _conjugators(table: MultiplicationTable) -> list[NDArray[np.int64]]:
    return [table.conjugates(table.elements.position(g)) for g in table.group.generators]


def _orbit(members: Members, conjugators: list[NDArray[np.int64]]) -> dict[bytes, None]:
    """Return the conjugates of a subgroup, packed, itself first."""
    found = {packed(members): None}
    queue = [np.flatnonzero(members)]
    for current in queue:
        check_time("the list of the conjugates of a subgroup")
        for targets in conjugators:
            places = targets[current]
            moved = np.zeros(len(members), dtype=bool)
            moved[places] = True
            if (key := packed(moved)) not in found:
                found[key] = None
                queue.append(places)
    return found


def packed(members: Members) -> bytes:
    """Return a set of positions as bytes."""
    return np.packbits(members).tobytes()


def unpacked(key: bytes, count: int) -> Members:
    """Return the set of positions that `packed` made."""
    return np.unpackbits(np.frombuffer(key, dtype=np.uint8), count=count).astype(bool)
