"""Activations: functions of an array and of the module that computes, NumPy or torch."""

from __future__ import annotations

from typing import Any


def softsign(x: Any, xp: Any) -> Any:
    """Return x / (1 + |x|).

    Examples:
        >>> import numpy as np
        >>> softsign(np.array([-3.0, 0.0, 1.0]), np).tolist()
        [-0.75, 0.0, 0.5]
    """
    return x / (1 + xp.abs(x))


def mish(x: Any, xp: Any) -> Any:
    """Return x tanh(log(1 + exp(x))) (Misra, arXiv:1908.08681).

    With e = exp(-|x|): the tanh is (1 + 2 e) / (1 + 2 e + 2 e^2) for x >= 0 and (e^2 + 2 e) / (e^2 + 2 e + 2) for x < 0, so
    that nothing overflows and nothing cancels.

    Examples:
        >>> import numpy as np
        >>> mish(np.array([-1000.0, 0.0, 1000.0]), np).tolist()
        [-0.0, 0.0, 1000.0]
    """
    e = xp.exp(-xp.abs(x))
    positive = (1 + 2 * e) / (1 + 2 * e + 2 * e * e)
    negative = e * (e + 2) / (e * (e + 2) + 2)
    return x * xp.where(x >= 0, positive, negative)
