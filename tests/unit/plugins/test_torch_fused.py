"""What torch-dense and torch-structured do in place of recorded operations: gradients that are written down, kept values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from symgroup.backends import get_backend, initial_parameters
from symgroup.groups import cyclic, dihedral, orthogonal, symmetric
from symgroup.ir import BilinearLayer, BilinearTerm, LinearLayer, LinearMap, ModulePlan, Tile
from symgroup.representations import direct_sum, irrep, natural, regular, sign, tensor_product, trivial
from symgroup.solve import equivariant_basis
from symgroup.testing.conformance import PLANS
from symgroup_torch_dense import PlanModule, TorchDenseBackend, fused, kept, linear
from symgroup_torch_dense.swapping import swapped
from symgroup_torch_structured import (
    TorchStructuredBackend,
    blocks,
    copies,
    isotypic_direct,
    partitions,
    parts,
)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def _plan(V: object, W: object) -> ModulePlan:
    bias = equivariant_basis(trivial(V.group), W).space  # type: ignore[attr-defined]
    layer = LinearLayer(equivariant_basis(V, W).space, bias)  # type: ignore[arg-type]
    return ModulePlan("fused", "G", None, "V", "W", V.dim, W.dim, None, (), (layer,), ())  # type: ignore[attr-defined]


D4, S4, S2 = regular(dihedral(4)), natural(symmetric(4)), natural(symmetric(2))
MADE = {
    "regular": _plan(direct_sum([(3, D4)]), direct_sum([(2, D4)])),
    "circle": _plan(natural(cyclic(9)), natural(cyclic(9))),
    "powers": _plan(
        direct_sum([(2, S4), (1, tensor_product(S4, S4)), (2, trivial(S4.group))]),
        direct_sum([(2, tensor_product(S4, S4)), (3, sign(S4.group)), (2, S4)]),
    ),
}
SO3 = orthogonal(3, special=True)
COPIES = {
    "degrees": _plan(
        direct_sum([(2, irrep(SO3, 0)), (3, irrep(SO3, 1)), (2, irrep(SO3, 2))]),
        direct_sum([(4, irrep(SO3, 1)), (3, irrep(SO3, 2)), (2, irrep(SO3, 0))]),
    ),
    # twice the same rows and columns, and rows and columns without a block
    "gaps": _plan(
        direct_sum([(2, irrep(SO3, 1)), (3, irrep(SO3, 3)), (1, irrep(SO3, 1))]),
        direct_sum([(2, irrep(SO3, 2)), (3, irrep(SO3, 1)), (1, irrep(SO3, 1)), (1, irrep(SO3, 4))]),
    ),
}
S3, S9 = natural(symmetric(3)), natural(symmetric(9))
DIAGRAMS = {
    "sets": _plan(direct_sum([(3, S9)]), direct_sum([(2, S9)])),
    "graphs": _plan(direct_sum([(2, tensor_product(S4, S4))]), direct_sum([(3, tensor_product(S4, S4))])),
    "triples": _plan(direct_sum([(2, tensor_product(S3, tensor_product(S3, S3)))]), tensor_product(S3, S3)),
    "invariants": _plan(direct_sum([(2, tensor_product(S4, S4))]), direct_sum([(3, trivial(S4.group))])),
    "many powers": MADE["powers"],
}
MADE_HERE = {**MADE, **COPIES, **DIAGRAMS}
LINEAR = {name: plan for name, plan in PLANS.items() if isinstance(plan.layers[0], LinearLayer)}
CASES = {**MADE, **LINEAR}
KINDS = {"products": (2**20, 128), "rows": (2**20, 0), "entries": (0, 0)}  # what matrices are filled by


def _gradients(module: PlanModule) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    width = module.plan.source_dim
    x = torch.randn(2, 3, width, dtype=torch.float64, generator=generator).requires_grad_()
    y = module(x)
    slope = torch.randn(y.shape, dtype=torch.float64, generator=generator)
    inputs = [x, *module.parameters()]
    first = torch.autograd.grad(y, inputs, slope, create_graph=True, allow_unused=True)
    found = [part for part in first if part is not None]
    module.zero_grad()
    total = sum(part.square().sum() for part in found)
    second = torch.autograd.grad(total, inputs, allow_unused=True)
    module(x).backward(slope)
    own = [part.grad for part in inputs if part.grad is not None]
    return [y, *found, *own, *(part for part in second if part is not None)]


def _parameters(plan: ModulePlan) -> dict[str, np.ndarray]:
    return initial_parameters(plan, 3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CASES)
def test_gradients_of_matrices_are_those_of_recorded_operations(
    name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries, maps = KINDS[kind]
    monkeypatch.setattr(linear, "DENSE_ENTRIES", entries)
    monkeypatch.setattr(linear, "FEW_MAPS", maps)
    monkeypatch.setattr(linear, "MANY_MAPS", maps)
    backend = TorchDenseBackend()
    module = backend.compile(CASES[name], dtype="float64")
    backend.load_parameters(module, _parameters(CASES[name]))
    written = _gradients(module)
    monkeypatch.setattr(linear, "may_fuse", lambda x: False)
    for ours, theirs in zip(written, _gradients(module), strict=True):
        torch.testing.assert_close(ours, theirs)


# 8 numbers in a part: each sample is one; 2 samples in a slice: three of them
@pytest.mark.parametrize(
    ("chunk", "slice_"), [(parts.CHUNK, parts.SLICE), (parts.CHUNK, 2), (8, parts.SLICE)]
)
@pytest.mark.parametrize(
    ("name", "strategy"),
    [
        *((name, "isotypic") for name in MADE),
        *((name, "copies") for name in COPIES),
        *((name, "diagrams") for name in DIAGRAMS),
    ],
)
def test_gradients_of_joint_strategies_are_those_of_recorded_operations(
    name: str, strategy: str, chunk: int, slice_: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "CHUNK", chunk)
    monkeypatch.setattr(parts, "SLICE", slice_)
    monkeypatch.setattr(parts, "WIDEST", 4 * slice_ if slice_ > 2 else slice_)
    backend = TorchStructuredBackend(strategy)
    module = backend.compile(MADE_HERE[name], dtype="float64")
    assert strategy in repr(module)
    backend.load_parameters(module, _parameters(module.plan))
    written = _gradients(module)
    monkeypatch.setattr(blocks, "may_fuse", lambda x: False)
    monkeypatch.setattr(copies, "may_fuse", lambda x: False)
    monkeypatch.setattr(partitions, "may_fuse", lambda x: False)
    for ours, theirs in zip(written, _gradients(module), strict=True):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("chunk", [parts.CHUNK, 8])
@pytest.mark.parametrize("name", MADE)
def test_products_where_rows_stand_are_those_of_recorded_operations(
    name: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "CHUNK", chunk)
    monkeypatch.setattr(isotypic_direct, "FEWEST_COPIES", 1)
    monkeypatch.setattr(isotypic_direct, "MOST_PRODUCTS", 1000)
    backend = TorchStructuredBackend("isotypic")
    module = backend.compile(MADE[name], dtype="float64")
    assert module.layers[0].weight.joint.direct is not None
    backend.load_parameters(module, _parameters(module.plan))
    x = torch.randn(5, module.plan.source_dim, dtype=torch.float64)
    with torch.no_grad():
        outputs = [module.train(mode)(x) for mode in (True, False)]
    written = _gradients(module)
    monkeypatch.setattr(blocks, "may_fuse", lambda x: False)
    for ours, theirs in zip(written, _gradients(module), strict=True):
        torch.testing.assert_close(ours, theirs)
    for y in outputs:
        torch.testing.assert_close(y, module(x))


def test_frozen_parameters_and_inputs_get_no_gradient() -> None:
    for backend in (TorchDenseBackend(), TorchStructuredBackend("isotypic")):
        module = backend.compile(MADE["regular"]).requires_grad_(False)
        x = torch.randn(4, 24, requires_grad=True)
        module(x).sum().backward()
        assert x.grad is not None
        assert all(parameter.grad is None for parameter in module.parameters())
        module.requires_grad_(True)
        module(x.detach()).sum().backward()
        assert all(parameter.grad is not None for parameter in module.parameters())


# ------------------------------------------------------------ exchanged axes


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.complex64])
@pytest.mark.parametrize("shape", [(1, 64, 40), (64, 3, 17), (5, 1, 600), (2, 2, 2), (3, 1024, 1)])
def test_exchanged_axes_are_a_transpose(shape: tuple[int, int, int], dtype: torch.dtype) -> None:
    x = torch.randn(shape).to(dtype)
    wide = torch.cat([torch.zeros_like(x), x, torch.zeros_like(x)], dim=2)
    part = wide[..., x.shape[2] : 2 * x.shape[2]]  # does not start where its memory does
    for given in (x, x.transpose(0, 1).contiguous().transpose(0, 1), part, x.conj()):
        found = swapped(given)
        assert torch.equal(found, given.transpose(1, 2))
        assert found.is_contiguous()


def test_the_gradient_of_an_exchange_is_the_exchange_back() -> None:
    x = torch.randn(2, 40, 30, dtype=torch.float64, requires_grad=True)
    assert "Swap" in type(swapped(x).grad_fn).__name__
    assert torch.autograd.gradcheck(swapped, x, fast_mode=True)
    assert torch.autograd.gradgradcheck(swapped, x, fast_mode=True)
    found = torch.func.vmap(swapped)(torch.randn(3, 2, 40, 30))
    assert found.shape == (3, 2, 30, 40)


# --------------------------------------------------------------- kept values


def test_values_are_made_anew_for_other_bits_only() -> None:
    made = []
    store, parameter = kept.Kept(), torch.nn.Parameter(torch.tensor([1.0, float("nan"), 0.0]))

    def value() -> float:
        return float(store.value([parameter], lambda: made.append(1) or parameter.detach() * 2)[0])

    assert [value(), value(), value()] == [2.0] * 3
    assert len(made) == 1  # NaN is what it was
    parameter.detach().numpy()[0] = 3.0  # leaves no trace in torch's counters
    assert (value(), len(made)) == (6.0, 2)
    parameter.data = torch.tensor([4.0, 0.0, 0.0])
    assert (value(), len(made)) == (8.0, 3)
    parameter.data = parameter.data.double()
    assert (value(), len(made)) == (8.0, 4)
    parameter.data = torch.stack([parameter.data, -parameter.data], 1)[:, 1]  # strided
    assert [value(), value()] == [-8.0] * 2


@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # of torch, for its own rules
def test_forward_derivatives_are_those_of_recorded_operations() -> None:
    module = TorchDenseBackend().compile(MADE["regular"], dtype="float64")
    x, direction = torch.randn(2, 24).double(), torch.randn(2, 24).double()
    with torch.autograd.forward_ad.dual_level():
        dual = module(torch.autograd.forward_ad.make_dual(x, direction))
        tangent = torch.autograd.forward_ad.unpack_dual(dual).tangent
    assert tangent is not None
    torch.testing.assert_close(tangent, module(direction) - module(torch.zeros_like(x)))


def test_what_is_filled_is_what_is_built() -> None:
    for plan in CASES.values():
        for layer in TorchDenseBackend().compile(plan).layers:
            if isinstance(layer, linear.PlanLinear):
                theta = layer.weight.theta()
                with torch.no_grad():
                    torch.testing.assert_close(fused.filled(layer.weight, theta), layer.weight.built(theta))


@pytest.mark.parametrize(
    ("name", "strategy"), [("regular", "isotypic"), ("degrees", "copies"), ("powers", "diagrams")]
)
def test_exports_take_any_number_of_samples(name: str, strategy: str) -> None:
    module = TorchStructuredBackend(strategy).compile(MADE_HERE[name]).eval()
    x = torch.randn(4, module.plan.source_dim)
    exported = torch.export.export(module, (x,), dynamic_shapes=({0: torch.export.Dim("batch")},))
    many = torch.randn(300, module.plan.source_dim)
    torch.testing.assert_close(exported.module()(many), module(many))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    ("name", "strategy"),
    [("regular", "isotypic"), ("degrees", "copies"), ("gaps", "copies"), ("powers", "diagrams")],
)
def test_no_samples_have_no_outputs_and_no_gradient(name: str, strategy: str, training: bool) -> None:
    module = TorchStructuredBackend(strategy).compile(MADE_HERE[name]).train(training)
    x = torch.randn(0, module.plan.source_dim, requires_grad=True)
    y = module(x)
    y.sum().backward()
    assert (y.shape, x.grad.shape) == ((0, module.plan.target_dim), x.shape)
    assert all(not parameter.grad.any() for parameter in module.parameters())
    with torch.no_grad():
        assert module(x).shape == y.shape


# ---------------------------------------------------------- products of pairs


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((0, 2, 4, 0, 2, 4, 0), (2, 4, 0, 2, 4, 0, 2)),  # three pairs, the last round not full
        ((0, 2), (2, 4)),  # the first two of these
        ((0,) * 7, (2,) * 7),  # one pair
        ((0, 0, 4, 2, 0), (2, 0, 0, 2, 4)),  # in no order
    ],
)
def test_products_of_pairs_are_those_of_the_reference(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    form = equivariant_basis(tensor_product(S2, S2), S2).space.forms[0]
    terms = []
    for lefts, rights in ((left, right), (left[:1], right[:1])):
        weight = LinearMap((2 * len(lefts), 4), (form,), (Tile(0, 0, 0, len(lefts), 1),))
        terms.append(BilinearTerm(weight, 20 * len(terms), 2, 2, lefts, rights))
    plan = ModulePlan("pairs", "S(2)", 2, "V", "V", 24, 24, None, (), (BilinearLayer(tuple(terms)),), ())
    x = np.random.default_rng(0).standard_normal((3, 24))
    ours, theirs = TorchDenseBackend(), get_backend("reference")
    values = {name: array + 0.5 for name, array in _parameters(plan).items()}
    found = []
    for backend in (ours, theirs):
        module = backend.compile(plan, dtype="float64")
        backend.load_parameters(module, values)
        found.append(backend.run(module, x))
    np.testing.assert_allclose(*found, rtol=1e-12, atol=1e-12)
