"""Sparse Laurent polynomials with exact coefficients; the exponents of a monomial are packed into one integer.

Exponent number i is digit i, signed, in base 2^24, so monomials multiply by adding integers. Exponents stay below the
dimension and degree limits of the package, far from 2^23.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.errors import LimitError

# packed exponents -> coefficient: an int, an fmpq, or an element of a field
Polynomial: TypeAlias = dict[int, Any]

DIGIT = 24
BASE = 1 << DIGIT
HALF = BASE >> 1
LARGEST_PRODUCT = 10_000_000  # pairs of terms: a few seconds
LARGEST_SERIES = 3_000_000  # terms that are added to a series of powers: a few seconds


def pack(exponents: Iterable[int], first: int = 0) -> int:
    """Return the key of a monomial whose exponents stand from digit `first` on."""
    return sum(exponent << (DIGIT * (first + i)) for i, exponent in enumerate(exponents))


def unpack(key: int, count: int) -> tuple[tuple[int, ...], int]:
    """Return the first `count` exponents, and the key of what follows."""
    exponents = []
    for _ in range(count):
        digit = ((key + HALF) & (BASE - 1)) - HALF
        exponents.append(digit)
        key = (key - digit) >> DIGIT
    return tuple(exponents), key


def unpack_all(keys: Sequence[int], count: int) -> tuple[NDArray[np.int64], list[int]]:  # (N, count), N
    """Return the first `count` exponents of each key, and the keys of what follows."""
    bits = DIGIT * count
    offset, mask = sum(HALF << (DIGIT * i) for i in range(count)), (1 << bits) - 1
    moved = [key + offset for key in keys]
    size = DIGIT // 8
    text = b"".join((key & mask).to_bytes(size * count, "little") for key in moved)
    digits = np.frombuffer(text, dtype=np.uint8).reshape(len(keys), count, size).astype(np.int64)
    places = np.array([1 << (8 * i) for i in range(size)], dtype=np.int64)
    return digits @ places - HALF, [key >> bits for key in moved]


def add(left: Polynomial, right: Polynomial, scale: Any = 1) -> Polynomial:
    """Return left + scale right."""
    result = dict(left)
    for key, value in right.items():
        result[key] = result.get(key, 0) + value * scale
    return {key: value for key, value in result.items() if value != 0}


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return left right. Raises: LimitError (SG290) where there are too many pairs of terms."""
    if len(left) > len(right):
        left, right = right, left
    check_size(len(left) * len(right))
    result: Polynomial = {}
    for a, x in left.items():
        for b, y in right.items():
            key = a + b
            result[key] = result.get(key, 0) + x * y
    return {key: value for key, value in result.items() if value != 0}


def divide(polynomial: Polynomial, number: int) -> Polynomial:
    """Return polynomial / number; integers stay integers where they can."""
    return {
        key: (value // number if value % number == 0 else fmpq(value, number))
        if isinstance(value, int)
        else value / number
        for key, value in polynomial.items()
    }


def complete_and_elementary(
    power_sums: Sequence[Polynomial],  # p_1, ..., p_k
    sign: int,  # 1: complete homogeneous, -1: elementary
) -> list[Polynomial]:  # h_0, ..., h_k or e_0, ..., e_k
    """Return h_k or e_k by Newton's identities: k h_k = sum p_i h_(k-i), k e_k = sum (-1)^(i-1) p_i e_(k-i)."""
    values: list[Polynomial] = [{0: 1}]
    for k in range(1, len(power_sums) + 1):
        check_size(sum(len(power_sums[i - 1]) * len(values[k - i]) for i in range(1, k + 1)))
        total: Polynomial = {}
        for i in range(1, k + 1):
            total = add(total, multiply(power_sums[i - 1], values[k - i]), sign ** (i - 1))
        values.append(divide(total, k))
    return values


def complete_and_elementary_of_eigenvalues(
    eigenvalues: Iterable[tuple[int, int, int]],  # (1 or -1, packed weight, multiplicity)
    degree: int,
    sign: int,  # 1: complete homogeneous, -1: elementary
) -> list[Polynomial]:  # h_0, ..., h_degree or e_0, ..., e_degree
    """Return the coefficients in t of the product of (1 - s x^w t)^-m, or of (1 + s x^w t)^m; quicker than power sums."""
    values: list[Polynomial] = [{0: 1}, *({} for _ in range(degree))]
    work = 0
    for s, weight, m in eigenvalues:
        # one after the other where there are few copies, else all at once
        step, repeats = (1, m) if sign == 1 and m <= degree // 2 else (m, 1)
        for _ in range(repeats):
            work += sum(map(len, values))
            check_size(work, LARGEST_SERIES)
            if sign == 1 and step == 1:
                for k in range(1, degree + 1):
                    _add_shifted(values[k], values[k - 1], weight, s)
                continue
            choices = [comb(step + j - 1, j) if sign == 1 else comb(step, j) for j in range(degree + 1)]
            for k in range(degree, 0, -1):
                for j in range(1, k + 1):
                    if choices[j]:
                        _add_shifted(values[k], values[k - j], j * weight, s**j * choices[j])
    return [{key: value for key, value in h.items() if value} for h in values]


def _add_shifted(target: Polynomial, source: Polynomial, shift: int, scale: int) -> None:
    """Add scale x^shift source to the target, in place."""
    for key, value in source.items():
        moved = key + shift
        target[moved] = target.get(moved, 0) + scale * value


def check_size(pairs: int, limit: int = LARGEST_PRODUCT) -> None:
    """Refuse a product of too many pairs of terms (SG290)."""
    if pairs > limit:
        raise LimitError.of(
            "SG290",
            f"a formal character would take products of {pairs} pairs of weights",
            notes=[f"the limit is {limit}"],
            help="use a smaller degree or a smaller group",
        )
