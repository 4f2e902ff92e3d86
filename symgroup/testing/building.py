"""Short ways to write plans and cases by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import (
    AnyForm,
    IndexForm,
    InputStep,
    Layer,
    LinearMap,
    ModulePlan,
    OrbitType,
    Tile,
    frozen_array,
)

Rows = Sequence[Sequence[float]] | NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class PlanCase:
    """A plan, parameters, inputs, and the exact outputs."""

    name: str
    plan: ModulePlan
    parameters: dict[str, NDArray[np.float64]]
    x: NDArray[np.float64]  # (B, n)
    expected: NDArray[np.float64]  # (B, m)


def index_form(
    size: int, index: Sequence[Sequence[int]], sign: Sequence[Sequence[int]] | None = None
) -> IndexForm:
    """Return an index form; without `sign` every entry that is not a hole is 1."""
    places = frozen_array(index)
    return IndexForm(size, places, frozen_array(np.asarray(places) >= 0 if sign is None else sign))


def one_tile(form: AnyForm, copies_out: int = 1, copies_in: int = 1) -> LinearMap:
    """Return the map that consists of the copies of one form."""
    m, n = form.shape
    return LinearMap((copies_out * m, copies_in * n), (form,), (Tile(0, 0, 0, copies_out, copies_in),))


def plan_of(
    name: str,
    layers: Sequence[Layer],
    source_dim: int,
    target_dim: int,
    *,
    group: str = "C(3)",
    group_order: int | None = 3,
    input_step: InputStep | None = None,
    orbit_types: Sequence[OrbitType] = (),
) -> ModulePlan:
    """Return a plan with these layers."""
    return ModulePlan(
        name=name,
        group=group,
        group_order=group_order,
        source="V",
        target="W",
        source_dim=source_dim,
        target_dim=target_dim,
        input_step=input_step,
        orbit_types=tuple(orbit_types),
        layers=tuple(layers),
        relaxation=(),
    )


def case_of(plan: ModulePlan, parameters: Mapping[str, object], x: Rows, expected: Rows) -> PlanCase:
    """Return a case of these numbers."""
    arrays = {name: np.array(value, dtype=np.float64) for name, value in parameters.items()}
    return PlanCase(
        plan.name, plan, arrays, np.array(x, dtype=np.float64), np.array(expected, dtype=np.float64)
    )
