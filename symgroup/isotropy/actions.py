"""All elements of a small group acting on V at once, and the fixed spaces they have.

A fixed space V^H is kept in the cheapest exact form. Under signed permutations it is a labelling of the coordinates: x_i is
plus or minus the k-th free number, or zero. Under other matrices it is a basis modulo a prime that loses nothing:

Lemma. Let G be finite, p a prime that divides neither |G| nor a denominator of the rho(g), over Q or at a place of degree one
above p of a number field. For every subgroup H the projector (1/|H|) sum rho(h) on V^H has entries in the local ring, is
idempotent, and so its image and kernel are direct summands: dim V^H is the same over the field and modulo p. Hence g fixes
V^H pointwise over the field if and only if it does modulo p, since that says dim V^<H, g> = dim V^H; and V^H intersected with
V^g is V^<H, g> on both sides.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import fmpz, nmod_mat
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, NumberField, coerce, reduce_modulo, split_places
from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups import elements_of
from symgroup.representations import Kind, Representation

LARGEST_GROUP = 8_000
LARGEST_ACTION = 60_000_000  # entries of the stacked matrices
CHUNK = 4_000_000

Space = NDArray[np.int64]  # a fixed space, in the form of its action; equal spaces are equal arrays


class GroupAction(ABC):
    """rho(g) for every element g, in the order of `elements_of`; abstract."""

    __slots__ = ()

    @property
    @abstractmethod
    def order(self) -> int:
        """|G|."""

    @abstractmethod
    def whole(self) -> Space:
        """Return V itself."""

    @abstractmethod
    def dim(self, space: Space) -> int:
        """Return the dimension of a space."""

    @abstractmethod
    def fixing(self, space: Space) -> NDArray[np.bool_]:  # (|G|,)
        """Return which elements fix every vector of the space."""

    @abstractmethod
    def fixed_part(self, space: Space, element: int) -> Space:
        """Return { v in space : rho(g) v = v }."""

    def chunks(self, width: int) -> Iterator[slice]:
        """Yield slices of the elements, so that each has about CHUNK numbers at `width` an element."""
        step = max(1, CHUNK // max(1, width))
        yield from (slice(start, start + step) for start in range(0, self.order, step))


@dataclass(frozen=True, slots=True, eq=False)
class MonomialAction(GroupAction):
    """Signed permutations: e_j goes to signs[g, j] e_images[g, j]. Cost of every step: O(n) an element.

    A space is an array of n labels: x_i = c_k for k, -c_k for -k, and 0 for 0, with k = 1, 2, ... by first appearance.
    """

    images: NDArray[np.int64]  # (|G|, n)
    signs: NDArray[np.int64]  # (|G|, n)

    @property
    def order(self) -> int:
        """|G|."""
        return len(self.images)

    def whole(self) -> Space:
        """Return V itself: every coordinate is free."""
        return np.arange(1, self.images.shape[1] + 1)

    def dim(self, space: Space) -> int:
        """Return the number of free numbers."""
        return int(space.max(initial=0))

    def fixing(self, space: Space) -> NDArray[np.bool_]:  # (|G|,)
        """Return the elements with x_(g j) = s x_j for all j."""
        parts = [
            (space[self.images[part]] == self.signs[part] * space).all(axis=1)
            for part in self.chunks(len(space))
        ]
        return np.concatenate(parts)

    def fixed_part(self, space: Space, element: int) -> Space:
        """Identify the labels that g identifies, with signs, on the double cover: a label equal to its negative is 0."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        d = self.dim(space)
        source, target = self.signs[element] * space, space[self.images[element]]
        rows = np.concatenate([source, -source]) + d
        columns = (
            np.concatenate([target, -target]) + d
        )  # label k is node d + k, so that 0 is a node of its own
        graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(2 * d + 1, 2 * d + 1))
        part = connected_components(graph, directed=False)[1]
        plus, minus = part[space + d], part[d - space]
        key = np.where((plus == minus) | (plus == part[d]), -1, np.minimum(plus, minus))
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        alive = key >= 0
        ranks = np.full(len(first), 0)
        free = np.flatnonzero(key[first] >= 0)
        ranks[free[np.argsort(first[free])]] = np.arange(1, len(free) + 1)
        positive = plus == plus[first][inverse]
        return np.where(alive, np.where(positive, 1, -1) * ranks[inverse], 0)


@dataclass(frozen=True, slots=True, eq=False)
class ModularAction(GroupAction):
    """Matrices modulo `prime`; a space is an (n, d) array of columns in echelon form."""

    prime: int
    matrices: NDArray[np.int64]  # (|G|, n, n)

    @property
    def order(self) -> int:
        """|G|."""
        return len(self.matrices)

    def whole(self) -> Space:
        """Return the identity matrix."""
        return np.eye(self.matrices.shape[1], dtype=np.int64)

    def dim(self, space: Space) -> int:
        """Return the number of columns."""
        return int(space.shape[1])

    def fixing(self, space: Space) -> NDArray[np.bool_]:  # (|G|,)
        """Return the elements with rho(g) v = v modulo p for every column v."""
        parts = [
            ((self.matrices[part] @ space - space) % self.prime == 0).all(axis=(1, 2))
            for part in self.chunks(self.matrices.shape[1] * space.shape[1])
        ]
        return np.concatenate(parts)

    def fixed_part(self, space: Space, element: int) -> Space:
        """Return the canonical basis of the combinations of columns that g fixes."""
        difference = (self.matrices[element] @ space - space) % self.prime
        d = space.shape[1]
        if not difference.any():
            return space
        kernel, nullity = nmod_mat(*difference.shape, difference.ravel().tolist(), self.prime).nullspace()
        if nullity == 0:
            return np.zeros((space.shape[0], 0), dtype=np.int64)
        entries = np.array([int(e) for e in kernel.entries()], dtype=np.int64).reshape(d, -1)[:, :nullity]
        return canonical_columns((space @ entries) % self.prime, self.prime)


def canonical_columns(space: NDArray[np.int64], prime: int) -> NDArray[np.int64]:  # both (n, d)
    """Return the reduced column echelon basis of the same span modulo p."""
    n, d = space.shape
    echelon, _ = nmod_mat(d, n, space.T.ravel().tolist(), prime).rref()
    return np.array([int(e) for e in echelon.entries()], dtype=np.int64).reshape(d, n).T


@lru_cache(maxsize=16)
def group_action(V: Representation) -> GroupAction:
    """Return every element's action on V. Raises: LimitError (SG408) for more than a few thousand elements."""
    order = V.finite_group.order
    size = order * V.dim * (1 if V.kind <= Kind.SIGNED else V.dim)
    if order > LARGEST_GROUP or size > LARGEST_ACTION:
        raise LimitError.of(
            "SG408",
            f"orbit types need every element's action, and {V.finite_group} has too many on dimension {V.dim}",
            notes=[f"the limits are {LARGEST_GROUP} elements and {LARGEST_ACTION} numbers"],
            help="use a smaller group, or ask for the stabilizer of single vectors",
        )
    table = elements_of(V.finite_group)
    elements = [table.element(number) for number in range(len(table))]
    if V.kind <= Kind.SIGNED:
        actions = [V.monomial(g) for g in elements]
        return MonomialAction(np.array([a.images for a in actions]), np.array([a.signs for a in actions]))
    prime, reduced = _at_a_place(order, [coerce(V.matrix(g), V.field) for g in elements], V.field)
    matrices = np.array([[int(e) for e in matrix.entries()] for matrix in reduced], dtype=np.int64)
    return ModularAction(prime, matrices.reshape(len(elements), V.dim, V.dim))


def _at_a_place(order: int, matrices: list[ExactMatrix], field: NumberField) -> tuple[int, list[nmod_mat]]:
    """Return a prime p and the matrices at a place of degree one above it.

    p is the greatest below 2^25 that splits in the field and divides neither the order nor a denominator: sums of 8192
    products then fit in 64 bits, and no more are summed, as full matrices are stacked up to LARGEST_ACTION < 8192^2 entries.
    """
    candidates = (n for n in range((1 << 25) - 1, 1, -2) if order % n and fmpz(n).is_prime())
    for places in split_places(field, candidates):
        reduced = [reduce_modulo(matrix, places[0]) for matrix in matrices]
        if all(matrix is not None for matrix in reduced):
            return places[0].prime, reduced
    raise SymgroupBug("no prime splits in the field")
