"""Averages of polynomials in numbers of cycles over S(n), A(n) and other groups by wreath products K wr S(m).

An element g of K wr S(m) permutes m cells; for a cycle of d cells let the product of the components along it have the class c
in K. X_(d,c) is the number of such cycles; the trace of g^j in the natural representation is the sum of d tr(c^(j/d)) X_(d,c)
over the divisors d of j and all c. For S(n), K = 1. A linear character t of K wr S(m) is one of K, at the products of the
cycles, times 1 or the sign of the permutation of the cells.

Theorem. With M = sum of d a_(d,c) and (x)_a = x (x - 1) ... (x - a + 1), the average over K wr S(m) of t times the product of
(X_(d,c))_(a_(d,c)) is the product of (t(d,c) |c| / (|K| d))^(a_(d,c)), where t(d,c) is the value of t at one cycle of d cells
with product c and fixed cells else, if M <= m and t = 1 on K wr S(m - M); it is 0 else.

Proof. The product counts the ways to choose, in order, a_(d,c) distinct cycles of g for each d and c. In all of K wr S(m)
there are m! / ((m - M)! product of d^a) choices of disjoint cycles of cells, each with |K|^(d - 1) |c| choices of components
on its cells, and each choice lies in |K|^(m - M) (m - M)! elements g. These differ by elements of K wr S(m - M), over which t
sums to 0 unless it is 1 there. Divide by |K|^m m!. (For K = 1 polynomials in the X_d are called character polynomials:
Macdonald, Symmetric Functions, I.7, example 14; for wreath products see I, appendix B.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import gcd
from typing import TypeAlias

from flint import fmpq, fmpz

Exponents: TypeAlias = tuple[
    tuple[int, ...], ...
]  # one tuple a class of K: the exponents of X_(1,c), X_(2,c), ...


@dataclass(frozen=True, slots=True)
class LinearCharacter:
    """A linear character of K wr S(m): k/e stands for exp(2 pi i k/e), with one e for all."""

    values: tuple[int, ...]  # of the character of K, one a class
    sign: int  # 0 or 1: the exponent of the sign

    def times(self, other: LinearCharacter) -> LinearCharacter:
        """Return the product."""
        values = (a + b for a, b in zip(self.values, other.values, strict=True))
        return LinearCharacter(tuple(values), (self.sign + other.sign) % 2)


@dataclass(frozen=True, slots=True, eq=False)
class CycleCounts:
    """K wr S(m), as far as cycles are counted."""

    copies: int  # m
    shares: tuple[fmpq, ...]  # |c| / |K|, one a class


@dataclass(frozen=True, slots=True, eq=False)
class CycleAverages:
    """A group G between a product P of K_i wr S(m_i) and [P, P]: the average over G is a sum of averages over P.

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
    """Return the average over K wr S(m) of a monomial in the numbers of cycles times a linear character.

    As a sum of powers of exp(2 pi i / root): (power, coefficient).
    """
    used = [(d, c, a) for c, row in enumerate(exponents) for d, a in enumerate(row, 1) if a]
    is_trivial = all(value % root == 0 for value in character.values)
    total: dict[int, fmpq] = {}
    for falling in product(*(range(1, a + 1) for *_, a in used)):
        left = group.copies - sum(d * j for (d, *_), j in zip(used, falling, strict=True))
        if left < 0 or (left and not is_trivial) or (left > 1 and character.sign):
            continue
        term, power = fmpq(1), 0
        for (d, c, a), j in zip(used, falling, strict=True):
            base = group.shares[c] / (-d if character.sign and d % 2 == 0 else d)
            term *= base**j * stirling(a, j)
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
