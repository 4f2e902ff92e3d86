"""Check that an input step is whole, and that it fits the inputs."""

from __future__ import annotations

import math

import numpy as np

from symgroup.ir.damage import need
from symgroup.ir.form_checks import check_array
from symgroup.ir.steps import (
    CanonicalInput,
    CloudInput,
    FrameInput,
    InputStep,
    LabellingInput,
    MethodInput,
    NoiseInput,
    ProductFrameInput,
    RandomInput,
    ShiftInput,
    carried_dim,
)
from symgroup.plugins import find_canonicalizer


def checked_width(
    step: InputStep | None,
    n: int,  # dim V
) -> int:
    """Return how many coordinates the step appends to x. Raises: InputError (SG331) where it does not fit."""
    if isinstance(step, RandomInput):
        return checked_width(step.step, n)
    if isinstance(step, NoiseInput):
        scale_fits = math.isfinite(step.scale) and step.scale >= 0
        need(scale_fits, "input_step", "the scale is not a finite number >= 0")
    elif isinstance(step, CanonicalInput):
        _check_elements(step, n)
    elif isinstance(step, FrameInput):
        need(min(step.size, step.copies) >= 1, "input_step", "a size is not positive")
        need(step.size * step.copies == n, "input_step", f"its vectors do not make up dim {n}")
    elif isinstance(step, ProductFrameInput):
        _check_product(step, n)
    elif isinstance(step, CloudInput):
        _check_cloud(step, n)
    elif isinstance(step, MethodInput):
        need(step.points >= 1, "input_step", "a size is not positive")
        known = find_canonicalizer(step.method) is not None
        need(known, "input_step", f"no installed plugin has the canonicalizer '{step.method[:40]}'")
    elif isinstance(step, LabellingInput):
        need(step.points >= 1, "input_step", "a size is not positive")
        need(all(0 <= k <= n for k in step.orders), "input_step", f"an order is not between 0 and {n}")
        fits = sum(step.points**k for k in step.orders) == n
        need(fits, "input_step", f"its tensors do not make up dim {n}")
    elif step is not None:
        sizes = step.sizes if isinstance(step, ShiftInput) else (step.points,)
        need(min(*sizes, step.copies, 1) >= 1 and len(sizes) >= 1, "input_step", "a size is not positive")
        fits = step.points * step.copies == n
        need(fits, "input_step", f"its points and copies do not make up dim {n}")
    return carried_dim(step)


def _check_elements(step: CanonicalInput, n: int) -> None:
    check_array(step.to_canonical, "input_step.to_canonical")
    check_array(step.carry, "input_step.carry")
    moves, carry = step.to_canonical.values.shape, step.carry.values.shape
    order, q = moves[0] if moves else 0, carry[-1] if carry else 0
    need(moves == (order, n, n), "input_step.to_canonical", f"is not (|G|, {n}, {n})")
    need(carry == (order, q, q), "input_step.carry", "is not (|G|, q, q)")
    need(order > 0, "input_step", "has no group element")


def _check_product(step: ProductFrameInput, n: int) -> None:
    where = "input_step"
    rows, columns = step.vectors.shape if step.vectors.ndim == 2 else (0, 0)
    need(step.size >= 1 and rows >= 1 and columns == step.size, f"{where}.vectors", "is not (K, size)")
    need(step.numbers.ndim == 1, f"{where}.numbers", "is not a list")
    places = np.concatenate([step.vectors.ravel(), step.numbers])
    need(
        sorted(places.tolist()) == list(range(n)),
        where,
        f"its coordinates are not 0, ..., {n - 1}, each once",
    )
    order = step.carry.values.shape[0] if step.carry.values.ndim == 3 else 0
    q = step.carry.values.shape[-1] if order else 0
    need(order >= 1 and 0 <= step.start <= q - step.size, f"{where}.start", "the frame reaches outside of U")
    for name, width in (("vector_moves", rows), ("number_moves", len(step.numbers)), ("carry", q)):
        array = getattr(step, name)
        check_array(array, f"{where}.{name}")
        need(
            array.values.shape == (order, width, width), f"{where}.{name}", f"is not (|F|, {width}, {width})"
        )


def _check_cloud(step: CloudInput, n: int) -> None:
    where = "input_step"
    need(min(step.points, step.size) >= 1, where, "a size is not positive")
    rows, columns = step.vectors.shape if step.vectors.ndim == 2 else (0, 0)
    need(rows >= 1 and columns == step.size, f"{where}.vectors", "is not (L, size)")
    copies = divmod(rows - step.fixed, step.points)
    need(
        0 <= step.fixed <= rows and copies[1] == 0, f"{where}.fixed", "the others are no copies of all points"
    )
    shape = step.numbers.shape
    need(len(shape) == 2 and shape[1] == step.points, f"{where}.numbers", "is not (p, points)")
    places = np.concatenate([step.vectors.ravel(), step.numbers.ravel()])
    inside = places.min() >= 0 and places.max() < n and len(np.unique(places)) == len(places)
    need(bool(inside), where, f"its coordinates are not among 0, ..., {n - 1}, each once at most")
