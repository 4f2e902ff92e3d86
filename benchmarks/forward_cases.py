"""The layers that benchmarks/forward.py times: V -> V for a representation V, and the layer by hand beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forward_by_hand import CircularFFT, DeepSets, Hand, InvariantGraph, PlainLinear, ThreeDegrees

from symgroup.groups import Group, dihedral, grid, orthogonal, point_group, symmetric, translations
from symgroup.ir import LinearLayer, LinearMap, ModulePlan
from symgroup.representations import (
    Representation,
    direct_sum,
    irrep,
    natural,
    regular,
    tensor_product,
    trivial,
)
from symgroup.solve import equivariant_basis
from symgroup.solve.lowering import as_planned


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[], Representation]  # V
    hand: Callable[[], Hand]


def power(V: Representation, k: int) -> Representation:
    return V if k == 1 else tensor_product(power(V, k - 1), V)


def copies_of(V: Representation, copies: int) -> Representation:
    return direct_sum([(copies, V)])


def tensors(G: Group, counts: tuple[int, ...]) -> Representation:
    """Return counts[k] copies of the k-th tensor power of the natural representation, as EMLP shares out channels."""
    V = natural(G)
    powers = [(count, power(V, k + 1)) for k, count in enumerate(counts[1:])]
    return direct_sum([(counts[0], trivial(G)), *powers])


def sets(n: int, copies: int) -> Case:
    return Case(
        f"S({n}) {copies} V", lambda: copies_of(natural(symmetric(n)), copies), lambda: DeepSets(n, copies)
    )


def graphs(n: int, copies: int) -> Case:
    def make() -> Representation:
        return copies_of(power(natural(symmetric(n)), 2), copies)

    return Case(f"S({n}) {copies} V^2", make, lambda: InvariantGraph(n, copies))


def circles(n: int, copies: int) -> Case:
    def make() -> Representation:
        return copies_of(natural(translations(n)), copies)

    return Case(f"Z({n}) {copies} V", make, lambda: CircularFFT((n,), copies))


def grids(n: int, copies: int) -> Case:
    def make() -> Representation:
        return copies_of(natural(grid(n, n)), copies)

    return Case(f"grid({n}, {n}) {copies} V", make, lambda: CircularFFT((n, n), copies))


def spherical(copies: int) -> Representation:
    G = orthogonal(3, special=True)
    return direct_sum([(copies, irrep(G, l)) for l in range(3)])


def plain(name: str, make: Callable[[], Representation], dim: int) -> Case:
    return Case(name, make, lambda: PlainLinear(dim))


# what EMLP's uniform_rep makes of 384 channels in dimensions 4 and 5
CHANNELS_384 = {4: (112, 28, 6, 1), 5: (134, 25, 5)}

CASES = [
    *(sets(n, 64) for n in (100, 1000)),
    *(graphs(n, 16) for n in (20, 50, 100)),
    *(circles(n, copies) for n in (64, 256, 1024) for copies in (1, 16)),
    *(grids(n, copies) for n in (16, 64) for copies in (1, 8)),
    plain("D(4) 32 regular", lambda: copies_of(regular(dihedral(4)), 32), 256),
    plain("O_h 16 regular", lambda: copies_of(regular(point_group("Oh")), 16), 768),
    Case("SO(3) 64 of l = 0, 1, 2", lambda: spherical(64), lambda: ThreeDegrees(64)),
    plain("O(3, 1) 384 channels", lambda: tensors(orthogonal(3, 1), CHANNELS_384[4]), 384),
    plain("O(5) 384 channels", lambda: tensors(orthogonal(5), CHANNELS_384[5]), 384),
    plain("S(5) 384 channels", lambda: tensors(symmetric(5), CHANNELS_384[5]), 384),
]


def plan_of(V: Representation) -> ModulePlan:
    """Return the plan of one linear layer V -> V without a bias."""
    basis = equivariant_basis(V, V)
    space = LinearMap(basis.shape, tuple(map(as_planned, basis.blocks)), basis.tiles)
    return ModulePlan(
        "benchmark",
        str(V.group),
        V.group.order,
        str(V),
        str(V),
        V.dim,
        V.dim,
        None,
        (),
        (LinearLayer(space, None),),
        (),
    )
