"""The stabilizer of an exact vector, for finite groups and Lie groups alike."""

from __future__ import annotations

from collections.abc import Iterable

from symgroup.groups import FiniteGroup
from symgroup.isotropy.lie import LieStabilizer, lie_stabilizer
from symgroup.isotropy.search.backtrack import SECONDS
from symgroup.isotropy.search.orbits import LARGEST_ORBIT
from symgroup.isotropy.stabilizer import Stabilizer
from symgroup.isotropy.stabilizer import stabilizer as finite_stabilizer
from symgroup.representations import Representation


def stabilizer(
    V: Representation,  # of G, dim n
    x: Iterable[object],  # (n,): exact numbers, or sympy polynomials in symbols for a generic vector
    *,
    seconds: float = SECONDS,  # of search in a finite group
    orbit_limit: int = LARGEST_ORBIT,  # vectors, where nothing better than listing the orbit is known
) -> Stabilizer | LieStabilizer:
    """Return the stabilizer G_x of an exact vector: a `Stabilizer` where G is finite, else a `LieStabilizer`.

    Both have order, index, generators and the vector; that of a Lie group has its Lie algebra, the names of the algebra and,
    where it is decided, of the group, and a statement of what is proved.

    Raises: InputError (SG302, SG305, SG314); LimitError: SG407, SG415, SG416 for finite groups, SG318 for Lie groups.

    Examples:
        >>> from symgroup.groups import dihedral, orthogonal
        >>> from symgroup.representations import natural
        >>> stabilizer(natural(dihedral(4)), (1, 0, 1, 0)).order
        4
        >>> stabilizer(natural(orthogonal(3)), (0, 0, 1)).name
        'O(2)'
    """
    if isinstance(V.group, FiniteGroup):
        return finite_stabilizer(V, x, seconds=seconds, orbit_limit=orbit_limit)
    return lie_stabilizer(V, x)
