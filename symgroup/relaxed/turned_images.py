"""The images of a target under the stabilizer of a sample in a Lie group: finitely many, each with rotations of a subspace.

Let H = G_x, K its identity component and C the subspace of R^n that the Lie algebra k moves, n the degree of the one factor
O(n) or SO(n) of G. k lies in so(C). Where dim k = c (c - 1) / 2, c = dim C, it is so(C), and K = SO(C), since K is connected.
As K is normal, H = K g_1 + K g_2 + ..., and the images of y are those of g_1 y, g_2 y, ... under SO(C). Every g in H takes
C to itself, since Ad(g) k = k. So g lies in K exactly where it is 1 in all finite factors and beyond C, and its determinant
on C is 1: that tells the cosets apart.

K moves coordinates of W as drho_W(so(n)) does. Where those are, up to their order, copies of R^n and zeros, the images under
SO(C) are those of vectors (`backends.images.Turns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, Group, factors_of
from symgroup.relaxed.lie import SampleStabilizer, default_tolerance, tangent_matrices
from symgroup.representations import Representation, natural

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

APART = 1e-3  # elements of a finite group, and of cosets, that are nearer than this are one
MOST_TURNED = 2000  # images of one target that are listed: each is compared with all others
ROUNDING = 1e-6  # of bases of Lie algebras, which are orthonormal


@dataclass(frozen=True, slots=True, eq=False)
class TurnedImages:
    """Images of one target: a finite list, and all that SO(C) makes of these."""

    listed: FloatArray  # (K, m)
    basis: FloatArray  # (n, n): orthonormal columns, the first c of which span C
    dim: int  # c, 0 where the stabilizer is finite


def turned_images(
    W: Representation,  # dim m
    H: SampleStabilizer,
    y: FloatArray,  # (m,)
    tolerance: float,  # at which H was found
) -> TurnedImages | None:
    """Return the images of y under H; None where its identity component is no SO(C), or there are more than MOST_TURNED."""
    place = _place(W.group)
    basis, dim = _moved_subspace(H, W.group)
    if H.dim != dim * (dim - 1) // 2:
        return None
    apart = max(APART, 10 * tolerance)
    actions = list(zip(H.elements_on(natural(W.group)), H.elements_on(W), strict=True))
    queue = [(np.eye(W.group.degree), y)]
    known = [_coset(queue[0][0], place, basis, dim)]
    for g, image in queue:
        for h, on_W in actions:
            key = _coset(h @ g, place, basis, dim)
            if np.abs(np.array(known) - key).max(axis=1).min() > apart:
                if len(queue) == MOST_TURNED:
                    return None
                known.append(key)
                queue.append((h @ g, on_W @ image))
    return TurnedImages(np.array([image for _, image in queue]), basis, dim)


def vector_places(W: Representation) -> IntArray | None:  # (L, n)
    """Return where W has the vectors of R^n that the rotations of G move; None where they move anything else."""
    T, place = tangent_matrices(W), _place(W.group)
    own = tangent_matrices(natural(W.group))[:, place, place]
    n = place.stop - place.start
    joins = np.abs(T).max(axis=0, initial=0.0) > 0
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in range(W.dim):
        if start in seen:
            continue
        block = sorted(_component(joins, start))
        seen.update(block)
        if len(block) == 1:
            continue
        orders = [] if len(block) != n else permutations(block) if n <= 3 else [tuple(block)]
        alike = [list(order) for order in orders if np.allclose(T[:, order][:, :, order], own)]
        if not alike:
            return None
        found.append(alike[0])
    return np.array(found, dtype=np.int64).reshape(-1, n)


def _component(joins: NDArray[np.bool_], start: int) -> list[int]:
    """Return the coordinates that are joined to one, step by step."""
    queue = [start]
    for i in queue:
        queue += [j for j in np.flatnonzero(joins[i] | joins[:, i]).tolist() if j not in queue]
    return queue


def _place(group: Group) -> slice:
    """Return where R^n stands in natural(G), for the one O(n) or SO(n) among the factors; an empty place for other groups."""
    starts = np.cumsum([0, *(F.degree for F in factors_of(group))]).tolist()
    places = [
        slice(start, start + F.degree)
        for F, start in zip(factors_of(group), starts, strict=False)
        if not isinstance(F, FiniteGroup)
    ]
    only = len(places) == 1 and default_tolerance(natural(group)) > 0
    return places[0] if only else slice(0, 0)


def _moved_subspace(H: SampleStabilizer, group: Group) -> tuple[FloatArray, int]:
    """Return an orthonormal basis of R^n that begins with one of C, and dim C."""
    place = _place(group)
    n = place.stop - place.start
    if not (n and H.dim):
        return np.eye(n), 0
    columns = np.concatenate(list(H.algebra_on(natural(group))[:, place, place]), axis=1)
    basis, sizes, _ = np.linalg.svd(columns)
    return basis, int((sizes > ROUNDING * sizes[0]).sum())


def _coset(g: FloatArray, place: slice, basis: FloatArray, dim: int) -> FloatArray:
    """Return what tells cosets of SO(C) apart: all of g but what it does to C, and its determinant there."""
    turned = basis.T @ g[place, place] @ basis
    rest = g.copy()
    rest[place, place] = 0.0
    sign = np.sign(np.linalg.det(turned[:dim, :dim])) if dim else 1.0
    return np.concatenate([rest.ravel(), turned[dim:, dim:].ravel(), [sign]])
