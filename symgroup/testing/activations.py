"""Plans for layers that are neither linear nor pointwise, with outputs computed by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgroup.ir import (
    BilinearLayer,
    BilinearTerm,
    CopiesTerm,
    DropoutLayer,
    GatedLayer,
    GatedTerm,
    IndexForm,
    LinearLayer,
    LinearMap,
    ModulePlan,
    NormaliseLayer,
    NormLayer,
    SparseForm,
    SquaredTerm,
    Tile,
    frozen_array,
)
from symgroup.testing.building import PlanCase, Rows, case_of, index_form, one_tile, plan_of


def activation_cases() -> tuple[PlanCase, ...]:
    """Return a case for every kind of layer here."""
    return (norms(), gates(), products(), normalised(), dropped())


def mean_square(dim: int) -> SparseForm:
    """Return the identity over its dimension."""
    return _form([[int(i == j) for j in range(dim)] for i in range(dim)], dim)


def hexagonal_square() -> SparseForm:
    """Return the form of a^2 - a b + b^2, which C(6) keeps in the crystal axes of its lattice."""
    return _form([[2, -1], [-1, 2]], 4)


def norms() -> PlanCase:
    """C(6) on the plane: two copies in Cartesian axes, one in crystal axes; relu(n + b) / n with n = sqrt(q + 1/2).

    2 q is 1, 17, 49 for (1, 0), (4, 1), (7, 0), so n = 1, 3, 5; in crystal axes it is 1, 7, 49 for (1, 1), (3, 1), (8, 3), so
    n = 1, 2, 5. The shifts are -1/2 and 1, and -3/2, where relu gives 0 for n = 1.
    """
    terms = (SquaredTerm(2, mean_square(2)), SquaredTerm(1, hexagonal_square()))
    plan = plan_of("norms", [NormLayer("relu", 0.5, terms)], 6, 6, group="C(6)", group_order=6)
    x = [[1, 0, 0, -1, 1, 1], [-4, 1, 7, 0, 3, 1], [0, 7, 1, 4, 8, 3]]
    factors = [[1 / 2, 2, 0], [5 / 6, 6 / 5, 1 / 4], [9 / 10, 4 / 3, 7 / 10]]
    expected = np.array(x) * np.repeat(factors, 2, axis=1)
    return case_of(plan, {"layers.0.shift.0": [-0.5, 1], "layers.0.shift.1": [-1.5]}, x, expected)


def gates() -> PlanCase:
    """C(4) on 2 planes and 2 points, with two gates behind them: relu(s) in place of a smooth function.

    The planes have the gates 2 and -1, then 1/2 and 3; the points gate themselves: p relu(p) = p^2 or 0.
    """
    terms = (GatedTerm(2, 2, 6), GatedTerm(2, 1, 4))
    layer = GatedLayer("relu", terms)
    plan = plan_of("gates", [layer], 8, 6, group="C(4)", group_order=4)
    x: Rows = [[1, 2, 3, 4, 5, -6, 2, -1], [1, -2, 4, 8, -3, 7, 0.5, 3]]
    y: Rows = [[2, 4, 0, 0, 25, 0], [0.5, -1, 12, 24, 0, 49]]
    return case_of(plan, {}, x, y)


def products() -> PlanCase:
    """C(4) on 2 planes, as complex numbers z_a, and 2 points p_a: z_a += w_a z_a p_b, p_a += c_a (z_a z_b*), b = a + 1.

    w_a = w + w' i multiplies by [[w, -w'], [w', w]]; c_a takes c Re + c' Im, and z z'* = (x x' + y y') + (y x' - x y') i.
    """
    scaling = index_form(2, [[0, 1], [1, 0]], [[1, -1], [1, 1]])
    hermitian = index_form(2, [[0, 1, 1, 0]], [[1, -1, 1, 1]])
    terms = (
        BilinearTerm(one_tile(scaling, 2), 0, 2, 1, (0, 2), (5, 4)),
        BilinearTerm(one_tile(hermitian, 2), 4, 2, 2, (0, 2), (2, 0)),
    )
    plan = plan_of("products", [BilinearLayer(terms)], 6, 6, group="C(4)", group_order=4)
    parameters: dict[str, object] = {
        "layers.0.weight.0.0": [[[2, 3]], [[-1, 5]]],
        "layers.0.weight.1.0": [[[1, 10]], [[100, 1000]]],
    }
    # z = 1 + 2 i and 3 - i, z z'* = 1 + 7 i and its conjugate; p = 4 and -2
    x = [[1, 2, 3, -1, 4, -2], [0, 0, 1, 0, 5, 6]]
    first = [1 - 2 * (2 - 6), 2 - 2 * (4 + 3), 3 + 4 * (-3 + 5), -1 + 4 * (1 + 15)]
    y = [[*first, 4 + 1 + 70, -2 + 100 - 7000], [0, 0, 1 - 5, 25, 5, 6]]
    return case_of(plan, parameters, x, y)


def normalised() -> PlanCase:
    """C(6) on the plane: two copies in Cartesian axes divided by their common root, one in crystal axes by its own.

    With q as in `norms` and epsilon = 1/2: (1, 0) and (4, 1) have Q = (1/2 + 17/2) / 2 = 9/2 and the root sqrt(5); (4, 1) and
    (7, 0), of q = 17/2 and 49/2, the root sqrt(17); (2, 0) and (0, 0) the root sqrt(3/2).
    """
    terms = (SquaredTerm(2, mean_square(2)), SquaredTerm(1, hexagonal_square()))
    plan = plan_of("normalised", [NormaliseLayer(0.5, terms)], 6, 6, group="C(6)", group_order=6)
    x = [[1, 0, -4, 1, 1, 1], [4, 1, 0, 7, 3, 1], [2, 0, 0, 0, 8, 3]]
    roots = np.array([[5**0.5, 5**0.5, 1], [17**0.5, 17**0.5, 2], [1.5**0.5, 1.5**0.5, 5]])
    expected = np.array(x) * np.repeat(np.array([2, -3, 0.5]) / roots, 2, axis=1)
    return case_of(plan, {"layers.0.scale.0": [2, -3], "layers.0.scale.1": [0.5]}, x, expected)


def dropped() -> PlanCase:
    """Dropout does nothing in use."""
    plan = plan_of("dropout", [DropoutLayer(0.75, (CopiesTerm(2, 2), CopiesTerm(3, 1)))], 7, 7)
    x = np.arange(1, 29).reshape(4, 7)
    return case_of(plan, {}, x, x)


def deep_activations() -> ModulePlan:
    """S(3) on three points, 3 -> 3, with a smooth layer of every kind here that has no memory of other samples."""
    kept = index_form(2, [[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    constant, total = index_form(1, [[0], [0], [0]]), index_form(1, [[0, 0, 0]])
    wide = LinearMap((8, 3), (kept, total), (Tile(0, 0, 0, 2, 1), Tile(1, 6, 0, 2, 1)))
    squares = BilinearTerm(one_tile(_pairs_to_points(), 2), 0, 3, 3, (0, 3), (3, 0))
    traces = BilinearTerm(
        one_tile(index_form(1, [[0, -1, -1, -1, 0, -1, -1, -1, 0]]), 2), 6, 3, 3, (0, 3), (3, 0)
    )
    layers = (
        LinearLayer(wide, None),
        BilinearLayer((squares, traces)),
        GatedLayer("sigmoid", (GatedTerm(2, 3, 6),)),
        NormaliseLayer(2.0**-20, (SquaredTerm(2, mean_square(3)),)),
        NormLayer("tanh", 2.0**-20, (SquaredTerm(2, mean_square(3)),)),
        LinearLayer(one_tile(kept, 1, 2), one_tile(constant)),
    )
    return plan_of("deep activations", layers, 3, 3, group="S(3)", group_order=6)


def _pairs_to_points() -> IndexForm:
    """Return the two maps e_i * e_j -> e_i for j = i, and the sum over all others, on three points."""
    index = np.full((3, 9), -1)
    for i in range(3):
        index[i, 3 * i + i] = 0
        index[i, [3 * j + k for j in range(3) for k in range(3) if i not in (j, k)]] = 1
    return index_form(2, index.tolist())


def _form(entries: Sequence[Sequence[int]], denominator: int) -> SparseForm:
    matrix = np.array(entries)
    row, column = np.nonzero(matrix)
    return SparseForm(
        1,
        (len(matrix), len(matrix)),
        *map(frozen_array, (0 * row, row, column, matrix[row, column], np.full(len(row), denominator))),
    )
