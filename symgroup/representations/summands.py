"""A representation as a direct sum whose summands may be scattered: tensor products and powers of sums, multiplied out.

(A + B) * C is A * C + B * C, Sym^k(A + B) the sum of Sym^i(A) * Sym^(k - i)(B), Alt^k likewise, and the natural representation
of a product of groups the sum of those of its factors. Each basis vector of such a summand is one of the whole, and they stand
there in the same order: in all of these the basis is listed lexicographically, by indices that the parts keep in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from symgroup.representations.base import Representation
from symgroup.representations.basic import Determinant, Natural, Trivial
from symgroup.representations.combined import DirectSum, Dual, TensorProduct
from symgroup.representations.construct import dual, exterior_power, symmetric_power, tensor_product
from symgroup.representations.outer import Outer
from symgroup.representations.powers import ExteriorPower, SymmetricPower, index_subsets, multisets

Summand: TypeAlias = tuple[Representation, NDArray[np.int64]]  # U, and (dim U,), increasing: its places in V

MOST_SUMMANDS = 256
LARGEST_LISTED = 20_000  # coordinates of a power


def summands(V: Representation) -> list[Summand]:
    """Return V multiplied out, V itself alone where that does not change it or takes more than MOST_SUMMANDS.

    For each summand U with places p, rho_V(g)[p, p] = rho_U(g), and rho_V(g) is 0 between places of different summands.
    """
    found = _parts(V)
    return found if len(found) <= MOST_SUMMANDS else _whole(V)


def _whole(V: Representation) -> list[Summand]:
    return [(V, np.arange(V.dim))]


def _parts(V: Representation) -> list[Summand]:
    match V:  # what is met most comes first: asking for a class takes a microsecond
        case TensorProduct(left, right):
            return _products(V, [left, right], lambda chosen: tensor_product(*chosen))
        case DirectSum(parts):
            return _side_by_side([part for copies, part in parts for _ in range(copies)])
        case Natural(group) if group.factors:
            ones = [Trivial(factor) for factor in group.factors]
            lifted = [Natural(factor) for factor in group.factors]
            return _side_by_side(
                [Outer(group, (*ones[:k], part, *ones[k + 1 :])) for k, part in enumerate(lifted)]
            )
        case Dual(base):
            return [(dual(U), places) for U, places in _parts(base)]
        case Outer(group, parts):
            return _products(V, parts, lambda chosen: Outer(group, tuple(chosen)))
        case SymmetricPower(base, degree) | ExteriorPower(base, degree):
            return _powers(base, degree, isinstance(V, ExteriorPower), V)
        case Determinant(group) if group.factors:
            return [(Outer(group, tuple(map(Determinant, group.factors))), np.arange(1))]
    return _whole(V)


def _side_by_side(parts: Sequence[Representation]) -> list[Summand]:
    found, start = [], 0
    for part in parts:
        found += [(U, start + places) for U, places in _parts(part)]
        start += part.dim
    return found


def _products(
    V: Representation,
    parts: Sequence[Representation],
    make: Callable[[Sequence[Representation]], Representation],
) -> list[Summand]:
    """Return the products of summands: index (i_1, i_2, ...) in row-major order."""
    listed = [_parts(part) for part in parts]
    is_whole = all(found[0][0] is part for found, part in zip(listed, parts, strict=True))
    if is_whole or prod(map(len, listed)) > MOST_SUMMANDS:
        return _whole(V)
    found = []
    for chosen in product(*listed):
        places = np.zeros(1, dtype=np.int64)
        for (_, here), part in zip(chosen, parts, strict=True):
            places = (places[:, None] * part.dim + here[None, :]).reshape(-1)
        found.append((make([U for U, _ in chosen]), places))
    return found


def _powers(base: Representation, degree: int, is_exterior: bool, V: Representation) -> list[Summand]:
    """Return the products of powers of the summands of a sum whose coordinates are ranges, one after the other."""
    parts = _parts(base)
    order = np.concatenate([places for _, places in parts])
    if len(parts) == 1:
        return [(_power(parts[0][0], degree, is_exterior), np.arange(V.dim))]
    if (order != np.arange(base.dim)).any() or V.dim > LARGEST_LISTED:
        return _whole(V)
    choose = index_subsets if is_exterior else multisets
    rank = {tuple(row): k for k, row in enumerate(choose(base.dim, degree).tolist())}
    found: list[Summand] = []
    for degrees in _compositions(degree, [U.dim if is_exterior else degree for U, _ in parts]):
        used = [(U, places, k) for (U, places), k in zip(parts, degrees, strict=True) if k]
        rows = [places[choose(U.dim, k)].tolist() for U, places, k in used]
        places = np.array([rank[tuple(i for row in chosen for i in row)] for chosen in product(*rows)])
        found.append((reduce(tensor_product, [_power(U, k, is_exterior) for U, _, k in used]), places))
    return found if len(found) <= MOST_SUMMANDS else _whole(V)


def _power(U: Representation, degree: int, is_exterior: bool) -> Representation:
    """Return Sym^k(U) or Alt^k(U); where only one factor of a product acts, by a representation of that factor."""
    if isinstance(U, Outer):
        acting = [k for k, part in enumerate(U.parts) if not isinstance(part, Trivial)]
        if len(acting) == 1:
            parts = list(U.parts)
            parts[acting[0]] = _power(parts[acting[0]], degree, is_exterior)
            return Outer(U.group, tuple(parts))
    return exterior_power(U, degree) if is_exterior else symmetric_power(U, degree)


def _compositions(total: int, largest: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the ways to write a number as a sum of one number for each part, each up to its bound."""
    if not largest:
        if total == 0:
            yield ()
        return
    for first in range(min(total, largest[0]), -1, -1):
        for rest in _compositions(total - first, largest[1:]):
            yield (first, *rest)
