"""The canonicalizer for a representation."""

from __future__ import annotations

from symgroup.canonical.base import Canonicalizer
from symgroup.canonical.enumeration import Enumeration
from symgroup.canonical.frames import Frames
from symgroup.canonical.labelling import GraphLabelling
from symgroup.canonical.points import PointOrder
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup, LieGroup
from symgroup.ir import LabellingInput
from symgroup.plan.canonical import order_step
from symgroup.representations import Representation, natural


def canonicalizer(
    V: Representation,  # of G
) -> Canonicalizer:
    """Return what finds canonical representatives in V.

    Sorting for copies of natural(S(n)), shifts for those of a periodic grid, canonical labelling for its tensors,
    frames for copies of natural(O(n)) and natural(SO(n)), and a list of all elements for other finite groups.
    Raises: InputError (SG352) for other infinite groups; LimitError (SG403, SG409).
    """
    G = V.group
    if isinstance(G, FiniteGroup):
        step = order_step(V)
        if isinstance(step, LabellingInput):
            return GraphLabelling(V, step)
        return Enumeration(V) if step is None else PointOrder(V, step)
    form = G.form if isinstance(G, LieGroup) else None
    definite = form is not None and form.letter in ("O", "SO", "SO_0") and 0 in form.signature
    if form is not None and definite and all(part == natural(G) for _, part in V.terms()):
        return Frames(V, special=form.letter != "O")
    raise InputError.of(
        "SG352",
        f"there is no canonicalizer for {V}",
        help="there are frames for copies of natural(O(n)) and natural(SO(n)), and every finite group is listed",
    )
