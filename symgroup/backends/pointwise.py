"""The pointwise functions of plans: definition in float64, Lipschitz constant, whether evaluation rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import PluginError
from symgroup.plugins import Activation, find_activation

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


def pointwise_function(name: str) -> PointwiseFunction:
    """Return a function of symgroup or of a plugin, for float64.

    Raises: PluginError: SG508 where there is none, SG509 to SG511 where its plugin cannot be used.
    """
    if name in POINTWISE:
        return POINTWISE[name]
    activation = plugin_activation(name)
    return PointwiseFunction(
        lambda x: np.asarray(activation.function(x, np), dtype=np.float64), activation.lipschitz
    )


def plugin_activation(name: str) -> Activation:
    """Return the activation of this name that a plugin brings, for a backend to lower.

    Raises: PluginError: SG508 where there is none, SG509 to SG511 where its plugin cannot be used.

    Examples:
        >>> plugin_activation("softsign").lipschitz
        1.0
    """
    found = find_activation(name)
    if found is None:
        message = f"no pointwise function '{name}'"
        raise PluginError.of("SG508", message, help="install the plugin that brings it")
    return found
