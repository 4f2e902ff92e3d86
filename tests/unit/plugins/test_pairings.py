"""Contractions with a metric or an area: the reference's results, right gradients, one graph, sizes without a matrix."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from symgroup.backends import get_backend, initial_parameters, run_with_bound
from symgroup.groups import LieGroup, general_linear, orthogonal, symplectic
from symgroup.ir import DiagramForm, LinearLayer, LinearMap, ModulePlan, Tile
from symgroup.representations import Representation, natural, tensor_product, trivial
from symgroup.solve import equivariant_basis
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.lowering import diagram_form
from symgroup_torch_structured import TorchStructuredBackend

SPACES = {
    "O(3), V^3 to V^3": (orthogonal(3), 3, 3),
    "O(2, 1), V^3 to V^3": (orthogonal(2, 1), 3, 3),
    "O(1, 3), V^4 to V^2": (orthogonal(1, 3), 4, 2),
    "O(3), V^4 to R": (orthogonal(3), 4, 0),
    "O(2), R to V^4": (orthogonal(2), 0, 4),
    "Sp(4), V^2 to V^2": (symplectic(4), 2, 2),
    "Sp(6), V^2 to V^4": (symplectic(6), 2, 4),
    "GL(3), V^3 to V^3": (general_linear(3), 3, 3),
}
each_space = pytest.mark.parametrize("name", SPACES)
CONTRACTIONS = TorchStructuredBackend("diagrams")


def power(V: Representation, k: int) -> Representation:
    result = trivial(V.group) if k == 0 else V
    for _ in range(k - 1):
        result = tensor_product(result, V)
    return result


def plan_of(G: LieGroup, source: int, target: int) -> ModulePlan:
    """A layer 2 V^source -> 3 V^target."""
    block = equivariant_basis(power(natural(G), source), power(natural(G), target)).blocks[0]
    assert isinstance(block, DiagramBasis)
    form = diagram_form(block)
    assert isinstance(form, DiagramForm)
    m, n = form.shape
    layer = LinearLayer(LinearMap((3 * m, 2 * n), (form,), (Tile(0, 0, 0, 3, 2),)), None)
    return ModulePlan("p", str(G), None, "V", "W", 2 * n, 3 * m, None, (), (layer,), ())


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@each_space
def test_contractions_compute_what_the_reference_does(name: str, dtype: str) -> None:
    plan = plan_of(*SPACES[name])
    assert [choice.chosen for choice in CONTRACTIONS.choices(plan)] == ["diagrams"]
    parameters = initial_parameters(plan, 3)
    x = np.random.default_rng(5).integers(-64, 64, size=(4, plan.source_dim)) / 32
    reference = get_backend("reference")
    right = reference.compile(plan, dtype="float64")
    reference.load_parameters(right, parameters)
    module = CONTRACTIONS.compile(plan, dtype=dtype)
    CONTRACTIONS.load_parameters(module, parameters)
    held = CONTRACTIONS.parameters(module)
    reference.load_parameters(right, held)
    _, bound = run_with_bound(plan, held, x, dtype, by_blocks=True)
    assert (np.abs(CONTRACTIONS.run(module, x) - reference.run(right, x)) <= bound).all()


@each_space
def test_gradients_are_right(name: str) -> None:
    module = CONTRACTIONS.compile(plan_of(*SPACES[name]), dtype="float64")
    x = torch.randn(2, module.plan.source_dim, dtype=torch.float64, requires_grad=True)
    names, tensors = zip(
        *((n, p.detach().clone().requires_grad_()) for n, p in module.named_parameters()), strict=True
    )

    def apply(x: torch.Tensor, *values: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(module, dict(zip(names, values, strict=True)), (x,))

    assert torch.autograd.gradcheck(apply, (x, *tensors), fast_mode=True)
    assert torch.autograd.gradgradcheck(apply, (x, *tensors), fast_mode=True)


@each_space
def test_export_sees_one_graph(name: str) -> None:
    module = CONTRACTIONS.compile(plan_of(*SPACES[name])).eval()
    x = torch.randn(3, module.plan.source_dim)
    program = torch.export.export(module, (x,))
    assert torch.allclose(program.module()(x), module(x), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("G", [orthogonal(60), orthogonal(59, 1), symplectic(60)], ids=str)
def test_matrices_of_60_dimensions_run_and_are_equivariant(G: LieGroup) -> None:
    """Neither the (3600, 3600) matrix nor its entries are built; g is a product of the group's own Cayley transforms."""
    plan = plan_of(G, 2, 2)
    module = CONTRACTIONS.compile(plan, dtype="float64")
    random = np.random.default_rng(0)
    p, q = G.form.signature if G.form is not None else (0, 0)
    form = np.diag([1.0] * p + [-1.0] * q) if p else np.kron([[0, 1], [-1, 0]], np.eye(30))
    step = random.standard_normal((60, 60)) / 60
    algebra = np.linalg.inv(form) @ (step - step.T if p else step + step.T)  # X with X^T form + form X = 0
    g = torch.from_numpy(np.linalg.solve(np.eye(60) - algebra, np.eye(60) + algebra))
    assert np.allclose(g.T.numpy() @ form @ g.numpy(), form)
    x = torch.randn(2, 2, 60, 60, dtype=torch.float64)

    def turned(z: torch.Tensor) -> torch.Tensor:
        return g @ z @ g.T

    with torch.no_grad():
        y = module(x.flatten(1)).view(2, 3, 60, 60)
        moved = module(turned(x).flatten(1)).view(2, 3, 60, 60)
    assert torch.allclose(moved, turned(y), rtol=0, atol=1e-9)
