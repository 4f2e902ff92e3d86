"""sg.nn: layers that stand alone, checked against exact matrices, independent counts and compiled networks."""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

import symgroup as sg
from symgroup.api.plugins import plugin_records
from symgroup.backends import PluginError, initial_parameters, run_with_bound
from symgroup.errors import SymgroupError
from symgroup.representations import Representation, direct_sum, trivial

Install = Callable[..., Path]

SPEC = sg.parse("""
    group S = S(5)        rep P = natural(S)     rep P2 = P * P   rep T = trivial(S)
    group C = C(6)        rep R = natural(C)
    group D = D(4)        rep Q = natural(D)     rep Reg = regular(D)
    group B = signed < [-1, 2], [2, 1] >         rep M = natural(B)
    group O = O(3)        rep E = irreps(O, "1x0e + 1x1e + 1x2e")
    group L = O(1, 3)     rep X = natural(L)
    group K = matrices over Q < [[1, -1], [1, 0]], [[0, 1], [1, 0]] >  rep Hex = natural(K)
    group axis = stabilizer(D, 1)
    vector edge in Q = (1, 1, 0, 0)
""")
PAIRS: dict[str, tuple[object, object]] = {
    "sets": ((3, SPEC["P"]), [(2, SPEC["P"]), (4, SPEC["T"])]),
    "graphs": ((2, SPEC["P2"]), [(1, SPEC["P2"]), (3, SPEC["P"])]),
    "circle": ((2, SPEC["R"]), (2, SPEC["R"])),
    "regular": (SPEC["Q"], (2, SPEC["Reg"])),
    "signs": ((2, SPEC["M"]), SPEC["M"]),
    "rotations": ((4, SPEC["E"]), (3, SPEC["E"])),
    "Lorentz": ((2, SPEC["X"]), (3, SPEC["X"])),
    "hexagon": ((2, SPEC["Hex"]), (2, SPEC["Hex"])),
}
STRATEGIES = {"dense": "sets", "diagrams": "graphs", "fourier": "circle", "copies": "rotations"}


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)


def total(side: object) -> Representation:
    if isinstance(side, Representation):
        return side
    return direct_sum([side] if isinstance(side, tuple) else side)


def layers() -> dict[str, nn.Module]:
    """Layers of every strategy, and relaxed ones, in float32."""
    found: dict[str, nn.Module] = {
        strategy: sg.nn.EquivariantLinear(*PAIRS[name], seed=3, strategy=strategy, batch=10_000)
        for strategy, name in STRATEGIES.items()
    }
    found["relaxed"] = sg.nn.RelaxedLinear(SPEC["Q"], (2, SPEC["Reg"]), seed=3)
    found["to"] = sg.nn.RelaxedLinear(SPEC["Q"], SPEC["Q"], vector=(1, 1, 1, 1), to=SPEC["axis"])
    return found


NAMES = [*STRATEGIES, "relaxed", "to"]
each_layer = pytest.mark.parametrize("name", NAMES)


def inputs(layer: nn.Module, *shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """Return numbers that every dtype has exactly; some rows have a symmetry."""
    x = torch.randint(-8, 8, (*shape, layer.in_features)).to(dtype) / 8
    x[0] = 1.0
    return x


# -------------------------------------------------------------- mathematics


@pytest.mark.parametrize("name", PAIRS)
def test_the_maps_are_equivariant_and_none_is_missing(name: str) -> None:
    V, W = (total(side) for side in PAIRS[name])
    layer = sg.nn.EquivariantLinear(*PAIRS[name], dtype="float64", seed=1)
    assert (layer.in_features, layer.out_features) == (V.dim, W.dim)
    A = layer.matrix().detach().numpy()
    nn.init.normal_(layer.get_parameter("layers.0.bias.0")) if layer.layers[0].bias else None
    b = layer(torch.zeros(V.dim, dtype=torch.float64)).detach().numpy()
    for g in V.group.generators:
        source, target = (np.array(rep.rho(_written(g)).tolist(), dtype=float) for rep in (V, W))
        np.testing.assert_allclose(A @ source, target @ A, atol=1e-12 * max(1, np.abs(A).max()))
        np.testing.assert_allclose(target @ b, b, atol=1e-12)
    for X in V.group.lie_algebra:
        source, target = (np.array(rep.drho(X).tolist(), dtype=float) for rep in (V, W))
        np.testing.assert_allclose(A @ source, target @ A, atol=1e-12 * np.abs(A).max())
    counts = [sg.hom_dim(V, W), sg.hom_dim(trivial(V.group), W)]
    assert sum(p.numel() for p in layer.parameters()) == sum(counts)
    x = torch.randn(3, V.dim, dtype=torch.float64)
    torch.testing.assert_close(layer(x), x @ layer.matrix().T + torch.from_numpy(b))


def _written(g: object) -> object:
    return g if isinstance(g, tuple) else g.matrix


def test_relaxed_layers_are_what_a_compiled_network_is() -> None:
    spec = sg.parse("group D = D(4)  rep V = natural(D)  network F : V -> V { relaxed }")
    net = sg.compile_module(spec["F"], dtype="float64", seed=5)
    layer = sg.nn.RelaxedLinear(spec["V"], spec["V"], dtype="float64", seed=5, strategy="dense")
    x = torch.tensor(
        [[1, 1, 1, 1], [1, 2, 1, 2], [1, 1, 2, 2], [1, 2, 3, 2], [1, 2, 3, 4]], dtype=torch.float64
    )
    assert torch.equal(layer(x), net(x))
    equivariant = x @ layer.matrix().T + layer(torch.zeros(4, dtype=torch.float64))
    broken = ((layer(x) - equivariant).abs().amax(-1) > 1e-3).tolist()
    assert broken == [True, True, True, True, False]


def test_outputs_break_the_symmetry_of_their_input_and_no_other() -> None:
    """For every g there is a g' in g G_x with f(g x) = g' f(x)."""
    V = SPEC["Q"]
    layer = sg.nn.RelaxedLinear(V, V, dtype="float64", seed=5)
    group = [torch.tensor(np.roll(np.arange(4)[::step], k).copy()) for step in (1, -1) for k in range(4)]
    for entries in ([1.0, 1, 1, 1], [1, 2, 1, 2], [1, 1, 2, 2], [1, 2, 3, 2], [1, 2, 3, 4]):
        x = torch.tensor(entries, dtype=torch.float64)
        images = {tuple(layer(x)[h].tolist()) for h in group if torch.equal(x[h], x)}
        for g in group:
            y = layer(x[g])
            allowed = [torch.tensor(image, dtype=torch.float64)[g] for image in images]
            assert any(torch.allclose(y, right, atol=1e-12) for right in allowed)


def test_one_vector_and_one_subgroup() -> None:
    V = SPEC["Q"]
    only = sg.nn.RelaxedLinear(V, V, vector=SPEC["edge"])
    assert torch.equal(sg.nn.RelaxedLinear(V, V, vector=(1, 1, 0, 0), seed=2)(torch.eye(4)),
                       sg.nn.RelaxedLinear(V, V, vector=SPEC["edge"], seed=2)(torch.eye(4)))  # fmt: skip
    assert len(only.plan.relaxation) == 1
    kept = layers()["to"](torch.ones(4))
    assert "as wanted" in layers()["to"].plan.relaxation[0]
    assert torch.isclose(kept[1], kept[3]) or torch.isclose(kept[0], kept[2])
    assert len(set(kept.tolist())) > 1


# ----------------------------------------------------------- initial values


def test_seeds() -> None:
    def make(seed: int | None = None, **options: object) -> torch.Tensor:
        return sg.nn.EquivariantLinear(*PAIRS["sets"], seed=seed, **options).get_parameter(
            "layers.0.weight.0"
        )

    assert torch.equal(make(7), make(7))
    assert torch.equal(make(7, dtype="float64").float(), make(7))
    assert torch.equal(make(7, gain=2.0), 2 * make(7))
    assert not torch.equal(make(), make())
    torch.manual_seed(1)
    first = make()
    torch.manual_seed(1)
    assert torch.equal(first, make())
    layer = sg.nn.EquivariantLinear(*PAIRS["sets"], seed=1)
    layer.reset_parameters(7)
    assert torch.equal(layer.get_parameter("layers.0.weight.0"), make(7))


def test_outputs_have_the_scale_of_inputs() -> None:
    layer = sg.nn.EquivariantLinear((64, SPEC["P"]), (64, SPEC["P"]), seed=0)
    y = layer(torch.randn(500, layer.in_features))
    assert 0.8 < float(y.detach().std()) < 1.25


# ----------------------------------------------------------------- citizens


@each_layer
def test_it_computes_its_plan_within_the_bound(name: str) -> None:
    """Also after float32, eval mode and .double(): constants are cast from their exact values."""
    layer = layers()[name].eval()
    with torch.no_grad():
        layer(inputs(layer, 4))
        layer.half().float().double()
        for spec, array in initial_parameters(layer.plan, 8).items():
            layer.get_parameter(spec).copy_(torch.from_numpy(array))
    x = inputs(layer, 6, dtype=torch.float64)
    y, bound = run_with_bound(
        layer.plan, initial_parameters(layer.plan, 8), x.numpy(), "float64", by_blocks=True
    )
    assert np.all(np.abs(layer(x).detach().numpy() - y) <= bound)
    assert np.abs(bound).max() < 1e-8


@each_layer
def test_leading_axes_and_the_meta_device(name: str) -> None:
    layer = layers()[name]
    x = inputs(layer, 2, 3)
    torch.testing.assert_close(layer(x)[1, 2], layer(x[1, 2]))
    with torch.device("meta"):
        empty = copy.deepcopy(layer).to("meta")
    assert empty.device.type == "meta"
    empty.to_empty(device="cpu")
    empty.reset_parameters(3)
    layer.reset_parameters(3)
    assert torch.equal(empty(x), layer(x))


@each_layer
def test_states_copies_and_pickles(name: str, tmp_path: Path) -> None:
    layer = layers()[name]
    keys = list(layer.state_dict())
    x = inputs(layer, 5)
    with torch.no_grad():
        y = layer.eval()(x)
    assert list(layer.state_dict()) == keys == [n for n, _ in layer.named_parameters()]
    safetensors.torch.save_file(layer.state_dict(), tmp_path / "layer.safetensors")
    other = copy.deepcopy(layer)
    other.reset_parameters()
    assert not torch.equal(other(x), y)
    other.load_state_dict(safetensors.torch.load_file(tmp_path / "layer.safetensors"), strict=True)
    stream = io.BytesIO()
    torch.save(layer, stream)
    stream.seek(0)
    for twin in (other, pickle.loads(pickle.dumps(layer)), torch.load(stream, weights_only=False)):
        with torch.no_grad():
            assert torch.equal(twin.eval()(x), y)


@each_layer
def test_changed_weights_take_effect_in_eval_mode(name: str) -> None:
    layer = layers()[name].eval()
    x = inputs(layer, 5)
    with torch.no_grad():
        before = layer(x)
        for parameter in layer.parameters():
            parameter.data.mul_(2)
        torch.testing.assert_close(layer(x), 2 * before)


@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # torch's own use of torch.jit
@each_layer
def test_functional_transforms(name: str) -> None:
    layer = layers()[name].double()
    x = inputs(layer, 4, dtype=torch.float64)
    values = {key: value.detach() for key, value in layer.named_parameters()}

    def loss(values: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(layer, values, (x,)).square().sum()

    each = torch.func.vmap(torch.func.grad(loss), (None, 0))(values, x)
    loss(dict(layer.named_parameters()), x).backward()
    for key, parameter in layer.named_parameters():
        torch.testing.assert_close(each[key].sum(0), parameter.grad)
    jacobian = torch.func.vmap(torch.func.jacrev(layer))(x)
    generic = x[1:]
    differences = layer(generic + 1e-3 * torch.eye(layer.in_features)[0]) - layer(generic)
    if name in STRATEGIES:
        torch.testing.assert_close(jacobian[1:, :, 0], differences / 1e-3, atol=1e-6, rtol=1e-6)
        torch.testing.assert_close(jacobian[0], layer.matrix())
    torch.testing.assert_close(torch.func.jacfwd(layer)(x[1]), jacobian[1])


@each_layer
def test_compiled_and_exported_without_graph_breaks(name: str) -> None:
    layer = layers()[name]
    x = inputs(layer, 5)
    program = torch.export.export(layer, (x,))
    torch.testing.assert_close(program.module()(x), layer(x))
    torch._dynamo.reset()
    # "eager" traces the whole graph, which is where breaks are; code for it needs a compiler
    torch.testing.assert_close(torch.compile(layer, fullgraph=True, backend="eager")(x), layer(x))


@each_layer
def test_low_precision_and_deterministic_mode(name: str) -> None:
    layer = layers()[name]
    x = inputs(layer, 5)
    y = layer(x).detach()
    scale = float(y.abs().max())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.allclose(layer(x).float(), y, rtol=0, atol=0.1 * scale)
    low = copy.deepcopy(layer).to(torch.bfloat16)(x.to(torch.bfloat16))
    assert low.dtype == torch.bfloat16
    assert torch.allclose(low.float(), y, rtol=0, atol=0.1 * scale)
    torch.use_deterministic_algorithms(True)
    try:
        gradients = []
        for _ in range(2):
            layer.zero_grad()
            layer(x).square().sum().backward()
            gradients.append([parameter.grad.clone() for parameter in layer.parameters()])
        assert all(map(torch.equal, *gradients))
    finally:
        torch.use_deterministic_algorithms(False)


def test_a_layer_is_a_module_of_its_backend(tmp_path: Path) -> None:
    layer = layers()["relaxed"]
    sg.save_module(layer, tmp_path / "layer.safetensors")
    x = inputs(layer, 5)
    again = sg.load_module(tmp_path / "layer.safetensors")
    torch.testing.assert_close(again(x), layer(x))
    assert "natural(D(4)) -> 2 regular(D(4)), 4 -> 16, group=D(4)" in repr(layer)


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("code", "arguments", "options"),
    [
        ("SG338", (SPEC["P"], 3), {}),
        ("SG338", ([], SPEC["P"]), {}),
        ("SG338", ((True, SPEC["P"]), SPEC["P"]), {}),
        ("SG338", ([SPEC["P"], (2, SPEC["P"])], SPEC["P"]), {}),
        ("SG262", ((0, SPEC["P"]), SPEC["P"]), {}),
        ("SG301", (SPEC["P"], SPEC["R"]), {}),
        ("SG505", (SPEC["P"], SPEC["P"]), {"dtype": "int64"}),
        ("SG505", (SPEC["P"], SPEC["P"]), {"dtype": "float31"}),
        ("SG504", (SPEC["P"], SPEC["P"]), {"device": "cuda:99"}),
        ("SG361", (SPEC["P"], SPEC["P"]), {"strategy": "fastest"}),
        ("SG339", (SPEC["P"], SPEC["P"]), {"gain": float("nan")}),
    ],
)
def test_what_does_not_fit_is_refused(
    code: str, arguments: tuple[object, ...], options: dict[str, object]
) -> None:
    with pytest.raises(SymgroupError) as caught:
        sg.nn.EquivariantLinear(*arguments, **options)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("SG339", {"tolerance": -1.0}),
        ("SG309", {"vector": SPEC["edge"], "V": SPEC["P"]}),
        ("SG305", {"vector": (1, 2)}),
        ("SG302", {"vector": (0.5, 0.5, 1, 1)}),
        ("SG315", {"V": SPEC["X"]}),
        ("SG351", {"vector": (1, 2, 3, 4), "to": SPEC["axis"]}),
        ("SG261", {"to": sg.parse("group H = < (1 2) >")["H"]}),
    ],
)
def test_relaxed_layers_refuse(code: str, options: dict[str, object]) -> None:
    V = options.pop("V", SPEC["Q"])
    with pytest.raises(SymgroupError) as caught:
        sg.nn.RelaxedLinear(V, V, **options)
    assert caught.value.code == code


# ------------------------------------------------------------------ the door

LAYER = """
from symgroup.plugins import Layer, hookimpl

@hookimpl
def symgroup_register_layers(register):
    register(Layer("Doubled", lambda x: 2 * x))
"""


def test_a_strangers_layer_is_a_name_of_nn(install: Install) -> None:
    install("layered", ["layer.Doubled"], LAYER)
    assert sg.nn.Doubled(4) == 8
    assert {"Doubled", "EquivariantLinear", "RelaxedLinear"} <= set(dir(sg.nn))
    rows = {row.name: row.status for row in plugin_records() if row.kind == "layer"}
    assert rows == {"Doubled": "ok", "EquivariantLinear": "ok", "RelaxedLinear": "ok"}
    with pytest.raises(AttributeError, match="did you mean 'Doubled'"):
        sg.nn.Double  # noqa: B018


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import no_such_module", "ModuleNotFoundError"),
        (LAYER.replace("Layer(", "print("), "is not a symgroup.plugins.Layer"),
        (LAYER.replace('"Doubled"', '"not a name"'), "not a name of Python"),
        (LAYER.replace("lambda x: 2 * x", "3"), "not a class or function"),
        (LAYER.replace('"Doubled"', '"Tripled"'), "registers no layer 'Doubled'"),
    ],
)
def test_a_broken_layer_is_an_error_where_it_is_used(install: Install, code: str, reason: str) -> None:
    install("layered", ["layer.Doubled"], code)
    with pytest.raises(PluginError, match=reason) as caught:
        sg.nn.Doubled  # noqa: B018
    assert caught.value.code == "SG509"
    assert issubclass(sg.nn.EquivariantLinear, nn.Module)


def test_nobody_takes_a_bundled_layer(install: Install) -> None:
    install("thief", ["layer.EquivariantLinear"], LAYER.replace("Doubled", "EquivariantLinear"))
    with pytest.raises(PluginError) as caught:
        sg.nn.EquivariantLinear  # noqa: B018
    assert caught.value.code == "SG510"
