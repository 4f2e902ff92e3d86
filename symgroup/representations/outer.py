"""Outer tensor products: representations of a direct product of groups from representations of its factors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from math import prod

import numpy as np
from flint import fmpq

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    exact_matrix,
    identity_matrix,
    kronecker,
    zero_matrix,
)
from symgroup.errors import InputError
from symgroup.groups import Element, Group, Permutation, component_of, direct_product, factors_of
from symgroup.representations.base import (
    Kind,
    MonomialMatrix,
    Representation,
    check_dimension,
    field_of_all,
    in_one_field,
)
from symgroup.representations.basic import Trivial


@dataclass(frozen=True, slots=True)
class Outer(Representation):
    """V_1 # V_2 # ... of G_1 x G_2 x ...: (g_1, g_2, ...) acts by rho_1(g_1) x rho_2(g_2) x ..., indices as in V * W.

    So five vectors that S(5) permutes and SO(3) rotates are natural(S(5)) # natural(SO(3)), of dim 15, while natural of the
    product group is the direct sum, of dim 8. Every irreducible representation of a product is of this form over C (Serre
    1977, theorem 10).
    """

    group: Group
    parts: tuple[Representation, ...]  # of the factors of the group, in order

    @property
    def dim(self) -> int:
        return prod(part.dim for part in self.parts)

    @property
    def kind(self) -> Kind:
        return max(part.kind for part in self.parts)

    @property
    def field(self) -> NumberField:
        return field_of_all(self.parts)

    def monomial(self, g: Permutation) -> MonomialMatrix:
        blocks = [
            part.monomial(h)
            for part, h in zip(self.parts, self.components(g), strict=True)
            if isinstance(h, Permutation)
        ]
        images, signs = blocks[0].images, blocks[0].signs
        for block in blocks[1:]:
            images = (images[:, None] * len(block.images) + block.images[None, :]).ravel()
            signs = np.outer(signs, block.signs).ravel()
        return MonomialMatrix(images, signs)

    def matrix(self, g: Element) -> ExactMatrix:
        blocks = [part.matrix(h) for part, h in zip(self.parts, self.components(g), strict=True)]
        return reduce(kronecker, in_one_field(self.field, blocks))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        field, start, result = self.field, 0, zero_matrix(self.dim, self.dim, self.field)
        ones = [identity_matrix(part.dim, field) for part in self.parts]
        for number, part in enumerate(self.parts):
            places = range(start, start + part.group.degree)
            start += part.group.degree
            if part.group.lie_algebra:
                block = exact_matrix([[X[i, j] for j in places] for i in places], part.group.field)
                inner = coerce(part.derivative(block), field)
                result += reduce(kronecker, [*ones[:number], inner, *ones[number + 1 :]])
        return result

    def components(self, g: Element) -> list[Element]:
        """Return the components of an element in the factors' groups."""
        groups = tuple(part.group for part in self.parts)
        return [component_of(g, groups, number) for number in range(len(groups))]

    def character(self, g: Element) -> ExactScalar:
        values = [part.character(h) for part, h in zip(self.parts, self.components(g), strict=True)]
        return prod(in_one_field(self.field, values), start=fmpq(1))

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        inner = [part.unscaled() for part in self.parts]
        if all(scale is None for _, scale in inner):
            return self, None
        scales = [scale or (fmpq(1),) * part.dim for part, scale in inner]
        flat = reduce(lambda rows, columns: tuple(x * y for x in rows for y in columns), scales)
        return Outer(self.group, tuple(part for part, _ in inner)), flat

    def __str__(self) -> str:
        return f"outer({', '.join(str(part) for part in self.parts)})"


def outer(*parts: Representation) -> Representation:
    """Return the outer tensor product, a representation of the direct product of the groups. Raises: LimitError (SG404)."""
    if not parts:
        raise InputError.of("SG262", "an outer tensor product needs one representation at least")
    check_dimension(prod(part.dim for part in parts), "an outer tensor product")
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Outer) else (part,))]
    return flat[0] if len(flat) == 1 else Outer(_product_of(tuple(part.group for part in flat)), tuple(flat))


@lru_cache(maxsize=64)
def _product_of(groups: tuple[Group, ...]) -> Group:
    *first, last = groups
    return direct_product(reduce(direct_product, first), last, " x ".join(group.name for group in groups))


def lift(V: Representation, P: Group, factor: int | None = None) -> Representation:
    """Return V, a representation of a factor of P, as one of P in which the other factors act trivially.

    `factor` counts from 1 and chooses between equal factors.
    Raises: InputError: SG283 where V's group is no factor, or more than one.
    """
    factors = factors_of(P)
    places = [k for k, group in enumerate(factors) if group == V.group and factor in (None, k + 1)]
    if len(places) != 1 or not P.factors:
        names = ", ".join(str(group) for group in factors)
        raise InputError.of(
            "SG283",
            f"{V.group} is {'several factors' if len(places) > 1 else 'not a factor'} of {P}",
            notes=[f"its factors are {names}"] if P.factors else [f"{P} is not a direct product"],
            help="number the factor, counted from 1: lift(V, P, 2)" if len(places) > 1 else None,
        )
    parts = tuple(V if k == places[0] else Trivial(group) for k, group in enumerate(factors))
    return Outer(P, parts)
