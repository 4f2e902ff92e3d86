"""Isotypic bases: the types are those of character theory, and what has none is refused."""

from __future__ import annotations

import torch

from symgroup.groups import dicyclic, dihedral, symmetric
from symgroup.ir import IndexForm, LinearLayer, LinearMap, ModulePlan, Tile, frozen_array
from symgroup.representations import direct_sum, natural, regular, trivial
from symgroup.solve import equivariant_basis
from symgroup_torch_structured import TorchStructuredBackend
from symgroup_torch_structured.isotypic import isotypic_of


def test_regular_representations_are_told_apart_by_type() -> None:
    """D(4) has four characters and one representation of dim 2; Q8 the same, but its last is quaternionic: 4 times 4 real."""
    expected = {dihedral(4): [(1, 1)] * 4 + [(2, 2)], dicyclic(8): [(1, 1)] * 4 + [(1, 4)]}
    for G, wanted in expected.items():
        found = isotypic_of(equivariant_basis(regular(G), regular(G)).space)
        assert found is not None
        assert [(kind.dim, *kind.source) for kind in found.types] == wanted
        assert [kind.target for kind in found.types] == [kind.source for kind in found.types]


def test_what_some_maps_miss_is_left_out_and_what_has_no_types_is_refused() -> None:
    """From 3 V to the trivial representation only sums are read; a triangular algebra is not semisimple."""
    V = natural(symmetric(5))
    sums = isotypic_of(equivariant_basis(V, trivial(V.group)).space)
    assert sums is not None
    assert [summand.basis.shape for summand in (*sums.source, *sums.target)] == [(1, 5), (1, 1)]
    triangular = IndexForm(3, frozen_array([[0, 1], [-1, 2]]), frozen_array([[1, 1], [0, 1]]))
    assert (
        isotypic_of(LinearMap((2, 2), (triangular,), (Tile(0, 0, 0, 1, 1),))) is not None
    )  # as 2 x 2 blocks
    overlapping = (Tile(0, 0, 0, 1, 1), Tile(0, 1, 1, 1, 1))
    assert isotypic_of(LinearMap((3, 3), (triangular,), overlapping)) is None


def test_samples_taken_in_parts_give_the_same() -> None:
    V = direct_sum([(3, regular(dihedral(4)))])
    layer = LinearLayer(equivariant_basis(V, V).space, None)
    plan = ModulePlan("parts", "D(4)", 8, "V", "V", V.dim, V.dim, None, (), (layer,), ())
    module = TorchStructuredBackend("isotypic").compile(plan, dtype="float64")
    x = torch.randn(20_000, plan.source_dim, dtype=torch.float64)
    with torch.no_grad():
        whole = module(x)
        assert torch.allclose(whole[-5:], module(x[-5:]), rtol=1e-12, atol=1e-12)
        assert torch.allclose(whole[:5], module(x[:5]), rtol=1e-12, atol=1e-12)
