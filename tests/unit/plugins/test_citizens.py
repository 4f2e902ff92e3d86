"""Compiled networks as ordinary citizens of torch: processes, determinism, wrappers."""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

import symgroup as sg

SPEC = """
    group D = D(4)  rep V = natural(D)
    group S = S(4)  rep W = natural(S)  rep W2 = W * W
    network relaxing : V -> V { hidden 4 regular(D), relu  relaxed }
    network carried : W -> W { hidden 3 W2, silu  relaxed by canonical }
    group I = Weyl(H3)  rep E = natural(I)
    network golden : E * E -> E * E { }
    network graphs : 2 W2 -> W2 + W { hidden 3 W2 + 2 W, tanh }
    group O = SO(3)  rep A = trivial(O) + natural(O)
    network turned : A -> A { hidden 2 A, bilinear, gated  hidden 2 A, norm tanh, normalise }
    group P = S(12)  rep C = outer(natural(P), natural(O))
    network clouds : C -> C { hidden 2 C  relaxed by canonical }
    network framed : 3 natural(O) -> 3 natural(O) { hidden 2 A  relaxed by canonical }
    group B = D(4) x O  rep M = outer(natural(D), natural(O))
    network moved : M -> M { hidden 2 M  relaxed by canonical }
    network listed : regular(D) -> V { hidden 2 V, relu  relaxed by canonical }
"""
NETWORKS = ("relaxing", "carried", "graphs", "golden", "turned", "clouds", "framed", "moved", "listed")
OUTPUTS = """
import hashlib, sys
import safetensors.torch, torch
import symgroup as sg
spec, folder = sg.load(sys.argv[1] + "/a.symg"), sys.argv[1]
torch.set_num_threads(1)
for name in {networks}:
    for backend in ("torch-dense", "torch-structured"):
        net = sg.compile_module(spec[name], backend=backend, seed=1)
        net.load_state_dict(safetensors.torch.load_file(folder + "/" + name))
        x = torch.linspace(-1, 1, 3 * net.plan.source_dim).reshape(3, -1)
        print(name, backend, hashlib.sha256(net(x).detach().numpy().tobytes()).hexdigest())
layer = sg.nn.RelaxedLinear(spec["V"], spec["V"], seed=4)
print(hashlib.sha256(layer(torch.ones(2, 4)).detach().numpy().tobytes()).hexdigest())
"""


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.mark.slow
def test_a_state_gives_the_same_output_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "a.symg").write_text(SPEC)
    spec = sg.parse(SPEC)
    for name in NETWORKS:
        net = sg.compile_module(spec[name], seed=7)
        safetensors.torch.save_file(net.state_dict(), tmp_path / name)
    printed = set()
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", OUTPUTS.format(networks=NETWORKS), str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        printed.add(done.stdout)
    assert len(printed) == 1
    lines = [line.split() for line in printed.pop().splitlines()]
    assert len(lines) == 2 * len(NETWORKS) + 1
    for name in NETWORKS:  # this process, which made the states, is of their opinion
        net = sg.compile_module(spec[name], seed=7)
        x = torch.linspace(-1, 1, 3 * net.plan.source_dim).reshape(3, -1)
        digest = hashlib.sha256(net(x).detach().numpy().tobytes()).hexdigest()
        assert [name, "torch-dense", digest] in lines


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_are_copied_and_pickled_after_eval(name: str, tmp_path: Path) -> None:
    net = sg.compile_module(sg.parse(SPEC)[name], backend="torch-structured", seed=1).eval()
    x = torch.linspace(-1, 1, 3 * net.plan.source_dim).reshape(3, -1)
    torch.save(net, tmp_path / "net.pt")
    with torch.no_grad():
        y = net(x)
        loaded = torch.load(tmp_path / "net.pt", weights_only=False)
        for twin in (copy.deepcopy(net), pickle.loads(pickle.dumps(net)), loaded):
            assert torch.equal(twin(x), y)
            torch.testing.assert_close(twin.double()(x.double()), copy.deepcopy(net).double()(x.double()))


def test_a_saved_module_keeps_its_strategy(tmp_path: Path) -> None:
    text = "group G = D(4)  rep R = regular(G)  network F : 2 R -> 3 R { hidden 2 R, relu }"
    F = sg.parse(text)["F"]
    x = np.random.default_rng(0).standard_normal((4, 16))
    for strategy in ("auto", "isotypic", "dense"):
        module = sg.compile_module(F, backend="torch-structured", strategy=strategy, seed=1)
        sg.save_module(module, tmp_path / "model.safetensors")
        again = sg.load_module(tmp_path / "model.safetensors")
        assert again.strategy == strategy
        assert repr(again) == repr(module)
        assert np.array_equal(sg.predict(again, x), sg.predict(module, x))
        assert strategy == "auto" or strategy in repr(again)


@pytest.mark.parametrize("backend", ["torch-dense", "torch-structured"])
@pytest.mark.parametrize("name", NETWORKS)
def test_deterministic_mode_changes_nothing(name: str, backend: str) -> None:
    spec = sg.parse(SPEC)
    net = sg.compile_module(spec[name], backend=backend, dtype="float64", seed=1)
    x = torch.linspace(-1, 1, 5 * net.plan.source_dim, dtype=torch.float64).reshape(5, -1)
    x[0] = 1.0
    found = []
    for deterministic in (False, True):
        torch.use_deterministic_algorithms(deterministic)
        try:
            net.zero_grad()
            y = net(x)
            y.square().sum().backward()
        finally:
            torch.use_deterministic_algorithms(False)
        found.append([y.detach(), *(parameter.grad.clone() for parameter in net.parameters())])
    assert all(map(torch.equal, *found))


@pytest.mark.parametrize("backend", ["torch-dense", "torch-structured"])
@pytest.mark.parametrize("name", NETWORKS)
def test_modules_leave_the_meta_device_with_their_constants(name: str, backend: str) -> None:
    spec = sg.parse(SPEC)
    net = sg.compile_module(spec[name], backend=backend, seed=1)
    x = torch.linspace(-1, 1, 3 * net.plan.source_dim).reshape(3, -1)
    y, state = net(x), {key: value.clone() for key, value in net.state_dict().items()}
    net.to("meta").to_empty(device="cpu").load_state_dict(state)
    assert torch.equal(net(x), y)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_device_that_is_named_wins(name: str) -> None:
    spec = sg.parse(SPEC)
    with torch.device("meta"):
        net = sg.compile_module(spec[name], backend="torch-structured", seed=1)
    x = torch.linspace(-1, 1, 3 * net.plan.source_dim).reshape(3, -1)
    assert torch.equal(net(x), sg.compile_module(spec[name], backend="torch-structured", seed=1)(x))


class Around(nn.Module):
    """What FSDP, checkpoint_wrapper and others put around a layer."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, *words: Any) -> Any:
        return self.inner(*words)


@pytest.mark.parametrize("name", NETWORKS)
def test_layers_may_be_wrapped(name: str) -> None:
    net = sg.compile_module(sg.parse(SPEC)[name], seed=1)
    x = torch.linspace(-1, 1, 3 * net.plan.source_dim).reshape(3, -1)
    x[0] = 1.0  # an input with symmetry, which relaxed layers must be told of
    y = net(x)
    for number, layer in enumerate(net.layers):
        net.layers[number] = Around(layer)
    assert torch.equal(net(x), y)


@pytest.mark.parametrize("backend", ["torch-dense", "torch-structured"])
def test_dropout_is_compiled_in_training_for_any_batch(backend: str) -> None:
    text = "group S = S(4)  rep W = natural(S)  network F : W -> W { hidden 3 W, relu, dropout 0.5 }"
    net = sg.compile_module(sg.parse(text)["F"], backend=backend, seed=1)
    torch._dynamo.reset()
    compiled = torch.compile(net, fullgraph=True, dynamic=True, backend="aot_eager")
    x = torch.linspace(-1, 1, 40).reshape(10, 4)
    torch.manual_seed(0)
    found = [compiled(x[:count]) for count in (10, 7)]
    torch.manual_seed(0)
    for y, count in zip(found, (10, 7), strict=True):
        torch.testing.assert_close(y, net(x[:count]))
    assert not torch.allclose(found[0], copy.deepcopy(net).eval()(x))


@pytest.mark.parametrize("name", NETWORKS)
def test_exports_take_any_batch(name: str) -> None:
    net = sg.compile_module(sg.parse(SPEC)[name], seed=1).eval()
    x = torch.linspace(-1, 1, 7 * net.plan.source_dim).reshape(7, -1)
    exported = torch.export.export(net, (x[:3],), dynamic_shapes=({0: torch.export.Dim("batch")},)).module()
    for count in (2, 3, 7):
        torch.testing.assert_close(exported(x[:count]), net(x[:count]))


@pytest.mark.parametrize("backend", ["torch-dense", "torch-structured"])
@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
def test_traces_take_any_batch_and_other_weights(name: str, backend: str) -> None:
    net = sg.compile_module(sg.parse(SPEC)[name], backend=backend, seed=1).eval()
    x = torch.linspace(-1, 1, 7 * net.plan.source_dim).reshape(7, -1)
    traced = torch.jit.trace(net, (x[:3],))
    with torch.no_grad():
        for weights in net.state_dict().values():
            weights.mul_(1.5)
    for count in (1, 7):
        torch.testing.assert_close(traced(x[:count]), net(x[:count]))


@pytest.mark.parametrize("name", NETWORKS)
def test_nan_stays_with_its_sample(name: str) -> None:
    """In canonical mode no element is the first whose result is greatest."""
    net = sg.compile_module(sg.parse(SPEC)[name], seed=1).eval()
    x = torch.linspace(-1, 1, 3 * net.plan.source_dim).reshape(3, -1)
    y = net(x)
    for value in (torch.nan, torch.inf):
        x[1, 0] = value
        found = net(x)
        assert torch.equal(found[[0, 2]], y[[0, 2]])
        assert value == torch.inf or found[1].isnan().any()  # tanh is 1 at infinity
