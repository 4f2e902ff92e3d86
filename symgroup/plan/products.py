"""Equivariant products of the copies of a representation: which pairs meet, and an exact basis for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement

from symgroup.errors import LimitError
from symgroup.ir import BilinearLayer, BilinearTerm, LinearMap, Tile
from symgroup.plan.spaces import planned_space
from symgroup.representations import Representation, tensor_product

MOST_TRIPLES = 1_000  # of summands
LARGEST_PRODUCT = 2_000_000  # entries of a (d'', d d') map


@dataclass(frozen=True, slots=True)
class Summand:
    """m copies of a summand, the first at `start`."""

    start: int
    copies: int
    part: Representation

    def starts(self, copies: int, shift: int) -> tuple[int, ...]:
        """Return where copies shift, shift + 1, ... stand, modulo the copies there are."""
        return tuple(self.start + (a + shift) % self.copies * self.part.dim for a in range(copies))


def summands(U: Representation) -> list[Summand]:
    """Return the direct summands with their places."""
    found, start = [], 0
    for copies, part in U.terms():
        found.append(Summand(start, copies, part))
        start += copies * part.dim
    return found


def bilinear_layer(U: Representation) -> BilinearLayer:
    """Return all products of pairs of summands into summands, copy a of one with copy a + 1 of the other.

    A full product of m copies has m^3 r weights; here it has m r, and the linear maps before and after mix the copies. EMLP
    takes a random subset (Finzi et al., arXiv:2104.09459, section 7); this one is the same in every process.
    Raises: LimitError (SG299) where a product is too large; those of `equivariant_basis`.
    """
    parts = summands(U)
    triples = len(parts) ** 2 * (len(parts) + 1) // 2
    if triples > MOST_TRIPLES:
        raise LimitError.of(
            "SG299",
            f"bilinear on {len(parts)} summands makes {triples} products, over the limit of {MOST_TRIPLES}",
            help="write equal summands together: 8 V + 8 W in place of 8 (V + W)",
        )
    return BilinearLayer(tuple(_terms(parts)))


def _terms(parts: list[Summand]) -> Iterator[BilinearTerm]:
    for left, right in combinations_with_replacement(parts, 2):
        for target in parts:
            space = product_space(left.part, right.part, target.part)
            if space.size:
                rows = target.copies * target.part.dim
                tile = Tile(0, 0, 0, target.copies, 1)
                yield BilinearTerm(
                    LinearMap((rows, left.part.dim * right.part.dim), space.forms, (tile,)),
                    target.start,
                    left.part.dim,
                    right.part.dim,
                    left.starts(target.copies, 0),
                    right.starts(target.copies, 1),
                )


def product_space(V: Representation, W: Representation, target: Representation) -> LinearMap:
    """Return Hom_G(V * W, target) for single summands. Raises: LimitError (SG299)."""
    entries = V.dim * W.dim * target.dim
    if entries > LARGEST_PRODUCT:
        raise LimitError.of(
            "SG299",
            f"products {V} * {W} -> {target} are matrices of {entries} entries, over the limit of {LARGEST_PRODUCT}",
            help="take smaller summands in the layer with bilinear",
        )
    return planned_space(tensor_product(V, W), target)
