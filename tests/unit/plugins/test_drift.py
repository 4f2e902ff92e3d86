"""Ten layers after a thousand steps: what training does to coefficients cannot spoil symmetry, only rounding can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import symgroup as sg
from symgroup.backends import get_backend, run_with_bound

HIDDEN, EPOCHS, SAMPLES = 9, 500, 64  # two steps an epoch

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A network, and rho(g) on its inputs, which are its outputs too, for some elements g."""

    declared: str
    hidden: str
    elements: tuple[Matrix, ...]


def moved(*images: int) -> Matrix:
    """Return the matrix that takes coordinate images[i] to place i."""
    return np.eye(len(images))[list(images)]


def with_scalar(g: Matrix) -> Matrix:
    """Return g on a scalar and a vector."""
    return np.block([[np.eye(1), np.zeros((1, 3))], [np.zeros((3, 1)), g]])


ABOUT_Z = np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]])
CASES = {
    "diagrams": Case(
        "group G = S(6)  rep V = natural(G)", "4 V, relu", (moved(1, 0, 2, 3, 4, 5), moved(1, 2, 3, 4, 5, 0))
    ),
    "fourier": Case("group G = Z(12)  rep V = natural(G)", "3 V, silu", (moved(*range(1, 12), 0),)),
    "isotypic": Case(
        "group G = D(4)  rep V = natural(G)", "4 regular(G), silu", (moved(1, 2, 3, 0), moved(0, 3, 2, 1))
    ),
    "copies": Case(
        "group G = SO(3)  rep T = trivial(G)  rep N = natural(G)  rep V = T + N",
        "4 T + 4 N, gated",
        (with_scalar(ABOUT_Z), with_scalar(moved(1, 2, 0))),
    ),
    "dense": Case(
        "group G = signed < [-1, 2, 3], [2, 3, 1] >  rep V = natural(G)",
        "6 V, tanh",
        (np.diag([-1.0, 1, 1]), moved(1, 2, 0)),
    ),
}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("strategy", CASES)
def test_ten_layers_keep_their_symmetry_over_a_thousand_steps(strategy: str) -> None:
    torch.set_num_threads(1)
    case = CASES[strategy]
    text = f"{case.declared}  network F : V -> V {{ {f'hidden {case.hidden}  ' * HIDDEN} }}"
    F = sg.parse(text)["F"]
    net = sg.compile_module(F, backend="torch-structured", strategy=strategy, seed=0)
    assert sum(hasattr(layer, "weight") for layer in net.plan.layers) == HIDDEN + 1
    x = np.random.default_rng(0).standard_normal((SAMPLES, net.plan.source_dim))
    # sorted coordinates are not equivariant: gradients pull the network out of symmetry, as far as it lets them
    data = sg.Dataset(x, np.sort(x, axis=1))
    for epochs in (0, EPOCHS):
        report = sg.train_module(
            net, F, data, epochs=epochs, batch_size=SAMPLES // 2, loss="plain", learning_rate=0.003
        )
        outputs, bound = run(net, x)
        for g in case.elements:
            found, other = run(net, x @ g.T)
            error = np.abs(found - outputs @ g.T)
            assert np.all(error <= other + bound @ np.abs(g).T)
            # the bound adds up the worst of ten layers; what is seen is some roundings of float32, u = 6e-8, in each,
            # and a thousand steps later it is what it was
            assert error.max() < 1e-5 * np.abs(outputs).max()
    assert report.losses[-1] < 0.8 * report.losses[0]


def run(net: torch.nn.Module, x: Matrix) -> tuple[Matrix, Matrix]:
    """Return the outputs of float32 and the bound that `verify` states for them."""
    parameters = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    by_blocks = get_backend("torch-structured").by_blocks
    _, bound = run_with_bound(net.plan, parameters, x, "float32", by_blocks)
    return sg.predict(net, x).astype(np.float64), bound
