"""Symmetric and alternating groups, recognised by generators.

Theorem (Jordan 1873; Seress, Permutation Group Algorithms, 2003, section 10.2). A transitive group of degree n with an element
that has a cycle of prime length p, n/2 < p < n - 2, contains all even permutations.
Proof. Let c be the element's power by the lengths of its other cycles, all prime to p as they are shorter than p: a cycle of
length p. Were there blocks of size b, 1 < b < n, there would be n/b <= n/2 < p of them, so c, of order p, would fix each, and
its cycle lie in one: p <= b <= n/2. So the group is primitive. By Jordan's theorem a primitive group with a cycle of prime
length p < n - 2 contains A(n).

In S(n) and A(n) about one element of ln(n) / ln(2) has such a cycle, so that a few products of generators show it. Where
they do not, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from flint import fmpz

from symgroup.groups.permutation import Permutation, orbit_of

SMALLEST_DEGREE = 8  # below it there is no such prime
LARGEST_DEGREE = 5_000
PRODUCTS = 40


def giant_family(generators: Sequence[Permutation], degree: int) -> str:
    """Return 'S' or 'A' where generators are seen to generate all or all even permutations, else ''."""
    in_range = SMALLEST_DEGREE <= degree <= LARGEST_DEGREE
    if not in_range or len(generators) < 2 or len(orbit_of([0], generators)) < degree:
        return ""
    if not any(_has_long_prime_cycle(g) for g in _products(generators)):
        return ""
    return "S" if any(g.sign < 0 for g in generators) else "A"


def _products(generators: Sequence[Permutation]) -> Iterator[Permutation]:
    """Yield the generators, and products each with one more factor at random."""
    yield from generators
    random, element = Random(0), generators[0]
    for _ in range(PRODUCTS):
        element = random.choice(generators) @ element
        yield element


def _has_long_prime_cycle(g: Permutation) -> bool:
    n = len(g)
    longest = max(map(len, g.cycles()), default=1)
    return n < 2 * longest < 2 * (n - 2) and fmpz(longest).is_prime()
