"""The layers of a plan, one module a kind: what a new kind needs in the IR is a module here and a row in `LAYER_KINDS`."""

from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.layers.bilinear import BilinearLayer, BilinearTerm
from symgroup.ir.layers.gated import GatedLayer, GatedTerm
from symgroup.ir.layers.linear import BreakingTerm, LinearLayer
from symgroup.ir.layers.norm import NormLayer
from symgroup.ir.layers.pointwise import POINTWISE_FUNCTIONS, PointwiseLayer
from symgroup.ir.layers.squares import SquaredTerm

LAYER_KINDS: dict[str, type[Layer]] = {
    item.kind: item for item in (LinearLayer, PointwiseLayer, NormLayer, GatedLayer, BilinearLayer)
}

__all__ = [
    "LAYER_KINDS",
    "POINTWISE_FUNCTIONS",
    "BilinearLayer",
    "BilinearTerm",
    "BreakingTerm",
    "GatedLayer",
    "GatedTerm",
    "Layer",
    "LinearLayer",
    "NormLayer",
    "ParameterSpec",
    "PointwiseLayer",
    "SquaredTerm",
]
