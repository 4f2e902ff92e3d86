"""The canonicalizer `bracelet`: D(n) on features at the corners of the n-gon, without a list of its 2 n elements' matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, Permutation
from symgroup.plugins import InputError
from symgroup.representations import Representation, natural


def prepare_bracelet(
    V: Representation,  # k copies of natural(D(n))
) -> tuple[int, ...]:  # (n, k)
    """Return n and k. Raises: InputError (SG513): where V is anything else.

    A group on n >= 3 points of order 2 n with the rotation i -> i + 1 and the reflection i -> -i modulo n is D(n).

    Examples:
        >>> from symgroup.groups import dihedral
        >>> prepare_bracelet(natural(dihedral(5)))
        (5, 1)
    """
    G = V.group
    n = G.degree
    turns = Permutation(tuple((i + 1) % n for i in range(n))), Permutation(tuple(-i % n for i in range(n)))
    dihedral = (
        isinstance(G, FiniteGroup) and G.points == n >= 3 and G.order == 2 * n and all(g in G for g in turns)
    )
    if not dihedral or any(part != natural(G) for _, part in V.terms()):
        raise InputError.of("SG513", f"bracelet needs copies of natural(D(n)), n >= 3, and not {V}")
    return n, sum(copies for copies, _ in V.terms())


def bracelet_elements(
    x: NDArray[Any],  # (B, k n)
    data: tuple[int, ...],  # (n, k)
) -> NDArray[np.int64]:  # (B, n): the images of the points
    """Return the first of the 2 n readings, from each corner in each direction, that is lexicographically greatest.

    The reading from s in the direction d is i -> s + d i, a rotation for d = 1 and a reflection for d = -1. Cost: O(n^2 k).

    Examples:
        >>> bracelet_elements(np.array([[1.0, 2.0, 3.0, 4.0]]), (4, 1)).tolist()
        [[3, 2, 1, 0]]
    """
    n, k = data
    rows = x.reshape(len(x), k, n)
    start, direction = np.tile(np.arange(n), 2), np.repeat([1, -1], n)
    left = np.ones((len(x), 2 * n), dtype=bool)
    for i in range(n):
        corners = (start + direction * i) % n
        for copy in range(k):
            values = np.where(left, rows[:, copy, corners], -np.inf)
            left = left & (values == values.max(axis=1, keepdims=True))
    best = np.argmax(left, axis=1)
    images = (start[best, None] + direction[best, None] * np.arange(n)) % n
    return images.astype(np.int64)
