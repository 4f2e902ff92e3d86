"""The canonicalizer for a representation."""

from __future__ import annotations

from symgroup.canonical.base import Canonicalizer
from symgroup.canonical.clouds import Clouds
from symgroup.canonical.enumeration import Enumeration
from symgroup.canonical.frames import Frames
from symgroup.canonical.labelling import GraphLabelling
from symgroup.canonical.points import PointOrder
from symgroup.canonical.products import FrameProduct
from symgroup.ir import CloudInput, FrameInput, LabellingInput, ProductFrameInput, ShiftInput, SortingInput
from symgroup.plan.canonical import frame_step, order_step
from symgroup.plan.product_frames import product_step
from symgroup.representations import Representation


def canonicalizer(
    V: Representation,  # of G
) -> Canonicalizer:
    """Return what finds canonical representatives in V.

    Sorting for copies of natural(S(n)), shifts for those of a periodic grid, canonical labelling for its tensors,
    frames for copies of natural(O(n)) and natural(SO(n)), also in products with finite groups, with S(m) of any m on clouds of
    points, and a list of all elements for other finite groups.
    Raises: InputError (SG352) for other infinite groups; LimitError (SG403, SG409).
    """
    step = product_step(V) or frame_step(V) if V.group.order is None else order_step(V)
    match step:
        case ProductFrameInput():
            return FrameProduct(V, step)
        case CloudInput():
            return Clouds(V, step)
        case FrameInput():
            return Frames(V, step)
        case LabellingInput():
            return GraphLabelling(V, step)
        case SortingInput() | ShiftInput():
            return PointOrder(V, step)
        case _:
            return Enumeration(V)
