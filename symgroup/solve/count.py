"""dim Hom_G(V, W) counted a second way, by code that shares nothing with the solver."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import DisjointSet

from symgroup.errors import SymgroupBug
from symgroup.groups import conjugacy_classes
from symgroup.representations import Kind, Representation, require_one_group
from symgroup.representations.basic import Natural


def hom_dim(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> int | None:
    """Return dim Hom_G(V, W) by characters, or by stabilizer orbits in large permutation groups; None where neither can.

    By Schur orthogonality dim Hom_G(V, W) = 1/|G| sum over g of chi_V(g^-1) chi_W(g) (Serre 1977, section 2.3), and
    characters over Q are the same on g and g^-1. For V = natural of a permutation group, dim Hom is the number of
    orbits on pairs: for one point p of each orbit, the orbits of G_p on the basis of W.

    Raises: GroupMismatchError (SG301).
    """
    require_one_group(V, W)
    classes = conjugacy_classes(V.group)
    if classes is not None:
        total = sum(c.size * V.character(c.representative) * W.character(c.representative) for c in classes)
        count = total / V.group.order
        if count.q != 1:
            raise SymgroupBug("a character inner product is not an integer")
        return int(count.p)
    if isinstance(V, Natural) and max(V.kind, W.kind) == Kind.PERMUTATION:
        return _count_by_point_stabilizers(V, W)
    return None


def _count_by_point_stabilizers(V: Representation, W: Representation) -> int:
    group = V.group
    orbits = DisjointSet(range(V.dim))
    for g in group.generators:
        for point, image in enumerate(V.monomial(g).images.tolist()):
            orbits.merge(point, image)
    total = 0
    for orbit in orbits.subsets():
        pieces = DisjointSet(range(W.dim))
        for h in group.point_stabilizer(min(orbit)).generators:
            images = W.monomial(h).images
            for i in np.flatnonzero(images != np.arange(W.dim)).tolist():
                pieces.merge(i, int(images[i]))
        total += pieces.n_subsets
    return total
