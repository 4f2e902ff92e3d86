"""A plan with breaking weights over a number field: tests of an orbit type and weights with square roots."""

from __future__ import annotations

import math

import sympy

from symgroup.algebra import number_field, to_exact
from symgroup.ir import (
    AlgebraicArray,
    AlgebraicForm,
    AlgebraicNumber,
    BreakingTerm,
    LinearLayer,
    OrbitType,
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
