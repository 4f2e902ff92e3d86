"""Plans with breaking weights for matrices that are no permutations: over a number field, and in a scalar product."""

from __future__ import annotations

import math
from dataclasses import replace

import sympy

from symgroup.algebra import number_field, to_exact
from symgroup.ir import (
    AlgebraicArray,
    AlgebraicForm,
    AlgebraicNumber,
    BreakingTerm,
    LinearLayer,
    OrbitType,
    ScaledArray,
    SparseForm,
    frozen_array,
)
from symgroup.testing.building import PlanCase, Rows, case_of, index_form, one_tile, plan_of


def breaking_over_a_field() -> PlanCase:
    """C(2), the reflection in the line x_1 = sqrt(2) x_0: on the line D x = (sqrt(2) x_1, 0) is added, elsewhere nothing."""
    field = number_field([sympy.sqrt(2)])
    one, root = to_exact(1, field), to_exact(sympy.sqrt(2), field)
    line = AlgebraicArray(frozen_array([[[0, 1]]]), (AlgebraicNumber.of(root), AlgebraicNumber.of(-one)))
    places = frozen_array([0]), frozen_array([0]), frozen_array([1])
    form = AlgebraicForm(1, (2, 2), *places, frozen_array([0]), (AlgebraicNumber.of(root),))
    layer = LinearLayer(one_tile(index_form(1, [[0, -1], [-1, 0]])), None, (BreakingTerm(0, one_tile(form)),))
    types = (OrbitType("order 2", 2, 1, 1, line),)
    plan = plan_of("field breaking", [layer], 2, 2, group="Weyl(A1)", group_order=2, orbit_types=types)
    s = math.sqrt(2)
    x: Rows = [[1, s], [-2, -2 * s], [1, -s], [1, 1.5], [0, 0]]
    y: Rows = [[21, s], [-42, -2 * s], [1, -s], [1, 1.5], [0, 0]]
    return case_of(plan, {"layers.0.weight.0": [[[1]]], "layers.0.breaking.0.0": [[[10]]]}, x, y)


def breaking_in_a_scalar_product() -> PlanCase:
    """The reflection (x, y) -> (x + 2 y, -y), which keeps 16 (x + y)^2 + y^2: on the line y = 0 D x = (0, 10 x) is added.

    |y| is the distance from the line; at (1, 3e-5) it is under 1e-5 of the length 4, at (1, 5e-5) over it. The image of
    (1, 3e-5) is (1 + 6e-5, -3e-5).
    """
    tests = ScaledArray(frozen_array([[[0, 1]]]))
    places = frozen_array([0, 0, 0, 0]), frozen_array([0, 0, 1, 1]), frozen_array([0, 1, 0, 1])
    product = SparseForm(1, (2, 2), *places, frozen_array([16, 16, 16, 17]), frozen_array([1, 1, 1, 1]))
    broken = BreakingTerm(0, one_tile(index_form(1, [[-1, -1], [0, -1]])))
    layer = LinearLayer(one_tile(index_form(1, [[0, -1], [-1, 0]])), None, (broken,))
    types = (OrbitType("order 2", 2, 1, 1, tests),)
    plan = plan_of("product breaking", [layer], 2, 2, group="C(2)", group_order=2, orbit_types=types)
    x: Rows = [[1, 0], [-3, 0], [1, 3e-5], [1 + 6e-5, -3e-5], [1, 5e-5], [1, 1], [0, 0]]
    y: Rows = [[1, 10], [-3, -30], [1, 10 + 3e-5], [1 + 6e-5, 10 + 57e-5], [1, 5e-5], [1, 1], [0, 0]]
    parameters = {"layers.0.weight.0": [[[1]]], "layers.0.breaking.0.0": [[[10]]]}
    return case_of(replace(plan, scalar_product=product), parameters, x, y)
