"""The layers other than linear ones, each as a plain loop over one sample: one row a kind in `PREPARED`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symgroup.backends import plugin_activation
from symgroup.ir import Layer, PointwiseLayer
from symgroup_reference.evaluate import Array

# what a layer does with all parameters and one sample
Step = Callable[[Mapping[str, Array], Array], Array]


def _pointwise(layer: PointwiseLayer, name: str) -> Step:
    function = function_of(layer.function)
    return lambda parameters, x: function(x)


def function_of(name: str) -> Callable[[Array], Array]:  # (N,) -> (N,)
    """Return the function at every coordinate, computed in float64 and rounded once.

    Raises: PluginError: SG508 to SG511 where neither this table nor a plugin has the function.
    """
    if name in _FUNCTIONS:
        scalar = _FUNCTIONS[name]
        return lambda x: np.array([scalar(float(entry)) for entry in x], dtype=x.dtype)
    evaluate = plugin_activation(name).function
    return lambda x: np.asarray(evaluate(x.astype(np.float64), np)).astype(x.dtype)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "identity": lambda x: x,
    "relu": lambda x: max(x, 0.0),
    "leaky_relu": lambda x: x if x >= 0 else 0.01 * x,
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "gelu": lambda x: x * math.erfc(-x / math.sqrt(2)) / 2,
    "silu": lambda x: x * _sigmoid(x),
    "softplus": lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
    "sigmoid": _sigmoid,
    "tanh": math.tanh,
    "sin": math.sin,
}

# a layer and the prefix of its parameters' names
PREPARED: dict[type[Layer], Callable[[Any, str], Step]] = {PointwiseLayer: _pointwise}
