"""Initial parameters: basis maps by their norms, and networks of 20 layers whose scale stays what it was."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import numpy as np
import pytest

import symgroup as sg
from symgroup.backends import initial_parameters
from symgroup.backends.element_norms import greatest_energies, mean_energies
from symgroup.backends.even import even_factors
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


def typical_squares(plan: ModulePlan, seed: int) -> tuple[list[float], list[float]]:
    """Return the mean and the median of the samples' mean squares behind every linear map."""
    arrays = initial_parameters(plan, seed)
    x = np.random.default_rng(99).standard_normal((64, plan.source_dim))
    found = []
    for position, layer in enumerate(plan.layers):
        state = State(x, np.zeros_like(x))
        evaluation = Evaluation(arrays, {}, EXACT, False)
        x = LAYER_BOUNDS[type(layer)](layer, f"layers.{position}", state, evaluation).value
        if isinstance(layer, LinearLayer):
            found.append(np.mean(x**2, axis=1))
    return [float(np.mean(squares)) for squares in found], [float(np.median(squares)) for squares in found]


ROTATIONS = "group G = SO(3)  rep V = trivial(G) + natural(G) + irrep(G, 2)"
TYPES = "16 trivial(G) + 16 natural(G) + 16 irrep(G, 2)"
POINTS = "group G = S(10)  rep V = natural(G)"
SQUARE = "group G = D(4)  rep V = natural(G)"
BALL = "group G = O(5)  rep V = natural(G)"
STEEP = ("gelu", "silu")  # these keep the mean over samples, but not the median: see the rule
FLAT = ("relu", "leaky_relu", "elu", "softplus", "sigmoid", "tanh", "sin")
DEEP = {
    "pairs, relu": ("group G = S(5)  rep V = natural(G)", "6 V^2, relu"),
    "shifts, relu": ("group G = Z(16)  rep V = natural(G)", "8 V, relu"),
    "signed, tanh": ("group G = signed < [-1, 2], [2, 1] >  rep V = natural(G)", "16 V, tanh"),
    "rotations, gated": (ROTATIONS, f"{TYPES}, gated, normalise"),
    "rotations, gates of relu": (ROTATIONS, f"{TYPES}, gated relu, normalise"),
    "rotations, plain gated": (ROTATIONS, f"{TYPES}, gated"),
    "rotations, norm": (ROTATIONS, f"{TYPES}, norm relu"),
    "rotations, products": (ROTATIONS, f"{TYPES}, bilinear, gated, normalise"),
    "boosts, gated": (
        "group G = Lorentz()  rep V = trivial(G) + natural(G)",
        "16 trivial(G) + 16 natural(G), gated",
    ),
    "square, silu": (SQUARE, "16 regular(G), silu, normalise"),
    **{f"points, {name}": (POINTS, f"16 V, {name}") for name in FLAT + STEEP},
    **{f"square, {name}": (SQUARE, f"16 regular(G), {name}") for name in ("relu", "tanh")},
    **{f"ball, norm {name}": (BALL, f"32 V, norm {name}") for name in ("relu", "tanh", "sigmoid")},
}


@pytest.mark.parametrize("name", DEEP)
def test_twenty_layers_keep_unit_scale(name: str) -> None:
    declared, hidden = DEEP[name]
    text = f"{declared}  network F : V -> V {{ {f'hidden {hidden}  ' * LAYERS} }}"
    plan = sg.plan_module(sg.parse(text)["F"])
    for seed in (0, 1):
        mean, median = typical_squares(plan, seed)
        assert len(mean) == LAYERS + 1
        if "gated" not in hidden:
            assert 0.4 < min(mean) <= max(mean) < 4, mean
        if not hidden.endswith(STEEP):
            assert 0.2 < min(median) <= max(median) < 5, median


def test_what_is_too_large_to_measure_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symgroup.backends.initial.MOST_MEASURED", 0)
    monkeypatch.setattr("symgroup.backends.even.MOST_PRODUCTS", 0)
    even_factors.cache_clear()
    declared, hidden = DEEP["points, relu"]
    plan = sg.plan_module(sg.parse(f"{declared}  network F : V -> V {{ {f'hidden {hidden}  ' * 5} }}")["F"])
    scales, _ = typical_squares(plan, 0)
    even_factors.cache_clear()
    assert 0.005 < min(scales) <= max(scales) < 5, scales


def test_scales_of_normalising_layers_begin_at_one_and_biases_at_zero() -> None:
    text = f"{ROTATIONS}  network F : V -> V {{ hidden 4 V, norm tanh, normalise }}"
    arrays = initial_parameters(sg.plan_module(sg.parse(text)["F"]), 0)
    assert all((array == 1).all() for name, array in arrays.items() if ".scale." in name)
    assert all((array == 0).all() for name, array in arrays.items() if ".bias." in name)
    assert any((array != 0).all() for name, array in arrays.items() if ".shift." in name)


EVEN = {
    "points": ("group G = S(6)  rep V = natural(G)", "V", "V"),
    "pairs": ("group G = S(4)  rep V = natural(G)", "V * V", "V * V"),
    "unequal": ("group G = S(4)  rep V = natural(G)", "V", "V * V"),
    "edges": ("group G = D(5)  rep V = natural(G)", "regular(G)", "V"),
    "complex type": ("group G = C(7)  rep V = natural(G)", "V", "V"),
    "signed": ("group G = signed < [-1, 2, 3], [2, 3, 1] >  rep V = natural(G)", "V * V", "V * V"),
    "rotations": ("group G = SO(3)  rep V = natural(G)", "V * V", "V * V"),
    "algebraic": ("group G = SO(3)  rep V = natural(G)", "V * V", "irrep(G, 2)"),
    "boosts": ("group G = Lorentz()  rep V = natural(G)", "V * V", "V * V"),
}


@pytest.mark.parametrize("name", EVEN)
def test_even_draws_have_the_covariance_of_an_ordinary_layer_on_every_type(name: str) -> None:
    """The sum of C C^T over the maps of independent coefficients is a projection; so is |Cx|^2 even over fixed vectors."""
    given, source, target = EVEN[name]
    spec = sg.parse(f"{given}  rep X = {source}  rep Y = {target}")
    basis = equivariant_basis(spec["X"], spec["Y"])
    (form,) = basis.space.forms
    factors = even_factors(((form, 3),))
    assert factors is not None
    maps = np.tensordot(factors[0], dense(form), 1)
    covariance = 3 * np.einsum("eij,ekj->ik", maps, maps)
    np.testing.assert_allclose(covariance @ covariance, covariance, atol=1e-10)
    # its range is all that the source has: ranks of the maps, put side by side
    reached = np.linalg.matrix_rank(dense(form).transpose(1, 0, 2).reshape(form.shape[0], -1))
    assert round(np.trace(covariance)) == reached


def test_fixed_vectors_and_others_come_out_alike() -> None:
    """S(n), V -> V: a + (n - 1) b and a - b, on fixed vectors and on the rest, have variance 1 / copies each."""
    (factor,) = even_factors(((partition_form(10, 1, 1), 4),)) or ()
    maps = np.tensordot(factor, dense(partition_form(10, 1, 1)), 1)
    ones, rest = np.ones(10), np.eye(10)[0] - np.eye(10)[1]
    for x in (ones, rest):
        assert np.sum((maps @ x) ** 2) / np.sum(x**2) == pytest.approx(1 / 4, rel=1e-12)
    eigenvalues = np.stack([maps @ ones @ ones / 10, maps @ rest @ rest / 2])
    np.testing.assert_allclose(eigenvalues @ eigenvalues.T, np.eye(2) / 4, atol=1e-12)


def test_tiles_of_a_row_share_by_multiplicity() -> None:
    """Fixed vectors of S(5) come from trivial(G) and from V, the rest from V alone."""
    spec = sg.parse("group G = S(5)  rep V = natural(G)  rep T = trivial(G)")
    V, T = spec["V"], spec["T"]
    points, sums = (equivariant_basis(source, V).space.forms[0] for source in (V, T))
    factors = even_factors(((points, 2), (sums, 6)))
    assert factors is not None
    from_points, from_sums = (
        np.tensordot(factor, dense(form), 1) for factor, form in zip(factors, (points, sums), strict=True)
    )
    ones, rest = np.ones(5) / 5**0.5, np.array([1, -1, 0, 0, 0]) / 2**0.5
    assert np.sum((from_points @ rest) ** 2) == pytest.approx(1 / 2)
    assert np.sum((from_points @ ones) ** 2) == pytest.approx(1 / 8)
    assert np.sum(from_sums**2) == pytest.approx(1 / 8)


@pytest.mark.parametrize(
    "text",
    [
        "group G = matrices over Q < [[0, -1], [1, -1]] >  rep V = regular(G)  rep W = natural(G)",
        "group G = lie < [[0, 1], [0, 0]] >  rep V = natural(G)  rep W = V * V",
    ],
)
def test_maps_whose_transposes_are_not_equivariant_are_not_drawn_evenly(text: str) -> None:
    assert even_factors(((form_of(text), 1),)) is None
