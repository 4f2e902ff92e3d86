"""Stabilizers of operators and vectors in the isometry group of a definite form, by multiplicities of eigenvalues.

Notation: N is the form on R^n, g^T N g = N; the adjoint of A is N^-1 A^T N.

Theorem. Let S be commuting operators that commute with their adjoints, M one that generates the same algebra with 1. The
stabilizer of S and of vectors Y fixes U = span M^j Y, and is the product over the eigenvalues of M on the complement of U of
O(m) for a real one of multiplicity m, and U(m) for a complex pair of multiplicity m.
Proof. M is normal, so it is a sum of orthogonal real eigenspaces and, for pairs, of spaces C^m on which it is a complex
number; what commutes with M keeps them and is complex linear on the latter (Horn and Johnson, Matrix Analysis, theorem 2.5.8).
The elements of determinant 1 are those with an even number of factors in O(m) of determinant -1, as U(m) is connected.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import sympy
from flint import fmpq_poly

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    ExactScalar,
    FieldElement,
    coerce,
    common_field,
    field_of,
    identity_matrix,
    matrix_from_entries,
    null_space,
    number_field,
    row_space,
    stack,
    to_exact,
)
from symgroup.groups.matrices import conjugate_matrix
from symgroup.isotropy.lie.decided import Decided, joined, orthogonal_name
from symgroup.isotropy.lie.orthogonal import Isometries, even_part, orthogonal_complement, reflection, span
from symgroup.isotropy.lie.polynomials import (
    Polynomial,
    characteristic_polynomial,
    multiplicities,
    real_roots,
)
from symgroup.isotropy.lie.structure import weighted_sum

LARGEST_LISTED_DEGREE = 4  # of eigenvalues over Q in whose fields reflections are written down


def fixing_operators(
    group: Isometries, vectors: Sequence[ExactMatrix], operators: Sequence[ExactMatrix]
) -> Decided | None:
    """Return the stabilizer of vectors and operators for a definite form; None where the theorem does not apply."""
    N = group.form
    M = one_operator([*operators, *(adjoint(A, N) for A in operators)])
    if M is None or not group.is_definite:
        return None
    U = invariant_span(vectors, [M], N)
    rest = orthogonal_complement(U, N)
    parts = _eigenvalues(M, rest)
    real = [m for _, m, lines, _ in parts for _ in range(lines)]
    pairs = [m for _, m, _, count in parts for _ in range(count)]
    dim = sum(m * (m - 1) // 2 for m in real) + sum(m * m for m in pairs)
    mirrors = _mirrors(M, N, rest, [factor for factor, _, lines, _ in parts if lines])
    generators = None if mirrors is None else even_part(mirrors, group.letter)
    order = None if dim else (2 ** len(real) if group.letter == "O" else 2 ** max(0, len(real) - 1))
    name = _name_of_product(real, pairs, group.letter)
    text = (
        f"the operators commute with each other and with their transposes; beside a fixed space of dim {U.nrows()} their "
        f"joint eigenvalues have multiplicities {_list(real)} (real) and {_list(pairs)} (complex pairs)"
    )
    if generators is None:
        text += "; the reflections have entries in a larger field and are not written down"
    return Decided(dim, name, order, generators, text)


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _mirrors(
    M: ExactMatrix, N: ExactMatrix, rest: ExactMatrix, factors: Sequence[Polynomial]
) -> list[ExactMatrix] | None:
    """Return a reflection in an eigenvector of each real root of the factors; None where one is not written down."""
    found = []
    for factor in factors:
        roots = roots_in_fields(factor)
        if roots is None:
            return None
        for root in roots:
            space = eigenspace(on_rows(M, rest), root, rest)
            found.append(reflection(space.tolist()[0], coerce(N, field_of(space))))
    return found


def _name_of_product(real: Sequence[int], pairs: Sequence[int], letter: str) -> str:
    """Return the product of the O(m) and U(m), or its elements of determinant 1.

    For odd m, -1 in O(m) has determinant -1, so the elements of determinant 1 in O(m) x K are SO(m) x K up to isomorphism.
    """
    sizes = sorted(real, reverse=True)
    unitary = [f"U({m})" for m in sorted(pairs, reverse=True)]
    full = [orthogonal_name(m, 0, "O") for m in sizes]
    if letter == "O":
        return joined([*full, *unitary])
    if not sizes:
        return joined(unitary)
    odd = next((m for m in reversed(sizes) if m % 2), None)
    if odd is not None:
        sizes.remove(odd)
        return joined([orthogonal_name(odd, 0, "SO"), *(orthogonal_name(m, 0, "O") for m in sizes), *unitary])
    if len(sizes) == 1:
        return joined([orthogonal_name(sizes[0], 0, "SO"), *unitary])
    return joined([f"S({' x '.join(full)})", *unitary])


def _eigenvalues(M: ExactMatrix, rest: ExactMatrix) -> list[tuple[Polynomial, int, int, int]]:
    """Return (factor, multiplicity, number of real roots, of complex pairs) for M on an invariant space of rows."""
    if rest.nrows() == 0:
        return []
    found = []
    for factor, m in multiplicities(characteristic_polynomial(on_rows(M, rest))):
        lines = real_roots(factor)
        found.append((factor, m, lines, (len(factor) - 1 - lines) // 2))
    return found


def on_rows(M: ExactMatrix, rows: ExactMatrix) -> ExactMatrix:
    """Return the matrix of M on an invariant space, over R or C, in the basis of its rows."""
    left, columns = conjugate_matrix(rows), rows.transpose()
    return (left * columns).inv() * (left * (M * columns))


def eigenspace(
    M: ExactMatrix,  # (k, k), on the rows of `rest`
    root: ExactScalar,
    rest: ExactMatrix,  # (k, n)
) -> ExactMatrix:  # (m, n), over a field that contains the root
    """Return the eigenvectors of an eigenvalue, as rows."""
    field = common_field(field_of(root), field_of(M))
    moved = coerce(M, field) - identity_matrix(M.nrows(), field) * coerce(root, field)
    return null_space(moved) * coerce(rest, field)


def roots_in_fields(factor: Polynomial) -> list[ExactScalar] | None:
    """Return the real roots of a squarefree polynomial, each in a number field; None where they are not found there.

    Over Q the irreducible factors are found by flint; over larger fields only linear polynomials are solved.
    """
    if len(factor) == 2:
        return [-factor[0] / factor[1]]
    if any(isinstance(value, FieldElement) and not value.is_rational for value in factor):
        return None
    rational = fmpq_poly([coerce(value, QQ) for value in factor])
    found: list[ExactScalar] = []
    for part, _ in rational.numer().factor()[1]:
        coefficients = [int(c) for c in part.coeffs()]
        if len(coefficients) - 1 > LARGEST_LISTED_DEGREE:
            return None
        polynomial = sympy.Poly(coefficients[::-1], sympy.Symbol("t"))
        found += [to_exact(root, number_field([root])) for root in polynomial.real_roots()]
    return found


def one_operator(operators: Sequence[ExactMatrix]) -> ExactMatrix | None:
    """Return one combination M of commuting operators of which all are polynomials, or None where two do not commute.

    Combinations that confuse two joint eigenvalues lie in finitely many hyperplanes of coefficients, so that one of the points
    (1, k, k^2, ...) avoids them; that it does is checked by linear algebra.
    """
    if any(A * B != B * A for A, B in combinations(operators, 2)):
        return None
    n, field = int(operators[0].nrows()), field_of(operators[0])
    for k in range(1, 10 * n * n + 10):
        M = weighted_sum([k**number for number in range(len(operators))], operators)
        power, rows = identity_matrix(n, field), []
        for _ in range(n):
            rows.append(matrix_from_entries(1, n * n, power.entries(), field))
            power = power * M
        powers = row_space(stack(rows, n * n))
        more = [matrix_from_entries(1, n * n, A.entries(), field) for A in operators]
        if row_space(stack([powers, *more], n * n)).nrows() == powers.nrows():
            return M
    return None


def adjoint(A: ExactMatrix, N: ExactMatrix) -> ExactMatrix:
    """Return N^-1 A^T N, the adjoint under the form."""
    return N.inv() * A.transpose() * N


def invariant_span(
    vectors: Sequence[ExactMatrix], operators: Sequence[ExactMatrix], like: ExactMatrix
) -> ExactMatrix:
    """Return the rows of the least space that contains columns and that operators map to itself."""
    space = span(vectors, like)
    while space.nrows():
        larger = row_space(stack([space, *(space * A.transpose() for A in operators)], int(like.nrows())))
        if larger.nrows() == space.nrows():
            break
        space = larger
    return space
