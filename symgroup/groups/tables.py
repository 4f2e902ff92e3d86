"""The multiplication table of a small group, and subgroups as sets of positions in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.groups.elements import ElementTable, elements_of
from symgroup.groups.finite import FiniteGroup, chain_of
from symgroup.groups.orders import describe_order

LARGEST_ORDER = 4_000
CHUNK = 4_000_000

Members = NDArray[np.bool_]  # (|G|,), which elements a subgroup has


@dataclass(frozen=True, slots=True, eq=False)
class MultiplicationTable:
    """All products of the elements of G, by their positions in `elements_of(G)`; element 0 is the identity."""

    group: FiniteGroup
    elements: ElementTable
    products: NDArray[np.int32]  # (|G|, |G|): entry (g, h) is g @ h
    inverses: NDArray[np.int64]  # (|G|,)

    @property
    def order(self) -> int:
        """|G|."""
        return len(self.products)

    def orders(self) -> NDArray[np.int64]:  # (|G|,)
        """Return the order of every element: the product over primes p of the order of its p-part."""
        found = np.ones(self.order, dtype=np.int64)
        for p, exponent in fmpz(self.order).factor():
            part = self.powers(self.order // int(p) ** exponent)
            for _ in range(exponent):
                found[part != 0] *= int(p)
                part = self._power(part, int(p))
        return found

    def powers(self, exponent: int) -> NDArray[np.int64]:  # (|G|,)
        """Return g^exponent for every g."""
        return self._power(np.arange(self.order), exponent)

    def _power(self, base: NDArray[np.int64], exponent: int) -> NDArray[np.int64]:
        result = np.zeros(self.order, dtype=np.int64)
        while exponent:
            if exponent & 1:
                result = self.products[result, base].astype(np.int64)
            base = self.products[base, base].astype(np.int64)
            exponent >>= 1
        return result

    def conjugates(self, g: int) -> NDArray[np.int64]:  # (|G|,)
        """Return g x g^-1 for every x."""
        return np.asarray(self.products[self.products[g], self.inverses[g]], dtype=np.int64)

    def generated(self, generators: Sequence[int]) -> Members:
        """Return the subgroup that elements generate: the orbit of 1 under multiplication from the left."""
        found = self.trivial()
        fresh = np.array([0])
        while len(fresh) and generators:
            reached = np.unique(self.products[np.array(generators)[:, None], fresh])
            fresh = reached[~found[reached]]
            found[fresh] = True
        return found

    def trivial(self) -> Members:
        """Return the subgroup of the identity."""
        members = np.zeros(self.order, dtype=bool)
        members[0] = True
        return members

    def members_of(self, subgroup: FiniteGroup) -> Members:
        """Return which elements a subgroup has."""
        members = np.zeros(self.order, dtype=bool)
        members[self.elements.positions(elements_of(subgroup).images)] = True
        return members

    def subgroup(self, members: Members, name: str | None = None) -> FiniteGroup:
        """Return the subgroup with these elements, with few generators."""
        kept = [self.elements.element(g) for g in small_generators(self, members)]
        return self.group.trusted_subgroup(kept, name, int(members.sum()))


def small_generators(table: MultiplicationTable, members: Members) -> list[int]:
    """Return generators of a subgroup, by position, each outside of the group of those before it."""
    order = int(members.sum())
    found, kept = table.trivial(), []
    while int(found.sum()) < order:
        g = int(np.flatnonzero(members & ~found)[0])
        kept.append(g)
        found = table.generated(kept)
    return kept


@lru_cache(maxsize=8)
def multiplication_table(group: FiniteGroup) -> MultiplicationTable:
    """Return all products. Raises: LimitError (SG419) for more than 4000 elements. Cost: O(|G|^2) time and memory."""
    if group.order > LARGEST_ORDER:
        raise LimitError.of(
            "SG419",
            f"the subgroups of {group} are out of reach: it has {describe_order(group.order)} elements",
            notes=[f"the limit is {LARGEST_ORDER}"],
            help="use a smaller group",
        )
    elements = elements_of(group)
    images = elements.images.astype(np.int64)
    base = [level.point for level in chain_of(group).levels] or [0]
    radix = np.array([pow(group.points, k) for k in range(len(base))], dtype=object)
    if int(radix[-1]) * group.points >= 1 << 62:
        listed = [elements.left_products(elements.element(g)) for g in range(len(elements))]
        return MultiplicationTable(group, elements, np.array(listed, dtype=np.int32), elements.inverses())
    weights = radix.astype(np.int64)
    short = images[:, base]  # (|G|, k), which tells elements apart
    keys = short @ weights
    order = np.argsort(keys)
    ordered = keys[order]
    products = np.empty((len(elements), len(elements)), dtype=np.int32)
    step = max(1, CHUNK // max(1, short.size))
    for start in range(0, len(elements), step):
        moved = images[start : start + step][:, short] @ weights  # (step, |G|)
        products[start : start + step] = order[np.searchsorted(ordered, moved)]
    return MultiplicationTable(group, elements, products, elements.inverses())
