"""Check an activation that a plugin registers: what it declares is tried on a grid before anybody relies on it."""

from __future__ import annotations

import math
import re
from typing import Any

from symgroup.plugins.records import Activation

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def activation_problem(item: object) -> str:
    """Return why an activation cannot be registered, or ''.

    The grid cannot prove that a function is odd or of a Lipschitz constant; it refutes what is plainly wrong.

    Examples:
        >>> activation_problem(Activation("twice", lambda x, xp: 2 * x, odd=True, lipschitz=1.0))
        "activation 'twice' is steeper than its Lipschitz constant 1.0"
    """
    if not isinstance(item, Activation):
        return f"registers {item!r}"[:80] + ", which is not a symgroup.plugins.Activation"
    if not isinstance(item.name, str) or not _NAME.fullmatch(item.name):
        return (
            f"registers the name {item.name!r:.40}, which is not lower case letters, digits and underscores"
        )
    if not callable(item.function):
        return f"the function of '{item.name}' is not a function"
    constant: object = item.lipschitz
    if not isinstance(constant, int | float) or not math.isfinite(constant) or constant < 0:
        return f"the Lipschitz constant of '{item.name}' is not a finite number"
    fault = _fault(item)
    return f"activation '{item.name}' {fault}" if fault else ""


def _fault(item: Activation) -> str:
    import numpy as np

    grid = np.concatenate([np.linspace(-8, 8, 513), [-700.0, -30.0, 30.0, 700.0]])
    grid.sort()
    values = np.asarray(item.function(grid.copy(), np))
    if values.shape != grid.shape or values.dtype != np.float64:
        return "does not return an array of the shape and dtype of its input"
    if not np.isfinite(values).all():
        return f"is not finite at {grid[~np.isfinite(values)][0]:g}"
    alone = np.concatenate([np.asarray(item.function(grid[i : i + 1].copy(), np)) for i in range(len(grid))])
    # 8 u (1 + |x|) is what evaluation may be off by, here as in the error bound
    slack = 16 * 2.0**-53 * (1 + np.abs(grid))
    if np.any(np.abs(alone - values) > slack):
        return "mixes the coordinates of its input"
    if item.odd and np.any(np.abs(_flipped(values) + values) > slack):
        return "is not odd"
    steps = np.abs(np.diff(values)) - slack[1:] - slack[:-1]
    if np.any(steps > item.lipschitz * np.diff(grid) * (1 + 1e-12)):
        return f"is steeper than its Lipschitz constant {item.lipschitz}"
    return ""


def _flipped(values: Any) -> Any:
    """Return the values at -x, on a grid that is symmetric."""
    return values[::-1]
