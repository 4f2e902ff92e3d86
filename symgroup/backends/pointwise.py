"""The pointwise functions of plans: definition in float64, Lipschitz constant, whether evaluation rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LEAKY_SLOPE = 0.01
ELU_ALPHA = 1.0


@dataclass(frozen=True, slots=True)
class PointwiseFunction:
    """A scalar function; `lipschitz` is at least sup |f'|."""

    apply: Callable[[FloatArray], FloatArray]
    lipschitz: float
    exact: bool = False  # evaluation commits no rounding error


def _elu(x: FloatArray) -> FloatArray:
    return np.where(x > 0, x, ELU_ALPHA * np.expm1(np.minimum(x, 0.0)))


def _gelu(x: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    return np.asarray(x * ndtr(x))


def _sigmoid(x: FloatArray) -> FloatArray:
    from scipy.special import expit

    return np.asarray(expit(x))


# sup of gelu' = 1.1289... at x = sqrt(2); sup of silu' = 1.0998... at x = 2.3994...; |f'| <= 1 for all others
POINTWISE: dict[str, PointwiseFunction] = {
    "identity": PointwiseFunction(lambda x: x, 1.0, exact=True),
    "relu": PointwiseFunction(lambda x: np.maximum(x, 0.0), 1.0, exact=True),
    "leaky_relu": PointwiseFunction(lambda x: np.where(x >= 0, x, LEAKY_SLOPE * x), 1.0),
    "elu": PointwiseFunction(_elu, 1.0),
    "gelu": PointwiseFunction(_gelu, 1.13),
    "silu": PointwiseFunction(lambda x: x * _sigmoid(x), 1.1),
    "softplus": PointwiseFunction(lambda x: np.logaddexp(x, 0.0), 1.0),
    "sigmoid": PointwiseFunction(_sigmoid, 1.0),
    "tanh": PointwiseFunction(np.tanh, 1.0),
    "sin": PointwiseFunction(np.sin, 1.0),
}
