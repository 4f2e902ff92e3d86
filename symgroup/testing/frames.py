"""Plans whose input step turns learned vectors by the frame of the inputs: O(2) and SO(3) on vectors."""

from __future__ import annotations

from symgroup.ir import FrameInput, LinearLayer, LinearMap, ModulePlan, Tile
from symgroup.testing.building import PlanCase, Rows, case_of, index_form, plan_of


def frames() -> PlanCase:
    """O(2) on two vectors: the first vector plus the sum of the learned ones, 2 c(x) e_1 and 3 c(x) e_2."""
    identity = index_form(1, [[0, -1], [-1, 0]])
    weight = LinearMap((2, 8), (identity,), (Tile(0, 0, 0, 1, 4),))
    step = FrameInput(2, 2, special=False)
    plan = plan_of(
        "frames", [LinearLayer(weight, None)], 4, 2, group="O(2)", group_order=None, input_step=step
    )
    parameters: dict[str, object] = {
        "canonical.vector": [2, 0, 0, 3],
        "layers.0.weight.0": [[[1], [0], [1], [1]]],
    }
    # two independent vectors; one and nothing; the second alone; equal ones along the diagonal; nothing at all
    x: Rows = [[3, 4, -4, 3], [3, 4, 0, 0], [0, 0, 0, -2], [1, 1, 1, 1], [0, 0, 0, 0]]
    h = 0.70710678118654752440
    columns = [
        ((0.6, 0.8), (-0.8, 0.6)),
        ((0.6, 0.8), (0.8, -0.6)),  # e_1 is farther from (3, 4) than e_2
        ((0, -1), (1, 0)),
        ((h, h), (h, -h)),  # both are as far: the first
        ((1, 0), (0, 1)),
    ]
    y = [[row[i] + 2 * a[i] + 3 * b[i] for i in range(2)] for row, (a, b) in zip(x, columns, strict=True)]
    return case_of(plan, parameters, x, y)


def deep_frames() -> ModulePlan:
    """SO(3) on two vectors, with two learned ones, 6 -> 3."""
    identity = index_form(1, [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
    first = LinearMap((6, 12), (identity,), (Tile(0, 0, 0, 2, 4),))
    second = LinearMap((3, 6), (identity,), (Tile(0, 0, 0, 1, 2),))
    step = FrameInput(3, 2, special=True)
    layers = (LinearLayer(first, None), LinearLayer(second, None))
    return plan_of("deep frames", layers, 6, 3, group="SO(3)", group_order=None, input_step=step)
