"""Representations built from others: direct sums, tensor products, duals, restrictions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import fmpq, fmpq_mat

from symgroup.groups import FiniteGroup, Permutation
from symgroup.representations.base import Kind, MonomialMatrix, Representation


@dataclass(frozen=True, slots=True)
class DirectSum(Representation):
    """m_1 V_1 + m_2 V_2 + ...: coordinates copy by copy, summand by summand."""

    parts: tuple[tuple[int, Representation], ...]  # (multiplicity, summand)

    @property
    def group(self) -> FiniteGroup:  # type: ignore[override]
        return self.parts[0][1].group

    @property
    def dim(self) -> int:
        return sum(copies * part.dim for copies, part in self.parts)

    @property
    def kind(self) -> Kind:
        return max(part.kind for _, part in self.parts)

    def monomial(self, g: Permutation) -> MonomialMatrix:
        images, signs, start = [], [], 0
        for copies, part in self.parts:
            block = part.monomial(g)
            offsets = start + part.dim * np.arange(copies)
            images.append((block.images[None, :] + offsets[:, None]).ravel())
            signs.append(np.tile(block.signs, copies))
            start += copies * part.dim
        return MonomialMatrix(np.concatenate(images), np.concatenate(signs))

    def matrix(self, g: Permutation) -> fmpq_mat:
        result, start = fmpq_mat(self.dim, self.dim), 0
        for copies, part in self.parts:
            rows = part.matrix(g).tolist()
            for _ in range(copies):
                for i, row in enumerate(rows):
                    for j, entry in enumerate(row):
                        result[start + i, start + j] = entry
                start += part.dim
        return result

    def character(self, g: Permutation) -> fmpq:
        return sum((copies * part.character(g) for copies, part in self.parts), fmpq(0))

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
    def group(self) -> FiniteGroup:  # type: ignore[override]
        return self.left.group

    @property
    def dim(self) -> int:
        return self.left.dim * self.right.dim

    @property
    def kind(self) -> Kind:
        return max(self.left.kind, self.right.kind)

    def monomial(self, g: Permutation) -> MonomialMatrix:
        a, b = self.left.monomial(g), self.right.monomial(g)
        images = (a.images[:, None] * self.right.dim + b.images[None, :]).ravel()
        return MonomialMatrix(images, np.outer(a.signs, b.signs).ravel())

    def matrix(self, g: Permutation) -> fmpq_mat:
        a, b = self.left.matrix(g).tolist(), self.right.matrix(g).tolist()
        return fmpq_mat([[x * y for x in row for y in other] for row in a for other in b])

    def character(self, g: Permutation) -> fmpq:
        return self.left.character(g) * self.right.character(g)

    def __str__(self) -> str:
        return f"{_factor_text(self.left)} * {_factor_text(self.right)}"


@dataclass(frozen=True, slots=True)
class Dual(Representation):
    """rho*(g) = rho(g^-1)^T; signed permutation matrices are their own duals."""

    base: Representation

    @property
    def group(self) -> FiniteGroup:  # type: ignore[override]
        return self.base.group

    @property
    def dim(self) -> int:
        return self.base.dim

    @property
    def kind(self) -> Kind:
        return self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        return self.base.monomial(g)

    def matrix(self, g: Permutation) -> fmpq_mat:
        return self.base.matrix(g.inverse()).transpose()

    def character(self, g: Permutation) -> fmpq:
        return self.base.character(g.inverse())

    def __str__(self) -> str:
        return f"dual({self.base})"


@dataclass(frozen=True, slots=True)
class Restriction(Representation):
    """The same matrices, for the elements of a subgroup only."""

    base: Representation
    group: FiniteGroup

    @property
    def dim(self) -> int:
        return self.base.dim

    @property
    def kind(self) -> Kind:
        return self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        return self.base.monomial(g)

    def matrix(self, g: Permutation) -> fmpq_mat:
        return self.base.matrix(g)

    def character(self, g: Permutation) -> fmpq:
        return self.base.character(g)

    def terms(self) -> tuple[tuple[int, Representation], ...]:
        inner = self.base.terms()
        if len(inner) == 1 and inner[0][0] == 1:
            return ((1, self),)
        return tuple((copies, Restriction(part, self.group)) for copies, part in inner)

    def __str__(self) -> str:
        return f"restrict({self.base}, {self.group})"


def _factor_text(part: Representation) -> str:
    return f"({part})" if isinstance(part, DirectSum) else str(part)
