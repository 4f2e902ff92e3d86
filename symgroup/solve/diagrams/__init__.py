"""Route 3: bases of Hom_G between tensor powers by partition, Brauer and walled Brauer diagrams."""

from symgroup.solve.diagrams.basis import DiagramBasis, DiagramPart, Entries
from symgroup.solve.diagrams.count import diagram_count
from symgroup.solve.diagrams.links import Diagram, Link
from symgroup.solve.diagrams.solve import diagram_basis
from symgroup.solve.diagrams.space import FAMILIES, DiagramSpace, Word

__all__ = [
    "FAMILIES",
    "Diagram",
    "DiagramBasis",
    "DiagramPart",
    "DiagramSpace",
    "Entries",
    "Link",
    "Word",
    "diagram_basis",
    "diagram_count",
]
