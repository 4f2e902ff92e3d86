"""Plans whose input step orders points: by sorting, by shifts of a periodic grid, by canonical labelling."""

from __future__ import annotations

import numpy as np

from symgroup.ir import (
    IndexForm,
    LabellingInput,
    LinearLayer,
    LinearMap,
    ModulePlan,
    ShiftInput,
    SortingInput,
    Tile,
)
from symgroup.testing.building import PlanCase, Rows, case_of, index_form, plan_of


def sorting() -> PlanCase:
    """S(3) on two features a point: the learned u = (10, 20, 30) goes to the points in descending order of their rows."""
    both = LinearMap((3, 9), (_diagonal_form(),), (Tile(0, 0, 0, 1, 3),))
    plan = plan_of(
        "sorting", [LinearLayer(both, None)], 6, 3, group="S(3)", group_order=6, input_step=SortingInput(3, 2)
    )
    parameters: dict[str, object] = {
        "canonical.vector": [10, 20, 30],
        "layers.0.weight.0": [[[1], [2], [1]]],
    }
    # rows (1, 0), (1, 5), (2, 0); then a tie of the first two; then 0 and -0, which are equal
    x: Rows = [[1, 1, 2, 0, 5, 0], [4, 4, 7, 1, 1, 1], [0.0, -0.0, 0.0, 0, 0, 0]]
    u = [[30, 20, 10], [20, 30, 10], [10, 20, 30]]
    return case_of(plan, parameters, x, np.array(x)[:, :3] + 2 * np.array(x)[:, 3:] + np.array(u))


def shifts() -> PlanCase:
    """Translations of a 2 x 3 grid: the learned vector is carried along from the cell that reads greatest, row by row."""
    both = LinearMap(
        (6, 12), (index_form(1, np.where(np.eye(6) > 0, 0, -1).tolist()),), (Tile(0, 0, 0, 1, 2),)
    )
    plan = plan_of(
        "shifts",
        [LinearLayer(both, None)],
        6,
        6,
        group="grid(2, 3)",
        group_order=6,
        input_step=ShiftInput((2, 3), 1),
    )
    parameters: dict[str, object] = {
        "canonical.vector": [10, 20, 30, 40, 50, 60],
        "layers.0.weight.0": [[[1], [1]]],
    }
    # from cell 0, from cell 5, from cell 4 (5 5 2, not 5 2 5), from cell 1 by the second row, and all alike
    x: Rows = [
        [9, 1, 2, 3, 4, 5],
        [1, 2, 3, 4, 5, 9],
        [0, 1, 0, 2, 5, 5],
        [1, 5, 1, 0, 5, 4],
        [7, 7, 7, 7, 7, 7],
    ]
    u = [
        [10, 20, 30, 40, 50, 60],
        [50, 60, 40, 20, 30, 10],
        [60, 40, 50, 30, 10, 20],
        [60, 40, 50, 30, 10, 20],
        [10, 20, 30, 40, 50, 60],
    ]
    return case_of(plan, parameters, x, np.array(x) + np.array(u))


def labelling() -> PlanCase:
    """S(3) on a graph with a feature at each point: u = (10, 20, 30) goes to the points by colour, the least first.

    The feature and the loop of each point make its colour. Where all colours differ they alone decide the order.
    """
    plan = _graphs("labelling", _diagonal_form(), 2)
    parameters: dict[str, object] = {"canonical.vector": [10, 20, 30], "layers.0.weight.0": [[[1], [1]]]}
    path, loops = [0, 1, 0, 1, 0, 1, 0, 1, 0], [0, 0, 1, 0, 7, 0, 0, 0, 3]
    # by features; by loops; by features, then loops
    x: Rows = [[*path, 3, 1, 2], [*loops, 4, 4, 4], [*loops, 2, 2, 1]]
    u = [[30, 10, 20], [10, 30, 20], [20, 30, 10]]
    return case_of(plan, parameters, x, np.array(x)[:, 9:] + np.array(u))


def deep_labelling() -> ModulePlan:
    """S(3) on directed graphs with features: all entries can tie, so that edges decide, 12 -> 3."""
    return _graphs("deep labelling", index_form(2, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]), 2)


def _graphs(name: str, form: IndexForm, copies: int) -> ModulePlan:
    """Return a plan for a tensor of order 2 and one of order 1 over three points; a form for the features and u."""
    weight = LinearMap((3, 15), (form,), (Tile(0, 0, 9, 1, copies),))
    step = LabellingInput(3, (2, 1))
    return plan_of(name, [LinearLayer(weight, None)], 12, 3, group="S(3)", group_order=6, input_step=step)


def _diagonal_form() -> IndexForm:
    return index_form(1, [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
