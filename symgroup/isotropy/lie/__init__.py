"""Stabilizers in Lie groups: the Lie algebra exactly, its type, and the components where they are decided."""

from symgroup.isotropy.lie.stabilizer import LieStabilizer, lie_stabilizer
from symgroup.isotropy.lie.types import LieIsotropyClass, lie_isotropy_classes

__all__ = ["LieIsotropyClass", "LieStabilizer", "lie_isotropy_classes", "lie_stabilizer"]
