"""The groups that have names: S, A, C, Z, D and the trivial group, with orders in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import factorial

from flint import fmpq

from symgroup.errors import InputError, LimitError
from symgroup.groups.finite import Carrier, FiniteGroup
from symgroup.groups.permutation import Permutation, alternating_generators, cycle, symmetric_generators

LARGEST_DEGREE = 100_000


@lru_cache(maxsize=64)
def point_carrier(points: int) -> Carrier:
    """Return the carrier of a permutation group: point i is the basis vector e_i."""
    one = fmpq(1)
    return Carrier(points, tuple(((i, one),) for i in range(points)), tuple(range(points)))


def symmetric(n: int) -> FiniteGroup:
    """Return S(n), all permutations of n points, of order n!."""
    _check_size("S", n)
    return _named(f"S({n})", n, symmetric_generators(n, range(n)), factorial(n), "S")


def alternating(n: int) -> FiniteGroup:
    """Return A(n), the even permutations of n points, of order n!/2 (1 for n = 1)."""
    _check_size("A", n)
    return _named(f"A({n})", n, alternating_generators(n, range(n)), max(1, factorial(n) // 2), "A")


def cyclic(n: int) -> FiniteGroup:
    """Return C(n), the rotations of n points in a circle, of order n."""
    _check_size("C", n)
    return _named(f"C({n})", n, [cycle(n, range(n))], n)


def translations(n: int) -> FiniteGroup:
    """Return Z(n), the cyclic shifts of n places: the same permutations as C(n)."""
    _check_size("Z", n)
    return _named(f"Z({n})", n, [cycle(n, range(n))], n)


def dihedral(n: int) -> FiniteGroup:
    """Return D(n), the symmetries of the n-gon, of order 2n, on its n vertices.

    D(1) acts on 2 points and D(2) on 4, the vertices of a rectangle, since on 1 and 2 points they are not faithful.
    """
    _check_size("D", n)
    if n == 1:
        return _named("D(1)", 2, [Permutation((1, 0))], 2)
    if n == 2:
        return _named("D(2)", 4, [Permutation((1, 0, 3, 2)), Permutation((3, 2, 1, 0))], 4)
    reflection = Permutation((-i) % n for i in range(n))
    return _named(f"D({n})", n, [cycle(n, range(n)), reflection], 2 * n)


def trivial_group(n: int = 1) -> FiniteGroup:
    """Return the group of one element, acting on n points."""
    _check_size("trivial", n)
    return _named(f"trivial({n})", n, [], 1)


def _named(
    name: str, degree: int, generators: Sequence[Permutation], order: int, family: str = ""
) -> FiniteGroup:
    kept = tuple(dict.fromkeys(g for g in generators if not g.is_identity))
    return FiniteGroup(name, kept, point_carrier(degree), family, order)


def _check_size(family: str, n: int) -> None:
    if n < 1:
        raise InputError.of(
            "SG246", f"{family}({n}) is not a group", help=f"the number in {family}(n) is 1 or more"
        )
    if n > LARGEST_DEGREE:
        raise LimitError.of("SG405", f"{family}({n}) has more than {LARGEST_DEGREE} points")
