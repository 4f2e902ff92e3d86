"""Stabilizers in O(3) and SO(3) of positive dimension, for any representation: they have an axis, or are all of SO(3).

Theorem. Let H be the stabilizer of x in O(3), of dimension 1 or 3. In dimension 3, H is SO(3), or O(3) where -1 fixes x. In
dimension 1 its identity component is the group K of turns about an axis a, and H is a union of some of the cosets of K with
representatives 1, h, -1 and -h, where h is the half turn about an axis orthogonal to a. In SO(3) the first two remain.
Proof. The subalgebras of so(3) have dimension 0, 1 and 3, and those of dimension 1 are the turns about axes. H normalises K,
so that it takes a to a or -a; the elements that do are those four cosets, since an element of determinant 1 that keeps a is
a turn about it. All elements of a coset fix x, or none does.
"""

from __future__ import annotations

from collections.abc import Sequence

from symgroup.algebra import ExactMatrix, coerce, field_of, identity_matrix, matrix_from_entries
from symgroup.groups import LieGroup
from symgroup.groups.matrices import FrozenMatrix
from symgroup.isotropy.lie.annihilator import annihilator, smallest
from symgroup.isotropy.lie.conditions import Column
from symgroup.isotropy.lie.covariants import LARGEST_DIM, fixes_pieces, pieces_of
from symgroup.isotropy.lie.decided import Decided
from symgroup.representations import Representation


def fixing_about_axis(V: Representation, columns: Sequence[Column]) -> Decided | None:
    """Return the stabilizer of real vectors in O(3) or SO(3) where it has positive dimension; else None."""
    group = V.group
    if not isinstance(group, LieGroup) or group.form is None or group.form.letter not in ("O", "SO"):
        return None
    if group.form.signature not in ((3, 0), (0, 3)) or V.dim > LARGEST_DIM:
        return None
    tangent = annihilator(V, columns, field_of(columns[0][0]))
    if len(tangent) not in (1, 3):
        return None
    one = identity_matrix(3)
    half = [_half_turn(smallest(tangent[0]))] if len(tangent) == 1 else []
    others = half if group.form.letter == "SO" else [*half, -1 * one, *(-1 * h for h in half)]
    pieces = list(pieces_of(V, columns))
    kept = [g for g in others if all(fixes_pieces(W, parts, FrozenMatrix.of(g)) for W, parts in pieces)]
    if len(tangent) == 3:
        return Decided(3, "O(3)" if kept else "SO(3)", None, tuple(kept), "every turn fixes the vector")
    text = "turns about an axis fix the vector, and it lies in the cosets of these that keep the axis; each was tried"
    return Decided(1, _name(kept, -1 * one), None, tuple(kept[:2]), text)  # two of three generate the third


def _name(kept: Sequence[ExactMatrix], minus: ExactMatrix) -> str:
    if len(kept) == 1:
        return "SO(2) x C2" if kept[0] == coerce(minus, field_of(kept[0])) else "O(2)"
    return "O(2) x C2" if kept else "SO(2)"


def _half_turn(X: ExactMatrix) -> ExactMatrix:  # both (3, 3)
    """Return the half turn about an axis orthogonal to that of X: 2 b b^T / b^T b - 1 with b = X e_i, not 0."""
    columns = [_column(X, i) for i in range(3)]
    b = next(column for column in columns if any(e != 0 for e in column.entries()))
    square = (b.transpose() * b)[0, 0]
    return b * b.transpose() * (2 / square) - identity_matrix(3, field_of(X))


def _column(X: ExactMatrix, i: int) -> ExactMatrix:  # (3, 1)
    return matrix_from_entries(3, 1, [X[k, i] for k in range(3)], field_of(X))
