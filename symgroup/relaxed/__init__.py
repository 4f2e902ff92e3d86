"""Relaxed equivariance: which linear layers break the symmetry of an input, and only that symmetry."""

from symgroup.relaxed.choose import Breaking, choose_breaking
from symgroup.relaxed.floor import FloorReport, FloorRow, FloorType, floor_of_data
from symgroup.relaxed.obstruction import Obstruction, obstruction
from symgroup.relaxed.partial import choose_partial_breaking, kept_subgroups
from symgroup.relaxed.space import RelaxedSpace, TypeGeometry, relaxed_space, type_geometry, unbroken_subgroup
from symgroup.relaxed.transversals import (
    Transversal,
    all_transversals,
    count_transversals,
    is_transversal,
    left_cosets,
    supplements,
)

__all__ = [
    "Breaking",
    "FloorReport",
    "FloorRow",
    "FloorType",
    "Obstruction",
    "RelaxedSpace",
    "Transversal",
    "TypeGeometry",
    "all_transversals",
    "choose_breaking",
    "choose_partial_breaking",
    "kept_subgroups",
    "count_transversals",
    "is_transversal",
    "floor_of_data",
    "left_cosets",
    "obstruction",
    "relaxed_space",
    "supplements",
    "type_geometry",
    "unbroken_subgroup",
]
