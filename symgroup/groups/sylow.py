"""Sylow subgroups: in S(n) and A(n) in closed form, in abelian groups from the generators, else from the list of elements."""

from __future__ import annotations

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups.chain import StabilizerChain
from symgroup.groups.elements import ElementTable, elements_of, is_enumerable
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.orders import describe_order
from symgroup.groups.permutation import Permutation, orbit_of
from symgroup.groups.structure import even_part


def sylow_subgroup(G: FiniteGroup, p: int) -> FiniteGroup:
    """Return a Sylow p-subgroup of G: its order is the largest power of p that divides |G|.

    Raises: InputError (SG252) where p is not a prime; LimitError (SG253) where G is too large.
    """
    if p < 2 or not fmpz(p).is_prime():
        raise InputError.of("SG252", f"{p} is not a prime number", help="sylow(G, 2)")
    name = f"sylow({G}, {p})"
    order = _prime_part(G, p)
    if order == 1:
        return G.trusted_subgroup((), name, 1)
    if G.family:
        found = _sylow_of_symmetric(G.degree, p)
        kept = even_part(found) if G.family == "A" else found
        return G.trusted_subgroup(kept, name, order)
    if order == G.order:
        return G.trusted_subgroup(G.generators, name, order)
    if all(g @ h == h @ g for g in G.generators for h in G.generators):
        return _certified(G, [_part(g, p) for g in G.generators], name, order)
    if not is_enumerable(G):
        raise LimitError.of(
            "SG253",
            f"a Sylow {p}-subgroup of {G} is out of reach",
            notes=[f"the order is {describe_order(G.order)}, and the elements would have to be listed"],
            help="use a smaller group, S(n), A(n) or an abelian group",
        )
    return _certified(G, _grow(G, p, order), name, order)


def _prime_part(G: FiniteGroup, p: int) -> int:
    """Return the largest power of p that divides |G|, by Legendre's formula for S(n) and A(n)."""
    if G.family:
        exponent, power = 0, p
        while power <= G.degree:
            exponent, power = exponent + G.degree // power, power * p
        if G.family == "A" and p == 2 and exponent:
            exponent -= 1
        return int(p**exponent)
    return _largest_power(G.order, p)


def _sylow_of_symmetric(n: int, p: int) -> tuple[Permutation, ...]:
    """Return the product, over the digits of n to the base p, of wreath products C_p wr ... wr C_p on p^i points.

    On each block of p^i points, for j < i: the first p^(j+1) points as p blocks of p^j points, turned round in a circle.
    Source: Dixon and Mortimer, Permutation Groups (1996), example 2.6.1.
    """
    generators, start, power = [], 0, 1
    while power * p <= n:
        power *= p
    while power > 1:
        while n - start >= power:
            size = 1
            while size < power:
                images = list(range(n))
                for i in range(size * p):
                    images[start + i] = start + (i + size) % (size * p)
                generators.append(Permutation(images))
                size *= p
            start += power
        power //= p
    return tuple(generators)


def _part(g: Permutation, p: int) -> Permutation:
    """Return the power of g that is its p-part: of p-power order, and all of g where its order is one."""
    return g.power(g.order // _largest_power(g.order, p))


def _largest_power(number: int, p: int) -> int:
    """Return the largest power of p that divides a positive number."""
    power = 1
    while number % (power * p) == 0:
        power *= p
    return power


def _grow(G: FiniteGroup, p: int, order: int) -> list[Permutation]:
    """Return generators of a Sylow subgroup: P < N_P' for a p-group P that is not Sylow, so N_G(P) / P has p-elements.

    (P acts on G/P by left translation; the fixed cosets are N_G(P) / P, and their number is |G : P| = 0 modulo p.)
    """
    table = elements_of(G)
    orders = _prime_orders(table, p, order)
    candidates = np.flatnonzero(orders > 1)
    # the largest cyclic one is the best start
    kept = [table.element(int(candidates[np.argmax(orders[candidates])]))]
    chain = StabilizerChain(G.points, kept)
    while chain.order < order:
        members = np.zeros(len(table), dtype=bool)
        members[_positions_of(table, kept)] = True
        outside = candidates[~members[candidates]]
        normal = _normalizing(table, outside, kept, members)
        kept.append(table.element(int(outside[np.flatnonzero(normal)[0]])))
        chain.add(kept[-1])
    return kept


def _normalizing(
    table: ElementTable, rows: NDArray[np.int64], generators: list[Permutation], members: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which of the elements conjugate every generator into the subgroup."""
    keep = np.ones(len(rows), dtype=bool)
    images = table.images[rows]
    inverses = np.argsort(images, axis=1)
    for g in generators:
        todo = np.flatnonzero(keep)
        moved = np.take_along_axis(images[todo], np.array(g)[inverses[todo]], axis=1)
        keep[todo] = members[table.positions(moved.astype(np.int32))]
    return keep


def _positions_of(table: ElementTable, generators: list[Permutation]) -> list[int]:
    """Return the positions of the elements of a subgroup."""
    start = table.position(Permutation.identity(table.images.shape[1]))
    return orbit_of([start], [table.left_products(g) for g in generators])


def _prime_orders(table: ElementTable, p: int, order: int) -> NDArray[np.int64]:  # (|G|,)
    """Return the order of every element whose order divides `order`, a power of p, and 0 for the others."""
    points = np.arange(table.images.shape[1], dtype=np.int32)
    found = np.zeros(len(table), dtype=np.int64)
    power, exponent = table.images, 1
    while exponent <= order:
        found[(found == 0) & (power == points).all(axis=1)] = exponent
        power, exponent = _power(power, p), exponent * p
    return found


def _power(rows: NDArray[np.int32], exponent: int) -> NDArray[np.int32]:
    """Return the power of each row, a permutation, by squaring."""
    result = rows
    for bit in bin(exponent)[3:]:
        result = np.take_along_axis(result, result, axis=1)
        if bit == "1":
            result = np.take_along_axis(rows, result, axis=1)
    return result


def _certified(G: FiniteGroup, generators: list[Permutation], name: str, order: int) -> FiniteGroup:
    kept = [g for g in generators if not g.is_identity]
    if StabilizerChain(G.points, kept).order != order:
        raise SymgroupBug(f"{name} has the wrong order")
    return G.trusted_subgroup(kept, name, order)
