"""Induced representations: V of a subgroup H, carried to every coset of H in G."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import fmpq

from symgroup.algebra import ExactMatrix, ExactScalar, NumberField, zero_matrix
from symgroup.errors import SymgroupBug
from symgroup.groups import (
    Element,
    FiniteGroup,
    Group,
    Permutation,
    StabilizerChain,
    canonical_left_cosets,
    chain_of,
    left_coset_representative,
)
from symgroup.groups.structure import require_finite_subgroup
from symgroup.representations.base import (
    Kind,
    MonomialMatrix,
    Representation,
    check_dimension,
    require_finite,
)
from symgroup.representations.basic import Quotient


@dataclass(frozen=True, slots=True)
class Induced(Representation):
    """Ind_H^G V on one copy of V for each coset t_i H: where g t_j = t_i h, rho(g) carries copy j to copy i by V(h).

    The coordinates go coset by coset, in the order of G / H as a permutation representation, each a block of dim V; the first
    element of each block's copy is carried there by a fixed t_i.
    """

    base: Representation  # V, of the subgroup H
    group: FiniteGroup  # G
    subgroup: FiniteGroup  # H

    @property
    def dim(self) -> int:
        """|G : H| dim V."""
        return self.group.order // self.subgroup.order * self.base.dim

    @property
    def field(self) -> NumberField:
        """The field of V."""
        return self.base.field

    @property
    def kind(self) -> Kind:
        """The kind of V: blocks are moved as they are."""
        return self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        """Return rho(g) as a signed permutation."""
        n = self.base.dim
        images = np.empty(self.dim, dtype=np.int64)
        signs = np.empty(self.dim, dtype=np.int64)
        for j, (i, h) in enumerate(_cosets(self).moves(g)):
            block = self.base.monomial(h)
            images[j * n : (j + 1) * n] = block.images + i * n
            signs[j * n : (j + 1) * n] = block.signs
        return MonomialMatrix(images, signs)

    def matrix(self, g: Element) -> ExactMatrix:
        """Return rho(g)."""
        n = self.base.dim
        result = zero_matrix(self.dim, self.dim, self.field)
        for j, (i, h) in enumerate(_cosets(self).moves(_permutation(g))):
            for r, row in enumerate(self.base.matrix(h).tolist()):
                for c, entry in enumerate(row):
                    if entry != 0:
                        result[i * n + r, j * n + c] = entry
        return result

    def character(self, g: Element) -> ExactScalar:
        """Return the sum of chi_V(t^-1 g t) over the cosets t H that g fixes (Serre 1977, theorem 12)."""
        fixed = [h for j, (i, h) in enumerate(_cosets(self).moves(_permutation(g))) if i == j]
        return sum((self.base.character(h) for h in fixed), fmpq(0))

    def __str__(self) -> str:
        return f"induce({self.base}, {self.group})"


def induce(
    V: Representation,  # of a subgroup H of G
    G: Group,
) -> Representation:  # of dim |G : H| dim V
    """Return the representation of G that V induces.

    Raises: InputError (SG261) where V's group is not a subgroup; LimitError (SG404) for a large index or dimension, SG250.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> from symgroup.representations import induce, trivial
        >>> G = symmetric(4)
        >>> induce(trivial(G.point_stabilizer(0)), G).dim
        4
    """
    whole, H = (
        require_finite(G, "an induced representation"),
        require_finite(V.group, "an induced representation"),
    )
    require_finite_subgroup(H, whole)
    if V.group == G:
        return V
    check_dimension(Quotient(whole, H).dim * V.dim, f"induce({V}, {G})")
    return Induced(V, whole, H)


def _permutation(g: Element) -> Permutation:
    if not isinstance(g, Permutation):
        raise SymgroupBug("an element of a finite group is a permutation of its points")
    return g


class _Cosets:
    """Coset representatives t_i and how elements move them."""

    __slots__ = ("chain", "inverses", "point", "position", "representatives")

    def __init__(self, G: FiniteGroup, H: FiniteGroup) -> None:
        self.point = _stabilized_point(G, H)
        self.chain: StabilizerChain | None = None
        self.position: dict[int, int] | dict[Permutation, int]
        if self.point is not None:
            carriers = _carriers(G, self.point)
            self.representatives = tuple(carriers[q] for q in sorted(carriers))
            self.position = {t[self.point]: i for i, t in enumerate(self.representatives)}
        else:
            self.chain = chain_of(H)
            self.representatives = canonical_left_cosets(G, H)
            self.position = {t: i for i, t in enumerate(self.representatives)}
        self.inverses = tuple(t.inverse() for t in self.representatives)

    def moves(self, g: Permutation) -> list[tuple[int, Permutation]]:
        """Return, for each j, the i and h with g t_j = t_i h."""
        found = []
        for t in self.representatives:
            moved = g @ t
            i = self._number(moved)
            found.append((i, self.inverses[i] @ moved))
        return found

    def _number(self, element: Permutation) -> int:
        if self.chain is None and self.point is not None:
            return self.position[element[self.point]]  # type: ignore[index]
        return self.position[left_coset_representative(element, self.chain)]  # type: ignore[index, arg-type]


@lru_cache(maxsize=64)
def _cosets(V: Induced) -> _Cosets:
    return _Cosets(V.group, V.subgroup)


def _stabilized_point(G: FiniteGroup, H: FiniteGroup) -> int | None:
    """Return the first point p with H = G_p, so that cosets are the points of its orbit, or None."""
    index = G.order // H.order
    for point in range(G.points):
        if all(h[point] == point for h in H.generators) and len(G.orbit(point)) == index:
            return point
    return None


def _carriers(G: FiniteGroup, point: int) -> dict[int, Permutation]:
    """Return, for each point of an orbit, an element that carries the first there; the identity for itself."""
    carriers = {point: G.identity}
    queue = [point]
    for q in queue:
        for g in G.generators:
            if g[q] not in carriers:
                carriers[g[q]] = g @ carriers[q]
                queue.append(g[q])
    return carriers
