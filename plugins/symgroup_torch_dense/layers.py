"""The module of each kind of layer: one row a kind in `LOWERED`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

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
from symgroup_torch_dense.bilinear import Bilinear
from symgroup_torch_dense.dropout import Dropout
from symgroup_torch_dense.gates import Gated
from symgroup_torch_dense.linear import PlanLinear, TiledMap
from symgroup_torch_dense.norms import Norm, Normalise
from symgroup_torch_dense.pointwise import Pointwise

Lower = Callable[[LinearMap], TiledMap]  # how a backend builds its linear maps

LOWERED: dict[type[Layer], Callable[[Any, Lower], nn.Module]] = {
    LinearLayer: PlanLinear,
    PointwiseLayer: lambda layer, _lower: Pointwise(layer.function),
    NormLayer: lambda layer, _lower: Norm(layer),
    NormaliseLayer: lambda layer, _lower: Normalise(layer),
    DropoutLayer: lambda layer, _lower: Dropout(layer),
    GatedLayer: lambda layer, _lower: Gated(layer),
    BilinearLayer: lambda layer, _lower: Bilinear(layer),
}
