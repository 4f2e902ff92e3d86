"""dim Hom_G(V, W) counted a second way, by code that shares nothing with the solver."""

from __future__ import annotations

import numpy as np
from flint import fmpq
from scipy.cluster.hierarchy import DisjointSet

from symgroup.algebra import ExactScalar, FieldElement, coerce, common_field
from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, conjugacy_classes
from symgroup.representations import Kind, Representation, require_one_group
from symgroup.representations.basic import Natural


def hom_dim(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> int | None:
    """Return dim Hom_G(V, W) by characters, or by stabilizer orbits in large permutation groups; None where neither can.

    By Schur orthogonality dim Hom_G(V, W) = 1/|G| sum over g of chi_V(g^-1) chi_W(g) (Serre 1977, section 2.3). For
    V = natural of a large permutation group, dim Hom is the number of orbits on pairs: for one point p of each orbit, the
    orbits of G_p on the basis of W.

    Raises: GroupMismatchError (SG301).
    """
    require_one_group(V, W)
    if not isinstance(V.group, FiniteGroup):
        return None
    classes = conjugacy_classes(V.group)
    if classes is not None:
        field = common_field(V.field, W.field)
        values = (
            c.size
            * coerce(V.character(c.representative.inverse()), field)
            * coerce(W.character(c.representative), field)
            for c in classes
        )
        count: ExactScalar = sum(values, coerce(fmpq(0), field)) / V.group.order
        number = count.rational() if isinstance(count, FieldElement) and count.is_rational else count
        if isinstance(number, FieldElement) or number.q != 1:
            raise SymgroupBug("a character inner product is not an integer")
        return int(number.p)
    if isinstance(V, Natural) and max(V.kind, W.kind) == Kind.PERMUTATION:
        return _count_by_point_stabilizers(V, W)
    return None


def _count_by_point_stabilizers(V: Representation, W: Representation) -> int:
    group = V.finite_group
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
