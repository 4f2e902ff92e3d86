"""Equivariant products of the copies of a representation: which pairs meet, and an exact basis for each.

A kind is a direct summand, with all its copies wherever they stand; a triple is Hom(V * V', W) for kinds V, V', W.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement

from symgroup.errors import LimitError
from symgroup.ir import BilinearLayer, BilinearTerm, LinearMap, Tile
from symgroup.plan.spaces import planned_space
from symgroup.representations import Representation, tensor_product

MOST_TRIPLES = 1_000
LARGEST_PRODUCT = 2_000_000  # entries of a (d'', d d') map
SMALL = 2**14  # entries of a (d'', d d') map that every layer takes
FEW = 2**9  # coordinates d d' of products of copies of two kinds that every layer may make

Pair = tuple[Representation, Representation]


@dataclass(frozen=True, slots=True)
class Summand:
    """m copies of a summand, the first at `start`."""

    start: int
    copies: int
    part: Representation

    @property
    def starts(self) -> range:
        """Where the copies stand."""
        return range(self.start, self.start + self.copies * self.part.dim, self.part.dim)


def summands(U: Representation) -> list[Summand]:
    """Return the direct summands with their places."""
    found, start = [], 0
    for copies, part in U.terms():
        found.append(Summand(start, copies, part))
        start += copies * part.dim
    return found


def kinds(U: Representation) -> dict[Representation, tuple[int, ...]]:
    """Return where all copies of each kind stand."""
    found: dict[Representation, tuple[int, ...]] = {}
    for summand in summands(U):
        found[summand.part] = (*found.get(summand.part, ()), *summand.starts)
    return found


def bilinear_layer(
    U: Representation,
    every: bool = False,  # triples to every copy, as `bilinear all` says
) -> BilinearLayer:
    """Return products of pairs of copies of U into copies of U.

    All products of m copies have m^3 r weights. Here the triples with the same W are shared out among its copies, copy n of a
    share is reached by copies n and n + 1 of V and V', and the linear maps before and after mix the copies. So weights and
    multiplications are linear in the channels; EMLP takes a random subset (Finzi et al., arXiv:2104.09459, section 7), and
    this one is the same in every process. n is taken modulo the number of pairs whose products have no more coordinates than
    U, and triples that cost more than a quarter of a linear map on U are left out, but the least that a copy has.
    Raises: LimitError (SG299) where a product is too large; those of `equivariant_basis`.
    """
    starts = kinds(U)
    triples = len(starts) ** 2 * (len(starts) + 1) // 2
    if triples > MOST_TRIPLES:
        raise LimitError.of(
            "SG299",
            f"bilinear on {len(starts)} summands makes {triples} products, over the limit of {MOST_TRIPLES}",
            help="take fewer different summands in the layer with bilinear",
        )
    return BilinearLayer(tuple(term for target in summands(U) for term in _terms(U, starts, target, every)))


def _terms(
    U: Representation, starts: dict[Representation, tuple[int, ...]], target: Summand, every: bool
) -> Iterator[BilinearTerm]:
    """Yield the products that reach the copies of one summand."""
    pairs = [pair for pair in considered(U, target.part, every) if product_space(*pair, target.part).size]
    for number, (V, W) in enumerate(pairs):
        first, count = (0, target.copies) if every else share(number, len(pairs), target.copies)
        meeting = count if every else max(1, max(FEW, U.dim) // (V.dim * W.dim))
        turns, left, right = [turn % meeting for turn in range(count)], starts[V], starts[W]
        space = product_space(V, W, target.part)
        yield BilinearTerm(
            LinearMap((count * target.part.dim, V.dim * W.dim), space.forms, (Tile(0, 0, 0, count, 1),)),
            target.starts[first],
            V.dim,
            W.dim,
            tuple(left[turn % len(left)] for turn in turns),
            tuple(right[(turn + 1) % len(right)] for turn in turns),
        )


def considered(U: Representation, target: Representation, every: bool) -> Iterator[Pair]:
    """Yield the pairs of kinds whose products reach a kind, or would if there were any: those of few entries first."""
    pairs, found = combinations_with_replacement(kinds(U), 2), False
    for pair in sorted(pairs, key=lambda pair: product_cost(pair, target)):
        if found and not every and product_cost(pair, target) > largest_cost(U):
            return
        found = found or product_space(*pair, target).size > 0
        yield pair


def product_cost(pair: Pair, target: Representation) -> int:
    """Return the entries of a map V * V' -> W: the multiplications that one copy of W takes."""
    return pair[0].dim * pair[1].dim * target.dim


def largest_cost(U: Representation) -> int:
    """Return the entries up to which `bilinear` takes all triples: a quarter of those of a linear map on U."""
    return max(SMALL, U.dim**2 // 4)


def share(number: int, triples: int, copies: int) -> tuple[int, int]:
    """Return the first copy and the number of copies of W for one of its triples: at least one, and none is left without."""
    if triples > copies:
        return number % copies, 1
    first, end = (copies * k // triples for k in (number, number + 1))
    return first, end - first


@lru_cache(maxsize=256)
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
