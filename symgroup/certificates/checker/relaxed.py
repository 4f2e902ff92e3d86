"""Relaxed layers: x -> D x with D rho_V(t) P_H = rho_W(t) D P_H for all t in a left transversal T of G/H.

Then f(g x) lies in g G_x f(x) at every x whose stabilizer is conjugate to H, see docs/relaxed.md, Theorem 1. Elements are
listed as words in the generators, so that both their permutations and their matrices are products that are computed here.
H is the stabilizer of the listed point: its generators fix the point, and the orbit has |G : H| vectors.

No D is missing: restricted to S = sum of t V^H, where all inputs of the type are, D is known from B = D|V^H, and a B comes
from a D exactly where sum_t rho_W(t) B v_t = 0 for all v_t in V^H with sum_t rho_V(t) v_t = 0. It comes from an equivariant D
exactly where rho_W(h) B = B for h in H besides. The listed maps are independent modulo the latter, and as many as the
difference. Where a subgroup K of H is to be kept, only D with rho_W(k) D v = D v for k in K and v in V^H count.

All matrices are over Q, of d rows and columns for each one over the number field, see `Field.rational`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_mat

from .fields import Field, Scalar, null_space, read_entries
from .groups import Permutation, closure, compose
from .reading import Malformed, OutOfReach, Refuted, array
from .representations import Representation, common
from .stabilizers import check_signed, orbit_action

LARGEST_GROUP = 20_000
LARGEST_SYSTEM = 20_000_000
LARGEST_DIM = 300
Words = list[tuple[int, ...]]


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

    def permutation(self, word: tuple[int, ...]) -> Permutation:
        """Return a product of generators; the last one acts first."""
        result = tuple(range(self.V.group.points))
        for g in word:
            result = compose(result, self.V.group.generators[g])
        return result

    def matrix(self, U: Representation, word: tuple[int, ...]) -> fmpq_mat:
        """Return the matrix of the same product."""
        result = _identity(U.dim * self.field.degree)
        for g in word:
            result = result * self.field.rational(U.dim, U.images[g])
        return result


def check_relaxed(claim: Relaxation, point: list[Scalar], forms: Any) -> None:
    """Check a claim whose breaking maps are `forms`, by summands of W. Raises: Refuted; OutOfReach."""
    V, W = claim.V, claim.W
    order = V.group.order
    if V.group is not W.group or order is None or V.is_scaled or W.is_scaled:
        raise Malformed("relaxed layers need representations of one finite group")
    if order > LARGEST_GROUP:
        raise OutOfReach(f"a group of more than {LARGEST_GROUP} elements is not listed")
    parts = [part for _, part in W.summands]
    if claim.field.degree * max(U.dim for U in (V, *parts)) > LARGEST_DIM:
        raise OutOfReach(f"representations of dimension over {LARGEST_DIM}")
    for U in (V, *parts):
        if U.signed is not None:
            check_signed(U)
    if len(point) != V.dim:
        raise Malformed("a point has dim V entries")
    elements = _check_subgroup(claim, order, point)
    _check_transversal(claim, order, elements)
    one = _identity(_size(claim, V))
    conditions = [line for h in claim.H for line in (claim.matrix(V, h) - one).tolist()]
    fixed = null_space(fmpq_mat(conditions)) if conditions else one  # (n, dim V^H), times d
    moved = [claim.matrix(V, t) * fixed for t in claim.T]
    room: dict[int, int] = {}
    for part, maps in zip(parts, array(forms, len(parts)), strict=True):
        listed = [
            claim.field.rational(part.dim, read_entries(rows, part.dim, V.dim, claim.field))
            for rows in array(maps)
        ]
        _check_maps(claim, part, listed, fixed, moved)
        if id(part) not in room:
            room[id(part)] = _room(claim, part, fixed, moved)
        if len(listed) != room[id(part)]:
            raise Refuted(f"{room[id(part)]} maps into {part.name} break symmetry, {len(listed)} are listed")


def _size(claim: Relaxation, U: Representation) -> int:
    return U.dim * claim.field.degree


def _identity(size: int) -> fmpq_mat:
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


def _check_subgroup(claim: Relaxation, order: int, point: list[Scalar]) -> list[Permutation]:
    """Check that H is the stabilizer of the point, and return its elements."""
    V, K = claim.V, claim.field
    x = K.rational(V.dim, [[(i, value) for i, value in enumerate(point) if value]])
    if any(claim.matrix(V, h) * x != x for h in claim.H):
        raise Refuted("a generator of H moves the point")
    elements = closure([claim.permutation(h) for h in claim.H], V.group.points, LARGEST_GROUP)
    if len(elements) != claim.order or order % claim.order:
        raise Refuted(f"H has order {len(elements)}, not {claim.order}")
    orbit_action(V, K, [point], order // claim.order)
    return elements


def _check_transversal(claim: Relaxation, order: int, elements: list[Permutation]) -> None:
    if not {claim.permutation(k) for k in claim.kept} <= set(elements):
        raise Refuted("what is kept is no subgroup of H")
    cosets = {min(compose(claim.permutation(t), h) for h in elements) for t in claim.T}
    if len(claim.T) * len(elements) != order or len(cosets) != len(claim.T):
        raise Refuted(
            f"T meets {len(cosets)} of {order // len(elements)} cosets, with {len(claim.T)} elements"
        )


def _check_maps(
    claim: Relaxation,
    part: Representation,
    maps: list[fmpq_mat],
    fixed: fmpq_mat,
    moved: list[fmpq_mat],  # rho_V(t) on the basis of V^H
) -> None:
    """Check the identities, that what is kept is kept, and that no combination is equivariant."""
    targets = [claim.matrix(part, t) for t in claim.T]
    kept, rest = ([claim.matrix(part, k) for k in words] for words in (claim.kept, claim.H))
    for number, D in enumerate(maps):
        for place, (M, target) in enumerate(zip(moved, targets, strict=True)):
            if target * (D * fixed) != D * M:
                raise Refuted(f"map {number} into {part.name} fails at element {place} of T")
        if any(k * D * fixed != D * fixed for k in kept):
            raise Refuted(f"map {number} into {part.name} does not keep what is to be kept")
    rows = [
        line for D in maps for line in _lines([h * D * fixed - D * fixed for h in rest], claim.field.degree)
    ]
    if maps and fmpq_mat(rows).rank() != len(rows):
        raise Refuted(f"a combination of the maps into {part.name} is equivariant")


def _lines(matrices: list[fmpq_mat], d: int) -> list[list[fmpq]]:  # d rows
    """Return some matrices over the field as one row of entries, written over Q."""
    lines = [line for matrix in matrices for line in matrix.tolist()]
    return [[e for line in lines[k::d] for e in line] for k in range(d)]


def _room(claim: Relaxation, W: Representation, fixed: fmpq_mat, moved: list[fmpq_mat]) -> int:
    """Return the dimension of R(H, T, K) on S, less that of its equivariant part; b_i[a] is unknown i m + a."""
    d = claim.field.degree
    m, h = W.dim * d, int(fixed.ncols()) // d
    if h == 0:
        return 0
    relations = null_space(fmpq_mat(_beside(moved)))  # (|T| h d, count d)
    count = int(relations.ncols()) // d
    if m * count * m * h > LARGEST_SYSTEM:
        raise OutOfReach("the system of relaxed layers is too large")
    rows: list[list[Any]] = []
    targets = [claim.matrix(W, t) for t in claim.T]
    for relation in range(count):
        blocks = [fmpq_mat(m, m) for _ in range(h)]
        for number in range(len(targets) * h):
            factor = [[relations[number * d + k, relation * d + l] for l in range(d)] for k in range(d)]
            if any(any(row) for row in factor):
                blocks[number % h] += _times(targets[number // h], factor)
        rows += _beside(blocks)
    kept, equivariant = (_rank(rows + _fixed_by(claim, W, words, h)) for words in (claim.kept, claim.H))
    return (equivariant - kept) // d


def _beside(matrices: list[fmpq_mat]) -> list[list[fmpq]]:
    """Return the rows of some matrices that stand side by side."""
    return [
        [e for line in lines for e in line] for lines in zip(*(M.tolist() for M in matrices), strict=True)
    ]


def _times(matrix: fmpq_mat, factor: list[list[fmpq]]) -> fmpq_mat:
    """Return a matrix times an element of the field."""
    d, size = len(factor), int(matrix.ncols())
    if d == 1:
        return matrix * factor[0][0]
    diagonal = fmpq_mat(size, size)
    for start in range(0, size, d):
        for k in range(d):
            for l in range(d):
                diagonal[start + k, start + l] = factor[k][l]
    return matrix * diagonal


def _fixed_by(claim: Relaxation, W: Representation, words: Words, h: int) -> list[list[Any]]:
    """Return the equations rho_W(k) b_i = b_i."""
    m = _size(claim, W)
    lines = [line for k in words for line in (claim.matrix(W, k) - _identity(m)).tolist()]
    return [[0] * (m * i) + line + [0] * (m * (h - 1 - i)) for line in lines for i in range(h)]


def _rank(rows: list[list[Any]]) -> int:
    return int(fmpq_mat(rows).rank()) if rows else 0
