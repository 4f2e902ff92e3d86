"""The usual name of a small group, by invariants that decide it; 'order N' where this list has no name for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import factorial, gcd, lcm, prod

import numpy as np
from flint import fmpz

from symgroup.groups.elements import is_enumerable
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.indecomposable import name_of_indecomposable
from symgroup.groups.permutation import Permutation, orbit_of
from symgroup.groups.tables import Members, MultiplicationTable, multiplication_table

LARGEST_RECOGNIZED = 2_000
LARGEST_SPLIT = 600  # groups up to this order are split into direct factors
MOST_NORMAL = 200  # normal subgroups looked at
FEW_POINTS = 64


def recognize(group: FiniteGroup) -> str:
    """Return the isomorphism type's name, such as '1', 'C6', 'C2 x C4', 'S3', 'D5', 'Q8', 'A4', 'S4 x C2' or 'order N'.

    Abelian groups are told apart by how many elements have each order. D(n) and Q(4n) are recognised by their definitions,
    and Frobenius groups such as F20, affine maps of a line over a prime field, by the action on C_p. The others are decided
    by their order and element orders among the groups of that order (see `known_statistics`), or are direct products of
    groups with names: by the theorem of Krull, Remak and Schmidt the factors that split no further are unique up to
    isomorphism; or they are named by `groups.indecomposable`. All groups of order up to 31 have names.
    """
    order = group.order
    if order == 1:
        return "1"
    if group.family and order > 6:
        return f"{group.family}{group.degree}"
    quick = _cyclic_or_dihedral(group, order)
    if quick or order > LARGEST_RECOGNIZED or not is_enumerable(group):
        return quick or _product_of_symmetric(group) or f"order {order}"
    return _by_table(multiplication_table(_on_few_points(group))) or f"order {order}"


# The number of elements of each order decides these among all groups of the same order: 12 and 24 by the lists of the
# 5 and 15 groups, 60 since A5 is the only one without an element of order 6, 10, 15, 30 or 20, and the others likewise.
# Source of the lists: the small groups library of GAP (tests/oracle makes this table again from it).
known_statistics: dict[tuple[int, tuple[tuple[int, int], ...]], str] = {
    (8, ((1, 1), (2, 1), (4, 6))): "Q8",
    (12, ((1, 1), (2, 3), (3, 8))): "A4",
    (24, ((1, 1), (2, 9), (3, 8), (4, 6))): "S4",
    (24, ((1, 1), (2, 1), (3, 8), (4, 6), (6, 8))): "SL(2,3)",
    (24, ((1, 1), (2, 9), (3, 2), (4, 6), (6, 6))): "(C6 x C2) : C2",
    (60, ((1, 1), (2, 15), (3, 20), (5, 24))): "A5",
    (120, ((1, 1), (2, 25), (3, 20), (4, 30), (5, 24), (6, 20))): "S5",
}

# The same for orders at which a single name is known; tests/oracle/make_orbit_types.g checks all groups of these orders.
larger_statistics: dict[tuple[int, tuple[tuple[int, int], ...]], str] = {
    (168, ((1, 1), (2, 21), (3, 56), (4, 42), (7, 48))): "PSL(2, 7)",
    (360, ((1, 1), (2, 45), (3, 80), (4, 90), (5, 144))): "A6",
    (720, ((1, 1), (2, 75), (3, 80), (4, 180), (5, 144), (6, 240))): "S6",
}


def _by_table(table: MultiplicationTable) -> str:
    """Return the name of a group of moderate order by its elements, '' where none is known."""
    orders = table.orders()
    counts = Counter(int(order) for order in orders)
    if (table.products == table.products.T).all():
        return _abelian_name(counts)
    inverting = _order_of_inverting(table, orders)
    if inverting == 2:
        return "S3" if table.order == 6 else f"D{table.order // 2}"
    if inverting == 4:
        return f"Q{table.order}"
    if _is_frobenius(table, orders):
        return f"F{table.order}"
    key = table.order, tuple(sorted(counts.items()))
    known = known_statistics.get(key) or larger_statistics.get(key)
    if known or table.order > LARGEST_SPLIT:
        return known or ""
    return _product_name(table) or name_of_indecomposable(table, orders, _abelian_name)


def _cyclic_or_dihedral(group: FiniteGroup, order: int) -> str:
    """Return the name where the generators show it: one of them or two involutions generate all, or all commute."""
    generators = group.generators
    orders = [g.order for g in generators]
    if order in orders:
        return f"C{order}"
    involutions = [g for g, o in zip(generators, orders, strict=True) if o == 2]
    if order > 4 and any(2 * (s @ t).order == order for s, t in combinations(involutions, 2)):
        return "S3" if order == 6 else f"D{order // 2}"
    if lcm(*orders) == order and all(a @ b == b @ a for a, b in combinations(generators, 2)):
        return f"C{order}"
    return ""


def _product_of_symmetric(group: FiniteGroup) -> str:
    """Return 'S20 x S10' where the order is the product of the n! of the orbits: the group is in the product of their S(n)."""
    left, sizes = set(range(group.points)), []
    while left:
        orbit = group.orbit(min(left))
        left.difference_update(orbit)
        sizes.append(len(orbit))
    if prod(map(factorial, sizes)) != group.order:
        return ""
    return " x ".join(f"S{n}" for n in sorted(sizes, reverse=True) if n > 1)


def _on_few_points(group: FiniteGroup) -> FiniteGroup:
    """Return the same group on some of its orbits where it is faithful there: smaller tables."""
    if group.points <= FEW_POINTS:
        return group
    from symgroup.groups.generated import permutation_group

    orbits: dict[int, list[int]] = {}
    for point in range(group.points):
        if not any(point in orbit for orbit in orbits.values()):
            orbits[point] = group.orbit(point)
    points: list[int] = []
    for orbit in sorted(orbits.values(), key=len, reverse=True):
        points += orbit
        place = {point: k for k, point in enumerate(points)}
        found = permutation_group([[place[g[p]] for p in points] for g in group.generators], len(points))
        if found.order == group.order:
            return found
    return group


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
    return ""


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


def _order_of_inverting(table: MultiplicationTable, orders: np.ndarray) -> int:
    """Return the order of an s outside <r>, r generating a subgroup of index 2, with s r s^-1 = r^-1; 0 where there is none.

    As s^2 lies in <r> it commutes with s, which inverts it, so s^4 = 1. The order is 2 in D(n), and 4 in Q(4n), where s^2 is
    the involution of <r>.
    """
    half = table.order // 2
    turns = np.flatnonzero(orders == half)
    if table.order % 2 or half < 3 or not len(turns):
        return 0
    r = int(turns[0])
    s = int(np.flatnonzero(~table.generated([r]))[0])
    moved = table.products[table.products[s, r], table.inverses[s]]
    return int(orders[s]) if moved == table.inverses[r] else 0


def _is_frobenius(table: MultiplicationTable, orders: np.ndarray) -> bool:
    """Whether G is C_p with p prime and a group of m > 2 automorphisms of it, of order p m.

    So it is where C_p is normal, the only subgroup of order p, and its own centralizer: G / C_p embeds in Aut(C_p), which is
    cyclic and has one subgroup of each order m, and G splits by the theorem of Schur and Zassenhaus.
    """
    p = max(int(q) for q, _ in fmpz(table.order).factor())
    elements = np.flatnonzero(orders == p)
    if table.order // p < 3 or len(elements) != p - 1:
        return False
    x = int(elements[0])
    return int((table.products[x] == table.products[:, x]).sum()) == p


def _product_name(table: MultiplicationTable) -> str:
    """Return the name of G = A x B for proper normal subgroups with names, A as small as possible; '' where there are none."""
    normal = sorted(_normal_subgroups(table), key=lambda members: int(members.sum()))
    by_order: dict[int, list[Members]] = {}
    for members in normal:
        by_order.setdefault(int(members.sum()), []).append(members)
    for A in normal:
        size = int(A.sum())
        if size == 1 or size * size > table.order:
            continue
        for B in by_order.get(table.order // size, []):
            if int((A & B).sum()) == 1:
                names = [recognize(table.subgroup(B)), recognize(table.subgroup(A))]
                return "" if any(name.startswith("order") for name in names) else _joined(names)
    return ""


def _joined(names: list[str]) -> str:
    """Return 'S4 x S3 x C2 x C2': factors that do not commute first, large ones before small ones."""
    factors = [factor for name in names for factor in direct_factors(name)]
    cyclic = [f for f in factors if f[0] == "C" and f[1:].isdigit()]
    orders = sorted(int(f[1:]) for f in cyclic)
    return " x ".join(
        [*(f for f in factors if f not in cyclic), *(f"C{d}" for d in _invariant_factors(orders))]
    )


def direct_factors(name: str) -> list[str]:
    """Return the factors of a name such as 'S4 x (C4 : C4) x C2'; other products stand in parentheses.

    Examples:
        >>> direct_factors("S4 x (C4 : C4) x C2"), direct_factors("(C2 x C2) : C4")
        (['S4', '(C4 : C4)', 'C2'], ['((C2 x C2) : C4)'])
    """
    depth, factors = 0, [""]
    for word in name.split(" "):
        if depth == 0 and word == "x":
            factors.append("")
            continue
        factors[-1] = f"{factors[-1]} {word}".strip()
        depth += word.count("(") - word.count(")")
    return [f"({name})"] if len(factors) == 1 and " " in name else factors


def _invariant_factors(orders: list[int]) -> list[int]:
    """Return d_1 | d_2 | ... with the same product of cyclic groups: C_a x C_b is C_gcd x C_lcm."""
    found = sorted(orders)
    for i, j in combinations(range(len(found)), 2):
        found[i], found[j] = gcd(found[i], found[j]), lcm(found[i], found[j])
    return [d for d in found if d > 1]


def _normal_subgroups(table: MultiplicationTable) -> Iterator[Members]:
    """Yield normal subgroups: the normal closures of elements and their joins, at most MOST_NORMAL of them."""
    generators = [table.elements.position(Permutation(g)) for g in table.group.generators]
    conjugators = [table.conjugates(g) for g in generators]
    seen = np.zeros(table.order, dtype=bool)
    found: dict[bytes, Members] = {}
    for x in range(table.order):
        if not seen[x]:
            orbit = orbit_of([x], conjugators)
            seen[orbit] = True
            members = table.generated(orbit)
            found.setdefault(members.tobytes(), members)
    queue = list(found.values())
    atoms = list(queue)
    for members in queue:
        yield members
        for atom in atoms:
            if len(found) < MOST_NORMAL and (atom & ~members).any():
                # the product of two normal subgroups is their join
                both = np.zeros(table.order, dtype=bool)
                both[table.products[np.ix_(np.flatnonzero(members), np.flatnonzero(atom))].ravel()] = True
                if both.tobytes() not in found:
                    found[both.tobytes()] = both
                    queue.append(both)
