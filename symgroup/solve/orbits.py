"""Route 2: signed permutation representations. Hom_G(V, W) has one basis map an orbit of index pairs that keeps its sign.

rho_W(g) A rho_V(g)^-1 = A says A[w(i), v(j)] = s_w(i) s_v(j) A[i, j], where g takes e_j to s_v(j) e_v(j) in V and e_i to
s_w(i) e_w(i) in W. So A is decided by one value an orbit of pairs (i, j) under the generators, and that value is 0 exactly
where some product of generators brings a pair back to itself with sign -1. Signs are followed on the double cover, pairs
times {1, -1}: an orbit is zero if its two sheets are one component. This is a complete answer by itself. Cost: linear in m n.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symgroup.errors import LimitError
from symgroup.ir import IndexForm, frozen_array
from symgroup.representations import Kind, Representation

LARGEST_PAIRS = 20_000_000


def solve_by_orbits(
    V: Representation,  # dim n, kind PERMUTATION or SIGNED
    W: Representation,  # dim m, the same
) -> IndexForm:  # (m, n)
    """Return the canonical basis of Hom_G(V, W): pivots are the first pair of each orbit, with entry 1."""
    pairs = W.dim * V.dim
    if pairs > LARGEST_PAIRS:
        raise LimitError.of(
            "SG401",
            f"the index map of Hom(V, W) would have {W.dim} x {V.dim} = {pairs} entries",
            notes=[f"the limit is {LARGEST_PAIRS}"],
            help="split the representation into a direct sum, or use smaller ones",
        )
    if max(V.kind, W.kind) == Kind.PERMUTATION:
        labels = _components(*_edges(V, W, signed=False), pairs)
        return _unsigned_form(labels, W.dim, V.dim)
    labels = _components(*_edges(V, W, signed=True), 2 * pairs)
    return _signed_form(labels[:pairs], labels[pairs:], W.dim, V.dim)


def _edges(
    V: Representation, W: Representation, *, signed: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return sources and targets of every generator's action on pairs (node i n + j), or on their double cover."""
    pairs = W.dim * V.dim
    sources, targets = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for g in V.group.generators:
        v, w = V.monomial(g), W.monomial(g)
        target = (w.images[:, None] * V.dim + v.images[None, :]).ravel()
        source = np.arange(pairs)
        if not signed:
            sources.append(source)
            targets.append(target)
            continue
        flips = (np.outer(w.signs, v.signs).ravel() < 0) * pairs
        sources += [source, source + pairs]
        targets += [target + flips, (target + pairs + flips) % (2 * pairs)]
    return np.concatenate(sources), np.concatenate(targets)


def _components(sources: NDArray[np.int64], targets: NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    ones = np.ones(len(sources), dtype=np.int8)
    graph = coo_array((ones, (sources, targets)), shape=(nodes, nodes))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _number_by_first(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each key's rank by first appearance, and the position of each rank's first appearance."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[inverse], first[order]


def _unsigned_form(labels: NDArray[np.int64], m: int, n: int) -> IndexForm:
    index, first = _number_by_first(labels)
    ones = np.ones((m, n), dtype=np.int64)
    return IndexForm(len(first), frozen_array(index.reshape(m, n)), frozen_array(ones))


def _signed_form(plus: NDArray[np.int64], minus: NDArray[np.int64], m: int, n: int) -> IndexForm:
    alive = np.flatnonzero(plus != minus)
    rank, first = _number_by_first(np.minimum(plus, minus)[alive])
    index = np.full(m * n, -1, dtype=np.int64)
    sign = np.zeros(m * n, dtype=np.int64)
    index[alive] = rank
    same_sheet = plus[alive] == plus[alive][first][rank] if len(first) else np.zeros(0, dtype=bool)
    sign[alive] = np.where(same_sheet, 1, -1)
    return IndexForm(len(first), frozen_array(index.reshape(m, n)), frozen_array(sign.reshape(m, n)))
