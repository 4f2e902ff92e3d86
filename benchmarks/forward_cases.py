"""The layers that benchmarks/forward.py times: V -> V for a representation V, and the layer by hand beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forward_by_hand import CircularFFT, DeepSets, Hand, InvariantGraph, PlainLinear, ThreeDegrees

from symgroup.elaborate import HiddenLayer
from symgroup.elaborate.layer_steps import Bilinear, Gated
from symgroup.groups import Group, dihedral, grid, orthogonal, point_group, symmetric, translations
from symgroup.ir import Layer, LinearLayer, LinearMap, ModulePlan
from symgroup.plan.activations import activation_layers
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
    is_block: bool = False  # whether products of copies and gates follow the linear map, as in EMLP's block

    def plan(self) -> ModulePlan:
        """Return the plan of what is timed."""
        return block_plan(self.make()) if self.is_block else plan_of(self.make())


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


def channels_384(G: Group) -> list[Case]:
    """Return the linear layer and the block between what EMLP's uniform_rep makes of 384 channels."""
    counts, dim = {4: (112, 28, 6, 1), 5: (134, 25, 5)}[natural(G).dim], 384
    name = f"{G} 384 channels"
    return [
        plain(name, lambda: tensors(G, counts), dim),
        Case(f"{name}, block", lambda: tensors(G, counts), lambda: PlainLinear(dim), is_block=True),
    ]


CASES = [
    *(sets(n, 64) for n in (100, 1000)),
    *(graphs(n, 16) for n in (20, 50, 100)),
    *(circles(n, copies) for n in (64, 256, 1024) for copies in (1, 16)),
    *(grids(n, copies) for n in (16, 64) for copies in (1, 8)),
    plain("D(4) 32 regular", lambda: copies_of(regular(dihedral(4)), 32), 256),
    plain("O_h 16 regular", lambda: copies_of(regular(point_group("Oh")), 16), 768),
    Case("SO(3) 64 of l = 0, 1, 2", lambda: spherical(64), lambda: ThreeDegrees(64)),
    *channels_384(orthogonal(3, 1)),
    *channels_384(orthogonal(5)),
    *channels_384(symmetric(5)),
]


def plan_of(V: Representation) -> ModulePlan:
    """Return the plan of one linear layer V -> V without a bias."""
    return _plan(V, (_linear(V, V),))


def block_plan(V: Representation) -> ModulePlan:
    """Return the plan of V -> V with its gates, products of pairs of copies added, gates applied."""
    hidden = HiddenLayer(V, (Bilinear(), Gated("silu")), bias=False)
    return _plan(V, (_linear(V, hidden.image), *activation_layers(hidden)))


def _linear(V: Representation, W: Representation) -> LinearLayer:
    basis = equivariant_basis(V, W)
    return LinearLayer(LinearMap(basis.shape, tuple(map(as_planned, basis.blocks)), basis.tiles), None)


def _plan(V: Representation, layers: tuple[Layer, ...]) -> ModulePlan:
    G = V.group
    return ModulePlan("benchmark", str(G), G.order, str(V), str(V), V.dim, V.dim, None, (), layers, ())
