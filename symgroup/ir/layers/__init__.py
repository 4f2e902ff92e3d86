"""The layers of a plan, one module a kind: what a new kind needs in the IR is a module here and a row in `_KINDS`."""

from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.layers.bilinear import BilinearLayer, BilinearTerm
from symgroup.ir.layers.dropout import CopiesTerm, DropoutLayer
from symgroup.ir.layers.gated import GatedLayer, GatedTerm
from symgroup.ir.layers.linear import BreakingTerm, LinearLayer
from symgroup.ir.layers.norm import NormLayer
from symgroup.ir.layers.normalise import NormaliseLayer
from symgroup.ir.layers.pointwise import POINTWISE_FUNCTIONS, PointwiseLayer
from symgroup.ir.layers.squares import SquaredTerm

_KINDS: tuple[type[Layer], ...] = (
    LinearLayer,
    PointwiseLayer,
    NormLayer,
    GatedLayer,
    BilinearLayer,
    NormaliseLayer,
    DropoutLayer,
)
LAYER_KINDS = {item.kind: item for item in _KINDS}

__all__ = [
    "LAYER_KINDS",
    "POINTWISE_FUNCTIONS",
    "BilinearLayer",
    "BilinearTerm",
    "BreakingTerm",
    "CopiesTerm",
    "DropoutLayer",
    "GatedLayer",
    "GatedTerm",
    "Layer",
    "LinearLayer",
    "NormLayer",
    "NormaliseLayer",
    "ParameterSpec",
    "PointwiseLayer",
    "SquaredTerm",
]
