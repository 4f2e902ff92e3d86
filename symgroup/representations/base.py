"""What every representation has: a group, a dimension, a kind, and exact matrices rho(g)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, overload

import numpy as np
import sympy
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    ExactScalar,
    FieldMatrix,
    NumberField,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    matrix_to_sympy,
    zero_matrix,
)
from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups import Element, FiniteGroup, FrozenMatrix, Group, Permutation

LARGEST_DIMENSION = 10_000_000


class Kind(IntEnum):
    """How special the matrices are: each kind includes the ones before it, a sum or product has the largest."""

    PERMUTATION = 0
    SIGNED = 1
    EXACT = 2

    def __str__(self) -> str:
        return {0: "permutation", 1: "signed permutation", 2: "exact matrices"}[int(self)]


@dataclass(frozen=True, slots=True, eq=False)
class MonomialMatrix:
    """A signed permutation matrix: e_i goes to signs[i] e_images[i]."""

    images: NDArray[np.int64]  # (n,)
    signs: NDArray[np.int64]  # (n,), 1 or -1

    def to_exact(self, field: NumberField = QQ) -> ExactMatrix:  # (n, n)
        """Return the matrix in full."""
        size = len(self.images)
        matrix = zero_matrix(size, size, field)
        for column, (row, sign) in enumerate(zip(self.images.tolist(), self.signs.tolist(), strict=True)):
            matrix[row, column] = sign
        return matrix

    def trace(self) -> int:
        """Return the sum of the diagonal."""
        return int(self.signs[self.images == np.arange(len(self.images))].sum())


class Representation(ABC):
    """A homomorphism rho from a group to invertible exact matrices, acting on columns from the left.

    For a Lie group, drho is its derivative: rho(exp(t X)) = exp(t drho(X)).
    """

    __slots__ = ()

    group: Group

    @property
    def finite_group(self) -> FiniteGroup:
        """The group, for questions that are asked of finite groups. Raises: InputError (SG315) for others."""
        return require_finite(self.group, "this question")

    @property
    @abstractmethod
    def dim(self) -> int:
        """The dimension n."""

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """Whether every rho(g) is a permutation matrix, a signed one, or neither."""

    @property
    def field(self) -> NumberField:
        """The field of the entries of all rho(g) and drho(X)."""
        return QQ if self.kind <= Kind.SIGNED else self.group.field

    @abstractmethod
    def __str__(self) -> str:
        """Return the representation as the language writes it."""

    def monomial(self, g: Permutation) -> MonomialMatrix:  # (n, n)
        """Return rho(g) as a signed permutation; only where `kind` says that it is one."""
        raise SymgroupBug(f"{self} is not monomial")

    def matrix(self, g: Element) -> ExactMatrix:  # (n, n)
        """Return rho(g) over `field`."""
        if not isinstance(g, Permutation):
            raise SymgroupBug(f"{self} has no matrices for elements of a Lie group")
        return self.monomial(g).to_exact()

    def derivative(self, X: ExactMatrix) -> ExactMatrix:  # (n, n)
        """Return drho(X) over `field`, for a matrix of the group's Lie algebra."""
        raise SymgroupBug(f"{self} has no derivative")

    def character(self, g: Element) -> ExactScalar:
        """Return the trace of rho(g), computed without the matrix where there is a formula."""
        if self.kind <= Kind.SIGNED and isinstance(g, Permutation):
            return fmpq(self.monomial(g).trace())
        return trace(self.matrix(g))

    def rho(self, g: Any) -> sympy.ImmutableMatrix:  # (n, n)
        """Return rho(g) as a sympy matrix: g is the list of images of a permutation, or rows of a matrix."""
        return matrix_to_sympy(self.matrix(element_of(self.group, g)))

    def drho(self, X: Any) -> sympy.ImmutableMatrix:  # (n, n)
        """Return drho(X) as a sympy matrix, for the rows of a matrix of the Lie algebra."""
        return matrix_to_sympy(self.derivative(matrix_of(self.group, X)))

    def terms(self) -> tuple[tuple[int, Representation], ...]:
        """Return the direct summands in order, as (multiplicity, summand); a copy is dim coordinates in a row."""
        return ((1, self),)

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        """Return (R, s) with rho(g) = D R(g) D^-1, D = diag(sqrt(s_1), ..., sqrt(s_n)); s is None where R is this one.

        Orthonormal bases have square roots as entries that orthogonal ones do not need: solvers work with R.
        """
        return self, None

    def generator_matrices(self) -> tuple[ExactMatrix, ...]:
        """Return rho of the group's generators, then drho of its Lie algebra's: what a map must commute with."""
        return _generator_matrices(self)


@dataclass(frozen=True, slots=True)
class Functor(Representation):
    """What is made from one representation V of the same group; its dim, field and kind are V's unless it says otherwise."""

    base: Representation  # V

    @property
    def group(self) -> Group:  # type: ignore[override]
        """The group of V."""
        return self.base.group

    @property
    def dim(self) -> int:
        """The dimension of V."""
        return self.base.dim

    @property
    def field(self) -> NumberField:
        """The field of V."""
        return self.base.field

    @property
    def kind(self) -> Kind:
        """The kind of V."""
        return self.base.kind


@lru_cache(maxsize=256)
def _generator_matrices(V: Representation) -> tuple[ExactMatrix, ...]:
    rho = [V.matrix(g) for g in V.group.generators]
    return tuple(coerce(A, V.field) for A in (*rho, *map(V.derivative, V.group.lie_algebra)))


def trace(matrix: ExactMatrix) -> ExactScalar:
    """Return the sum of the diagonal."""
    return sum((matrix[i, i] for i in range(1, matrix.nrows())), matrix[0, 0])


def element_of(group: Group, g: Any) -> Element:
    """Return what a user wrote for an element: images of points for a finite group, rows of a matrix else."""
    if isinstance(group, FiniteGroup):
        return Permutation(g)
    return FrozenMatrix.of(matrix_of(group, g))


def matrix_of(group: Group, rows: Sequence[Sequence[object]] | sympy.MatrixBase | ExactMatrix) -> ExactMatrix:
    """Return rows of exact numbers, a sympy matrix or an exact one as a matrix over the group's field."""
    entries = rows.tolist() if isinstance(rows, (sympy.MatrixBase, fmpq_mat, FieldMatrix)) else rows
    return exact_matrix(entries, group.field)


def require_finite(group: Group, what: str) -> FiniteGroup:
    """Return the group where it is finite, and refuse others (SG315) for a question that is asked of finite ones."""
    if isinstance(group, FiniteGroup):
        return group
    raise InputError.of(
        "SG315",
        f"{what} needs a finite group, and {group} is infinite",
        help="restrict the representation to a finite subgroup: restrict(V, H)",
    )


def field_of_all(parts: Iterable[Representation]) -> NumberField:
    """Return the smallest field that contains the entries of several representations."""
    return common_field(*(part.field for part in parts))


@overload
def in_one_field(field: NumberField, values: Sequence[ExactMatrix]) -> list[ExactMatrix]: ...


@overload
def in_one_field(field: NumberField, values: Sequence[ExactScalar]) -> list[ExactScalar]: ...


def in_one_field(field: NumberField, values: Sequence[Any]) -> list[Any]:
    """Return matrices or numbers over one field that contains the given one.

    A representation of a Lie group has entries in its own field; at an element of a subgroup they are in the larger one that
    the element's entries need.
    """
    larger = {field_of(value) for value in values} - {field, QQ}
    common = common_field(field, *larger) if larger else field
    return [coerce(value, common) for value in values]


def check_dimension(dim: int, what: object) -> None:
    """Refuse dimensions that no computation here could use (SG404); what has them is written out only then."""
    if dim > LARGEST_DIMENSION:
        text = str(what)
        raise LimitError.of(
            "SG404",
            f"{text if len(text) <= 80 else f'{text[:77]}...'} has dimension {dim if dim < 10**18 else 'over 10^18'}",
            notes=[f"the limit is {LARGEST_DIMENSION}"],
        )


def identity_action(size: int) -> MonomialMatrix:
    """Return the identity of the given size as a monomial matrix."""
    return MonomialMatrix(np.arange(size), np.ones(size, dtype=np.int64))
