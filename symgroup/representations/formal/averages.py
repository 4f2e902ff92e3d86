"""dim Hom_G(V, W) and Molien series by formal characters."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from flint import fmpq

from symgroup.algebra import FieldElement, common_field
from symgroup.errors import LimitError, SymgroupBug
from symgroup.representations.base import Representation
from symgroup.representations.formal.characters import Evaluation, NoFormalCharacterError, powers
from symgroup.representations.formal.cycles import Exponents
from symgroup.representations.formal.places import CyclesPlace, Place, TorusPlace, leaves, places_of
from symgroup.representations.formal.polynomials import Polynomial, multiply, unpack, unpack_all
from symgroup.representations.formal.roots import Weight

# highest weights, one a torus -> polynomial in cycle numbers
Expansion: TypeAlias = dict[tuple[Weight, ...], Polynomial]


def formal_hom_dim(V: Representation, W: Representation) -> int | None:
    """Return dim Hom_G(V, W) by formal characters; None where V or W has none, or where they are too large.

    At each place V and W are expanded in irreducible characters of the connected group there, chi_V(g^-1) = sum a_lambda
    conj(chi_lambda) and chi_W(g) = sum b_lambda chi_lambda. These are orthonormal (Weyl), so the average of
    chi_V(g^-1) chi_W(g) over the component is the sum of a_lambda b_lambda.
    """
    try:
        places = places_of(V.group, common_field(V.field, W.field))
        if places is None:
            return None
        total: Any = fmpq(0)
        for share, place in places:
            at = Evaluation(place)
            left = expand(at.character(V, -1), place, is_dual=True)
            right = expand(at.character(W, 1), place)
            total += share * _inner_product(left, right, place)
        return whole_number(total)
    except (NoFormalCharacterError, LimitError):
        return None


def formal_molien(V: Representation, W: Representation, up_to: int) -> list[int] | None:
    """Return dim Hom_G(Sym^k V, W) for k = 0, ..., up_to; None where V or W has no formal character.

    Raises: LimitError (SG290) where there are too many weights.
    """
    places = places_of(V.group, common_field(V.field, W.field))
    if places is None:
        return None
    totals: list[Any] = [fmpq(0)] * (up_to + 1)
    try:
        for share, place in places:
            at = Evaluation(place)
            right = expand(at.character(W, 1), place)
            for k, value in enumerate(powers(V, at, -1, up_to, 1)):
                left = expand(value, place, is_dual=True)
                totals[k] += share * _inner_product(left, right, place)
    except NoFormalCharacterError:
        return None
    return [whole_number(total) for total in totals]


def expand(polynomial: Polynomial, place: Place, *, is_dual: bool = False) -> Expansion:
    """Return the multiplicities of irreducible characters of the connected group at a place, or of their duals.

    By Brauer's rule, see `RootSystem.reflected`: each weight counts for one highest weight, with a sign, or for none.
    """
    tori = [leaf for leaf in leaves(place) if isinstance(leaf, TorusPlace)]
    exponents, rests = unpack_all(list(polynomial), sum(leaf.roots.rank for leaf in tori))
    if is_dual:
        exponents = -exponents
    signs = np.ones(len(polynomial), dtype=np.int64)
    for leaf in tori:
        columns = slice(leaf.first, leaf.first + leaf.roots.rank)
        factor, exponents[:, columns] = leaf.roots.reflected(exponents[:, columns])
        signs *= factor
    values = list(polynomial.values())
    result: Expansion = {}
    for k in np.flatnonzero(signs).tolist():
        row = exponents[k].tolist()
        highest = tuple(tuple(row[leaf.first : leaf.first + leaf.roots.rank]) for leaf in tori)
        cell = result.setdefault(highest, {})
        cell[rests[k]] = cell.get(rests[k], 0) + int(signs[k]) * values[k]
    return result


def _inner_product(left: Expansion, right: Expansion, place: Place) -> Any:
    total: Any = fmpq(0)
    for highest, value in left.items():
        if highest in right:
            total += _average(multiply(value, right[highest]), place)
    return total


def _average(polynomial: Polynomial, place: Place) -> Any:
    """Return the average of a polynomial in determinants and cycle numbers over the factors that are taken as a whole."""
    factors = [leaf for leaf in leaves(place) if isinstance(leaf, CyclesPlace)]
    if not factors:
        return polynomial.get(0, 0)
    total: Any = fmpq(0)
    for key, value in polynomial.items():
        term = value
        signs, rest = unpack(key, len(factors))
        numbers: list[int] = []
        while rest:
            digit, rest = unpack(rest, 1)
            numbers += digit
        for number, leaf in enumerate(factors):
            term *= leaf.averages.average(_exponents(numbers, leaf, factors[0]), bool(signs[number] % 2))
        total += term
    return total


def _exponents(numbers: list[int], leaf: CyclesPlace, first: CyclesPlace) -> tuple[Exponents, ...]:
    """Return the exponents of the cycle numbers of one leaf, factor by factor and class by class."""
    columns = iter(range(leaf.first - first.first, leaf.first - first.first + len(leaf.traces)))
    return tuple(
        tuple(tuple(numbers[next(columns) :: leaf.stride]) for _ in factor.shares)
        for factor in leaf.averages.factors
    )


def whole_number(total: Any) -> int:
    """Return a sum that counts something."""
    value = total.rational() if isinstance(total, FieldElement) and total.is_rational else total
    if isinstance(value, FieldElement):
        raise SymgroupBug("a character inner product is not rational")
    value = fmpq(value)
    if value.q != 1 or value < 0:
        raise SymgroupBug("a character inner product is not a whole number")
    return int(value.p)
