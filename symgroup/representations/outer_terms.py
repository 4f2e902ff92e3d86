"""A representation of a direct product of groups as a direct sum of outer tensor products, up to isomorphism."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

from symgroup.groups import factors_of
from symgroup.representations.base import Representation
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.combined import DirectSum, Dual, TensorProduct
from symgroup.representations.construct import dual, exterior_power, symmetric_power, tensor_product
from symgroup.representations.outer import Outer
from symgroup.representations.powers import ExteriorPower, SymmetricPower
from symgroup.representations.summands import summands

OuterTerms: TypeAlias = list[tuple[int, tuple[Representation, ...]]]  # (copies, one part a factor)


def multiplied_out(V: Representation) -> Counter[Representation]:
    """Return how often each summand is in V, with tensor products and powers of sums multiplied out."""
    found: Counter[Representation] = Counter()
    for copies, term in V.terms():
        for U, _ in summands(term):
            found[U] += copies
    return found


def outer_terms(V: Representation) -> OuterTerms | None:
    """Return V as a direct sum of outer tensor products, None where it is not built from such."""
    factors = factors_of(V.group)
    if isinstance(V, Outer):
        return [(1, V.parts)] if tuple(part.group for part in V.parts) == factors else None
    if isinstance(V, Trivial):
        return [(1, tuple(Trivial(factor) for factor in factors))]
    if isinstance(V, Natural):
        places = range(len(factors))
        return [(1, tuple((Natural if i == k else Trivial)(factors[i]) for i in places)) for k in places]
    if isinstance(V, Dual):
        inner = outer_terms(V.base)
        return None if inner is None else [(m, tuple(dual(part) for part in parts)) for m, parts in inner]
    if isinstance(V, DirectSum):
        found = [(copies, outer_terms(part)) for copies, part in V.parts]
        if any(terms is None for _, terms in found):
            return None
        return [(copies * m, parts) for copies, terms in found for m, parts in terms or ()]
    if isinstance(V, TensorProduct):
        left, right = outer_terms(V.left), outer_terms(V.right)
        if left is None or right is None:
            return None
        return [(m * n, tuple(map(tensor_product, a, b))) for m, a in left for n, b in right]
    if isinstance(V, (SymmetricPower, ExteriorPower)) and V.degree == 2 and isinstance(V.base, Outer):
        return _squares(V.base, isinstance(V, ExteriorPower))
    return None


def _squares(V: Outer, is_exterior: bool) -> OuterTerms:
    """Return Sym^2 or Alt^2 of an outer product.

    V * V is the sum over choices of Sym^2 or Alt^2 of each part, and exchanging the two copies of V acts by -1 to the number
    of exterior squares.
    """
    terms: OuterTerms = [(1, ())]
    signs = [0]
    for part in V.parts:
        squares = [(symmetric_power(part, 2), 0)]
        if part.dim > 1:
            squares.append((exterior_power(part, 2), 1))
        terms, signs = (
            [(m, (*chosen, U)) for m, chosen in terms for U, _ in squares],
            [(sign + odd) % 2 for sign in signs for _, odd in squares],
        )
    return [term for term, sign in zip(terms, signs, strict=True) if sign == is_exterior]
