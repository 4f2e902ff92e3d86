"""Names of small groups that are no direct products, by definitions or invariants that leave one group each.

Names are those of GAP's StructureDescription where it has one for the group alone: 'C4 : C4' is the semidirect product that is
neither direct nor has another name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import gcd

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

from symgroup.groups.tables import MultiplicationTable

Orders = NDArray[np.int64]  # (|G|,), of the elements

# Of the groups of order 16 that are neither abelian nor direct products, by the number of elements of each order and the
# greatest order of an element of the center; tests/oracle checks these names against all groups of order up to 31.
of_order_16: dict[tuple[tuple[tuple[int, int], ...], int], str] = {
    (((1, 1), (2, 3), (4, 12)), 2): "C4 : C4",
    (((1, 1), (2, 7), (4, 8)), 2): "(C2 x C2) : C4",
    (((1, 1), (2, 7), (4, 8)), 4): "C4 o D4",
}


def name_of_indecomposable(
    table: MultiplicationTable,  # of a group that is neither abelian nor a product of smaller groups with names
    orders: Orders,
    abelian_name: Callable[[Counter[int]], str],  # from the number of elements of each order
) -> str:
    """Return the name, '' where none is known."""
    return (
        _by_cyclic_half(table, orders)
        or _by_center(table, orders)
        or _of_prime_cube(table, orders)
        or _inverted_by_half(table, orders, abelian_name)
        or _cyclic_by_cyclic(table, orders)
    )


def _by_cyclic_half(table: MultiplicationTable, orders: Orders) -> str:
    """Return the name of <r, s>, of order 2h, a power of 2, with r of order h >= 8 and s r s^-1 = r^(h/2 - 1) or r^(h/2 + 1).

    'QD16' and the like for the first, 'C8 : C2' for the second; each is one group of its order. For s^2 lies in <r> and
    commutes with s. In the first case it is 1 or r^(h/2), and (r s)^2 = r^(h/2) s^2, so s or r s is an involution. In the
    second it is r^j with j even, and (r^i s)^2 = r^(i (h/2 + 2) + j) is 1 for some i, since h/2 + 2 is twice an odd number.
    """
    half = table.order // 2
    turns = np.flatnonzero(orders == half)
    if half < 8 or half & (half - 1) or not len(turns):
        return ""
    r = int(turns[0])
    s = int(np.flatnonzero(~table.generated([r]))[0])
    moved = table.products[table.products[s, r], table.inverses[s]]
    names = {half // 2 - 1: f"QD{table.order}", half // 2 + 1: f"C{half} : C2"}
    return next((name for k, name in names.items() if moved == table.powers(k)[r]), "")


def _by_center(table: MultiplicationTable, orders: Orders) -> str:
    if table.order != 16:
        return ""
    central = (table.products == table.products.T).all(axis=1)
    counts = tuple(sorted(Counter(orders.tolist()).items()))
    return of_order_16.get((counts, int(orders[central].max())), "")


def _of_prime_cube(table: MultiplicationTable, orders: Orders) -> str:
    """Return 'He3' or 'C9 : C3' and the like: there are two groups of order p^3, p odd, that do not commute.

    The first has exponent p: the unitriangular 3 x 3 matrices modulo p. Source: Gorenstein, Finite Groups (1968), theorem
    5.5.1.
    """
    factors = fmpz(table.order).factor()
    if len(factors) != 1 or factors[0][1] != 3 or table.order % 2 == 0:
        return ""
    p = int(factors[0][0])
    return f"He{p}" if int(orders.max()) == p else f"C{p * p} : C{p}"


def _inverted_by_half(
    table: MultiplicationTable, orders: Orders, abelian_name: Callable[[Counter[int]], str]
) -> str:
    """Return '(C3 x C3) : C2' and the like: an abelian group A of odd order, inverted by an involution.

    Half of all elements are then involutions. Conversely let half of the elements of G, with |G| / 2 odd, be involutions. G
    has a subgroup A of index 2, of odd order, so the involutions are all that lies outside; for a in A, s a is one of them,
    so s a s = a^-1, and A commutes, as inversion is an automorphism of it.
    """
    half = table.order // 2
    if table.order % 4 != 2 or int((orders == 2).sum()) != half:
        return ""
    counts = Counter(orders[orders != 2].tolist())
    return f"({abelian_name(counts)}) : C2"


def _cyclic_by_cyclic(table: MultiplicationTable, orders: Orders) -> str:
    """Return 'C3 : C8' and the like: C_p normal of prime order p, an x of order k = |G| / p prime to p, gcd(p - 1, k) prime.

    G is C_p : <x>, given by the image of x in Aut(C_p), which is cyclic of order p - 1. As G does not commute the image has
    the prime order q = gcd(p - 1, k), and the elements of order q are powers of each other: x^i with i prime to k has any of
    them as its image, since the units modulo k map onto those modulo q.
    """
    for p in sorted((int(p) for p, _ in fmpz(table.order).factor()), reverse=True):
        k = table.order // p
        if (
            k % p
            and fmpz(gcd(p - 1, k)).is_prime()
            and int((orders == p).sum()) == p - 1
            and (orders == k).any()
        ):
            return f"C{p} : C{k}"
    return ""
