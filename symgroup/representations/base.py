"""What every representation has: a group, a dimension, a kind, and exact matrices rho(g)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import sympy
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from symgroup.algebra import matrix_to_sympy
from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups import FiniteGroup, Permutation

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

    def to_exact(self) -> fmpq_mat:  # (n, n)
        """Return the matrix in full."""
        size = len(self.images)
        matrix = fmpq_mat(size, size)
        for column, (row, sign) in enumerate(zip(self.images.tolist(), self.signs.tolist(), strict=True)):
            matrix[row, column] = sign
        return matrix

    def trace(self) -> int:
        """Return the sum of the diagonal."""
        return int(self.signs[self.images == np.arange(len(self.images))].sum())


class Representation(ABC):
    """A homomorphism rho from a finite group to invertible matrices over Q, acting on columns from the left."""

    __slots__ = ()

    group: FiniteGroup

    @property
    @abstractmethod
    def dim(self) -> int:
        """The dimension n."""

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """Whether every rho(g) is a permutation matrix, a signed one, or neither."""

    @abstractmethod
    def __str__(self) -> str:
        """Return the representation as the language writes it."""

    def monomial(self, g: Permutation) -> MonomialMatrix:  # (n, n)
        """Return rho(g) as a signed permutation; only where `kind` says that it is one."""
        raise SymgroupBug(f"{self} is not monomial")

    def matrix(self, g: Permutation) -> fmpq_mat:  # (n, n)
        """Return rho(g) over Q."""
        return self.monomial(g).to_exact()

    def character(self, g: Permutation) -> fmpq:
        """Return the trace of rho(g), computed without the matrix where there is a formula."""
        if self.kind <= Kind.SIGNED:
            return fmpq(self.monomial(g).trace())
        matrix = self.matrix(g)
        return sum((matrix[i, i] for i in range(self.dim)), fmpq(0))

    def rho(self, g: Sequence[int]) -> sympy.ImmutableMatrix:  # (n, n)
        """Return rho(g), for an element of the group, as a sympy matrix."""
        return matrix_to_sympy(self.matrix(Permutation(g)))

    def terms(self) -> tuple[tuple[int, Representation], ...]:
        """Return the direct summands in order, as (multiplicity, summand); a copy is dim coordinates in a row."""
        return ((1, self),)

    def generator_matrices(self) -> tuple[fmpq_mat, ...]:
        """Return rho of the group's generators."""
        return _generator_matrices(self)


@lru_cache(maxsize=256)
def _generator_matrices(V: Representation) -> tuple[fmpq_mat, ...]:
    return tuple(V.matrix(g) for g in V.group.generators)


def check_dimension(dim: int, text: str) -> None:
    """Refuse dimensions that no computation here could use (SG404)."""
    if dim > LARGEST_DIMENSION:
        raise LimitError.of(
            "SG404",
            f"{text[:80]} has dimension {dim if dim < 10**18 else 'over 10^18'}",
            notes=[f"the limit is {LARGEST_DIMENSION}"],
        )


def identity_action(size: int) -> MonomialMatrix:
    """Return the identity of the given size as a monomial matrix."""
    return MonomialMatrix(np.arange(size), np.ones(size, dtype=np.int64))
