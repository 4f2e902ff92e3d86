"""Relaxed layers: x -> D x with D rho_V(t) P_H = rho_W(t) D P_H for all t in a left transversal T of G/H.

Then f(g x) lies in g G_x f(x) at every x whose stabilizer is conjugate to H, see docs/relaxed.md, Theorem 1. Elements are
listed as words in the generators, so that both their permutations and their matrices are products that are computed here.
H is the stabilizer of the listed point x, see `stabilizers`; so T is a transversal where the t x are all different, and as
many as the orbit has vectors.

No D is missing: restricted to S = sum of t V^H, where all inputs of the type are, D is known from B = D|V^H, and a B comes
from a D exactly where sum_t rho_W(t) B v_t = 0 for all v_t in V^H with sum_t rho_V(t) v_t = 0. It comes from an equivariant D
exactly where rho_W(h) B = B for h in H besides. The listed maps are independent modulo the latter, and as many as the
difference. Where a subgroup K of H is to be kept, only D with rho_W(k) D v = D v for k in K and v in V^H count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq_mat

from .fields import LARGEST_MATRIX, Field, Scalar, common, null_space
from .groups import Permutation, compose
from .reading import Malformed, OutOfReach, Refuted, array
from .representations import Representation
from .stabilizers import ZERO, check_representation, check_stabilizer

LARGEST_DIM = 300
Words = list[tuple[int, ...]]  # products of generators; the last one acts first


@dataclass(frozen=True)
class Relaxation:
    """What a claim names: V, W, words for H, T and what is kept, and the order of H."""

    V: Representation
    W: Representation
    H: Words
    T: Words
    kept: Words
    order: int

    @property
    def field(self) -> Field:
        """The field of all matrices."""
        return common([self.V.field, self.W.field])


def check_relaxed(claim: Relaxation, point: list[Scalar], forms: Any) -> None:
    """Check a claim whose breaking maps are `forms`, by summands of W. Raises: Refuted; OutOfReach."""
    V, W, K = claim.V, claim.W, claim.field
    if forms is None:
        raise OutOfReach("the breaking maps are not included")
    if V.group is not W.group or V.group.order is None or V.is_scaled or W.is_scaled or len(point) != V.dim:
        raise Malformed("relaxed layers need representations of one finite group")
    parts = [part for _, part in W.terms]
    if K.degree * max(U.dim for U in (V, *parts)) > LARGEST_DIM:
        raise OutOfReach(f"representations of dimension over {LARGEST_DIM}")
    _check_transversal(claim, V.group.order, point)
    for U in dict.fromkeys(part for R in (V, W) for _, part in R.terms):
        check_representation(U)
    v, one = V.rational(K), _identity(V.dim * K.degree)
    conditions = [line for h in claim.H for line in (_applied(v, h, one) - one).tolist()]
    fixed = null_space(fmpq_mat(conditions)) if conditions else one  # (n, dim V^H), times d
    moved = [_applied(v, t, fixed) for t in claim.T]
    room: dict[Representation, int] = {}
    for part, maps in zip(parts, array(forms, len(parts)), strict=True):
        w = part.rational(K)
        listed = [K.rational(part.dim, K.matrix(rows, part.dim, V.dim)) for rows in array(maps)]
        _check_maps(claim, w, listed, fixed, moved)
        if part not in room:
            room[part] = _room(claim, w, part.dim, moved)
        if len(listed) != room[part]:
            raise Refuted(f"{room[part]} maps into {part.name} break symmetry, {len(listed)} are listed")


def _identity(size: int) -> fmpq_mat:
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


def _applied(matrices: list[fmpq_mat], word: tuple[int, ...], vectors: fmpq_mat) -> fmpq_mat:
    for g in reversed(word):
        vectors = matrices[g] * vectors
    return vectors


def _check_transversal(claim: Relaxation, order: int, point: list[Scalar]) -> None:
    """Check that H is the stabilizer of the point, that its elements include the kept ones, and T one of each coset."""
    generators = claim.V.group.generators

    def permutation(word: tuple[int, ...]) -> Permutation:
        result = tuple(range(claim.V.group.points))
        for g in word:
            result = compose(result, generators[g])
        return result

    H, orbit = [permutation(h) for h in claim.H], order // claim.order
    actions = check_stabilizer(claim.V, [point], claim.field, H, claim.order, orbit)

    def image(word: tuple[int, ...]) -> int:
        position = 0
        for g in reversed(word):
            position = actions[g][position]
        return position

    if any(image(k) for k in claim.kept):
        raise Refuted("what is kept is no subgroup of H")
    cosets = {image(t) for t in claim.T}
    if not len(claim.T) == len(cosets) == orbit:
        raise Refuted(f"T meets {len(cosets)} of {orbit} cosets, with {len(claim.T)} elements")


def _check_maps(
    claim: Relaxation,
    w: list[fmpq_mat],
    maps: list[fmpq_mat],
    fixed: fmpq_mat,
    moved: list[fmpq_mat],  # rho_V(t) on the basis of V^H
) -> None:
    """Check the identities, that what is kept is kept, and that no combination is equivariant."""
    rows = []
    for number, D in enumerate(maps):
        image = D * fixed
        for place, (t, M) in enumerate(zip(claim.T, moved, strict=True)):
            if _applied(w, t, image) != D * M:
                raise Refuted(f"map {number} fails at element {place} of T")
        if any(_applied(w, k, image) != image for k in claim.kept):
            raise Refuted(f"map {number} does not keep what is to be kept")
        changes = [claim.field.entries(_applied(w, h, image) - image) for h in claim.H]
        rows.append([e for change in changes for line in change for e in line])
    if _rank(claim.field, rows) != len(maps):
        raise Refuted("a combination of the maps is equivariant")


def _room(claim: Relaxation, w: list[fmpq_mat], m: int, moved: list[fmpq_mat]) -> int:
    """Return the dimension of R(H, T, K) on S, less that of its equivariant part; unknown i m + a is B[a, i]."""
    K, one, T = claim.field, _identity(m * claim.field.degree), claim.T
    h = int(moved[0].ncols()) // K.degree
    if h == 0:
        return 0
    beside = [[e for row in rows for e in row] for rows in zip(*(M.tolist() for M in moved), strict=True)]
    relations = K.entries(null_space(fmpq_mat(beside)))  # (|T| h, count): v_t[i] at t h + i
    columns = max(len(T), h * len(relations[0]), h * h * max(1, len(claim.H)))
    if m * m * columns * K.degree**2 > LARGEST_MATRIX:
        raise OutOfReach("the system of relaxed layers is too large")
    targets = [K.entries(_applied(w, t, one)) for t in T]
    table = [[target[b][a] for target in targets] for a in range(m) for b in range(m)]
    system = []
    for i in range(h):
        sums = K.entries(_rational(K, table) * _rational(K, relations[i::h]))  # rho_W(t)[b, a] v_t[i] over t
        system += [[e for row in sums[a * m : (a + 1) * m] for e in row] for a in range(m)]

    def rank(words: Words) -> int:  # of the system with rho_W(g) B = B for some g
        moves = [K.entries(_applied(w, g, one) - one) for g in words]
        fixed = [
            [move[b][a] if i == j else ZERO for move in moves for j in range(h) for b in range(m)]
            for i in range(h)
            for a in range(m)
        ]
        return _rank(K, [line + more for line, more in zip(system, fixed, strict=True)])

    return rank(claim.H) - rank(claim.kept)


def _rational(K: Field, rows: Sequence[Sequence[Scalar]]) -> fmpq_mat:
    columns = [[(i, e) for i, e in enumerate(column) if e] for column in zip(*rows, strict=True)]
    return K.rational(len(rows), columns)


def _rank(K: Field, rows: Sequence[Sequence[Scalar]]) -> int:
    return int(_rational(K, rows).rank()) // K.degree
