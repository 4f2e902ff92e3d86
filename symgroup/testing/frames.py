"""Plans whose input step turns learned vectors by the frame of the inputs: O(2), SO(3) and C(2) x SO(2) on vectors."""

from __future__ import annotations

import numpy as np

from symgroup.ir import (
    FrameInput,
    LinearLayer,
    LinearMap,
    ModulePlan,
    ProductFrameInput,
    ScaledArray,
    Tile,
    frozen_array,
)
from symgroup.testing.building import PlanCase, Rows, case_of, index_form, one_tile, plan_of


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


def swapped_vectors() -> ProductFrameInput:
    """Return the step of C(2) x SO(2) on two vectors that C(2) swaps and a number whose sign it changes."""
    swap = ScaledArray(frozen_array([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]))
    sign = ScaledArray(frozen_array([[[1]], [[-1]]]))
    carry = np.zeros((2, 4, 4), dtype=np.int64)
    carry[:, :2, :2] = swap.values
    places = frozen_array([[0, 1], [2, 3]]), frozen_array([4])
    return ProductFrameInput(2, True, *places, swap, sign, ScaledArray(frozen_array(carry)), 2)


def product_frames() -> PlanCase:
    """C(2) x SO(2): what is carried is (1, 2) in the places of C(2) and (3, 0) turned along the first vector of c^-1 x."""
    identity = index_form(1, [[0, -1, -1, -1], [-1, 0, -1, -1], [-1, -1, 0, -1], [-1, -1, -1, 0]])
    weight = LinearMap((4, 9), (identity,), (Tile(0, 0, 5, 1, 1),))
    plan = plan_of(
        "product frames",
        [LinearLayer(weight, None)],
        5,
        4,
        group="C(2) x SO(2)",
        group_order=None,
        input_step=swapped_vectors(),
    )
    parameters: dict[str, object] = {"canonical.vector": [1, 2, 3, 0], "layers.0.weight.0": [[[1]]]}
    # the longer vector comes first; of equally long ones the one that the other is on the left of; then the greater number;
    # where everything is equal, the first element, and zeros leave the frame as it is
    x: Rows = [
        [3, 4, 1, 0, 5],
        [1, 0, 3, 4, 5],
        [0, 2, 2, 0, 7],
        [2, 0, 0, 2, 7],
        [2, 0, 2, 0, -1],
        [2, 0, 2, 0, 0],
        [0, 0, 0, 0, -1],
    ]
    y: Rows = [
        [1, 2, 1.8, 2.4],
        [2, 1, 1.8, 2.4],
        [2, 1, 3, 0],
        [1, 2, 3, 0],
        [2, 1, 3, 0],
        [1, 2, 3, 0],
        [2, 1, 3, 0],
    ]
    return case_of(plan, parameters, x, y)


def deep_product_frames() -> ModulePlan:
    """C(2) x SO(2) on two vectors and a number, with one learned vector, 5 -> 3."""
    first = index_form(3, [[(i + 2 * j) % 4 - 1 for j in range(9)] for i in range(5)])
    second = index_form(2, [[(i + j) % 3 - 1 for j in range(5)] for i in range(3)])
    layers = tuple(LinearLayer(one_tile(form), None) for form in (first, second))
    return plan_of(
        "deep product frames",
        layers,
        5,
        3,
        group="C(2) x SO(2)",
        group_order=None,
        input_step=swapped_vectors(),
    )
