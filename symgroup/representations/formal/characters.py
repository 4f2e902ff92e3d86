"""Formal characters: the trace of rho(g^j) at each place, by recursion over how the representation is built.

The j-th power of a diagonal torus element with eigenvalues s x^w has s^j x^(j w); an element of S(n) with X_i cycles of
length i has, to the power j, the sum of d X_d over the divisors d of j as its number of fixed points; at a class it is
the character of g^j. Symmetric and exterior powers come from power sums, p_i(V)(g^j) = chi_V(g^(i j)), by Newton's
identities.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, singledispatch
from typing import Any

from symgroup.algebra import FieldElement, coerce
from symgroup.errors import SymgroupBug
from symgroup.representations.base import Representation
from symgroup.representations.basic import Determinant, Natural, Sign, Trivial
from symgroup.representations.combined import DirectSum, Dual, Restriction, TensorProduct
from symgroup.representations.formal.places import (
    ClassPlace,
    CyclesPlace,
    Place,
    ProductPlace,
    TorusPlace,
    TracesPlace,
    leaves,
)
from symgroup.representations.formal.polynomials import (
    Polynomial,
    add,
    complete_and_elementary,
    complete_and_elementary_of_eigenvalues,
    multiply,
    pack,
)
from symgroup.representations.outer import Outer
from symgroup.representations.powers import ExteriorPower, SymmetricPower
from symgroup.representations.spherical import SolidHarmonics, SphericalIrrep
from symgroup.representations.subrepresentation import (
    Subrepresentation,
    standard,
    traceless_symmetric_power,
)


class NoFormalCharacterError(Exception):
    """The representation is not built from natural ones by the constructions below; never leaves this folder."""


@dataclass(slots=True)
class Evaluation:
    """Characters at one place, each computed once while this object lives.

    They are remembered by identity: to hash a representation takes longer than to evaluate it, for groups of large matrices.
    """

    place: Place
    known: dict[tuple[int, int], tuple[Representation, Polynomial]] = field(default_factory=dict)
    parts: dict[int, Evaluation] = field(default_factory=dict)

    def character(self, V: Representation, power: int) -> Polynomial:
        """Return the trace of rho_V(g^power); nobody may change the result."""
        key = (id(V), power)
        if key not in self.known:
            self.known[key] = (V, self._value(V, power))  # V is kept, so that its id stays its own
        return self.known[key][1]

    def _value(self, V: Representation, power: int) -> Polynomial:
        if isinstance(self.place, ClassPlace):
            # a real character is the same on g and on its inverse
            exponent = abs(power) if V.field.is_real else power
            g = self.place.representative
            return constant(coerce(V.character(g if exponent == 1 else g.power(exponent)), self.place.field))
        return _character(V, self, power)

    def factor(self, number: int) -> Evaluation:
        """Return the evaluation at the place of one factor of a product."""
        if number not in self.parts:
            if not isinstance(self.place, ProductPlace):
                raise SymgroupBug("a place of a product was expected")
            self.parts[number] = Evaluation(self.place.parts[number])
        return self.parts[number]


def character(V: Representation, place: Place, power: int) -> Polynomial:
    """Return the trace of rho_V(g^power) at a place."""
    return Evaluation(place).character(V, power)


def constant(value: Any) -> Polynomial:
    """Return a constant polynomial; rational elements of number fields become rational numbers."""
    if isinstance(value, FieldElement) and value.is_rational:
        value = value.rational()
    return {0: value} if value != 0 else {}


@singledispatch
def _character(V: Representation, at: Evaluation, power: int) -> Polynomial:
    raise NoFormalCharacterError(str(V))


@_character.register
def _(V: Natural, at: Evaluation, power: int) -> Polynomial:
    return _natural(at.place, power)


def _natural(place: Place, power: int) -> Polynomial:
    """Return the trace of g^power in the natural representation; a product acts by blocks on the diagonal."""
    if isinstance(place, ProductPlace):
        total: Polynomial = {}
        for part in place.parts:
            total = add(total, _natural(part, power))
        return total
    if isinstance(place, TorusPlace):
        result: Polynomial = {}
        for sign, weight in place.eigenvalues:
            key = pack((power * exponent for exponent in weight), place.first)
            result[key] = result.get(key, 0) + sign ** abs(power)
        return {key: value for key, value in result.items() if value}
    if isinstance(place, CyclesPlace):
        return {pack([1], digit): value for digit, value in place.trace(power).items()}
    if isinstance(place, TracesPlace):
        return constant(place.trace(power))
    return character(Natural(place.group), place, power)


@_character.register
def _(V: Trivial, at: Evaluation, power: int) -> Polynomial:
    return {0: 1}


@_character.register(Determinant)
@_character.register(Sign)
def _(V: Determinant | Sign, at: Evaluation, power: int) -> Polynomial:
    return _determinant(at.place, power)


def _determinant(place: Place, power: int) -> Polynomial:
    """Return the determinant of the natural matrix of g^power, which for a permutation is its sign."""
    if isinstance(place, ProductPlace):
        result: Polynomial = {0: 1}
        for part in place.parts:
            result = multiply(result, _determinant(part, power))
        return result
    if isinstance(place, TorusPlace):
        sign, total = 1, [0] * place.roots.rank
        for s, weight in place.eigenvalues:
            sign *= s
            total = [a + b for a, b in zip(total, weight, strict=True)]
        return {pack((power * a for a in total), place.first): sign ** abs(power)}
    if isinstance(place, CyclesPlace):
        if place.averages.determinant is None:
            raise NoFormalCharacterError("a determinant that is not real")
        return {pack([power % 2], place.determinant): 1}
    if isinstance(place, TracesPlace):
        return {0: place.determinant ** abs(power)}
    return character(Determinant(place.group), place, power)


@_character.register
def _(V: Outer, at: Evaluation, power: int) -> Polynomial:
    place = at.place
    if not isinstance(place, ProductPlace) or tuple(part.group for part in V.parts) != place.factors:
        raise NoFormalCharacterError(str(V))
    result: Polynomial = {0: 1}
    for number, part in enumerate(V.parts):
        result = multiply(result, at.factor(number).character(part, power))
    return result


@_character.register
def _(V: Restriction, at: Evaluation, power: int) -> Polynomial:
    # an element of the subgroup has the natural matrix that the place of the subgroup says
    return at.character(V.base, power)


@_character.register(SolidHarmonics)
@_character.register(SphericalIrrep)
def _(V: SolidHarmonics | SphericalIrrep, at: Evaluation, power: int) -> Polynomial:
    """The weights are x^-l, ..., x^l; an element of determinant -1 is -1 times a rotation, and -1 acts as the parity."""
    place = at.place
    if not isinstance(place, TorusPlace):
        raise NoFormalCharacterError(str(V))
    turned = _determinant(place, power)[0] == -1
    return {pack([power * m], place.first): V.parity if turned else 1 for m in range(-V.l, V.l + 1)}


@_character.register
def _(V: Subrepresentation, at: Evaluation, power: int) -> Polynomial:
    quotient = _known_quotient(V)
    return add(at.character(V.base, power), at.character(quotient, power), -1)


@lru_cache(maxsize=64)
def _known_quotient(V: Subrepresentation) -> Representation:
    """Return the quotient of the base by the subspace, where it is one of the subspaces that have a name.

    The sum of the entries is a map onto the trivial representation with kernel `standard`. The trace is a map of Sym^k onto
    Sym^(k - 2) with the traceless tensors as its kernel; it is onto, since the Laplace operator is on polynomials.
    """
    base = V.base
    if isinstance(base, Natural) and V.dim == base.dim - 1 and V.rows == _rows(standard(base.group)):
        return Trivial(base.group)
    if isinstance(base, SymmetricPower) and V.rows == _rows(
        traceless_symmetric_power(base.base, base.degree)
    ):
        return Trivial(base.group) if base.degree == 2 else SymmetricPower(base.base, base.degree - 2)
    raise NoFormalCharacterError(str(V))


def _rows(V: Representation) -> object:
    return V.rows if isinstance(V, Subrepresentation) else None


@_character.register
def _(V: DirectSum, at: Evaluation, power: int) -> Polynomial:
    total: Polynomial = {}
    for copies, part in V.parts:
        total = add(total, at.character(part, power), copies)
    return total


@_character.register
def _(V: TensorProduct, at: Evaluation, power: int) -> Polynomial:
    return multiply(at.character(V.left, power), at.character(V.right, power))


@_character.register
def _(V: Dual, at: Evaluation, power: int) -> Polynomial:
    return at.character(V.base, -power)


@_character.register
def _(V: SymmetricPower, at: Evaluation, power: int) -> Polynomial:
    return powers(V.base, at, power, V.degree, 1)[V.degree]


@_character.register
def _(V: ExteriorPower, at: Evaluation, power: int) -> Polynomial:
    return powers(V.base, at, power, V.degree, -1)[V.degree]


def powers(V: Representation, at: Evaluation, power: int, degree: int, sign: int) -> list[Polynomial]:
    """Return the characters of Sym^k V (sign 1) or Alt^k V (sign -1) at g^power for k = 0, ..., degree."""
    if all(isinstance(leaf, TorusPlace) for leaf in leaves(at.place)):
        return complete_and_elementary_of_eigenvalues(_eigenvalues(V, at, power), degree, sign)
    sums = [at.character(V, power * i) for i in range(1, degree + 1)]
    return complete_and_elementary(sums, sign)


def _eigenvalues(V: Representation, at: Evaluation, power: int) -> list[tuple[int, int, int]]:
    """Return the eigenvalues of rho(g^power) at a place of tori as (sign, packed weight, multiplicity).

    The trace at g^power is the sum of s m x^w, at g^(2 power) it is the sum of m x^(2 w).
    """
    difference, total = at.character(V, power), at.character(V, 2 * power)
    found = []
    for key, value in total.items():
        weight = key // 2
        signed = difference.get(weight, 0)
        found += [(s, weight, (value + s * signed) // 2) for s in (1, -1) if value + s * signed]
    return found
