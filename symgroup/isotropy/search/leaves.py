"""Representations inside tensor products of leaves, whose coordinates are points up to sign or pair with points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, Group, Permutation, component_of
from symgroup.groups.based_chain import Images
from symgroup.representations import Kind, Representation
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.combined import Dual, Restriction, TensorProduct
from symgroup.representations.outer import Outer
from symgroup.representations.powers import ExteriorPower, SymmetricPower

LARGEST_UNFOLDING = 4_000_000  # entries of a tensor


@dataclass(frozen=True, slots=True)
class Leaf:
    """A representation of the group, or of one of its factors, with the points that carry its coordinates."""

    representation: Representation
    factors: tuple[
        Group, ...
    ] = ()  # of the direct product that has it as a representation of factor `number`
    number: int = 0
    is_dual: bool = False  # of a natural representation by matrices

    @property
    def group(self) -> FiniteGroup:
        """The group that acts, or its factor."""
        return self.representation.finite_group

    @property
    def is_exact(self) -> bool:
        """Whether the coordinates are not permuted up to sign."""
        return self.representation.kind > Kind.SIGNED

    @property
    def is_native(self) -> bool:
        """Whether the points are the carrier's."""
        return isinstance(self.representation, Natural)

    @property
    def size(self) -> int:
        """The number of points."""
        if self.is_native:
            return self.group.points
        return self.representation.dim * (2 if self.representation.kind == Kind.SIGNED else 1)

    def coordinates(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # both (size,)
        """Return for each point its coordinate and sign; only where coordinates are permuted up to sign."""
        if self.is_native and self.group.points != self.group.degree:
            entries = [vector[0] for vector in self.group.carrier.vectors]
            return np.array([i for i, _ in entries]), np.array([1 if s == 1 else -1 for _, s in entries])
        axis = np.arange(self.representation.dim)
        if self.size == len(axis):
            return axis, np.ones(len(axis), dtype=np.int64)
        return np.tile(axis, 2), np.repeat([1, -1], len(axis))

    def images(self, element: Permutation) -> NDArray[np.int64]:  # (size,)
        """Return how an element of the group permutes the points of a leaf that is not native."""
        part = component_of(element, self.factors, self.number) if self.factors else element
        if not isinstance(part, Permutation):
            raise SymgroupBug("a component of an element of a finite product is a permutation")
        action = self.representation.monomial(part)
        if self.representation.kind == Kind.PERMUTATION:
            return action.images
        axis, sign = self.coordinates()
        return action.images[axis] + self.representation.dim * (sign * action.signs[axis] < 0)


class Domain:
    """The carrier's points, followed by the points of other leaves."""

    __slots__ = ("group", "leaves", "points")

    def __init__(self, group: FiniteGroup) -> None:
        self.group = group
        self.points = group.points
        self.leaves: dict[Leaf, int] = {}  # with the place of their first points

    def place(self, leaf: Leaf) -> NDArray[np.int64]:  # (leaf.size,)
        """Return the points of a leaf, which are added where they are new."""
        if leaf.is_native:
            before = leaf.factors[: leaf.number]
            start = sum(factor.points for factor in before if isinstance(factor, FiniteGroup))
        elif leaf in self.leaves:
            start = self.leaves[leaf]
        else:
            start = self.leaves[leaf] = self.points
            self.points += leaf.size
        return np.arange(start, start + leaf.size)

    def images(self, element: Permutation) -> Images:  # (points,)
        """Return how an element of the group permutes all points."""
        parts = [np.array(element, dtype=np.intp)]
        parts += [start + leaf.images(element) for leaf, start in self.leaves.items()]
        return np.concatenate(parts).astype(np.intp)

    def origins(self) -> NDArray[np.int64]:  # (points,)
        """Return 0 for the carrier's points, and the number of the leaf for others."""
        sizes = [leaf.size for leaf in self.leaves]
        return np.repeat(np.arange(len(sizes) + 1), [self.group.points, *sizes])


@dataclass(frozen=True, slots=True, eq=False)
class Unfolding:
    """A representation inside a tensor product of leaves: entry t of the tensor of x is weights[t] x[index[t]].

    Weights are 1, -1, 0, and 2 on the diagonal of Sym^2.
    """

    leaves: tuple[Leaf, ...]
    index: NDArray[np.int64]  # (n_1, n_2, ...), the leaves' dimensions
    weights: NDArray[np.int64]  # the same shape


def unfolding(V: Representation, group: FiniteGroup) -> Unfolding | None:
    """Return V in terms of leaves of the group, or None where there is no way or it would be too large."""
    if isinstance(V, Trivial):
        return Unfolding((), np.array(0), np.array(1))
    if isinstance(V, Restriction) and _same_points(V.base.group, group):
        return unfolding(V.base, group)
    if isinstance(V, Natural):
        return _single(V) if _same_points(V.group, group) else None
    if isinstance(V, Dual):
        return _dual(V, group)
    if isinstance(V, TensorProduct):
        return _product(unfolding(V.left, group), unfolding(V.right, group))
    if isinstance(V, SymmetricPower | ExteriorPower):
        found = _power(V, group)
        if found is not None:
            return found
    if isinstance(V, Outer):
        return _outer(V)
    return _single(V) if V.kind <= Kind.SIGNED and _same_points(V.group, group) else None


def _same_points(inner: Group, group: FiniteGroup) -> bool:
    return isinstance(inner, FiniteGroup) and inner.carrier == group.carrier


def _single(V: Representation, is_dual: bool = False) -> Unfolding:
    return Unfolding((Leaf(V, is_dual=is_dual),), np.arange(V.dim), np.ones(V.dim, dtype=np.int64))


def _dual(V: Dual, group: FiniteGroup) -> Unfolding | None:
    if V.kind <= Kind.SIGNED:
        return unfolding(V.base, group)
    if isinstance(V.base, Natural) and _same_points(V.base.group, group):
        return _single(V.base, is_dual=True)
    return None


def _product(left: Unfolding | None, right: Unfolding | None) -> Unfolding | None:
    if left is None or right is None or left.index.size * right.index.size > LARGEST_UNFOLDING:
        return None
    shape = left.index.shape + right.index.shape
    count = int(right.index.max(initial=0)) + 1  # every coordinate occurs in an unfolding
    index = np.add.outer(left.index * count, right.index).reshape(shape)
    weights = np.multiply.outer(left.weights, right.weights).reshape(shape)
    return Unfolding(left.leaves + right.leaves, index, weights)


def _power(V: SymmetricPower | ExteriorPower, group: FiniteGroup) -> Unfolding | None:
    base, k, n = unfolding(V.base, group), V.degree, V.base.dim
    if base is None or len(base.leaves) != 1 or float(n) ** k > LARGEST_UNFOLDING:
        return None
    if base.leaves[0].is_exact and k > 2:
        return None
    rows = np.indices((n,) * k).reshape(k, -1).T
    ordered = np.sort(rows, axis=1)
    distinct: NDArray[np.bool_] = np.asarray((np.diff(ordered, axis=1) > 0).all(axis=1))
    if isinstance(V, SymmetricPower):
        weights: NDArray[np.int64] = np.where(distinct, 1, 2 if base.leaves[0].is_exact else 1)
        kept: NDArray[np.bool_] = distinct | True
    else:
        inversions = sum(
            (rows[:, a] > rows[:, b]).astype(np.int64) for a in range(k) for b in range(a + 1, k)
        )
        weights = np.where(distinct, 1 - 2 * (inversions % 2), 0)
        kept = distinct
    index = np.zeros(len(rows), dtype=np.int64)
    codes = ordered[kept] @ (n ** np.arange(k)[::-1])
    index[kept] = np.unique(codes, return_inverse=True)[1].ravel()  # lexicographic rank, as in the power
    return Unfolding(base.leaves * k, index.reshape((n,) * k), weights.reshape((n,) * k))


def _outer(V: Outer) -> Unfolding | None:
    groups = tuple(part.group for part in V.parts)
    result: Unfolding | None = Unfolding((), np.array(0), np.array(1))
    for number, part in enumerate(V.parts):
        if not isinstance(part.group, FiniteGroup):
            return None
        found = unfolding(part, part.group)
        if found is None:
            return None
        leaves = tuple(replace(leaf, factors=groups, number=number) for leaf in found.leaves)
        result = _product(result, replace(found, leaves=leaves))
    return result


def number_of_tuples(leaves: tuple[Leaf, ...]) -> int:
    """Return the number of tuples of points, one of each leaf."""
    return prod(leaf.size for leaf in leaves)
