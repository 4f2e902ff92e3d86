"""Plans in the canonical mode of clouds of points: S(2) x SO(2) on two points with a number each."""

from __future__ import annotations

from symgroup.ir import CloudInput, LinearLayer, LinearMap, ModulePlan, Tile, frozen_array
from symgroup.testing.building import PlanCase, Rows, case_of, index_form, one_tile, plan_of


def two_points() -> CloudInput:
    """Return the step for x = (v_0, v_1, s_0, s_1)."""
    places = frozen_array([[0, 1], [2, 3]]), frozen_array([[4, 5]])
    return CloudInput(2, 2, True, 0, *places, points_first=True)


def clouds() -> PlanCase:
    """What is carried is (1, 2) in the order of the points and (3, 0) turned along the farthest one."""
    identity = index_form(1, [[0, -1, -1, -1], [-1, 0, -1, -1], [-1, -1, 0, -1], [-1, -1, -1, 0]])
    weight = LinearMap((4, 10), (identity,), (Tile(0, 0, 6, 1, 1),))
    plan = plan_of(
        "clouds",
        [LinearLayer(weight, None)],
        6,
        4,
        group="S(2) x SO(2)",
        group_order=None,
        input_step=two_points(),
    )
    parameters: dict[str, object] = {"canonical.vector": [1, 2, 3, 0], "layers.0.weight.0": [[[1]]]}
    # numbers order the points first, then coordinates along the farther one; of two equally far ones
    # that which has the other on its left; all on one line; and no vector at all
    x: Rows = [
        [3, 4, 1, 0, 5, 7],
        [3, 4, 1, 0, 5, 5],
        [2, 0, 0, 2, 5, 5],
        [0, 2, 2, 0, 5, 5],
        [0, -2, 0, 1, 0, 0],
        [0, 0, 0, 0, 5, 7],
    ]
    y: Rows = [
        [2, 1, 1.8, 2.4],
        [1, 2, 1.8, 2.4],
        [1, 2, 3, 0],
        [2, 1, 3, 0],
        [1, 2, 0, -3],
        [2, 1, 3, 0],
    ]
    return case_of(plan, parameters, x, y)


def deep_clouds() -> ModulePlan:
    """Two layers, 6 -> 5 -> 3, behind the step."""
    first = index_form(3, [[(i + 2 * j) % 4 - 1 for j in range(10)] for i in range(5)])
    second = index_form(2, [[(i + j) % 3 - 1 for j in range(5)] for i in range(3)])
    layers = tuple(LinearLayer(one_tile(form), None) for form in (first, second))
    return plan_of(
        "deep clouds", layers, 6, 3, group="S(2) x SO(2)", group_order=None, input_step=two_points()
    )
