"""The stabilizer of an exact vector, for finite groups and Lie groups alike."""

from __future__ import annotations

from collections.abc import Iterable

from symgroup.errors import time_limit
from symgroup.groups import FiniteGroup
from symgroup.isotropy.classes import IsotropyClass
from symgroup.isotropy.classes import isotropy_classes as finite_classes
from symgroup.isotropy.lie import LieIsotropyClass, LieStabilizer, lie_isotropy_classes, lie_stabilizer
from symgroup.isotropy.search.backtrack import SECONDS
from symgroup.isotropy.search.orbits import LARGEST_ORBIT
from symgroup.isotropy.stabilizer import Stabilizer
from symgroup.isotropy.stabilizer import stabilizer as finite_stabilizer
from symgroup.representations import Representation, require_representations


def stabilizer(
    V: Representation,  # of G, dim n
    x: Iterable[object],  # (n,): exact numbers, or sympy polynomials in symbols for a generic vector
    *,
    seconds: float = SECONDS,  # for all of it
    orbit_limit: int = LARGEST_ORBIT,  # vectors, where nothing better than listing the orbit is known
) -> Stabilizer | LieStabilizer:
    """Return the stabilizer G_x of an exact vector: a `Stabilizer` where G is finite, else a `LieStabilizer`.

    Both have order, index, generators and the vector; that of a Lie group has its Lie algebra, the names of the algebra and,
    where it is decided, of the group, and a statement of what is proved.

    Raises: InputError (SG302, SG305, SG314, SG344); LimitError: SG407, SG415, SG416 for finite groups, SG318 for Lie groups.

    Examples:
        >>> from symgroup.groups import dihedral, orthogonal
        >>> from symgroup.representations import natural
        >>> stabilizer(natural(dihedral(4)), (1, 0, 1, 0)).order
        4
        >>> stabilizer(natural(orthogonal(3)), (0, 0, 1)).name
        'O(2)'
    """
    require_representations(V)
    if isinstance(V.group, FiniteGroup):
        return finite_stabilizer(V, x, seconds=seconds, orbit_limit=orbit_limit)
    with time_limit(seconds):
        return lie_stabilizer(V, x)


def isotropy_classes(
    V: Representation,  # of G, dim n
    *,
    seconds: float = SECONDS,  # for all of it
) -> tuple[IsotropyClass | LieIsotropyClass, ...]:
    """Return the conjugacy classes of stabilizers of vectors of V, from the smallest to the largest.

    Those of a Lie group have dimensions in place of orders, class lengths and |N(H) / H|.
    Raises: InputError: SG319 a Lie group or representation that no theorem here covers; LimitError: SG408 out of reach,
    SG418 too many classes, SG415 when the time is up.

    Examples:
        >>> from symgroup.groups import orthogonal, symmetric
        >>> from symgroup.representations import natural
        >>> [c.name for c in isotropy_classes(natural(symmetric(4)))]
        ['1', 'C2', 'C2 x C2', 'S3', 'S4']
        >>> [c.name for c in isotropy_classes(natural(orthogonal(3)))]
        ['O(2)', 'O(3)']
    """
    require_representations(V)
    with time_limit(seconds):
        return finite_classes(V) if isinstance(V.group, FiniteGroup) else lie_isotropy_classes(V)
