"""Stabilizers of vectors in the isometry group of a non-degenerate symmetric form.

Notation: N is the form on F^n, g^T N g = N; U is the span of fixed vectors, U' its orthogonal complement, R = U cap U'.

Theorem. The pointwise stabilizer of U in O(N) is a semidirect product of a connected unipotent group of dimension
r (dim W) + r (r - 1) / 2, r = dim R, and O(W), W = U' / R with the form of N. For r = 0 it is O(U').
Proof. By Witt's theorem F^n = (R + R*) + A + W' with U = R + A, R + R* hyperbolic, W' a complement of R in U'. A is non-
degenerate and fixed, so pass to its complement. An isometry that fixes R pointwise acts on R' / R = W by an isometry, which
extends by 1 on R + R*; the kernel of this map to O(W) is the exponential of maps W -> R, R* -> W, and skew maps R* -> R: it is
unipotent (Artin, Geometric Algebra, theorem 3.10 and section III.4; Borel, Linear Algebraic Groups, section 23).
The reflections in vectors of W' fix U, and one of each sign of square generate O(W) with its identity component. The unipotent
part is connected, so in SO(N) and SO_0(N) the same holds with SO(W) and SO_0(W): a reflection of W' extended by 1 on its
complement has the same determinant and keeps or turns the same orientations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    coerce,
    common_field,
    field_of,
    identity_matrix,
    matrix_from_entries,
    null_space,
    row_space,
    sign,
    stack,
    zero_matrix,
)
from symgroup.isotropy.lie.decided import Decided, orthogonal_name
from symgroup.isotropy.lie.structure import diagonalized, signature


@dataclass(frozen=True, slots=True)
class Isometries:
    """The isometries of a form: all of them (O), those of determinant 1 (SO), or the identity component (SO_0)."""

    form: ExactMatrix  # N, (n, n)
    letter: str

    @property
    def size(self) -> int:
        """The dimension n."""
        return int(self.form.nrows())

    @property
    def is_definite(self) -> bool:
        """Whether all squares have one sign."""
        return 0 in signature(self.form)[:2]


def fixing_vectors(group: Isometries, vectors: Sequence[ExactMatrix]) -> Decided:  # each (n, 1)
    """Return the pointwise stabilizer of vectors: the theorem above."""
    N, n = group.form, group.size
    U = span(vectors, N)
    complement = orthogonal_complement(U, N)
    C, squares = diagonalized(complement * N * complement.transpose())
    rows = (C * complement).tolist() if complement.nrows() else []
    axes = [(row, sign(square)) for row, square in zip(rows, squares, strict=True)]
    p, q = (sum(s == value for _, s in axes) for value in (1, -1))
    r = len(axes) - p - q
    unipotent = r * (p + q) + r * (r - 1) // 2
    dim = unipotent + (p + q) * (p + q - 1) // 2
    mirrors = [next((row for row, s in axes if s == value), None) for value in (1, -1)]
    generators = even_part([reflection(row, N) for row in mirrors if row is not None], group.letter)
    name = orthogonal_name(p, q, group.letter)
    kind = None if unipotent else f"so({p + q})" if 0 in (p, q) else f"so({max(p, q)},{min(p, q)})"
    order = None
    if dim == 0:
        order = {"C2": 2, "1": 1}[name]
    return Decided(
        dim, _with_unipotent(r, p + q, unipotent, name), order, generators, _vector_text(U, r, n), kind
    )


def even_part(reflections: Sequence[ExactMatrix], letter: str) -> tuple[ExactMatrix, ...]:
    """Return generators, with the identity component, of the elements of determinant 1 (SO), or none (SO_0)."""
    if letter == "O":
        return tuple(reflections)
    if letter == "SO_0" or not reflections:
        return ()
    return tuple(times(reflections[0], other) for other in reflections[1:])


def times(a: ExactMatrix, b: ExactMatrix) -> ExactMatrix:
    """Return a b over a field that contains both."""
    field = common_field(field_of(a), field_of(b))
    return coerce(a, field) * coerce(b, field)


def _with_unipotent(r: int, inner: int, unipotent: int, name: str) -> str:
    """Return E(k) for R^k : O(k), and its like."""
    if unipotent == 0:
        return name
    if r == 1:
        if name in (f"O({inner})", f"SO({inner})"):
            return name.replace("O", "E") if name[0] == "O" else f"SE({inner})"
        vectors = "R" if inner == 1 else f"R^{inner}"
        return (
            f"E({inner})" if (inner, name) == (1, "C2") else vectors if name == "1" else f"{vectors} : {name}"
        )
    normal = f"(unipotent, dim {unipotent})"
    return normal if name == "1" else f"{normal} : {name}"


def _vector_text(U: ExactMatrix, r: int, n: int) -> str:
    k = int(U.nrows())
    if k == 0:
        return "nothing is left to fix but the form: the stabilizer is its group"
    if r == 0:
        return (
            f"the vectors span a space of dim {k} on which the form is not degenerate: the stabilizer is the group of the "
            f"complement, of dim {n - k}"
        )
    return (
        f"the vectors span a space of dim {k} with a radical of dim {r} (light-like directions): by Witt's theorem the "
        "stabilizer is a connected unipotent group extended by the group of the complement modulo the radical"
    )


def reflection(v: Sequence[ExactScalar], N: ExactMatrix) -> ExactMatrix:
    """Return x -> x - 2 v (v^T N x) / (v^T N v), an isometry of determinant -1 that fixes the complement of v."""
    n, field = int(N.nrows()), field_of(N)
    column = matrix_from_entries(n, 1, list(v), field)
    row = column.transpose() * N
    square = (row * column)[0, 0]
    return identity_matrix(n, field) - column * row * (2 / square)


def span(vectors: Sequence[ExactMatrix], like: ExactMatrix) -> ExactMatrix:  # (dim, n)
    """Return the canonical basis, as rows, of what columns span."""
    n = int(like.nrows())
    if not vectors:
        return zero_matrix(0, n, field_of(like))
    return row_space(stack([v.transpose() for v in vectors], n))


def orthogonal_complement(rows: ExactMatrix, N: ExactMatrix) -> ExactMatrix:  # rows: (k, n)
    """Return { x : u^T N x = 0 for all rows u }, as rows."""
    n = int(N.nrows())
    return null_space(rows * N) if rows.nrows() else identity_matrix(n, field_of(N))
