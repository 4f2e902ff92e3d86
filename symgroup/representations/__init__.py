"""Representations of finite groups over Q: natural, permutation, sums, products, powers; characters."""

from symgroup.representations.base import Kind, MonomialMatrix, Representation
from symgroup.representations.conjugates import conjugate
from symgroup.representations.construct import (
    det,
    direct_sum,
    dual,
    exterior_power,
    natural,
    quotient,
    regular,
    require_one_group,
    restrict,
    sign,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.representations.given import representation_from_images
from symgroup.representations.induced import induce
from symgroup.representations.kernels import kernel

__all__ = [
    "conjugate",
    "induce",
    "kernel",
    "representation_from_images",
    "Kind",
    "MonomialMatrix",
    "Representation",
    "det",
    "direct_sum",
    "dual",
    "exterior_power",
    "natural",
    "quotient",
    "regular",
    "require_one_group",
    "restrict",
    "sign",
    "symmetric_power",
    "tensor_product",
    "trivial",
]
