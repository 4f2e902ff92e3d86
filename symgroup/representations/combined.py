"""Representations built from others: direct sums, tensor products, duals, restrictions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import fmpq

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    block_diagonal,
    field_of,
    identity_matrix,
    kronecker,
)
from symgroup.groups import Element, FiniteGroup, FrozenMatrix, Group, Permutation
from symgroup.representations.base import (
    Functor,
    Kind,
    MonomialMatrix,
    Representation,
    field_of_all,
    in_one_field,
)
from symgroup.representations.basic import Natural


@dataclass(frozen=True, slots=True)
class DirectSum(Representation):
    """m_1 V_1 + m_2 V_2 + ...: coordinates copy by copy, summand by summand."""

    parts: tuple[tuple[int, Representation], ...]  # (multiplicity, summand)

    @property
    def group(self) -> Group:  # type: ignore[override]
        return self.parts[0][1].group

    @property
    def dim(self) -> int:
        return sum(copies * part.dim for copies, part in self.parts)

    @property
    def kind(self) -> Kind:
        return max(part.kind for _, part in self.parts)

    @property
    def field(self) -> NumberField:
        return field_of_all(part for _, part in self.parts)

    def monomial(self, g: Permutation) -> MonomialMatrix:
        images, signs, start = [], [], 0
        for copies, part in self.parts:
            block = part.monomial(g)
            offsets = start + part.dim * np.arange(copies)
            images.append((block.images[None, :] + offsets[:, None]).ravel())
            signs.append(np.tile(block.signs, copies))
            start += copies * part.dim
        return MonomialMatrix(np.concatenate(images), np.concatenate(signs))

    def matrix(self, g: Element) -> ExactMatrix:
        return self._blocks([(copies, part.matrix(g)) for copies, part in self.parts])

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return self._blocks([(copies, part.derivative(X)) for copies, part in self.parts])

    def _blocks(self, blocks: list[tuple[int, ExactMatrix]]) -> ExactMatrix:
        found = in_one_field(self.field, [block for _, block in blocks])
        pairs = zip(blocks, found, strict=True)
        return block_diagonal(
            [block for (copies, _), block in pairs for _ in range(copies)], field_of(found[0])
        )

    def character(self, g: Element) -> ExactScalar:
        values = [copies * part.character(g) for copies, part in self.parts]
        return sum(in_one_field(self.field, values), fmpq(0))

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        inner = [(copies, *part.unscaled()) for copies, part in self.parts]
        if all(scale is None for _, _, scale in inner):
            return self, None
        scales = [(scale or (fmpq(1),) * part.dim) * copies for copies, part, scale in inner]
        model = DirectSum(tuple((copies, part) for copies, part, _ in inner))
        return model, tuple(value for scale in scales for value in scale)

    def terms(self) -> tuple[tuple[int, Representation], ...]:
        flat: list[tuple[int, Representation]] = []
        for copies, part in self.parts:
            inner = part.terms()
            for count, summand in (
                ((copies * inner[0][0], inner[0][1]),) if len(inner) == 1 else copies * inner
            ):
                if flat and flat[-1][1] == summand:
                    flat[-1] = (flat[-1][0] + count, summand)
                else:
                    flat.append((count, summand))
        return tuple(flat)

    def __str__(self) -> str:
        return " + ".join(
            (f"{copies} " if copies != 1 else "") + _factor_text(part) for copies, part in self.parts
        )


@dataclass(frozen=True, slots=True)
class TensorProduct(Representation):
    """V * W with e_i x e_j at index i dim W + j."""

    left: Representation
    right: Representation

    @property
    def group(self) -> Group:  # type: ignore[override]
        return self.left.group

    @property
    def dim(self) -> int:
        return self.left.dim * self.right.dim

    @property
    def kind(self) -> Kind:
        return max(self.left.kind, self.right.kind)

    @property
    def field(self) -> NumberField:
        return field_of_all((self.left, self.right))

    def monomial(self, g: Permutation) -> MonomialMatrix:
        a, b = self.left.monomial(g), self.right.monomial(g)
        images = (a.images[:, None] * self.right.dim + b.images[None, :]).ravel()
        return MonomialMatrix(images, np.outer(a.signs, b.signs).ravel())

    def matrix(self, g: Element) -> ExactMatrix:
        return kronecker(*in_one_field(self.field, [self.left.matrix(g), self.right.matrix(g)]))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        a, b = in_one_field(self.field, [self.left.derivative(X), self.right.derivative(X)])
        field = field_of(a)
        one_left, one_right = identity_matrix(a.nrows(), field), identity_matrix(b.nrows(), field)
        return kronecker(a, one_right) + kronecker(one_left, b)

    def character(self, g: Element) -> ExactScalar:
        left, right = in_one_field(self.field, [self.left.character(g), self.right.character(g)])
        return left * right

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        (a, left), (b, right) = self.left.unscaled(), self.right.unscaled()
        if left is None and right is None:
            return self, None
        rows, columns = left or (fmpq(1),) * a.dim, right or (fmpq(1),) * b.dim
        return TensorProduct(a, b), tuple(x * y for x in rows for y in columns)

    def __str__(self) -> str:
        right = f"({self.right})" if isinstance(self.right, TensorProduct) else _factor_text(self.right)
        return f"{_factor_text(self.left)} * {right}"


@dataclass(frozen=True, slots=True)
class Dual(Functor):
    """rho*(g) = rho(g^-1)^T; signed permutation matrices are their own duals."""

    def monomial(self, g: Permutation) -> MonomialMatrix:
        return self.base.monomial(g)

    def matrix(self, g: Element) -> ExactMatrix:
        return self.base.matrix(g.inverse()).transpose()

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return -self.base.derivative(X).transpose()

    def character(self, g: Element) -> ExactScalar:
        return self.base.character(g.inverse())

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        base, scale = self.base.unscaled()
        return (self, None) if scale is None else (Dual(base), tuple(1 / value for value in scale))

    def __str__(self) -> str:
        return f"dual({self.base})"


@dataclass(frozen=True, slots=True)
class Restriction(Representation):
    """The same matrices, for the elements of a subgroup only.

    A subgroup of a finite group has its elements; one of a Lie group has elements whose natural matrices lie in it.
    """

    base: Representation
    group: Group

    @property
    def dim(self) -> int:
        return self.base.dim

    @property
    def kind(self) -> Kind:
        return self.base.kind

    @property
    def field(self) -> NumberField:
        return self.base.field if self.kind <= Kind.SIGNED else field_of_all((self.base, Natural(self.group)))

    def monomial(self, g: Permutation) -> MonomialMatrix:
        return self.base.monomial(g)

    def matrix(self, g: Element) -> ExactMatrix:
        return self.base.matrix(self._element(g))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return self.base.derivative(X)

    def character(self, g: Element) -> ExactScalar:
        return self.base.character(self._element(g))

    def _element(self, g: Element) -> Element:
        inside = isinstance(g, Permutation) == isinstance(self.base.group, FiniteGroup)
        return g if inside else FrozenMatrix.of(self.group.natural_matrix(g))

    def terms(self) -> tuple[tuple[int, Representation], ...]:
        inner = self.base.terms()
        if len(inner) == 1 and inner[0][0] == 1:
            return ((1, self),)
        return tuple((copies, Restriction(part, self.group)) for copies, part in inner)

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        base, scale = self.base.unscaled()
        return (self, None) if scale is None else (Restriction(base, self.group), scale)

    def __str__(self) -> str:
        return f"restrict({self.base}, {self.group})"


def _factor_text(part: Representation) -> str:
    return f"({part})" if isinstance(part, DirectSum) else str(part)
