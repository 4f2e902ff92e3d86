"""Formal characters: Laurent polynomials on maximal tori, polynomials in cycle numbers, and what they count."""

from symgroup.representations.formal.averages import expand, formal_hom_dim, formal_molien, whole_number
from symgroup.representations.formal.characters import NoFormalCharacterError, character
from symgroup.representations.formal.cycles import symmetric_averages
from symgroup.representations.formal.places import (
    CyclesPlace,
    Place,
    TorusPlace,
    TracesPlace,
    leaves,
    places_of,
)
from symgroup.representations.formal.roots import RootSystem, Weight

__all__ = [
    "CyclesPlace",
    "NoFormalCharacterError",
    "Place",
    "RootSystem",
    "TorusPlace",
    "TracesPlace",
    "Weight",
    "character",
    "expand",
    "formal_hom_dim",
    "formal_molien",
    "leaves",
    "places_of",
    "symmetric_averages",
    "whole_number",
]
