"""The usual name of a small group, by invariants that decide it; 'order N' where this list has no name for it."""

from __future__ import annotations

from collections import Counter
from math import gcd, prod

import numpy as np

from symgroup.groups.elements import ElementTable, elements_of, is_enumerable
from symgroup.groups.finite import FiniteGroup

LARGEST_RECOGNIZED = 2_000


def recognize(group: FiniteGroup) -> str:
    """Return the isomorphism type's name: '1', 'C6', 'C2 x C4', 'S3', 'D5', 'Q8', 'A4', 'S4', 'A5', 'S5' or 'order N'.

    Abelian groups are told apart by how many elements have each order. D(n) is recognised by its definition: a cyclic
    subgroup <r> of index 2 with an involution s outside and s r s = r^-1. The others are decided by their order and
    element orders among the groups of that order (8, 12, 24, 60, 120: see `known_statistics`).
    """
    order = group.order
    if order == 1:
        return "1"
    if order > LARGEST_RECOGNIZED or not is_enumerable(group):
        return f"order {order}"
    table = elements_of(group)
    orders = _element_orders(table)
    if all((a @ b) == (b @ a) for a in group.generators for b in group.generators):
        return _abelian_name(Counter(orders))
    if _is_dihedral(table, orders):
        return "S3" if order == 6 else f"D{order // 2}"
    statistics = tuple(sorted(Counter(orders).items()))
    return known_statistics.get((order, statistics), f"order {order}")


# The number of elements of each order decides these among all groups of the same order: 12 and 24 by the lists of the
# 5 and 15 groups, 60 since A5 is the only one without an element of order 6, 10, 15, 30 or 20, and 120 likewise.
# Source of the lists: the small groups library of GAP (tests/oracle makes this table again from it).
known_statistics: dict[tuple[int, tuple[tuple[int, int], ...]], str] = {
    (8, ((1, 1), (2, 1), (4, 6))): "Q8",
    (12, ((1, 1), (2, 3), (3, 8))): "A4",
    (24, ((1, 1), (2, 9), (3, 8), (4, 6))): "S4",
    (60, ((1, 1), (2, 15), (3, 20), (5, 24))): "A5",
    (120, ((1, 1), (2, 25), (3, 20), (4, 30), (5, 24), (6, 20))): "S5",
}


def _element_orders(table: ElementTable) -> list[int]:
    orders = np.zeros(len(table), dtype=np.int64)
    power, exponent = table.images.copy(), 1
    identity = np.arange(table.images.shape[1])
    while (orders == 0).any():
        orders[(orders == 0) & (power == identity).all(axis=1)] = exponent
        power = np.take_along_axis(table.images, power, axis=1)
        exponent += 1
    return [int(order) for order in orders]


def _abelian_name(counts: Counter[int]) -> str:
    """Return the invariant factors d_1 | d_2 | ...: the elements with g^k = 1 number prod gcd(d_i, k)."""
    order = sum(counts.values())
    for factors in _divisor_chains(order, order):
        if all(
            sum(count for o, count in counts.items() if k % o == 0) == prod(gcd(d, k) for d in factors)
            for k in range(1, order + 1)
            if order % k == 0
        ):
            return " x ".join(f"C{d}" for d in sorted(factors))
    return f"order {order}"


def _divisor_chains(order: int, largest: int) -> list[tuple[int, ...]]:
    """Return the tuples d_1, d_2, ... with product `order`, each dividing the one before and the first dividing `largest`."""
    if order == 1:
        return [()]
    return [
        (d, *rest)
        for d in range(2, order + 1)
        if order % d == 0 and largest % d == 0
        for rest in _divisor_chains(order // d, d)
    ]


def _is_dihedral(table: ElementTable, orders: list[int]) -> bool:
    half = len(table) // 2
    if len(table) % 2 or half not in orders or half < 3:
        return False
    rotation = table.element(orders.index(half))
    powers, element = set(), rotation
    for _ in range(half):
        powers.add(element)
        element = element @ rotation
    outside = next(number for number in range(len(table)) if table.element(number) not in powers)
    s = table.element(outside)
    return orders[outside] == 2 and s @ rotation @ s == rotation.inverse()
