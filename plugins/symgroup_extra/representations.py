"""pairs(G): how a permutation group moves the unordered pairs of its points, as the edges of a graph."""

from __future__ import annotations

from itertools import combinations

from symgroup.groups import FiniteGroup
from symgroup.plugins import InputError
from symgroup.representations import Representation, representation_from_images


def pairs(
    G: FiniteGroup,  # a permutation group on n points
) -> Representation:
    """Return the permutation representation of G on the pairs {i, j} of its points, of dim n (n - 1) / 2.

    The pairs are in lexicographic order: {1, 2}, {1, 3}, ..., {n - 1, n}.
    Raises: InputError (SG513): where G is not a permutation group on 2 points or more.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> pairs(symmetric(4)).dim
        6
    """
    n = G.degree
    if n < 2 or G.points != n:
        raise InputError.of("SG513", "pairs(G) needs a permutation group of 2 points or more")
    edges = list(combinations(range(n), 2))
    number = {frozenset(edge): place for place, edge in enumerate(edges)}
    images = [[number[frozenset((g[i], g[j]))] for i, j in edges] for g in G.generators]
    return representation_from_images(G, images, name=f"pairs({G.name})")
