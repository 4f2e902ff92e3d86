"""Plans with the diagrams of groups that keep a form: contractions with a metric and with an area."""

from __future__ import annotations

from symgroup.ir import Diagram, DiagramForm, DiagramLink, LinearLayer, ScaledArray, frozen_array
from symgroup.testing.building import PlanCase, case_of, one_tile, plan_of


def minkowski() -> PlanCase:
    """O(1, 1), V^2 -> V^2, with eta = diag(1, -1): x -> a x + (b + c / 2) x^T + c tr(eta x) eta."""
    diagrams = (
        _pairs("equal", (0, 2), (1, 3)),
        _pairs("equal", (0, 3), (1, 2)),
        _pairs("metric", (0, 1), (2, 3)),
    )
    coefficients = ScaledArray(frozen_array([[2, 0, 0], [0, 2, 0], [0, 1, 2]]), 2)
    form = DiagramForm("O", 2, 2, 2, diagrams, coefficients, negative=1)
    plan = plan_of("metric", [LinearLayer(one_tile(form), None)], 4, 4, group="O(1,1)", group_order=None)
    return case_of(
        plan,
        {"layers.0.weight.0": [[[1, 10, 100]]]},
        [[1, 2, 3, 4], [0, 1, 0, 0], [1, 0, 0, 1]],
        [[1 + 60 - 300, 2 + 180, 3 + 120, 4 + 240 + 300], [0, 1, 60, 0], [61, 0, 0, 61]],
    )


def area() -> PlanCase:
    """Sp(2), V^2 -> R -> V^2: 3 (x_01 - x_10), which is the area, and from there 2 y (e_0 x e_1 - e_1 x e_0)."""
    pair = (_pairs("symplectic", (0, 1)),)
    one = ScaledArray(frozen_array([[1]]))
    inwards, outwards = DiagramForm("Sp", 2, 0, 2, pair, one), DiagramForm("Sp", 2, 2, 0, pair, one)
    layers = [LinearLayer(one_tile(form), None) for form in (inwards, outwards)]
    plan = plan_of("area", layers, 4, 4, group="Sp(2)", group_order=None)
    return case_of(
        plan,
        {"layers.0.weight.0": [[[3]]], "layers.1.weight.0": [[[2]]]},
        [[1, 2, 5, 7], [4, 1, 0, 4], [1, 0, 0, 1]],
        [[0, -18, 18, 0], [0, 6, -6, 0], [0, 0, 0, 0]],
    )


def _pairs(kind: str, *positions: tuple[int, int]) -> Diagram:
    return tuple(DiagramLink(kind, pair) for pair in positions)
