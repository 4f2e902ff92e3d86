"""Checks of arrays that cross the door to a backend: parameters and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import InputError, did_you_mean
from symgroup.ir import ModulePlan, parameter_specs


def checked_parameters(
    plan: ModulePlan, arrays: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[np.float64]]:
    """Return copies of `arrays` in float64, in the order of `ir.parameter_specs`.

    Raises: InputError (SG335): where a name is missing or unknown, a shape is wrong, or a value not finite.
    """
    specs = parameter_specs(plan)
    known = [spec.name for spec in specs]
    for name in arrays:
        if name not in known:
            raise _bad_parameters(f"no parameter '{name}'", did_you_mean(name, known))
    checked: dict[str, NDArray[np.float64]] = {}
    for spec in specs:
        if spec.name not in arrays:
            raise _bad_parameters(f"parameter '{spec.name}' is missing")
        array = np.asarray(arrays[spec.name])
        if array.shape != spec.shape:
            raise _bad_parameters(f"parameter '{spec.name}' has shape {array.shape}, not {spec.shape}")
        if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
            raise _bad_parameters(f"parameter '{spec.name}' is not all finite real numbers")
        checked[spec.name] = array.astype(np.float64)
    return checked


def checked_input(
    plan: ModulePlan,  # V of dim n
    x: NDArray[Any],
) -> NDArray[np.float64]:  # (B, n)
    """Return `x` in float64. Raises: InputError (SG337): where it is not (B, n), real and finite."""
    try:
        array = np.asarray(x)
    except ValueError as error:  # lists of different lengths
        raise InputError.of(
            "SG337", f"inputs must be (B, {plan.source_dim}), not rows of different lengths"
        ) from error
    if array.ndim != 2 or array.shape[1] != plan.source_dim:
        message = f"inputs must be (B, {plan.source_dim}) for {plan.source}, not {array.shape}"
        raise InputError.of("SG337", message)
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise InputError.of("SG337", "the inputs are not all finite real numbers")
    return array.astype(np.float64)


def _bad_parameters(message: str, help_text: str | None = None) -> InputError:
    return InputError.of("SG335", message, help=help_text)
