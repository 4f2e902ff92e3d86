"""Stabilizers of operators that do not commute, in the isometries of a definite form: where only signs are left.

Theorem. Let A be the algebra that operators and their adjoints generate, U = A Y for vectors Y, and C what commutes
with A on the complement of U. If C is commutative and all its elements are self-adjoint, dim C = a, then the complement is an
orthogonal sum of a spaces W_i and the stabilizer is {1, -1}^a, one sign a space.
Proof. C is diagonal over R in an orthonormal basis, so C = R^a, by the projectors on its joint eigenspaces W_i. The stabilizer
is the group of isometries in C, and sum c_i P_i is an isometry where each c_i^2 = 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from symgroup.algebra import (
    ExactMatrix,
    coerce,
    common_field,
    field_of,
    identity_matrix,
    null_space,
    row_space,
    stack,
)
from symgroup.isotropy.lie.decided import Decided, joined
from symgroup.isotropy.lie.operators import adjoint, on_rows, roots_in_fields
from symgroup.isotropy.lie.orthogonal import Isometries, even_part, orthogonal_complement, span
from symgroup.isotropy.lie.polynomials import characteristic_polynomial, multiplicities
from symgroup.isotropy.lie.structure import commuting_matrices

LARGEST_SIZE = 12


def fixing_irreducible(
    group: Isometries, vectors: Sequence[ExactMatrix], operators: Sequence[ExactMatrix]
) -> Decided | None:
    """Return the stabilizer of vectors and operators where the theorem applies, else None."""
    N, n = group.form, group.size
    if n > LARGEST_SIZE:
        return None
    every = [*operators, *(adjoint(A, N) for A in operators)]
    rest = orthogonal_complement(_invariant_span(vectors, every, N), N)
    size = int(rest.nrows())
    if size == 0:
        return Decided(0, "1", 1, (), "what the operators make of the fixed vectors spans the whole space")
    inner = [on_rows(A, rest) for A in every]
    gram = rest * N * rest.transpose()
    commutant = commuting_matrices(inner, size, field_of(N))
    if any(adjoint(T, gram) != T for T in commutant) or any(
        S * T != T * S for S, T in combinations(commutant, 2)
    ):
        return None
    spaces = _signs(commutant, rest, N)
    if spaces is None:
        return None
    flips = [flip for flip, _ in spaces]
    odd = [flip for flip, dim in spaces if dim % 2]
    even = [flip for flip, dim in spaces if dim % 2 == 0]
    generators = tuple(flips) if group.letter == "O" else (*even, *even_part(odd, "SO"))
    number = len(flips) - (1 if odd and group.letter != "O" else 0)
    text = (
        f"the operators leave nothing but {len(flips)} sign{'s' * (len(flips) != 1)} free on the complement of a fixed space "
        f"of dim {n - size}"
    )
    return Decided(0, joined(["C2"] * number), 2**number, generators, text)


def _invariant_span(
    vectors: Sequence[ExactMatrix], operators: Sequence[ExactMatrix], like: ExactMatrix
) -> ExactMatrix:
    space = span(vectors, like)
    while space.nrows():
        larger = row_space(stack([space, *(space * A.transpose() for A in operators)], int(like.nrows())))
        if larger.nrows() == space.nrows():
            break
        space = larger
    return space


def _signs(
    commutant: Sequence[ExactMatrix], rest: ExactMatrix, N: ExactMatrix
) -> list[tuple[ExactMatrix, int]] | None:
    """Return the isometry that is -1 on one W_i and 1 beside it, with dim W_i, for each i; None where one is not written."""
    a, size = len(commutant), int(rest.nrows())
    for k in range(1, 10 * a * a + 10):
        T = commutant[0] * 0
        for number, S in enumerate(commutant):
            T = T + S * k**number
        parts = multiplicities(characteristic_polynomial(T))
        if sum(len(factor) - 1 for factor, _ in parts) == a:
            break
    found = []
    for factor, dim in parts:
        roots = roots_in_fields(factor)
        if roots is None:
            return None
        for root in roots:
            field = common_field(field_of(root), field_of(N))
            local, form = coerce(rest, field), coerce(N, field)
            inside = coerce(T, field) - identity_matrix(size, field) * coerce(root, field)
            found.append((_turned(null_space(inside) * local, form), dim))
    return found


def _turned(rows: ExactMatrix, N: ExactMatrix) -> ExactMatrix:
    """Return 1 - 2 P for the orthogonal projector P on the span of rows."""
    gram = rows * N * rows.transpose()
    P = rows.transpose() * gram.inv() * rows * N
    return identity_matrix(N.nrows(), field_of(N)) - P * 2
