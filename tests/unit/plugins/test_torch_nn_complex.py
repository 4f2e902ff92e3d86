"""sg.nn.EquivariantLinear in complex dtypes: all maps between complex representations, and refusals of real dtypes."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch

import symgroup as sg
from symgroup.backends import PluginError
from symgroup.representations import Representation, direct_sum, trivial


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)


def total(side: object) -> Representation:
    if isinstance(side, Representation):
        return side
    return direct_sum([side] if isinstance(side, tuple) else side)


def written(g: object) -> object:
    return g if isinstance(g, tuple) else g.matrix


COMPLEX = sg.parse("""
    group C = matrices over Q(i) < [[i]] >                  rep Z = natural(C)     rep F = regular(C)
    group Q8 = matrices over Q(i) < [[i, 0], [0, -i]], [[0, 1], [-1, 0]] >         rep H = natural(Q8)
    group U = U(2)     rep X = natural(U)     rep X2 = X * X     rep Y = X * conj(X)
    group S = S(4)     rep P = natural(S)
    group C6 = C(6)    rep R = natural(C6)
""")
COMPLEX_PAIRS: dict[str, tuple[object, object]] = {
    "quarter turn": ((2, COMPLEX["Z"]), (3, COMPLEX["F"])),
    "to a character": (COMPLEX["F"], (2, COMPLEX["Z"])),
    "quaternions": ((2, COMPLEX["H"]), (2, COMPLEX["H"])),
    "U(2)": ((2, COMPLEX["X"]), (2, COMPLEX["X"])),
    "U(2), pairs": (COMPLEX["X2"], (2, COMPLEX["X2"])),
    "real": ((2, COMPLEX["P"]), (2, COMPLEX["P"])),
    "circle": ((2, COMPLEX["R"]), (1, COMPLEX["R"])),
}


@pytest.mark.filterwarnings(
    "ignore:Complex modules are a new feature:UserWarning"
)  # what torch says of .to(complex)
@pytest.mark.parametrize("name", COMPLEX_PAIRS)
def test_complex_layers_have_all_maps(name: str) -> None:
    V, W = (total(side) for side in COMPLEX_PAIRS[name])
    layer = sg.nn.EquivariantLinear(*COMPLEX_PAIRS[name], dtype="complex128", seed=1)
    A = layer.matrix().detach().numpy()
    assert np.abs(A.imag).max() > 0.01
    for g in V.group.generators:
        source, target = (np.array(rep.rho(written(g)).tolist(), dtype=complex) for rep in (V, W))
        np.testing.assert_allclose(A @ source, target @ A, atol=1e-12)
    for X in V.group.lie_algebra:
        source, target = (np.array(rep.drho(X).tolist(), dtype=complex) for rep in (V, W))
        np.testing.assert_allclose(A @ source, target @ A, atol=1e-12)
    counts = [sg.hom_dim(V, W), sg.hom_dim(trivial(V.group), W)]
    assert sum(p.numel() for p in layer.parameters()) == sum(counts)
    x = torch.randn(5, V.dim, dtype=torch.complex128, requires_grad=True)
    torch.testing.assert_close(layer(x), x @ layer.matrix().T)  # biases are 0 at first
    assert torch.autograd.gradcheck(layer, (x,))
    single = sg.nn.EquivariantLinear(*COMPLEX_PAIRS[name], dtype=torch.complex64, seed=1)
    torch.testing.assert_close(single(x.to(torch.complex64)), layer(x).to(torch.complex64))
    torch.testing.assert_close(single.to(torch.complex128)(x), layer(x), atol=1e-5, rtol=1e-5)
    with torch.no_grad():
        assert torch.equal(pickle.loads(pickle.dumps(layer)).eval()(x), layer.eval()(x))


def test_complex_outputs_have_the_scale_of_inputs() -> None:
    layer = sg.nn.EquivariantLinear((64, COMPLEX["H"]), (64, COMPLEX["H"]), dtype="complex64", seed=0)
    y = layer(torch.randn(500, layer.in_features, dtype=torch.complex64)).detach()
    assert 0.8 < float(y.abs().square().mean()) < 1.25


def test_complex_maps_in_real_dtypes_are_refused() -> None:
    for name in ("quarter turn", "quaternions", "U(2)"):
        with pytest.raises(PluginError) as caught:
            sg.nn.EquivariantLinear(*COMPLEX_PAIRS[name])
        assert caught.value.code == "SG516"
        layer = sg.nn.EquivariantLinear(*COMPLEX_PAIRS[name], dtype="complex64")
        with pytest.raises(PluginError) as caught:
            layer.to(torch.float32)
        assert caught.value.code == "SG516"
        assert layer.get_parameter("layers.0.weight.0").is_complex()
        assert layer.double().get_parameter("layers.0.weight.0").is_complex()  # as torch has it
    with pytest.raises(PluginError) as caught:
        sg.nn.RelaxedLinear(COMPLEX["Z"], COMPLEX["Z"], dtype="complex64")
    assert caught.value.code == "SG516"
    text = "group C = matrices over Q(i) < [[i]] >  rep V = natural(C)  network F : V -> regular(C) { }"
    for backend in ("torch-dense", "reference"):
        with pytest.raises(PluginError) as caught:
            sg.compile_module(sg.parse(text)["F"], backend=backend)
        assert caught.value.code == "SG516"


@pytest.mark.parametrize(
    ("strategy", "code"), [("isotypic", "SG363"), ("copies", "SG363"), ("fast", "SG361")]
)
def test_strategies_for_real_numbers_are_refused(strategy: str, code: str) -> None:
    with pytest.raises(PluginError) as caught:
        sg.nn.EquivariantLinear(*COMPLEX_PAIRS["real"], dtype="complex64", strategy=strategy)
    assert caught.value.code == code


def test_complex_layers_are_dense() -> None:
    chosen, dense = (
        sg.nn.EquivariantLinear(*COMPLEX_PAIRS["real"], dtype="complex64", strategy=strategy, seed=0)
        for strategy in ("auto", "dense")
    )
    x = torch.randn(3, chosen.in_features, dtype=torch.complex64)
    assert torch.equal(chosen(x), dense(x))
