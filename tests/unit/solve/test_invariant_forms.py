"""Invariant positive definite forms against averages over the group, and refusals where there is none."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from flint import fmpq

import symgroup as sg
from symgroup.algebra import coerce, exact_matrix, is_positive, number_field, to_exact
from symgroup.errors import SymgroupError
from symgroup.groups import elements_of
from symgroup.representations import Representation, is_orthogonal
from symgroup.solve import invariant_form, invariant_square
from symgroup.solve.invariant_forms import is_positive_definite


def representation(text: str) -> Representation:
    return sg.parse(f"{text} rep U = V")["U"]


@pytest.mark.parametrize(
    "text",
    [
        "group G = S(4) rep V = standard(G)",
        "group G = S(4) rep V = standard(G) * standard(G)",
        "group G = matrices < [[0, -1], [1, -1]] > rep V = Sym^2(natural(G))",
        'group G = Weyl("I2(5)") rep V = natural(G)',
        "group G = matrices < [[1, 1], [0, -1]] > rep V = natural(G) + 2 natural(G)",
    ],
)
def test_it_is_the_average_over_a_finite_group(text: str) -> None:
    for _, V in representation(text).terms():
        elements = elements_of(V.finite_group)
        matrices = [V.matrix(elements.element(k)) for k in range(len(elements))]
        total = sum((A.transpose() * A for A in matrices[1:]), matrices[0].transpose() * matrices[0])
        average = total / sum((total[i, i] for i in range(1, V.dim)), total[0, 0])
        S = invariant_form(V)
        assert average == S
        assert is_positive_definite(S)


@pytest.mark.parametrize("power", ["Sym^2(V)", "Sym^3(V)", "Alt^2(V)", "V * Sym^2(V)"])
def test_on_powers_over_rotations_it_is_the_average_by_monte_carlo(power: str) -> None:
    spec = sg.parse(f"group G = SO(3) rep V = natural(G) rep U = {power}")
    V, U = spec["V"], spec["U"]
    random = np.random.default_rng(0)
    drho = [np.array(A.tolist(), dtype=object).astype(float) for A in map(U.derivative, V.group.lie_algebra)]
    total = np.zeros((U.dim, U.dim))
    for _ in range(2000):
        # a product of exponentials along two axes that is uniform: Euler angles
        a, c = random.uniform(0, 2 * np.pi, 2)
        b = np.arccos(random.uniform(-1, 1))
        R = _exp(drho[0], a) @ _exp(drho[1], b) @ _exp(drho[0], c)
        total += R.T @ R
    S = np.array([[float(fmpq(x).p) / float(fmpq(x).q) for x in row] for row in invariant_form(U).tolist()])
    average = total / np.trace(total)
    assert np.abs(S - average).max() < 0.1 * np.abs(S).max()
    for X in drho:
        assert np.abs(X.T @ S + S @ X).max() < 1e-12


def _exp(X: np.ndarray, angle: float) -> np.ndarray:
    values, vectors = np.linalg.eig(X)
    return ((vectors * np.exp(angle * values)) @ np.linalg.inv(vectors)).real


@pytest.mark.parametrize(
    "text",
    [
        "group G = Lorentz() rep V = natural(G)",
        "group G = Lorentz() rep V = Sym^2(natural(G))",
        "group G = GL(2) rep V = natural(G)",
        "group G = Sp(4) rep V = natural(G)",
        "group G = Scaling(3) rep V = natural(G)",
        "group G = SE(2) rep V = natural(G)",
        # compact by its generator's trace, and not compact
        "group G = lie <[[0,-2,0,0],[2,0,0,0],[0,0,0,1],[0,0,0,0]]> rep V = natural(G)",
        "group G = lie <[[0,-2,0,0],[2,0,0,0],[0,0,1,0],[0,0,0,-1]]> rep V = natural(G)",
    ],
)
def test_groups_that_are_not_compact_have_none(text: str) -> None:
    with pytest.raises(SymgroupError) as caught:
        invariant_form(representation(text))
    assert caught.value.code == "SG294"


def test_rotations_in_a_skew_basis_are_accepted() -> None:
    V = representation("group G = lie <[[0,-1,1],[1,0,0],[0,0,0]]> rep V = natural(G)")
    (X,), S = V.group.lie_algebra, invariant_form(V)
    assert X.transpose() * S + S * X == S - S


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("group G = SO(3) rep V = irrep(G, 3) * natural(G)", True),
        ("group G = S(4) rep V = dual(standard(G))", False),
        ("group G = O(3) rep V = restrict(natural(G), SO(3))", True),
        ("group G = SO(3) rep V = Sym^2(natural(G))", False),
        ("group G = Lorentz() rep V = natural(G) + trivial(G)", False),
    ],
)
def test_orthogonal_matrices_are_known(text: str, expected: bool) -> None:
    V = representation(text)
    assert is_orthogonal(V) == expected
    if expected:
        form = invariant_square(V)
        assert form.row.tolist() == form.column.tolist() == list(range(V.dim))
        assert (form.values() == 1 / V.dim).all()


def test_definiteness_is_decided_by_pivots() -> None:
    from flint import fmpq_mat

    assert is_positive_definite(fmpq_mat([[2, -1], [-1, 2]]))
    assert not is_positive_definite(fmpq_mat([[1, 2], [2, 1]]))
    assert not is_positive_definite(fmpq_mat([[1, 1], [1, 1]]))
    assert not is_positive_definite(fmpq_mat([[0, 1], [1, 0]]))


@pytest.mark.parametrize("size", [fmpq(1), fmpq(1, 10**400), fmpq(10**400)])
def test_signs_do_not_depend_on_what_a_float_holds(size: fmpq) -> None:
    K = number_field([sympy.sqrt(2)])
    small = to_exact(sympy.sqrt(2), K) - 1
    for value in (small, small * small, coerce(fmpq(3), K)):
        assert is_positive(value * size)
        assert not is_positive(-value * size)
    assert is_positive(size)
    assert not is_positive(coerce(fmpq(0), K))
    assert is_positive_definite(exact_matrix([[size * small, 0], [0, 1]], K))
