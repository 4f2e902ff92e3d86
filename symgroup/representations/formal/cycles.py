"""Averages over S(n) of polynomials in the numbers X_i of i-cycles: characters of S(n) for any n, without classes.

Theorem. With m = sum of i a_i and (x)_a = x (x - 1) ... (x - a + 1), the average over S(n) of the product of (X_i)_(a_i)
is the product of i^(-a_i) if m <= n, and 0 else. With the sign inside the average, it is the product of ((-1)^(i-1) /
i)^(a_i) if m is n or n - 1, and 0 else.

Proof. The product counts the ways to choose, in order, a_i distinct i-cycles of g for each i. There are n! / ((n - m)!
product of i^(a_i)) such choices of disjoint cycles in all of S(n), and each lies in (n - m)! elements g; with the sign,
each contributes its own sign times the sum of the signs of S(n - m), which is 0 unless n - m <= 1. Polynomials in the X_i
are also called character polynomials (Macdonald, Symmetric Functions, I.7, example 14).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from flint import fmpq


@lru_cache(maxsize=100_000)
def average(
    exponents: tuple[int, ...],  # of X_1, X_2, ...
    is_signed: bool,  # whether the sign of g is a factor
    n: int,
) -> fmpq:
    """Return the average over g in S(n) of the monomial X^exponents, times the sign of g where asked."""
    used = [(i, a) for i, a in enumerate(exponents, 1) if a]
    total = fmpq(0)
    for falling in product(*(range(1, a + 1) for _, a in used)):
        size = sum(i * j for (i, _), j in zip(used, falling, strict=True))
        if size > n or (is_signed and n - size > 1):
            continue
        term = fmpq(1)
        for (i, a), j in zip(used, falling, strict=True):
            base = fmpq(-1 if is_signed and i % 2 == 0 else 1, i)
            term *= base**j * stirling(a, j)
        total += term
    return total


@lru_cache(maxsize=10_000)
def stirling(n: int, k: int) -> int:
    """Return the number of partitions of n things into k sets: x^n = sum over k of stirling(n, k) (x)_k."""
    if n == k:
        return 1
    if k == 0 or k > n:
        return 0
    return k * stirling(n - 1, k) + stirling(n - 1, k - 1)
