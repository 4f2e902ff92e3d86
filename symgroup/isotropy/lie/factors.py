"""Stabilizers in direct products, factor by factor, where each summand is a representation of one factor.

(g_1, g_2, ...) fixes x = x_1 + x_2 + ..., x_k in a representation of the k-th factor, if and only if each g_k fixes x_k: the
stabilizer is the product of the factors' stabilizers.
"""

from __future__ import annotations

from collections.abc import Sequence

from symgroup.algebra import ExactScalar, coerce, field_of, matrix_from_entries
from symgroup.groups import Group, factors_of
from symgroup.isotropy.lie.conditions import Column, plain
from symgroup.representations import Outer, Representation, Subrepresentation, direct_sum
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.combined import DirectSum, Dual, TensorProduct
from symgroup.representations.powers import ExteriorPower, SymmetricPower

Piece = tuple[int, Representation, list[ExactScalar]]  # the factor's number, a representation of it, a vector


def split_by_factors(
    V: Representation,  # of a product of groups
    columns: Sequence[Column],  # each (dim V,)
) -> list[tuple[Representation, list[ExactScalar]] | None] | None:
    """Return for each factor a representation with a vector that its component must fix, or None for no condition.

    None in place of the list says that some summand belongs to several factors, or to those of a larger group that V is
    restricted from.
    """
    factors = factors_of(V.group)
    pieces: list[Piece] = []
    for column in columns:
        found = _pieces(V, list(column))
        if found is None:
            return None
        alive = [piece for piece in found if any(value != 0 for value in piece[2])]
        if any(number >= len(factors) or part.group != factors[number] for number, part, _ in alive):
            return None
        pieces += alive
    result: list[tuple[Representation, list[ExactScalar]] | None] = []
    for number in range(len(factors)):
        own = [(part, x) for k, part, x in pieces if k == number]
        vector = [value for _, x in own for value in x]
        result.append((direct_sum([(1, part) for part, _ in own]), vector) if own else None)
    return result


def _pieces(V: Representation, x: list[ExactScalar]) -> list[Piece] | None:
    V = plain(V)
    if all(value == 0 for value in x) or isinstance(V, Trivial):
        return []
    if isinstance(V, DirectSum):
        return _pieces_of_sum(V, x)
    if isinstance(V, Natural):
        return _pieces_of_natural(V.group, x)
    if isinstance(V, Dual) and isinstance(plain(V.base), (DirectSum, Natural)):
        found = _pieces(plain(V.base), x)
        return None if found is None else [(k, Dual(part), y) for k, part, y in found]
    if isinstance(V, Subrepresentation):
        field = field_of(x[0])
        column = matrix_from_entries(V.dim, 1, x, field)
        return _pieces(V.base, list((coerce(V.embedding(), field) * column).entries()))
    lifted = _lifted(V)
    return None if lifted is None else [(*lifted, x)]


def _pieces_of_sum(V: DirectSum, x: list[ExactScalar]) -> list[Piece] | None:
    result: list[Piece] = []
    start = 0
    for copies, part in V.parts:
        for _ in range(copies):
            found = _pieces(part, x[start : start + part.dim])
            if found is None:
                return None
            result += found
            start += part.dim
    return result


def _pieces_of_natural(group: Group, x: list[ExactScalar]) -> list[Piece]:
    """The natural representation of a product is the direct sum of the factors'."""
    result: list[Piece] = []
    start = 0
    for number, factor in enumerate(factors_of(group)):
        result.append((number, Natural(factor), x[start : start + factor.degree]))
        start += factor.degree
    return result


def _lifted(V: Representation) -> tuple[int, Representation] | None:
    """Return (factor, its representation) with the same coordinates as V where all other factors act trivially."""
    V = plain(V)
    if isinstance(V, Outer):
        alive = [k for k, part in enumerate(V.parts) if not isinstance(part, Trivial)]
        return (alive[0], V.parts[alive[0]]) if len(alive) == 1 else None
    if isinstance(V, Dual):
        inner = _lifted(V.base)
        return None if inner is None else (inner[0], Dual(inner[1]))
    if isinstance(V, (SymmetricPower, ExteriorPower)):
        inner = _lifted(V.base)
        return None if inner is None else (inner[0], type(V)(inner[1], V.degree))
    if isinstance(V, TensorProduct):
        left, right = _lifted(V.left), _lifted(V.right)
        if left is not None and right is not None and left[0] == right[0]:
            return left[0], TensorProduct(left[1], right[1])
        if isinstance(plain(V.left), Trivial):
            return right
        if isinstance(plain(V.right), Trivial):
            return left
    return None
