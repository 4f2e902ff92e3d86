"""Stabilizers of floating-point data in Lie groups, as matrices on any representation, and what they fix."""

from symgroup.relaxed.lie.actions import FloatElement, element_matrix, is_definite, tangent_matrices
from symgroup.relaxed.lie.samples import SampleStabilizer, default_tolerance, sample_stabilizer

__all__ = [
    "FloatElement",
    "SampleStabilizer",
    "default_tolerance",
    "element_matrix",
    "is_definite",
    "sample_stabilizer",
    "tangent_matrices",
]
