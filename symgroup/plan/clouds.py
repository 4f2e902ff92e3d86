"""The plan's part for clouds of points under S(m) x O(n) or S(m) x SO(n), for any m: nothing is listed."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial

import numpy as np

from symgroup.groups import FiniteGroup, Group
from symgroup.ir import CloudInput, frozen_array
from symgroup.ir.forms import IntArray
from symgroup.representations import Representation, natural
from symgroup.representations.basic import Trivial

Block = tuple[int, tuple[Representation, ...]]  # the first coordinate, one representation of each factor


def cloud_step(
    factors: Sequence[Group],
    lie: int,  # which factor is O(n) or SO(n)
    blocks: Sequence[Block],
    *,
    special: bool,
) -> CloudInput | None:
    """Return the step where G is S(m) x O(n) and V consists of vectors and numbers of points and of none; else None."""
    if len(factors) != 2:
        return None
    S, n = factors[1 - lie], factors[lie].degree
    if not isinstance(S, FiniteGroup) or S.points != S.degree or S.order != factorial(S.degree):
        return None
    m = S.degree
    fixed: list[IntArray] = []
    moved: list[IntArray] = []
    numbers: list[IntArray] = []
    for start, parts in blocks:
        of_points, is_vector = parts[1 - lie] == natural(S), not isinstance(parts[lie], Trivial)
        if not of_points and not isinstance(parts[1 - lie], Trivial):
            return None
        rows = m if of_points else 1
        places = start + np.arange(rows * (n if is_vector else 1), dtype=np.int64).reshape(rows, -1)
        if is_vector and lie == 0:  # the factor that comes first varies slowest
            places = start + np.arange(rows * n, dtype=np.int64).reshape(n, rows).T
        if is_vector:
            (moved if of_points else fixed).append(places)
        elif of_points:
            numbers.append(places.T)
    vectors = np.concatenate([np.empty((0, n), dtype=np.int64), *fixed, *moved])
    scalars = np.concatenate([np.empty((0, m), dtype=np.int64), *numbers])
    return CloudInput(m, n, special, len(fixed), frozen_array(vectors), frozen_array(scalars), lie == 1)
