"""Averages of polynomials in numbers of cycles over S(n), A(n) and other groups by wreath products K wr Q.

An element g of K wr Q permutes m cells; for a cycle of d cells let the product of the components along it have the class c
in K. X_(d,c) is the number of such cycles; the trace of g^j in the natural representation is the sum of d tr(c^(j/d)) X_(d,c)
over the divisors d of j and all c. For S(n), K = 1. A linear character t = (chi, s) of K wr Q is chi of K, at the products of
the cycles, times s, which is 1 or the sign of the permutation of the cells.

Theorem. Let (x)_a = x (x - 1) ... (x - a + 1), A_d the sum of the a_(d,c) over c, and n_d(q) the number of cycles of length d
of q in Q. The average over K wr Q of t times the product of (X_(d,c))_(a_(d,c)) is the product of the numbers
(chi(c) |c| / |K|)^(a_(d,c)) times the average over q in Q of s(q) times the product of the (n_d(q))_(A_d); where chi is not 1,
only the q with n_d(q) = A_d for all d count. For Q = S(m) let M = sum of d A_d, and s(d) be the sign of a cycle of length d:
the last average is the product of the (s(d) / d)^(A_d) if M <= m, s = 1 on S(m - M), and M = m where chi is not 1, else 0.

Proof. The components are independent and uniform in K, and so are the products along the cycles of q. The product counts
the ways to choose, in order, a_(d,c) distinct cycles of length d with product c, for each d and c. There are (n_d)_(A_d)
choices of cycles of length d; each has its products with the probabilities |c| / |K|, and chi at the other products has the
average 0 unless chi = 1 or none are left. In S(m) there are m! / ((m - M)! product of d^(A_d)) ordered choices of disjoint
cycles, each in (m - M)! elements that differ by elements of S(m - M), over which s sums to 0 unless it is 1 there. (For K = 1
polynomials in the X_d are called character polynomials: Macdonald, Symmetric Functions, I.7, example 14; for wreath products
see I, appendix B.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import gcd, perm, prod
from typing import TypeAlias

from flint import fmpq, fmpz

Exponents: TypeAlias = tuple[
    tuple[int, ...], ...
]  # one tuple a class of K: the exponents of X_(1,c), X_(2,c), ...


@dataclass(frozen=True, slots=True)
class LinearCharacter:
    """A linear character of K wr Q: k/e stands for exp(2 pi i k/e), with one e for all."""

    values: tuple[int, ...]  # of the character of K, one a class
    sign: int  # 0 or 1: the exponent of the sign

    def times(self, other: LinearCharacter) -> LinearCharacter:
        """Return the product."""
        values = (a + b for a, b in zip(self.values, other.values, strict=True))
        return LinearCharacter(tuple(values), (self.sign + other.sign) % 2)


@dataclass(frozen=True, slots=True, eq=False)
class CycleCounts:
    """K wr Q, as far as cycles are counted."""

    copies: int  # m
    shares: tuple[fmpq, ...]  # |c| / |K|, one a class
    # the share of each cycle type n_1, n_2, ..., n_m in Q; None for S(m)
    types: tuple[tuple[fmpq, tuple[int, ...]], ...] | None = None

    def choices(self, chosen: Mapping[int, int], *, is_signed: bool, is_whole: bool) -> fmpq:
        """Return the average over Q of the number of ways to choose A_d cycles of length d in order, for `chosen` d -> A_d.

        Times the sign where asked; only over elements that have no other cycles where `is_whole`.
        """
        if self.types is None:
            left = self.copies - sum(d * count for d, count in chosen.items())
            if left < 0 or (left and is_whole) or (left > 1 and is_signed):
                return fmpq(0)
            signed = ((-d if is_signed and d % 2 == 0 else d, count) for d, count in chosen.items())
            return prod((fmpq(1, d) ** count for d, count in signed), start=fmpq(1))
        total = fmpq(0)
        if max(chosen, default=0) > self.copies:
            return total
        for share, numbers in self.types:
            if is_whole and any(n != chosen.get(d, 0) for d, n in enumerate(numbers, 1)):
                continue
            ways = prod(perm(numbers[d - 1], count) for d, count in chosen.items())
            is_odd = is_signed and sum(numbers[1::2]) % 2
            total += share * (-ways if is_odd else ways)
        return total


@dataclass(frozen=True, slots=True, eq=False)
class CycleAverages:
    """A group G between a product P of K_i wr Q_i and [P, P]: the average over G is a sum of averages over P.

    See `groups.wreath_cover` for the theorem: the sum is one over the linear characters of P that are 1 on G.
    """

    factors: tuple[CycleCounts, ...]
    root: int  # e: values of characters are powers of exp(2 pi i / e)
    twists: tuple[tuple[LinearCharacter, ...], ...]  # what is 1 on G, one part a factor
    determinant: tuple[LinearCharacter, ...] | None  # of the natural matrices; None where it is not real

    def average(
        self,
        exponents: tuple[Exponents, ...],  # one a factor
        is_signed: bool,  # whether the determinant is a factor
    ) -> fmpq:
        """Return the average over G of a monomial in the numbers of cycles, times the determinant where asked."""
        sums = [fmpq(0)] * self.root
        for twist in self.twists:
            term = {0: fmpq(1)}
            signed = self.determinant if is_signed else None
            characters = twist if signed is None else map(LinearCharacter.times, twist, signed)
            for factor, character, powers in zip(self.factors, characters, exponents, strict=True):
                part = average(factor, character, powers, self.root)
                term = _multiplied(term, dict(part), self.root)
            for k, value in term.items():
                sums[k] += value
        return _rational(sums)


def symmetric_averages(n: int, *, is_alternating: bool) -> CycleAverages:
    """Return S(n), or A(n), n >= 2: the average over A(n) is the one over S(n) of 1 + sign."""
    one, sign = LinearCharacter((0,), 0), LinearCharacter((0,), 1)
    twists = ((one,), (sign,)) if is_alternating else ((one,),)
    return CycleAverages((CycleCounts(n, (fmpq(1),)),), 1, twists, (sign,))


@lru_cache(maxsize=100_000)
def average(
    group: CycleCounts,
    character: LinearCharacter,
    exponents: Exponents,
    root: int,
) -> tuple[tuple[int, fmpq], ...]:
    """Return the average over K wr Q of a monomial in the numbers of cycles times a linear character.

    As a sum of powers of exp(2 pi i / root): (power, coefficient).
    """
    used = [(d, c, a) for c, row in enumerate(exponents) for d, a in enumerate(row, 1) if a]
    is_whole = any(value % root for value in character.values)
    total: dict[int, fmpq] = {}
    for falling in product(*(range(1, a + 1) for *_, a in used)):
        chosen: Counter[int] = Counter()
        for (d, *_), j in zip(used, falling, strict=True):
            chosen[d] += j
        term, power = group.choices(chosen, is_signed=bool(character.sign), is_whole=is_whole), 0
        if term == 0:
            continue
        for (_, c, a), j in zip(used, falling, strict=True):
            term *= group.shares[c] ** j * stirling(a, j)
            power += character.values[c] * j
        total[power % root] = total.get(power % root, fmpq(0)) + term
    return tuple(total.items())


def _multiplied(left: dict[int, fmpq], right: dict[int, fmpq], root: int) -> dict[int, fmpq]:
    """Return the product of two sums of roots of unity."""
    result: dict[int, fmpq] = {}
    for a, x in left.items():
        for b, y in right.items():
            result[(a + b) % root] = result.get((a + b) % root, fmpq(0)) + x * y
    return result


def _rational(sums: list[fmpq]) -> fmpq:  # (e,): coefficients of the powers of exp(2 pi i / e)
    """Return a sum of roots of unity that is rational, as an average of integers is: the mean of its conjugates.

    The mean of the primitive f-th roots of unity is mu(f) / phi(f).
    """
    order, total = len(sums), fmpq(0)
    for k, value in enumerate(sums):
        f = fmpz(order // gcd(k, order))
        total += value * int(f.moebius_mu()) / int(f.euler_phi())
    return total


@lru_cache(maxsize=10_000)
def stirling(n: int, k: int) -> int:
    """Return the number of partitions of n things into k sets: x^n = sum over k of stirling(n, k) (x)_k."""
    if n == k:
        return 1
    if k == 0 or k > n:
        return 0
    return k * stirling(n - 1, k) + stirling(n - 1, k - 1)
