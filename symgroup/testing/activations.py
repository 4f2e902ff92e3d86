"""Plans for layers that are neither linear nor pointwise, with outputs computed by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgroup.ir import LinearLayer, ModulePlan, NormLayer, SparseForm, SquaredTerm, frozen_array
from symgroup.testing.building import PlanCase, case_of, index_form, one_tile, plan_of


def activation_cases() -> tuple[PlanCase, ...]:
    """Return a case for every kind of layer here."""
    return (norms(),)


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


def deep_activations() -> ModulePlan:
    """S(3) on three points, 3 -> 3, with a smooth layer of every kind here that has no memory of other samples."""
    hidden = one_tile(index_form(2, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]), 2, 1)
    last = one_tile(index_form(2, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]), 1, 2)
    bias = one_tile(index_form(1, [[0], [0], [0]]), 2)
    layers = (
        LinearLayer(hidden, bias),
        NormLayer("tanh", 2.0**-20, (SquaredTerm(2, mean_square(3)),)),
        LinearLayer(last, None),
    )
    return plan_of("deep activations", layers, 3, 3, group="S(3)", group_order=6)


def _form(entries: Sequence[Sequence[int]], denominator: int) -> SparseForm:
    matrix = np.array(entries)
    row, column = np.nonzero(matrix)
    return SparseForm(
        1,
        (len(matrix), len(matrix)),
        *map(frozen_array, (0 * row, row, column, matrix[row, column], np.full(len(row), denominator))),
    )
