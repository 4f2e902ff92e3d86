"""Stabilizers of vectors in GL(n), SL(n), Sp(n), U(n), SU(n), E(n) and SE(n), and of operators in U(n) and SU(n).

Theorem 1. The elements of GL(n) that fix a space U of dim k pointwise are Hom(F^n / U, U) extended by GL(n - k); in SL(n)
by SL(n - k), where SL(0) and SL(1) are trivial. (They are block triangular with 1 on U.)

Theorem 2. The elements of Sp(n) that fix U pointwise are a connected unipotent group of dim r w + r (r + 1) / 2 extended by
Sp(w), r the dim of U cap U' and w that of U' / (U cap U'); all of it is connected. (Witt's theorem, as for symmetric forms;
Artin, Geometric Algebra, theorem 3.10. For r = 1 the unipotent group is that of Heisenberg.)

Theorem 3. The elements of U(n) that fix vectors and commute with an operator M that commutes with its adjoint fix U = span of
all M^i M*^j y, and are the product of U(m) over the eigenvalues of M on the complement, of multiplicity m; in SU(n) the
elements of determinant 1 in it. Both are connected: the determinant of any one factor has connected kernel and is onto U(1).

Theorem 4. (R, t) in E(n) fixes the point p, or direction d, where R p + t = p or R d = d. If some point p is fixed it is
O(n - k) around p, k the dim of the span of directions and differences of points, else R^n extended by O(n - k).
"""

from __future__ import annotations

from collections.abc import Sequence

from symgroup.algebra import (
    ExactMatrix,
    NumberField,
    exact_matrix,
    field_of,
    identity_matrix,
    matrix_from_entries,
    null_space,
    row_space,
    zero_matrix,
)
from symgroup.groups.matrices import conjugate_matrix
from symgroup.isotropy.lie.commutants import fixing_complex_algebra
from symgroup.isotropy.lie.decided import Decided, joined, orthogonal_name
from symgroup.isotropy.lie.operators import invariant_span, on_rows, one_operator
from symgroup.isotropy.lie.orthogonal import orthogonal_complement, reflection, span
from symgroup.isotropy.lie.polynomials import characteristic_polynomial, multiplicities


def in_linear_group(
    n: int,
    field: NumberField,
    vectors: Sequence[ExactMatrix],  # each (n, 1)
    special: bool,
    dual: bool,  # whether g^T fixes them, in place of g
) -> Decided:
    """Return the pointwise stabilizer in GL(n) or SL(n): theorem 1."""
    U = span(vectors, identity_matrix(n, field))
    k, rest = int(U.nrows()), n - int(U.nrows())
    inner = max(0, rest * rest - 1) if special else rest * rest
    generators: tuple[ExactMatrix, ...] = ()
    name = f"{'SL' if special else 'GL'}({rest})" if rest > special else "1"
    if rest and not special:
        mirror = _mirror_beside(U, n)
        generators = (mirror.transpose() if dual else mirror,)
    normal = {0: "1", 1: "R"}.get(k * rest, f"R^{k * rest}")
    whole = name if normal == "1" else normal if name == "1" else f"{normal} : {name}"
    text = (
        f"the vectors span a space of dim {k}: the stabilizer is Hom(F^{rest}, F^{k}) extended by a linear group of "
        f"F^{rest}"
    )
    return Decided(k * rest + inner, whole, 1 if whole == "1" else None, generators, text)


def _mirror_beside(U: ExactMatrix, n: int) -> ExactMatrix:
    """Return a linear map of determinant -1 that fixes the rows of U: -1 on one unit vector outside, 1 on the others."""
    field = field_of(U)
    rows, signs = U.tolist(), [1] * int(U.nrows())
    for unit in identity_matrix(n, field).tolist():
        if row_space(exact_matrix([*rows, unit], field)).nrows() > len(rows):
            rows.append(unit)
            signs.append(-1 if all(s == 1 for s in signs) else 1)
    basis = exact_matrix(rows, field).transpose()
    middle = exact_matrix([[s * (i == j) for j in range(n)] for i, s in enumerate(signs)], field)
    return basis * middle * basis.inv()


def in_symplectic_group(form: ExactMatrix, vectors: Sequence[ExactMatrix]) -> Decided:
    """Return the pointwise stabilizer in the group of an alternating form: theorem 2."""
    n = int(form.nrows())
    U = span(vectors, form)
    complement = orthogonal_complement(U, form)
    inside = complement * form * complement.transpose()
    w = int(inside.rank()) if inside.nrows() else 0
    r = int(complement.nrows()) - w
    unipotent = r * w + r * (r + 1) // 2
    inner = f"Sp({w})" if w else "1"
    normal = {0: "1", 1: "R"}.get(
        unipotent, f"Heisenberg({unipotent})" if r == 1 else f"(unipotent, dim {unipotent})"
    )
    name = normal if inner == "1" else inner if normal == "1" else f"{normal} : {inner}"
    text = (
        f"the vectors span a space of dim {n - complement.nrows()} with a radical of dim {r}: by Witt's theorem the "
        "stabilizer is connected"
    )
    kind = None if unipotent else f"sp({w})"
    return Decided(unipotent + w * (w + 1) // 2, name, 1 if name == "1" else None, (), text, kind)


def in_unitary_group(
    n: int,
    field: NumberField,
    vectors: Sequence[ExactMatrix],
    operators: Sequence[ExactMatrix],
    special: bool,
) -> Decided | None:
    """Return the stabilizer in U(n) or SU(n): theorem 3, and for operators that do not commute that of `commutants`."""
    M = identity_matrix(n, field) * 0
    if operators:
        every = [*operators, *(conjugate_matrix(A).transpose() for A in operators)]
        found = one_operator(every)
        if found is None:
            return fixing_complex_algebra(n, field, vectors, operators, special)
        M = found
    U = invariant_span(vectors, [M], M)
    rest = null_space(conjugate_matrix(U)) if U.nrows() else identity_matrix(n, field)
    sizes: list[int] = []
    if rest.nrows():
        parts = multiplicities(characteristic_polynomial(on_rows(M, rest)))
        sizes = sorted((m for factor, m in parts for _ in range(len(factor) - 1)), reverse=True)
    dim = sum(m * m for m in sizes) - (1 if special and sizes else 0)
    name = joined([f"U({m})" for m in sizes])
    if special and sizes:
        one = sizes.pop()
        name = joined([f"SU({one})" if one > 1 else "1", *(f"U({m})" for m in sizes)])
        if one > 1 and sizes:
            name = f"S({joined([f'U({m})' for m in [*sizes, one]])})"
    text = f"beside a fixed space of dim {U.nrows()} over C it is a product of unitary groups, which is connected"
    return Decided(dim, name, 1 if dim == 0 else None, (), text)


def in_rigid_group(
    n: int,
    field: NumberField,
    vectors: Sequence[
        ExactMatrix
    ],  # each (n + 1, 1): a point, scaled by its last entry, or a direction, with 0 there
    special: bool,
) -> Decided:
    """Return the stabilizer in E(n) or SE(n): theorem 4."""
    rows = [v.entries() for v in vectors]
    points = [[value / row[n] for value in row[:n]] for row in rows if row[n] != 0]
    directions = [row[:n] for row in rows if row[n] == 0]
    if points:
        directions += [[a - b for a, b in zip(point, points[0], strict=True)] for point in points[1:]]
    one = identity_matrix(n, field)
    U = span([matrix_from_entries(n, 1, list(d), field) for d in directions], one)
    rest = orthogonal_complement(U, one)
    m = int(rest.nrows())
    generators: tuple[ExactMatrix, ...] = ()
    if m and not special:
        turn = reflection(rest.tolist()[0], one)
        p = matrix_from_entries(n, 1, points[0], field) if points else zero_matrix(n, 1, field)
        generators = (_rigid(turn, p - turn * p),)
    inner = orthogonal_name(m, 0, "SO" if special else "O")
    name = inner
    dim = m * (m - 1) // 2 + (0 if points else n)
    if not points:
        name = _translations(n, inner)
    order = None if dim else {"C2": 2, "1": 1}[inner]
    text = f"{'a point is' if points else 'no point is'} fixed, and the fixed directions span a space of dim {n - m}"
    return Decided(dim, name, order, generators, text)


def _translations(n: int, inner: str) -> str:
    if inner in (f"O({n})", f"SO({n})"):
        return inner.replace("O", "E")
    normal = "R" if n == 1 else f"R^{n}"
    return normal if inner == "1" else f"{normal} : {inner}"


def _rigid(rotation: ExactMatrix, translation: ExactMatrix) -> ExactMatrix:
    n, field = int(rotation.nrows()), field_of(rotation)
    rows = [[*row, t] for row, t in zip(rotation.tolist(), translation.entries(), strict=True)]
    return exact_matrix([*rows, [0] * n + [1]], field)
