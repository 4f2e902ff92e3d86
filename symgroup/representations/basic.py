"""Representations that are built from a group alone: natural, trivial, sign, det, regular, quotient G/H."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, ExactScalar, exact_matrix, field_of, identity_matrix, zero_matrix
from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    Element,
    FiniteGroup,
    Group,
    Permutation,
    canonical_left_cosets,
    chain_of,
    elements_of,
    left_coset_representative,
)
from symgroup.representations.base import (
    Kind,
    MonomialMatrix,
    Representation,
    identity_action,
    require_finite,
    trace,
)

LARGEST_INDEX = 100_000


@dataclass(frozen=True, slots=True)
class Natural(Representation):
    """The representation a group is given by: on its points, as signed permutations, or as its own matrices."""

    group: Group

    @property
    def dim(self) -> int:
        return self.group.degree

    @property
    def kind(self) -> Kind:
        return _natural_kind(self.group) if isinstance(self.group, FiniteGroup) else Kind.EXACT

    def monomial(self, g: Permutation) -> MonomialMatrix:
        group = require_finite(self.group, "a signed permutation")
        if group.points == group.degree:
            return MonomialMatrix(np.array(g, dtype=np.int64), np.ones(len(g), dtype=np.int64))
        entries = [group.carrier.vectors[g[point]][0] for point in group.carrier.basis]
        return MonomialMatrix(
            np.array([axis for axis, _ in entries], dtype=np.int64),
            np.array([1 if value == 1 else -1 for _, value in entries], dtype=np.int64),
        )

    def matrix(self, g: Element) -> ExactMatrix:
        return self.group.natural_matrix(g)

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return X

    def __str__(self) -> str:
        return f"natural({self.group})"


@lru_cache(maxsize=256)
def _natural_kind(group: FiniteGroup) -> Kind:
    if group.points == group.degree:
        return Kind.PERMUTATION
    vectors = group.carrier.vectors
    kind = Kind.PERMUTATION
    for vector in (vectors[g[point]] for g in group.generators for point in group.carrier.basis):
        if len(vector) != 1 or vector[0][1] not in (1, -1):
            return Kind.EXACT
        if vector[0][1] == -1:
            kind = Kind.SIGNED
    return kind


@dataclass(frozen=True, slots=True)
class Trivial(Representation):
    """Every element acts as 1 on a line."""

    group: Group

    @property
    def dim(self) -> int:
        return 1

    @property
    def kind(self) -> Kind:
        return Kind.PERMUTATION

    def monomial(self, g: Permutation) -> MonomialMatrix:
        return identity_action(1)

    def matrix(self, g: Element) -> ExactMatrix:
        return identity_matrix(1)

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return zero_matrix(1, 1)

    def __str__(self) -> str:
        return f"trivial({self.group})"


@dataclass(frozen=True, slots=True)
class Sign(Representation):
    """An element of a permutation group acts by the sign of its permutation of the points."""

    group: FiniteGroup

    def __post_init__(self) -> None:
        if self.group.points != self.group.degree:
            raise InputError.of(
                "SG260",
                f"sign needs a permutation group, and {self.group} is given by matrices or signs",
                help=f"use det({self.group})",
            )

    @property
    def dim(self) -> int:
        return 1

    @property
    def kind(self) -> Kind:
        return Kind.SIGNED

    def monomial(self, g: Permutation) -> MonomialMatrix:
        return MonomialMatrix(np.zeros(1, dtype=np.int64), np.array([g.sign], dtype=np.int64))

    def __str__(self) -> str:
        return f"sign({self.group})"


@dataclass(frozen=True, slots=True)
class Determinant(Representation):
    """An element acts by the determinant of its natural matrix, which is 1 or -1 in a finite group of real matrices."""

    group: Group

    @property
    def dim(self) -> int:
        return 1

    @property
    def kind(self) -> Kind:
        signed = isinstance(self.group, FiniteGroup) and self.group.field.is_real
        return Kind.SIGNED if signed else Kind.EXACT

    def monomial(self, g: Permutation) -> MonomialMatrix:
        value = 1 if self.group.natural_matrix(g).det() == 1 else -1
        return MonomialMatrix(np.zeros(1, dtype=np.int64), np.array([value], dtype=np.int64))

    def matrix(self, g: Element) -> ExactMatrix:
        if self.kind == Kind.SIGNED and isinstance(g, Permutation):
            return self.monomial(
                g
            ).to_exact()  # over Q, which is `field` then, whatever the field of the group
        matrix = self.group.natural_matrix(g)
        return exact_matrix([[matrix.det()]], field_of(matrix))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return exact_matrix([[trace(X)]], field_of(X))

    def __str__(self) -> str:
        return f"det({self.group})"


@dataclass(frozen=True, slots=True)
class Regular(Representation):
    """The group acts on the basis of its own elements: rho(g) e_h = e_(gh). The order of h is `elements_of`'s."""

    group: FiniteGroup

    def __post_init__(self) -> None:
        elements_of(self.group)

    @property
    def dim(self) -> int:
        return self.group.order

    @property
    def kind(self) -> Kind:
        return Kind.PERMUTATION

    def monomial(self, g: Permutation) -> MonomialMatrix:
        images = elements_of(self.group).left_products(g)
        return MonomialMatrix(images, np.ones(len(images), dtype=np.int64))

    def character(self, g: Element) -> ExactScalar:
        return fmpq(self.dim if g.is_identity else 0)

    def __str__(self) -> str:
        return f"regular({self.group})"


@dataclass(frozen=True, slots=True)
class Quotient(Representation):
    """The permutation representation on the left cosets of H in G."""

    group: FiniteGroup
    subgroup: FiniteGroup

    def __post_init__(self) -> None:
        same = self.subgroup.carrier == self.group.carrier
        if not same or any(g not in self.group for g in self.subgroup.generators):
            raise InputError.of("SG261", f"{self.subgroup} is not a subgroup of {self.group}")
        if self.dim > LARGEST_INDEX:
            raise LimitError.of(
                "SG404", f"{self} has more than {LARGEST_INDEX} cosets", help="use a larger subgroup"
            )

    @property
    def dim(self) -> int:
        return self.group.order // self.subgroup.order

    @property
    def kind(self) -> Kind:
        return Kind.PERMUTATION

    def monomial(self, g: Permutation) -> MonomialMatrix:
        return MonomialMatrix(_coset_images(self, g), np.ones(self.dim, dtype=np.int64))

    def __str__(self) -> str:
        return f"{self.group} / {self.subgroup}"


@lru_cache(maxsize=64)
def _fixed_point(V: Quotient) -> int | None:
    """Return a point p with H = G_p, so that cosets are the points of p's orbit, or None."""
    for point in range(V.group.points):
        fixed = all(g[point] == point for g in V.subgroup.generators)
        if fixed and len(_point_orbit(V.group, point)) == V.dim:
            return point
    return None


@lru_cache(maxsize=64)
def _point_orbit(group: FiniteGroup, point: int) -> tuple[int, ...]:
    return tuple(sorted(group.orbit(point)))


@lru_cache(maxsize=64)
def coset_representatives(V: Quotient) -> tuple[Permutation, ...]:
    """Return the canonical element of every left coset, the identity's coset first."""
    return canonical_left_cosets(V.group, V.subgroup)


@lru_cache(maxsize=1024)
def _coset_images(V: Quotient, g: Permutation) -> NDArray[np.int64]:
    point = _fixed_point(V)
    if point is not None:
        orbit = _point_orbit(V.group, point)
        number = {p: position for position, p in enumerate(orbit)}
        return np.array([number[g[p]] for p in orbit], dtype=np.int64)
    representatives = coset_representatives(V)
    position = {element: number for number, element in enumerate(representatives)}
    chain = chain_of(V.subgroup)
    images = [position[left_coset_representative(g @ element, chain)] for element in representatives]
    return np.array(images, dtype=np.int64)
