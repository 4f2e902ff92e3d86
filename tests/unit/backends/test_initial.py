"""Initial parameters: basis maps by their norms, and networks of 20 layers whose scale stays what it was."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import numpy as np
import pytest

import symgroup as sg
from symgroup.backends import initial_parameters
from symgroup.backends.element_norms import greatest_energies, mean_energies
from symgroup.backends.layer_bounds import LAYER_BOUNDS
from symgroup.backends.rounding import EXACT, Evaluation, State
from symgroup.groups import LieGroup, orthogonal, symplectic
from symgroup.ir import (
    AnyForm,
    LinearLayer,
    ModulePlan,
    ScaledArray,
    frozen_array,
    partition_form,
    written_out,
)
from symgroup.representations import natural, tensor_product, trivial
from symgroup.solve import equivariant_basis
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.lowering import diagram_form

LAYERS = 20


def dense(form: AnyForm) -> np.ndarray:  # (r, m, n)
    small = written_out(form)
    maps = np.zeros((small.size, *small.shape))
    if hasattr(small, "index"):
        rows, columns = np.nonzero(small.index >= 0)
        maps[small.index[rows, columns], rows, columns] = small.sign[rows, columns]
    else:
        maps[small.element, small.row, small.column] = small.values()
    return maps


def form_of(text: str) -> AnyForm:
    spec = sg.parse(text)
    return equivariant_basis(spec["V"], spec["W"]).space.forms[0]


FORMS = {
    "diagrams": partition_form(5, 1, 2),
    "more diagrams": partition_form(3, 2, 2),
    "index": form_of("group G = S(4)  rep V = natural(G)  rep W = natural(G) * natural(G)"),
    "signed": form_of("group G = C(4)  rep V = regular(G)  rep W = on G signed < [2, -1] >"),
    "sparse": form_of("group G = O(3)  rep V = natural(G) * natural(G)  rep W = natural(G) * natural(G)"),
    "algebraic": form_of("group G = SO(3)  rep V = natural(G) * natural(G)  rep W = irrep(G, 2)"),
}


@pytest.mark.parametrize("name", FORMS)
def test_norms_of_basis_maps_are_those_of_their_matrices(name: str) -> None:
    form = FORMS[name]
    maps = dense(form)
    m, n = form.shape
    np.testing.assert_allclose(mean_energies(form), (maps**2).sum((1, 2)) / m, rtol=1e-12)
    sums = np.abs(maps).sum(2).max(1) * np.abs(maps).sum(1).max(1)
    np.testing.assert_allclose(greatest_energies(form), sums * n / m, rtol=1e-12)
    spectral = np.linalg.norm(maps, 2, axis=(1, 2)) ** 2
    assert (spectral * n / m <= greatest_energies(form) * (1 + 1e-12)).all()


@pytest.mark.parametrize("powers", [(2, 2), (1, 3), (3, 1), (0, 4)])
@pytest.mark.parametrize("G", [symplectic(6), orthogonal(3, 1), orthogonal(5)], ids=str)
def test_norms_of_maps_of_pairings(G: LieGroup, powers: tuple[int, int]) -> None:
    """Diagrams of Sp overlap with both signs, so that rows and columns have bounds only."""
    V, W = (reduce(tensor_product, [natural(G)] * k, trivial(G)) for k in powers)
    block = equivariant_basis(V, W).blocks[0]
    assert isinstance(block, DiagramBasis)
    given = diagram_form(block)
    assert given is not None
    mixed = np.random.default_rng(2).integers(-3, 4, given.coefficients.values.shape)
    mixed = mixed + 7 * np.eye(len(mixed), dtype=np.int64)
    for form in (given, replace(given, coefficients=ScaledArray(frozen_array(mixed), 2))):
        maps = dense(form)
        m, n = form.shape
        np.testing.assert_allclose(mean_energies(form), (maps**2).sum((1, 2)) / m, rtol=1e-12)
        sums = np.abs(maps).sum(2).max(1) * np.abs(maps).sum(1).max(1) * n / m
        assert (sums <= greatest_energies(form) * (1 + 1e-12)).all()
        if form.family == "O":
            np.testing.assert_allclose(greatest_energies(form), sums, rtol=1e-12)


def typical_squares(plan: ModulePlan, seed: int, uneven: bool = False) -> list[float]:
    """Return the mean of the samples' mean squares behind every linear map, or their median where they are uneven."""
    average = np.median if uneven else np.mean
    arrays = initial_parameters(plan, seed)
    x = np.random.default_rng(99).standard_normal((64, plan.source_dim))
    found = []
    for position, layer in enumerate(plan.layers):
        state = State(x, np.zeros_like(x))
        evaluation = Evaluation(arrays, {}, EXACT, False)
        x = LAYER_BOUNDS[type(layer)](layer, f"layers.{position}", state, evaluation).value
        if isinstance(layer, LinearLayer):
            found.append(float(average(np.mean(x**2, axis=1))))
    return found


ROTATIONS = "group G = SO(3)  rep V = trivial(G) + natural(G) + irrep(G, 2)"
TYPES = "16 trivial(G) + 16 natural(G) + 16 irrep(G, 2)"
DEEP = {
    "points, relu": ("group G = S(10)  rep V = natural(G)", "16 V, relu"),
    "points, tanh": ("group G = S(10)  rep V = natural(G)", "16 V, tanh"),
    "pairs, relu": ("group G = S(5)  rep V = natural(G)", "6 V^2, relu"),
    "regular, relu": ("group G = D(4)  rep V = natural(G)", "16 regular(G), relu"),
    "rotations, gated": (ROTATIONS, f"{TYPES}, gated, normalise"),
    "rotations, plain gated": (ROTATIONS, f"{TYPES}, gated"),
    "rotations, norm": (ROTATIONS, f"{TYPES}, norm relu"),
    "rotations, products": (ROTATIONS, f"{TYPES}, bilinear, gated, normalise"),
    "boosts, gated": (
        "group G = Lorentz()  rep V = trivial(G) + natural(G)",
        "16 trivial(G) + 16 natural(G), gated",
    ),
}


@pytest.mark.parametrize("name", DEEP)
def test_twenty_layers_keep_unit_scale(name: str) -> None:
    declared, hidden = DEEP[name]
    text = f"{declared}  network F : V -> V {{ {f'hidden {hidden}  ' * LAYERS} }}"
    plan = sg.plan_module(sg.parse(text)["F"])
    for seed in (0, 1):
        scales = typical_squares(plan, seed, "gated" in hidden)
        assert len(scales) == LAYERS + 1
        assert 0.2 < min(scales) <= max(scales) < 5, scales


def test_what_is_too_large_to_measure_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symgroup.backends.initial.MOST_MEASURED", 0)
    declared, hidden = DEEP["points, relu"]
    plan = sg.plan_module(sg.parse(f"{declared}  network F : V -> V {{ {f'hidden {hidden}  ' * 5} }}")["F"])
    scales = typical_squares(plan, 0)
    assert 0.005 < min(scales) <= max(scales) < 5, scales


def test_scales_of_normalising_layers_begin_at_one_and_biases_at_zero() -> None:
    text = f"{ROTATIONS}  network F : V -> V {{ hidden 4 V, norm tanh, normalise }}"
    arrays = initial_parameters(sg.plan_module(sg.parse(text)["F"]), 0)
    assert all((array == 1).all() for name, array in arrays.items() if ".scale." in name)
    assert all((array == 0).all() for name, array in arrays.items() if ".bias." in name)
    assert any((array != 0).all() for name, array in arrays.items() if ".shift." in name)
