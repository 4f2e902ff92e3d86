"""Isotropy classes of the n-gon's symmetries and of its rotations on its n vertices, by the divisors of n.

Number the points by Z/n so that r : i -> i + 1 is a rotation, and let s_c : i -> c - i. For m | n let C_m = < r^m >, of
order n/m, and D_(m,c) = < r^m, s_c >, of order 2 n/m, with c modulo m: every subgroup of the dihedral group is one of
these.

Theorem. The stabilizers of the cyclic group are all C_m. For n >= 3 those of the dihedral group are the C_m with m >= 3 and
the D_(m,c) with m >= 3, m = 1, or m = 2 and even c. C_m is normal. D_(m,c) is conjugate to D_(m,c+2) and to no others of
the same m: it has m conjugates for odd m; for even m there are two classes, by the parity of c, with m/2 each.
Proof. H is a stabilizer exactly where it has all elements that keep each of its orbits, which are unions of residues modulo
m: {i} for C_m, {i, c - i} for D_(m,c). A rotation by t keeps them if t = 0 modulo m, or t = c - 2i for all i with the
second: m <= 2. The product of two reflections that keep the orbits is a rotation that does. And s_e keeps every residue
modulo m if e = 2i for all i, that is m = 1, or m = 2 and e is even. So for m >= 3 both are stabilizers; for m = 1 the group
itself is the one with one orbit; for m = 2 there are D_(2,0), with the orbits of even and of odd numbers, and D_(2,1),
which has one orbit. Conjugation by r takes s_c to s_(c+2), and by s_e to s_(2e-c).

Order: C_m lies in C_m' and in every D_(m',c') for m' | m; D_(m,c) in a conjugate of D_(m',c') for m' | m, unless m' is even
and c and c' have different parities.
"""

from __future__ import annotations

from dataclasses import dataclass

from symgroup.groups import FiniteGroup, Permutation
from symgroup.isotropy.types.found import FoundClass

SMALLEST = 3  # vertices


@dataclass(frozen=True, slots=True)
class _Polygon:
    """A group that is one of the two, with r and the reflection s_c, c = `offset`, None for the rotations alone."""

    turn: Permutation  # r
    reflection: Permutation | None
    offset: int


@dataclass(frozen=True, slots=True)
class _Subgroup:
    """C_m, or D_(m,c) where `parity` is c modulo 2 for even m, 0 for odd m."""

    m: int
    parity: int | None = None

    def is_inside(self, other: _Subgroup) -> bool:
        """Whether it lies in a conjugate of the other."""
        if self.m % other.m or (other.parity is None and self.parity is not None):
            return False
        return self.parity is None or other.m % 2 == 1 or self.parity == other.parity


def classes_of_polygon(G: FiniteGroup) -> tuple[FoundClass, ...] | None:
    """Return the isotropy classes of natural(G), the trivial one first, or None where G is not seen to be such a group."""
    polygon = _polygon(G)
    if polygon is None:
        return None
    n = G.points
    divisors = [m for m in range(n, 0, -1) if n % m == 0]
    if polygon.reflection is None:
        listed = [_Subgroup(m) for m in divisors]
    else:
        listed = [_Subgroup(m) for m in divisors if m >= SMALLEST]
        listed += [_Subgroup(m, c) for m in divisors for c in range(1 if m % 2 else 2) if (m, c) != (2, 1)]
    return tuple(_found(item, listed, polygon, n) for item in listed)


def _polygon(G: FiniteGroup) -> _Polygon | None:
    """Find r among the generators and their products, and s_c that turns it round."""
    n = G.points
    if n != G.degree or n < SMALLEST or G.order not in (n, 2 * n):
        return None
    candidates = [*G.generators, *(g @ h for g in G.generators for h in G.generators)]
    turn = next((g for g in candidates if len(g.cycles()) == 1 and len(g.cycles()[0]) == n), None)
    if turn is None:
        return None
    if G.order == n:
        return _Polygon(turn, None, 0)
    back = turn.inverse()
    for s in candidates:
        if s @ turn == back @ s:
            return _Polygon(turn, s, _position(turn, s[0]))
    return None


def _position(turn: Permutation, point: int) -> int:
    """Return i with r^i 0 = point: the number of a point, when 0 has the number 0."""
    return (0, *turn.cycles()[0][1:]).index(point)


def _found(item: _Subgroup, listed: list[_Subgroup], polygon: _Polygon, n: int) -> FoundClass:
    d = n // item.m
    generators = [polygon.turn.power(item.m)] if d > 1 else []
    order, length, name = d, 1, f"C{d}" if d > 1 else "1"
    if item.parity is not None and polygon.reflection is not None:
        shift = (item.parity - polygon.offset) % 2  # r^k s_c = s_(c + k)
        generators.append(polygon.turn.power(shift) @ polygon.reflection)
        order, length = 2 * d, item.m if item.m % 2 else item.m // 2
        name = {1: "C2", 2: "C2 x C2", 3: "S3"}.get(d, f"D{d}")
    above = frozenset(k for k, other in enumerate(listed) if other != item and item.is_inside(other))
    return FoundClass(tuple(generators), order, length, above, name)
