"""The layers other than linear ones, each as a plain loop over one sample: one row a kind in `PREPARED`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from symgroup.backends import plugin_activation
from symgroup.ir import (
    BilinearLayer,
    DropoutLayer,
    GatedLayer,
    Layer,
    NormaliseLayer,
    NormLayer,
    PointwiseLayer,
    SquaredTerm,
)
from symgroup_reference.evaluate import Array, build_matrix

# what a layer does with all parameters and one sample
Step = Callable[[Mapping[str, Array], Array], Array]


def _pointwise(layer: PointwiseLayer, name: str) -> Step:
    function = function_of(layer.function)
    return lambda parameters, x: function(x)


def _norm(layer: NormLayer, name: str) -> Step:
    function = function_of(layer.function)

    def step(parameters: Mapping[str, Array], x: Array) -> Array:
        y = np.empty(len(x))
        for number, term, a, place in copies_of(layer.terms):
            block = x[place].astype(np.float64)
            n = math.sqrt(square_of(term, block) + layer.epsilon)
            shift = float(parameters[f"{name}.shift.{number}"][a])
            y[place] = block * (function(np.array([n + shift]))[0] / n)
        return y.astype(x.dtype)

    return step


def _gated(layer: GatedLayer, name: str) -> Step:
    function = function_of(layer.function)

    def step(parameters: Mapping[str, Array], x: Array) -> Array:
        y: list[float] = []
        start = 0
        for term in layer.terms:
            for a in range(term.copies):
                factor = function(x[term.gate + a : term.gate + a + 1])[0]
                y.extend(factor * x[start + i] for i in range(term.dim))
                start += term.dim
        return np.array(y, dtype=x.dtype)

    return step


def _bilinear(layer: BilinearLayer, name: str) -> Step:
    def step(parameters: Mapping[str, Array], x: Array) -> Array:
        y = x.copy()
        for number, term in enumerate(layer.terms):
            matrix = build_matrix(term.weight, parameters, f"{name}.weight.{number}", str(x.dtype))
            for a, (left, right) in enumerate(zip(term.left, term.right, strict=True)):
                u, v = x[left : left + term.left_dim], x[right : right + term.right_dim]
                rows = slice(a * term.dim, (a + 1) * term.dim)
                y[term.start + rows.start : term.start + rows.stop] += matrix[rows] @ np.outer(u, v).ravel()
        return y

    return step


def _normalise(layer: NormaliseLayer, name: str) -> Step:
    def step(parameters: Mapping[str, Array], x: Array) -> Array:
        squares: dict[int, list[float]] = {}
        for number, term, _, place in copies_of(layer.terms):
            squares.setdefault(number, []).append(square_of(term, x[place]))
        y = np.empty_like(x)
        for number, _, a, place in copies_of(layer.terms):
            mean = math.fsum(squares[number]) / len(squares[number])
            scale = float(parameters[f"{name}.scale.{number}"][a])
            y[place] = x[place].astype(np.float64) * (scale / math.sqrt(mean + layer.epsilon))
        return y

    return step


def _dropout(layer: DropoutLayer, name: str) -> Step:
    return lambda parameters, x: x  # it only acts in training


def copies_of(terms: Sequence[SquaredTerm]) -> Iterator[tuple[int, SquaredTerm, int, slice]]:
    """Yield (number of the term, term, number of the copy, its coordinates), copy by copy."""
    start = 0
    for number, term in enumerate(terms):
        for a in range(term.copies):
            yield number, term, a, slice(start, start + term.dim)
            start += term.dim


def square_of(term: SquaredTerm, x: Array) -> float:
    """Return q(x) = sum of S_ij x_i x_j, 0 where rounding makes it negative."""
    form = term.square
    entries = zip(form.row.tolist(), form.column.tolist(), form.values().tolist(), strict=True)
    return max(math.fsum(value * float(x[i]) * float(x[j]) for i, j, value in entries), 0.0)


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
PREPARED: dict[type[Layer], Callable[[Any, str], Step]] = {
    PointwiseLayer: _pointwise,
    NormLayer: _norm,
    NormaliseLayer: _normalise,
    DropoutLayer: _dropout,
    GatedLayer: _gated,
    BilinearLayer: _bilinear,
}
