"""The backend `torch-triton` where its extra is installed: on a GPU, else in Triton's interpreter; without it, a row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch
from pytest import CaptureFixture
from torch import Tensor

import symgroup as sg
from symgroup.backends import Backend, backend_records, get_backend, initial_parameters, run_with_bound
from symgroup.backends.cost import SPEEDS
from symgroup.cli import app
from symgroup.errors import PluginError
from symgroup.ir import IndexForm, frozen_array
from symgroup.testing import BackendConformance
from symgroup.testing.conformance import PLANS

HAS_TRITON = find_spec("triton") is not None
ON_GPU = torch.cuda.is_available()
if HAS_TRITON and not ON_GPU:
    os.environ["TRITON_INTERPRET"] = "1"  # before anybody loads the plugin, which makes the kernels
DEVICE = "cuda" if ON_GPU else "cpu"

needs_triton = pytest.mark.skipif(not HAS_TRITON, reason="symgroup[triton] is not installed")


@pytest.mark.slow
@pytest.mark.timeout(900)
@needs_triton
@pytest.mark.skipif(ON_GPU, reason="the suite runs on the CPU, in the interpreter")
class TestTorchTriton(BackendConformance):
    backend_name = "torch-triton"

    def make_backend(self) -> Backend:
        """Return the backend with its kernels, which it does not choose by itself on a CPU."""
        return get_backend(self.backend_name).with_strategy("fused")


@pytest.mark.gpu
@needs_triton
@pytest.mark.skipif(not ON_GPU, reason="there is no GPU")
@pytest.mark.parametrize("strategy", ["auto", "fused"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", PLANS)
def test_on_a_gpu_it_computes_what_the_reference_does(name: str, dtype: str, strategy: str) -> None:
    plan, backend = PLANS[name], get_backend("torch-triton").with_strategy(strategy)
    module = backend.compile(plan, device="cuda", dtype=dtype, seed=3)
    x = np.random.default_rng(5).integers(-64, 64, size=(40, plan.source_dim)) / 32
    y, bound = run_with_bound(plan, backend.parameters(module), x, dtype, backend.by_blocks)
    certain = np.isfinite(bound).all(axis=1)
    assert (np.abs(backend.run(module, x) - y)[certain] <= bound[certain]).all()


@pytest.mark.skipif(HAS_TRITON, reason="the extra is installed")
def test_without_the_extra_it_is_a_row_with_a_reason() -> None:
    (row,) = [item for item in backend_records() if item.name == "torch-triton"]
    assert row.status == "broken"
    assert "pip install 'symgroup[triton]'" in row.reason
    with pytest.raises(PluginError, match=r"symgroup\[triton\]") as caught:
        get_backend("torch-triton")
    assert caught.value.code == "SG502"
    assert caught.value.diagnostics[0].help == "pip install 'symgroup[triton]'"


# ------------------------------------------------------------------ the kernels


def form_of(m: int, n: int, maps: int, seed: int = 0) -> IndexForm:
    """Return orbits with holes and signs; the first takes half of all entries."""
    random = np.random.default_rng(seed)
    index = np.where(random.random((m, n)) < 0.5, 0, random.integers(-1, maps, (m, n)))
    index.reshape(-1)[:maps] = np.arange(maps)
    sign = np.where(index < 0, 0, random.choice((-1, 1), (m, n)))
    return IndexForm(maps, frozen_array(index), frozen_array(sign))


def matrix_of(form: IndexForm, theta: Tensor) -> Tensor:  # (a, b, r) -> (a m, b n)
    basis = np.zeros((form.size, *form.shape))
    rows, columns = np.nonzero(form.index >= 0)
    basis[form.index[rows, columns], rows, columns] = form.sign[rows, columns]
    blocks = torch.einsum("pqk,kij->piqj", theta, torch.from_numpy(basis).to(theta))
    return blocks.reshape(theta.shape[0] * form.shape[0], -1)


# (m, n, maps), (a, b), samples: smaller than a block, larger, orbits of several pieces, nothing
SHAPES = {
    "small": ((3, 5, 4), (2, 3), 7),
    "square": ((8, 8, 8), (16, 16), 33),
    "large": ((17, 11, 29), (5, 7), 70),
    "wide": ((2, 70, 3), (9, 2), 5),
    "long orbits": ((30, 30, 2), (2, 1), 3),
    "one of each": ((1, 1, 1), (1, 1), 1),
    "no samples": ((4, 4, 2), (2, 2), 0),
}
each_shape = pytest.mark.parametrize("name", SHAPES)


@needs_triton
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@each_shape
def test_kernels_and_their_derivatives_are_those_of_the_matrix(name: str, dtype: torch.dtype) -> None:
    from symgroup_torch_triton.fused import FusedTile

    kind, (a, b), samples = SHAPES[name]
    form = form_of(*kind)
    tile = FusedTile(form).to(DEVICE)
    torch.manual_seed(0)
    # not contiguous, neither of them
    x = torch.randn(b * form.shape[1], samples, dtype=dtype, device=DEVICE).t().requires_grad_()
    theta = torch.randn(form.size, a, b, dtype=dtype, device=DEVICE).permute(1, 2, 0).requires_grad_()
    found, expected = tile(theta, x), x @ matrix_of(form, theta).t()
    weights = torch.randn_like(expected)
    pairs = [(found, expected)]
    for y in (found, expected):
        first = torch.autograd.grad((y * y * weights).sum(), (x, theta), create_graph=True)
        second = torch.autograd.grad(sum(g.square().sum() for g in first), (x, theta))
        pairs.append((*first, *second))
    tolerance = 1e-4 if dtype == torch.float32 else 1e-11
    torch.testing.assert_close(found, expected, rtol=tolerance, atol=tolerance)
    for one, other in zip(*pairs[1:], strict=True):
        scale = float(other.detach().abs().amax()) if other.numel() else 1.0
        torch.testing.assert_close(one, other, rtol=0, atol=tolerance * scale)


@needs_triton
@each_shape
def test_the_same_inputs_give_the_same_bits(name: str) -> None:
    from symgroup_torch_triton.fused import FusedTile

    kind, (a, b), samples = SHAPES[name]
    form = form_of(*kind)
    tile = FusedTile(form).to(DEVICE)
    x = torch.randn(samples, b * form.shape[1], device=DEVICE, requires_grad=True)
    theta = torch.randn(a, b, form.size, device=DEVICE, requires_grad=True)
    runs = []
    for _ in range(2):
        y = tile(theta, x)
        runs.append([y, *torch.autograd.grad(y.square().sum(), (x, theta))])
    assert all(map(torch.equal, *runs))


COMPILED = """
import re
import triton.language as tl
from triton import compile
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource
from symgroup_torch_triton import kernels

POINTERS = {"code", "rows", "columns", "pieces", "first"}
BLOCKS = {"SAMPLES": 32, "ROWS": 32, "COLUMNS": 16, "OUT": 32, "IN": 32, "PAIRS": 128}
for kind, total in (("fp32", tl.float32), ("fp64", tl.float64)):
    for kernel in (kernels.applied_kernel, kernels.correlated_kernel, kernels.gathered_kernel):
        names = kernel.arg_names
        constants = {k: v for k, v in (BLOCKS | {"TOTAL": total}).items() if k in names}
        floats = {"x", "y", "t", "theta"}
        signature = {
            k: "constexpr" if k in constants else "*i32" if k in POINTERS else f"*{kind}" if k in floats else "i32"
            for k in names
        }
        made = compile(ASTSource(kernel, signature, constants), target=GPUTarget("cuda", 90, 32))
        text = made.asm["ptx"]
        print(len(made.asm["cubin"]) > 1000, bool(re.search(r"\\b(atom|red)\\.", text)))
"""


@pytest.mark.slow
@needs_triton
def test_kernels_compile_for_a_gpu_without_atomics() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    done = subprocess.run(
        [sys.executable, "-c", COMPILED], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["True False"] * 6


# ------------------------------------------------------------------ the backend

SPEC = """
    group G = D(4)  rep R = regular(G)  rep V = natural(G)
    group S = S(6)  rep P = natural(S)
    network F : 2 R -> 3 V { hidden 3 R, tanh }
    network sets : 2 P -> 2 P { }
    network wide : 64 R -> 64 R { }
    network mixed : 2 V -> 3 R { hidden 2 R + 3 V, tanh }
"""


def compiled(name: str, **options: str) -> torch.nn.Module:
    net = sg.compile_module(sg.parse(SPEC)[name], backend="torch-triton", device=DEVICE, seed=1, **options)
    assert isinstance(net, torch.nn.Module)
    return net


@needs_triton
@pytest.mark.filterwarnings(
    "ignore:.*should not be instantiated:DeprecationWarning"
)  # by torch.compile itself
@pytest.mark.parametrize("name", ["F", "mixed"])
def test_networks_are_citizens_of_torch(name: str) -> None:
    net = compiled(name, strategy="fused", dtype="float64")
    assert "fused" in repr(net)
    x = torch.randn(6, net.plan.source_dim, dtype=torch.float64, device=DEVICE)
    y = net(x)
    torch._dynamo.reset()
    whole = torch.compile(net, fullgraph=True, backend="eager")
    torch.testing.assert_close(whole(x), y)
    torch.testing.assert_close(torch.export.export(net, (x,)).module()(x), y)
    torch.testing.assert_close(torch.func.vmap(net)(x.view(2, 3, -1)), y.view(2, 3, -1))
    values = {key: torch.stack([p, 2 * p]).detach() for key, p in net.named_parameters()}
    both = torch.func.vmap(lambda v: torch.func.functional_call(net, v, (x,)))(values)
    torch.testing.assert_close(both[0], y)
    assert torch.autograd.gradcheck(net, (x[:2].requires_grad_(),), fast_mode=True)


@needs_triton
@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # torch's own use of torch.jit
def test_transforms_of_functions() -> None:
    net = compiled("F", strategy="fused", dtype="float64")
    plain = sg.compile_module(sg.parse(SPEC)["F"], device=DEVICE, dtype="float64", seed=1)
    x = torch.randn(3, net.plan.source_dim, dtype=torch.float64, device=DEVICE)
    values = {key: value.detach() for key, value in net.named_parameters()}

    def loss(values: dict[str, Tensor], sample: Tensor, module: torch.nn.Module) -> Tensor:
        return torch.func.functional_call(module, values, (sample,)).square().sum()

    def by_samples(module: torch.nn.Module) -> dict[str, Tensor]:
        gradients = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, None))
        found: dict[str, Tensor] = gradients(values, x, module)
        return found

    torch.testing.assert_close(by_samples(net), by_samples(plain))
    torch.testing.assert_close(torch.func.jacrev(net)(x[0]), torch.func.jacrev(plain)(x[0]))
    with pytest.raises(RuntimeError):  # an error, and no wrong derivative
        torch.func.jacfwd(net)(x[0])


@needs_triton
def test_halves_and_autocast_are_near() -> None:
    net = compiled("F", strategy="fused")
    x = torch.randn(5, net.plan.source_dim, device=DEVICE)
    with torch.no_grad():
        y = net(x)
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            near = net(x)
        low = net.to(torch.bfloat16)(x.to(torch.bfloat16))
    for other in (near, low):
        torch.testing.assert_close(other.float(), y, rtol=0, atol=0.1 * float(y.abs().max()))
    assert low.dtype == torch.bfloat16


@needs_triton
def test_it_chooses_the_kernel_where_the_matrix_is_large_for_the_batch() -> None:
    from symgroup_torch_structured.choose import plan_choices
    from symgroup_torch_triton.fused import menu

    spec = sg.parse(SPEC)

    def chosen(name: str, device: str, batch: int, *, interpreted: bool = False) -> list[str]:
        plan, speed = sg.plan_module(spec[name]), SPEEDS[device]
        choices = plan_choices(menu(interpreted), plan, speed, "auto", batch)
        assert all(any(item.strategy == "fused" for item in choice.estimates) for choice in choices)
        return [choice.chosen for choice in choices]

    assert chosen("wide", "cuda", 16) == ["fused"]
    assert chosen("wide", "cuda", 100_000) != ["fused"]
    assert chosen("sets", "cuda", 100_000) != ["fused"]
    assert chosen("wide", "cpu", 16, interpreted=True) != ["fused"]  # the interpreter is no way to be fast


@needs_triton
def test_explain_plan_shows_the_layers_that_take_the_kernel(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "a.symg").write_text(SPEC)
    words = [str(tmp_path / "a.symg"), "F", "--backend", "torch-triton", "--device", "cuda", "--json"]
    with pytest.raises(SystemExit) as stopped:
        app(["explain-plan", *words, "--strategy", "fused"])
    assert not stopped.value.code
    maps = json.loads(capsys.readouterr().out)["result"]["maps"]
    assert [row["strategy"] for row in maps] == ["fused", "fused"]


REFUSED = """
import symgroup as sg
from symgroup.backends import PluginError
spec = sg.parse("group G = C(3)  rep V = regular(G)  network F : V -> V { }")
try:
    sg.compile_module(spec["F"], backend="torch-triton")
except PluginError as error:
    print(error.code)
"""


@needs_triton
def test_on_a_cpu_it_is_refused_outside_the_interpreter() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    done = subprocess.run(
        [sys.executable, "-c", REFUSED], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["SG504"]


@needs_triton
def test_states_are_those_of_other_backends() -> None:
    spec = sg.parse(SPEC)
    net, plain = compiled("mixed", strategy="fused"), sg.compile_module(spec["mixed"], seed=1)
    assert list(net.state_dict()) == list(plain.state_dict())
    values = initial_parameters(net.plan, 1)
    for name, value in get_backend("torch-triton").parameters(net).items():
        assert np.array_equal(value, values[name].astype(np.float32))
