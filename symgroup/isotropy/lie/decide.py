"""Which theorem decides the components of a stabilizer, by the group's letter and the conditions on its elements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flint import fmpq

from symgroup.algebra import ExactMatrix, coerce, exact_matrix, field_of, identity_matrix, matrix_from_entries
from symgroup.groups import ClassicalForm, LieGroup
from symgroup.groups.matrices import conjugate_matrix
from symgroup.isotropy.lie.commutants import fixing_algebra
from symgroup.isotropy.lie.conditions import Conditions
from symgroup.isotropy.lie.decided import Decided, joined
from symgroup.isotropy.lie.linear import (
    in_linear_group,
    in_rigid_group,
    in_symplectic_group,
    in_unitary_group,
)
from symgroup.isotropy.lie.operators import fixing_operators
from symgroup.isotropy.lie.orthogonal import Isometries, fixing_vectors
from symgroup.isotropy.lie.pseudo import fixing_diagonalizable


def decide(group: LieGroup, conditions: Conditions) -> Decided | None:
    """Return the elements of a group by name that fulfil conditions, or None where no theorem here covers them."""
    if group.form is None:
        return None
    c = _without_scalars(conditions)
    letter = group.form.letter
    if letter in ("O", "SO", "SO_0"):
        eta = _standard_form(group.form, c)
        return among_isometries(Isometries(eta, letter), c)
    if letter in ("GL", "SL", "Sp"):
        return _in_linear_family(group.form, c)
    if letter in ("U", "SU"):
        if c.forms or c.coforms or (c.axial and letter == "U"):
            return None
        vectors = [*c.vectors, *c.axial, *(conjugate_matrix(v) for v in c.covectors)]
        return in_unitary_group(c.size, c.field, vectors, c.operators, letter == "SU" or c.unimodular)
    if letter in ("E", "SE") and not (c.covectors or c.operators or c.forms or c.coforms):
        special = letter == "SE" or c.unimodular
        if not c.axial or special:
            return in_rigid_group(c.size - 1, c.field, [*c.vectors, *c.axial], special)
    return None


def _without_scalars(c: Conditions) -> Conditions:
    """Leave out operators that are multiples of 1."""
    one = identity_matrix(c.size, c.field)
    return replace(c, operators=[M for M in c.operators if one * M[0, 0] != M])


def _standard_form(form: ClassicalForm, c: Conditions) -> ExactMatrix:
    if form.letter == "Sp":
        m = form.size // 2
        rows = [[(j == i + m) - (i == j + m) for j in range(2 * m)] for i in range(2 * m)]
    else:
        p = form.signature[0]
        rows = [[(1 if i < p else -1) * (i == j) for j in range(form.size)] for i in range(form.size)]
    return coerce(exact_matrix(rows), c.field)


def _in_linear_family(form: ClassicalForm, c: Conditions) -> Decided | None:
    """Symplectic groups, and GL(n) and SL(n), where a non-degenerate form that g keeps leads to the isometries of it."""
    special = form.letter == "SL" or c.unimodular
    if form.letter == "Sp":
        return _among_symplectic(_standard_form(form, c), c)
    kept = [M.inv() for M in _parts(c.forms) if M.det() != 0] + [M for M in _parts(c.coforms) if M.det() != 0]
    for N in kept:
        if all(entry == 0 for entry in (N - N.transpose()).entries()):
            return among_isometries(Isometries(N, "SO" if special else "O"), c)
    if kept:
        return _among_symplectic(kept[0], c)
    if c.forms or c.coforms or c.operators or (c.axial and not special) or (c.vectors and c.covectors):
        return None
    dual = bool(c.covectors)
    if dual and c.axial:
        return None
    vectors = c.covectors or [*c.vectors, *c.axial]
    return in_linear_group(c.size, c.field, vectors, special, dual)


def _parts(forms: Sequence[ExactMatrix]) -> list[ExactMatrix]:
    """Return the symmetric and the alternating part of each form: g keeps both."""
    halves = [part for M in forms for part in ((M + M.transpose()), (M - M.transpose()))]
    return [part * fmpq(1, 2) for part in halves if any(e != 0 for e in part.entries())]


def _as_seen_by(N: ExactMatrix, c: Conditions) -> tuple[list[ExactMatrix], list[ExactMatrix]]:
    """Return (vectors, operators) that say the same, for g^T = N g^-1 N^-1: a form M is M N, a coform M is N^-1 M."""
    inverse = N.inv()
    vectors = [*c.vectors, *(inverse * v for v in c.covectors)]
    operators = [*c.operators, *(M * N for M in c.forms), *(inverse * M for M in c.coforms)]
    one = identity_matrix(c.size, c.field)
    return vectors, [M for M in operators if one * M[0, 0] != M]


def _among_symplectic(N: ExactMatrix, c: Conditions) -> Decided | None:
    vectors, operators = _as_seen_by(N, c)
    if operators:
        return None
    return in_symplectic_group(N, [*vectors, *c.axial])  # all elements have determinant 1


def among_isometries(group: Isometries, c: Conditions) -> Decided | None:
    """Return the isometries of a symmetric form that fulfil conditions."""
    vectors, operators = _as_seen_by(group.form, c)
    axial = list(c.axial)
    if group.letter == "O" and c.unimodular:
        group = Isometries(group.form, "SO")
    if group.letter == "O":
        return _with_both_determinants(group, vectors, axial, operators)
    return _of_determinant_one(group, [*vectors, *axial], operators)


def _with_both_determinants(
    group: Isometries, vectors: list[ExactMatrix], axial: list[ExactMatrix], operators: list[ExactMatrix]
) -> Decided | None:
    """For odd n, O(N) = SO(N) x {1, -1}: where -1 keeps everything, so does the product with {1, -1}."""
    found = None if axial else _by_theorems(group, vectors, operators)
    if found is not None or vectors or group.size % 2 == 0:
        return found
    inner = _of_determinant_one(Isometries(group.form, "SO"), axial, operators)
    if inner is None:
        return None
    minus = identity_matrix(group.size, field_of(group.form)) * -1
    return replace(
        inner,
        name=None if inner.name is None else joined([inner.name, "C2"]),
        order=None if inner.order is None else 2 * inner.order,
        generators=None if inner.generators is None else (*inner.generators, minus),
        statement=f"-1 keeps all of it, so it is {{1, -1}} times its elements of determinant 1; for these, {inner.statement}",
    )


def _of_determinant_one(
    group: Isometries, vectors: list[ExactMatrix], operators: list[ExactMatrix]
) -> Decided | None:
    """In dimension 3 a skew operator of the dot product is x -> b x x, which says that b is fixed."""
    n = group.size
    square = identity_matrix(n, field_of(group.form)) * group.form[0, 0]
    if n == 3 and operators and group.form == square:
        vectors = [*vectors]
        symmetric = []
        for M in operators:
            F = M - M.transpose()
            if any(e != 0 for e in F.entries()):
                vectors.append(matrix_from_entries(3, 1, [F[2, 1], F[0, 2], F[1, 0]], field_of(group.form)))
            symmetric.append(M + M.transpose())
        one = identity_matrix(3, field_of(group.form))
        operators = [S for S in symmetric if one * S[0, 0] != S]
    return _by_theorems(group, vectors, operators)


def _by_theorems(
    group: Isometries, vectors: list[ExactMatrix], operators: list[ExactMatrix]
) -> Decided | None:
    if not operators:
        return fixing_vectors(group, vectors)
    if not group.is_definite:
        return fixing_diagonalizable(group, vectors, operators)
    return fixing_operators(group, vectors, operators) or fixing_algebra(group, vectors, operators)
