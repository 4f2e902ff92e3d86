"""What no linear layer breaks, whatever V and W are: a theorem on H in its normalizer N(H), with its proof as an object.

Theorem 3. Let A : V -> W be linear and relaxed equivariant at all inputs of type H. Then there is a K <= N(H), K H = N(H),
such that K cap H fixes A x for every x with G_x = H. So what stays unbroken has at least as many elements as the smallest
K cap H over all supplements K of H in N(H), and nothing at all is broken where that is H.
Proof. By the converse of Theorem 1 (`symgroup.relaxed.space`) A is in R(H, T) for a transversal T. For t in T cap N(H) and v
in V^H, t v is in V^H again; so A t v = t A v makes A commute on V^H with K, the group that T cap N(H) generates. T meets every
coset of H in N(H), so K H = N(H). For w in K cap H now A v = A w v = w A v.

For C(4) at (1, 0, 1, 0): H = C(2) and N(H) = C(4), whose only subgroup K with K H = C(4) is C(4) itself. So H stays unbroken.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from symgroup.groups import FiniteGroup, normalizer
from symgroup.groups.supplements import Supplement, minimal_supplements

LARGEST_NORMALIZER = 200  # all subgroups of it are listed, up to conjugacy


@dataclass(frozen=True, slots=True, eq=False)
class Obstruction:
    """Why at least `least` elements of H stay unbroken: the minimal supplements of H in N(H), up to conjugacy there."""

    subgroup: FiniteGroup  # H
    normalizer: FiniteGroup  # N(H)
    supplements: tuple[Supplement, ...]

    @property
    def least(self) -> int:
        """The order of the smallest K cap H; every supplement contains a minimal one."""
        return min(item.meet_order for item in self.supplements)

    def sentence(self) -> str:
        """Return the reason in words."""
        orders = ", ".join(sorted({str(item.subgroup.order) for item in self.supplements}, key=int))
        return (
            f"each K <= N(H) with K H = N(H), |N(H)| = {self.normalizer.order}, contains one of order {orders}, "
            f"and meets H in {self.least} elements or more"
        )


@lru_cache(maxsize=256)
def obstruction(G: FiniteGroup, H: FiniteGroup) -> Obstruction | None:
    """Return what Theorem 3 says of H in G, or None where the normalizer is too large to list its subgroups.

    Examples:
        >>> from symgroup.groups import cyclic
        >>> G = cyclic(4)
        >>> obstruction(G, G.subgroup([[2, 3, 0, 1]])).least
        2
    """
    N = normalizer(G, H)
    if N.order > LARGEST_NORMALIZER:
        return None
    found = minimal_supplements(N, H)
    return Obstruction(H, N, tuple(found.found)) if found.complete else None
