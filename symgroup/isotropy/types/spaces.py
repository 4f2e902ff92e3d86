"""Fixed spaces of subgroups in the cheapest exact form, how elements move them, and their intersections.

Under signed permutations a fixed space is a labelling of the coordinates: x_i is plus or minus the k-th free number, or
zero. Under other matrices it is a basis modulo a prime that loses nothing:

Lemma. Let G be finite, p a prime that divides neither |G| nor a denominator of the rho(g), over Q or at a place of degree one
above p of a number field. For every subgroup H the projector (1/|H|) sum rho(h) on V^H has entries in the local ring, is
idempotent, and so its image and kernel are direct summands: dim V^H is the same over the field and modulo p. Hence g fixes
V^H pointwise over the field if and only if it does modulo p, since that says dim V^<H, g> = dim V^H; and V^H intersected with
V^g is V^<H, g> on both sides. (No rho(g) has p in a denominator where no generator has it, since inverses are powers.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from flint import fmpz, nmod_mat
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symgroup.algebra import coerce, reduce_modulo, split_places
from symgroup.errors import SymgroupBug
from symgroup.groups import Permutation
from symgroup.representations import Kind, Representation

CHUNK = 4_000_000

Space = NDArray[np.int64]  # equal spaces are equal arrays
Action = NDArray[np.int64]  # rho(g): (2, n), images above signs; or (n, n) modulo p


class Spaces(ABC):
    """The subspaces V^H of one representation V; abstract."""

    __slots__ = ()

    @abstractmethod
    def action(self, g: Permutation) -> Action:
        """Return rho(g)."""

    @abstractmethod
    def conjugate(self, action: Action, g: Action, back: Action) -> Action:
        """Return rho(g) A rho(g)^-1, `back` being rho(g^-1)."""

    @abstractmethod
    def whole(self) -> Space:
        """Return V itself."""

    @abstractmethod
    def moved(self, space: Space, action: Action) -> Space:
        """Return rho(g) S."""

    @abstractmethod
    def fixed_part(self, space: Space, action: Action) -> Space:
        """Return { v in S : rho(g) v = v }."""

    @abstractmethod
    def fixing(
        self,
        space: Space,
        actions: NDArray[np.int64],  # (m, ...), stacked
    ) -> NDArray[np.bool_]:  # (m,)
        """Return which of the actions fix every vector of the space."""


@dataclass(frozen=True, slots=True)
class MonomialSpaces(Spaces):
    """Signed permutations. A space is (n,) labels: x_i = c_k for k, -c_k for -k, 0 for 0, with k = 1, 2, ... in order."""

    representation: Representation

    def action(self, g: Permutation) -> Action:
        """Return the images above the signs."""
        matrix = self.representation.monomial(g)
        return np.stack([matrix.images, matrix.signs])

    def conjugate(self, action: Action, g: Action, back: Action) -> Action:
        """Return the images and signs of the product."""
        images, signs = back
        images, signs = action[0][images], signs * action[1][images]
        return np.stack([g[0][images], signs * g[1][images]])

    def whole(self) -> Space:
        """Return V itself: every coordinate is free."""
        return np.arange(1, self.representation.dim + 1)

    def moved(self, space: Space, action: Action) -> Space:
        """Return the labels with (g x)_(g j) = s x_j."""
        result = np.empty_like(space)
        result[action[0]] = action[1] * space
        return _canonical_labels(result)

    def fixed_part(self, space: Space, action: Action) -> Space:
        """Identify the labels that g identifies, with signs, on the double cover: a label equal to its negative is 0."""
        d = int(space.max(initial=0))
        source, target = action[1] * space, space[action[0]]
        rows = np.concatenate([source, -source]) + d  # label k is node d + k, so that 0 is a node of its own
        columns = np.concatenate([target, -target]) + d
        graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(2 * d + 1, 2 * d + 1))
        part = connected_components(graph, directed=False)[1]
        plus, minus = part[space + d], part[d - space]
        dead = (plus == minus) | (plus == part[d])
        return _canonical_labels(np.where(dead, 0, np.where(plus < minus, plus + 1, -minus - 1)))

    def fixing(self, space: Space, actions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return where x_(g j) = s x_j for all j."""
        parts = [
            (space[actions[part, 0]] == actions[part, 1] * space).all(axis=1)
            for part in _chunks(len(actions), len(space))
        ]
        return np.concatenate([np.zeros(0, dtype=bool), *parts])


@dataclass(frozen=True, slots=True)
class ModularSpaces(Spaces):
    """Matrices modulo p. A space is an (n, d) array, the columns a reduced echelon basis."""

    representation: Representation
    root: int  # theta of the field goes to it modulo p
    prime: int

    def action(self, g: Permutation) -> Action:
        """Return rho(g) modulo p."""
        return reduced(self.representation, g, self.prime, self.root)

    def conjugate(self, action: Action, g: Action, back: Action) -> Action:
        """Return the product modulo p."""
        return g @ (action @ back % self.prime) % self.prime

    def whole(self) -> Space:
        """Return the identity matrix."""
        return np.eye(self.representation.dim, dtype=np.int64)

    def moved(self, space: Space, action: Action) -> Space:
        """Return the canonical basis of rho(g) S."""
        return _canonical_columns(action @ space % self.prime, self.prime)

    def fixed_part(self, space: Space, action: Action) -> Space:
        """Return the canonical basis of the combinations of columns that g fixes."""
        difference = (action @ space - space) % self.prime
        d = space.shape[1]
        if not difference.any():
            return space
        kernel, nullity = nmod_mat(*difference.shape, difference.ravel().tolist(), self.prime).nullspace()
        if nullity == 0:
            return np.zeros((space.shape[0], 0), dtype=np.int64)
        entries = np.array([int(e) for e in kernel.entries()], dtype=np.int64).reshape(d, -1)[:, :nullity]
        return _canonical_columns(space @ entries % self.prime, self.prime)

    def fixing(self, space: Space, actions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return where rho(g) v = v modulo p for every column v."""
        parts = [
            ((actions[part] @ space - space) % self.prime == 0).all(axis=(1, 2))
            for part in _chunks(len(actions), space.shape[0] * max(1, space.shape[1]))
        ]
        return np.concatenate([np.zeros(0, dtype=bool), *parts])


def spaces_of(V: Representation) -> Spaces:
    """Return the form in which fixed spaces of V are kept.

    For matrices p is the greatest prime below 2^25 that splits in the field and divides neither |G| nor a denominator: sums of
    8192 products then fit in 64 bits.
    """
    if V.kind <= Kind.SIGNED:
        return MonomialSpaces(V)
    order = V.finite_group.order
    candidates = (n for n in range((1 << 25) - 1, 1, -2) if order % n and fmpz(n).is_prime())
    matrices = V.generator_matrices()
    for places in split_places(V.field, candidates):
        if all(reduce_modulo(matrix, places[0]) is not None for matrix in matrices):
            return ModularSpaces(V, places[0].root, places[0].prime)
    raise SymgroupBug("no prime splits in the field")


def reduced(V: Representation, g: Permutation, prime: int, root: int) -> NDArray[np.int64]:  # (n, n)
    """Return rho(g) at a place."""
    from symgroup.algebra import Place

    matrix = reduce_modulo(coerce(V.matrix(g), V.field), Place(prime, root))
    if matrix is None:
        raise SymgroupBug("a product of matrices has a denominator that its factors do not have")
    return np.array([int(e) for e in matrix.entries()], dtype=np.int64).reshape(V.dim, V.dim)


def _chunks(count: int, width: int) -> Iterator[slice]:
    step = max(1, CHUNK // max(1, width))
    yield from (slice(start, start + step) for start in range(0, count, step))


def _canonical_labels(labels: NDArray[np.int64]) -> NDArray[np.int64]:  # both (n,)
    """Return the labels renumbered by first appearance, each positive where it first appears."""
    size = np.abs(labels)
    _, first, inverse = np.unique(size, return_index=True, return_inverse=True)
    zero = size[first] == 0
    ranks = np.zeros(len(first), dtype=np.int64)
    free = np.flatnonzero(~zero)
    ranks[free[np.argsort(first[free])]] = np.arange(1, len(free) + 1)
    signs = np.sign(labels[first])
    return ranks[inverse] * signs[inverse] * np.sign(labels)


def _canonical_columns(space: NDArray[np.int64], prime: int) -> NDArray[np.int64]:  # both (n, d)
    """Return the reduced column echelon basis of the same span modulo p, for independent columns."""
    n, d = space.shape
    if d == n:
        return np.eye(n, dtype=np.int64)
    echelon, _ = nmod_mat(d, n, space.T.ravel().tolist(), prime).rref()
    return np.array([int(e) for e in echelon.entries()], dtype=np.int64).reshape(d, n).T
