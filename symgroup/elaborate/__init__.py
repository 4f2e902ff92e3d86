"""From the syntax tree to groups, representations, vectors and networks, with all errors at once."""

from symgroup.elaborate.declarations import elaborate, elaborate_partial
from symgroup.elaborate.module_spec import (
    Canonical,
    Equivariant,
    HiddenLayer,
    ModuleSpec,
    Noise,
    Relaxation,
    Relaxed,
    Vector,
)
from symgroup.elaborate.scalars import vector_entries
from symgroup.elaborate.spec import Declared, Spec

__all__ = [
    "Canonical",
    "Declared",
    "Equivariant",
    "HiddenLayer",
    "ModuleSpec",
    "Noise",
    "Relaxation",
    "Relaxed",
    "Spec",
    "Vector",
    "elaborate",
    "elaborate_partial",
    "vector_entries",
]
