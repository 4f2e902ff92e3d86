"""Symmetries of vectors: the stabilizer of one vector, the isotropy classes of a representation."""

from symgroup.isotropy.classes import (
    IsotropyClass,
    IsotropyTable,
    conjugate_masks,
    conjugators_of,
    isotropy_classes,
    isotropy_table,
    subgroup_of_mask,
)
from symgroup.isotropy.stabilizer import Stabilizer, fixes, pointwise_stabilizer, stabilizer
from symgroup.isotropy.vectors import ExactVector, exact_vector

__all__ = [
    "ExactVector",
    "IsotropyClass",
    "IsotropyTable",
    "Stabilizer",
    "conjugate_masks",
    "conjugators_of",
    "exact_vector",
    "fixes",
    "isotropy_classes",
    "isotropy_table",
    "pointwise_stabilizer",
    "stabilizer",
    "subgroup_of_mask",
]
