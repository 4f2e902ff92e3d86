"""What every group has: a name, the degree of its natural representation, and generators of its components and Lie algebra."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TypeAlias

from symgroup.algebra import ExactMatrix, NumberField
from symgroup.groups.matrices import FrozenMatrix
from symgroup.groups.permutation import Permutation

Element: TypeAlias = Permutation | FrozenMatrix


class Group(ABC):
    """A finite group, or a Lie group that is given by generators of its Lie algebra and of its components."""

    __slots__ = ()

    generators: tuple[
        Element, ...
    ]  # of the group, or for a Lie group of its components: the discrete generators
    factors: tuple[Group, ...]  # of a direct product, in order; else empty

    @property
    @abstractmethod
    def name(self) -> str:
        """The group as it was declared or made."""

    @property
    @abstractmethod
    def degree(self) -> int:
        """The dimension of the natural representation."""

    @property
    @abstractmethod
    def order(self) -> int | None:
        """The number of elements, None where there are infinitely many."""

    @property
    @abstractmethod
    def lie_algebra(self) -> tuple[ExactMatrix, ...]:
        """Matrices (n, n) that generate the Lie algebra by sums and brackets; empty for finite groups."""

    @property
    @abstractmethod
    def field(self) -> NumberField:
        """The field of the entries of the natural representation."""

    @abstractmethod
    def natural_matrix(self, element: Element) -> ExactMatrix:  # (n, n)
        """Return the matrix of an element in the natural representation."""

    @property
    def is_complex(self) -> bool:
        """Whether its natural representation is a complex vector space."""
        return not self.field.is_real

    def __str__(self) -> str:
        return self.name
