"""Representations of groups by exact matrices: natural, permutation, sums, products, powers, irreducible; characters."""

from symgroup.representations.base import (
    Kind,
    MonomialMatrix,
    Representation,
    require_finite,
)
from symgroup.representations.conjugates import conjugate
from symgroup.representations.construct import (
    det,
    direct_sum,
    dual,
    exterior_power,
    mixed_tensors,
    natural,
    quotient,
    regular,
    require_one_group,
    require_representations,
    restrict,
    sign,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.representations.given import representation_from_images
from symgroup.representations.induced import induce
from symgroup.representations.irreducible import irreducible_representation, irreducible_representations
from symgroup.representations.kernels import kernel
from symgroup.representations.lie_images import lie_representation_from_images
from symgroup.representations.orthogonality import is_orthogonal, noncompact_reason
from symgroup.representations.outer import Outer, lift, outer
from symgroup.representations.realified import realify
from symgroup.representations.spherical import irrep, irreps
from symgroup.representations.subrepresentation import Subrepresentation, standard, traceless_symmetric_power

__all__ = [
    "conjugate",
    "induce",
    "irreducible_representation",
    "irreducible_representations",
    "kernel",
    "lie_representation_from_images",
    "representation_from_images",
    "Kind",
    "MonomialMatrix",
    "Outer",
    "Representation",
    "Subrepresentation",
    "det",
    "direct_sum",
    "dual",
    "exterior_power",
    "irrep",
    "irreps",
    "is_orthogonal",
    "lift",
    "mixed_tensors",
    "natural",
    "noncompact_reason",
    "outer",
    "quotient",
    "realify",
    "regular",
    "require_finite",
    "require_one_group",
    "require_representations",
    "restrict",
    "sign",
    "standard",
    "symmetric_power",
    "tensor_product",
    "traceless_symmetric_power",
    "trivial",
]
