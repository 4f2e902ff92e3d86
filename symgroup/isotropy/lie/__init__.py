"""Stabilizers in Lie groups: the Lie algebra exactly, its type, and the components where they are decided."""

from symgroup.isotropy.lie.ranks import RankClass, vector_isotropy_classes
from symgroup.isotropy.lie.stabilizer import LieStabilizer, lie_stabilizer

__all__ = ["LieStabilizer", "RankClass", "lie_stabilizer", "vector_isotropy_classes"]
