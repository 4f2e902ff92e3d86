"""Isotypic bases by sums of rows have the outputs and gradients of the recorded operations, and of the dense matrix."""

from __future__ import annotations

import pytest
import torch

import symgroup as sg
from symgroup.backends import initial_parameters
from symgroup.groups import dicyclic, orthogonal, symmetric
from symgroup.ir import LinearLayer, LinearMap, ModulePlan
from symgroup.representations import Representation, direct_sum, natural, regular, tensor_product, trivial
from symgroup.solve import equivariant_basis
from symgroup_torch_dense import TorchDenseBackend
from symgroup_torch_dense.module import PlanModule
from symgroup_torch_structured import TorchStructuredBackend, isotypic_sums
from symgroup_torch_structured.isotypic import isotypic_of
from symgroup_torch_structured.isotypic_rows import IsotypicRows, RowProduct
from symgroup_torch_structured.isotypic_sums import is_sparse, sizes_of

Pair = tuple[Representation, Representation]


def points() -> Pair:
    V = natural(symmetric(4))
    U = direct_sum([(7, trivial(V.group)), (5, V), (2, tensor_product(V, V))])
    return U, direct_sum([(2, tensor_product(V, V)), (9, trivial(V.group)), (3, V)])


def boosts() -> Pair:
    V = natural(orthogonal(2, 1))
    U = direct_sum([(5, trivial(V.group)), (3, V), (2, tensor_product(V, V))])
    return U, direct_sum([(4, trivial(V.group)), (1, tensor_product(V, V)), (6, V)])


def quaternions() -> Pair:  # a type of which C (x) 1 is not all
    V = regular(dicyclic(8))
    return direct_sum([(2, V), (3, trivial(V.group))]), direct_sum([(3, V)])


def turns() -> Pair:  # algebraic entries
    G = sg.parse("group G = Weyl(H3)")["G"]
    V = natural(G)
    return direct_sum([(3, trivial(G)), (3, V)]), direct_sum([(2, tensor_product(V, V)), (2, trivial(G))])


def summands() -> Pair:  # nothing is read of one, and zeros are written to another
    V = natural(orthogonal(3))
    return direct_sum([(2, V), (2, tensor_product(V, V))]), direct_sum([(3, trivial(V.group)), (1, V)])


def nothing_in_common() -> Pair:
    V = natural(orthogonal(3))
    return direct_sum([(2, V), (2, trivial(V.group))]), direct_sum([(3, trivial(V.group))])


MADE = {f.__name__: f for f in (points, boosts, quaternions, turns, summands, nothing_in_common)}


def plan_of(pair: Pair) -> ModulePlan:
    V, W = pair
    layer = LinearLayer(equivariant_basis(V, W).space, equivariant_basis(trivial(V.group), W).space)
    group = str(V.group), V.group.order
    return ModulePlan("rows", *group, str(V), str(W), V.dim, W.dim, None, (), (layer,), ())


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take sums of rows for all representations, where they do not pay as well."""
    for bound in ("MOST_SUMS", "MOST_NUMBERS"):
        monkeypatch.setattr(isotypic_sums, bound, 10**9)


@pytest.fixture(params=MADE)
def plan(request: pytest.FixtureRequest, always: None) -> ModulePlan:
    return plan_of(MADE[request.param]())


def modules(plan: ModulePlan) -> tuple[PlanModule, PlanModule]:
    """Return the module by rows and the dense one, with the same random parameters."""
    made = []
    for backend in (TorchStructuredBackend("isotypic"), TorchDenseBackend()):
        module = backend.compile(plan, dtype="float64")
        backend.load_parameters(module, initial_parameters(plan, 0))
        made.append(module)
    return made[0], made[1]


def space_of(plan: ModulePlan) -> LinearMap:
    (layer,) = plan.layers
    assert isinstance(layer, LinearLayer)
    return layer.weight


def joint_of(module: PlanModule) -> IsotypicRows:
    found = module.layers[0].weight.joint
    assert isinstance(found, IsotypicRows)
    return found


def test_outputs_and_gradients(plan: ModulePlan) -> None:
    ours, dense = modules(plan)
    joint_of(ours)
    x = torch.randn(2, 5, plan.source_dim, dtype=torch.float64, requires_grad=True)
    found, expected = (module(x) for module in (ours, dense))
    torch.testing.assert_close(found, expected)
    direction = torch.randn_like(found)
    for a, b in zip(
        torch.autograd.grad(found, [x, *ours.parameters()], direction),
        torch.autograd.grad(expected, [x, *dense.parameters()], direction),
        strict=True,
    ):
        torch.testing.assert_close(a, b)
    ours.eval()
    with torch.no_grad():
        torch.testing.assert_close(ours(x), expected)
        torch.testing.assert_close(ours(x), expected)  # with the numbers that were kept
        for module in (ours, dense):
            next(module.parameters()).add_(1)
        torch.testing.assert_close(ours(x), dense(x))


def test_gradients_of_gradients(plan: ModulePlan) -> None:
    joint = joint_of(modules(plan)[0])
    theta = [torch.randn(size, dtype=torch.float64, requires_grad=True) for size in sizes_of(space_of(plan))]
    x = torch.randn(2, plan.source_dim, dtype=torch.float64, requires_grad=True)

    def call(*inputs: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = RowProduct.apply(joint, *inputs)  # type: ignore[no-untyped-call]
        return y

    assert torch.autograd.gradcheck(call, (x, *theta), fast_mode=True)
    assert torch.autograd.gradgradcheck(call, (x, *theta), fast_mode=True)


def test_parts_compilers_transforms_and_empty_batches(always: None, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(points())
    ours, dense = modules(plan)
    joint_of(ours)
    monkeypatch.setattr("symgroup_torch_structured.parts.CHUNK", 300)
    x = torch.randn(41, plan.source_dim, dtype=torch.float64, requires_grad=True)
    found = [torch.autograd.grad(m(x).square().sum(), [x, *m.parameters()]) for m in (ours, dense)]
    for a, b in zip(*found, strict=True):
        torch.testing.assert_close(a, b)
    torch.testing.assert_close(torch.func.vmap(ours)(x), dense(x))
    exported = torch.export.export(ours, (x.detach(),), dynamic_shapes=({0: torch.export.Dim("batch")},))
    torch.testing.assert_close(exported.module()(x[:7]), dense(x[:7]))
    for shape in ((0, plan.source_dim), (2, 0, plan.source_dim)):
        empty = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
        y = ours(empty)
        y.sum().backward()
        assert y.shape == (*shape[:-1], plan.target_dim)
        assert empty.grad is not None


def test_dense_bases_keep_to_matrix_products() -> None:
    V = direct_sum([(4, regular(symmetric(4)))])
    space = equivariant_basis(V, V).space
    found = isotypic_of(space)
    assert found is not None
    assert not is_sparse(found, sizes_of(space))
