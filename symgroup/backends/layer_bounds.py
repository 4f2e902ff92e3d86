"""How each kind of layer carries values and bounds on their errors on: one row a kind in `LAYER_BOUNDS`.

References: [Higham02] N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM 2002, chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symgroup.backends.dense import DenseMap, dense_map
from symgroup.backends.norm_bounds import norm_bound, normalise_bound
from symgroup.backends.pointwise import pointwise_function
from symgroup.backends.product_bounds import bilinear_bound, gated_bound
from symgroup.backends.rounding import Evaluation, State
from symgroup.ir import (
    BilinearLayer,
    DropoutLayer,
    GatedLayer,
    Layer,
    LinearLayer,
    LinearMap,
    NormaliseLayer,
    NormLayer,
    PointwiseLayer,
)


@dataclass(frozen=True, slots=True, eq=False)
class _DenseLayer:
    weight: DenseMap
    bias: DenseMap | None
    breaking: dict[int, DenseMap]  # by orbit type

    @property
    def roundings(self) -> int:
        parts = [self.weight, *self.breaking.values(), *([self.bias] if self.bias else [])]
        return max(part.roundings for part in parts)


def _dense_layer(layer: LinearLayer, name: str, evaluation: Evaluation) -> _DenseLayer:
    def dense(prefix: str, space: LinearMap) -> DenseMap:
        coefficients = [evaluation.arrays[f"{name}.{prefix}.{number}"] for number in range(len(space.tiles))]
        return dense_map(space, coefficients, evaluation.by_blocks)

    breaking = {term.orbit_type: dense(f"breaking.{term.orbit_type}", term.weight) for term in layer.breaking}
    bias = dense("bias", layer.bias) if layer.bias is not None else None
    return _DenseLayer(dense("weight", layer.weight), bias, breaking)


def _linear(given: LinearLayer, name: str, state: State, evaluation: Evaluation) -> State:
    layer, rounding = _dense_layer(given, name, evaluation), evaluation.rounding
    reach = state.reach
    y = state.value @ layer.weight.value.T
    carried, magnitude = state.error @ layer.weight.absolute.T, reach @ layer.weight.absolute.T
    for orbit_type, extra in layer.breaking.items():
        mask = evaluation.chosen[orbit_type]
        y[mask] += state.value[mask] @ extra.value.T
        carried[mask] += state.error[mask] @ extra.absolute.T
        magnitude[mask] += reach[mask] @ extra.absolute.T
    if layer.bias is not None:
        y += layer.bias.value[:, 0]
        magnitude += layer.bias.absolute[:, 0]
    # one each for the product, for adding the breaking term and for adding the bias
    steps = state.value.shape[1] + layer.roundings + 3
    return State(y, carried + rounding.gamma(steps) * magnitude + steps * rounding.tiny)


def _pointwise(layer: PointwiseLayer, name: str, state: State, evaluation: Evaluation) -> State:
    function = pointwise_function(layer.function)
    bound = function.lipschitz * state.error
    if not function.exact:
        bound = bound + 8 * evaluation.rounding.u * (1 + state.reach)
    return State(function.apply(state.value), bound)


# a layer, the prefix of its parameters' names, what comes in, and the plan's evaluation; returns what goes out
LAYER_BOUNDS: dict[type[Layer], Callable[[Any, str, State, Evaluation], State]] = {
    LinearLayer: _linear,
    PointwiseLayer: _pointwise,
    NormLayer: norm_bound,
    NormaliseLayer: normalise_bound,
    DropoutLayer: lambda _layer, _name, state, _evaluation: state,  # in use it does nothing
    GatedLayer: gated_bound,
    BilinearLayer: bilinear_bound,
}
