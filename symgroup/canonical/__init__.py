"""Canonicalizers: for each x an element c(x) of G that carries the canonical representative of x's orbit to x, in batches."""

from symgroup.canonical.base import CanonicalForm, Canonicalizer
from symgroup.canonical.choose import canonicalizer
from symgroup.canonical.clouds import Clouds
from symgroup.canonical.enumeration import Enumeration
from symgroup.canonical.frames import Frames
from symgroup.canonical.labelling import GraphLabelling
from symgroup.canonical.points import PointOrder
from symgroup.canonical.products import FrameProduct

__all__ = [
    "CanonicalForm",
    "Canonicalizer",
    "Clouds",
    "Enumeration",
    "FrameProduct",
    "Frames",
    "GraphLabelling",
    "PointOrder",
    "canonicalizer",
]
