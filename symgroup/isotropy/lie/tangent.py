"""A basis over R of a Lie group's Lie algebra, and what it does to vectors of a representation.

Each basis element is s Y with s = 1 or i and Y over the group's own field, on which drho is given. For U(n) and SU(n), which
the groups hold by gl(n) and sl(n), s = i occurs: drho is linear over C there, so drho(i Y) = i drho(Y).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from symgroup.algebra import (
    ExactMatrix,
    block_diagonal,
    coerce,
    exact_matrix,
    field_of,
    matrix_from_entries,
    row_space,
    stack,
    zero_matrix,
)
from symgroup.errors import LimitError
from symgroup.groups import ClassicalForm, Group, LieGroup, factors_of
from symgroup.groups.lie_checks import LARGEST_DEGREE, lie_closure
from symgroup.groups.matrices import FrozenMatrix, conjugate_matrix
from symgroup.representations import Representation
from symgroup.representations.combined import DirectSum, TensorProduct

LARGEST_ALGEBRA = 600  # dimension over R
LARGEST_WORK = 40_000_000  # entries of the matrices drho(Y)


@dataclass(frozen=True, slots=True)
class Tangent:
    """One element s Y of a basis: s = i where `imaginary`, else 1."""

    matrix: FrozenMatrix  # Y, (n, n)
    imaginary: bool = False


@lru_cache(maxsize=64)
def tangent_basis(group: Group) -> tuple[Tangent, ...]:
    """Return a basis over R of Lie(G), the factors' one after another. Raises: LimitError (SG318)."""
    result: list[Tangent] = []
    sizes = [factor.degree for factor in factors_of(group)]
    for number, factor in enumerate(factors_of(group)):
        if isinstance(factor, LieGroup):
            for item in _factor_basis(factor):
                blocks = [zero_matrix(size, size, group.field) for size in sizes]
                blocks[number] = coerce(item.matrix.matrix, group.field)
                result.append(
                    Tangent(FrozenMatrix.of(block_diagonal(blocks, group.field)), item.imaginary)
                    if len(sizes) > 1
                    else item
                )
    return tuple(result)


def _factor_basis(group: LieGroup) -> list[Tangent]:
    form = group.form
    expected = _dimension(form) if form else 0
    if expected > LARGEST_ALGEBRA:
        raise too_large(f"the Lie algebra of {group} has dimension {expected}", LARGEST_ALGEBRA)
    if form is not None:
        return [Tangent(FrozenMatrix.of(exact_matrix(rows)), s) for rows, s in _classical(form)]
    if group.size > LARGEST_DEGREE:
        raise too_large(f"{group} has matrices of size {group.size}", LARGEST_DEGREE)
    if not group.field.is_real:
        return [Tangent(FrozenMatrix.of(X)) for X in _real_closure(group)]
    closure = lie_closure([coerce(X, group.field) for X in group.lie_algebra], group.size)
    rows = closure.tolist()
    n = group.size
    matrices = (matrix_from_entries(n, n, row, group.field) for row in rows)
    return [Tangent(FrozenMatrix.of(matrix)) for matrix in matrices]


def too_large(what: str, limit: int) -> LimitError:
    """Return the refusal of a Lie algebra or representation that is too large (SG318)."""
    return LimitError.of(
        "SG318",
        f"{what}, over the limit of {limit}",
        help="use a smaller group or representation, or one summand at a time",
    )


def _dimension(form: ClassicalForm) -> int:
    n = form.size
    return {
        "GL": n * n,
        "U": n * n,
        "SL": n * n - 1,
        "SU": n * n - 1,
        "Sp": n * (n + 1) // 2,
        "Scaling": 1,
    }.get(form.letter, n * (n - 1) // 2)


Rows = list[list[int]]


def _classical(form: ClassicalForm) -> Iterable[tuple[Rows, bool]]:
    """Yield (Y, whether s = i) for the groups by name, from their definitions."""
    n, letter = form.size, form.letter
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    if letter in ("O", "SO", "SO_0"):
        p = form.signature[0]
        yield from ((_units(n, (j, i, 1), (i, j, 1 if i < p <= j else -1)), False) for i, j in pairs)
    elif letter in ("U", "SU"):
        yield from ((_units(n, (j, i, 1), (i, j, -1)), False) for i, j in pairs)
        yield from ((_units(n, (j, i, 1), (i, j, 1)), True) for i, j in pairs)
        yield from ((diagonal, True) for diagonal in _diagonals(n, letter == "SU"))
    elif letter in ("GL", "SL"):
        yield from ((_units(n, (i, j, 1)), False) for i in range(n) for j in range(n) if i != j)
        yield from ((diagonal, False) for diagonal in _diagonals(n, letter == "SL"))
    elif letter == "Sp":
        yield from ((rows, False) for rows in _symplectic(n // 2))
    elif letter == "Scaling":
        yield [[int(i == j) for j in range(n)] for i in range(n)], False
    else:
        m = n - 1
        yield from ((_units(n, (j, i, 1), (i, j, -1)), False) for i, j in pairs if j < m)
        yield from ((_units(n, (i, m, 1)), False) for i in range(m))


def _symplectic(m: int) -> Iterable[Rows]:
    """Yield a basis of [[A, B], [C, -A^T]] with B and C symmetric."""
    yield from (_units(2 * m, (i, j, 1), (m + j, m + i, -1)) for i in range(m) for j in range(m))
    for i in range(m):
        for j in range(i, m):
            yield _units(2 * m, (i, m + j, 1), (j, m + i, 1))
            yield _units(2 * m, (m + i, j, 1), (m + j, i, 1))


def _diagonals(n: int, traceless: bool) -> Iterable[Rows]:
    if not traceless:
        yield from (_units(n, (i, i, 1)) for i in range(n))
    else:
        yield from (_units(n, (i, i, 1), (i + 1, i + 1, -1)) for i in range(n - 1))


def _units(n: int, *entries: tuple[int, int, int]) -> Rows:
    rows = [[0] * n for _ in range(n)]
    for i, j, value in entries:
        rows[i][j] = value
    return rows


def _real_closure(group: LieGroup) -> list[ExactMatrix]:
    """Return a basis over R of what matrices that are not real generate by brackets."""
    generators = [coerce(X, group.field) for X in group.lie_algebra]
    basis: list[ExactMatrix] = []
    fresh = generators
    while fresh:
        added = []
        for X in fresh:
            if real_rank([*basis, X]) > len(basis):
                basis.append(X)
                added.append(X)
        fresh = [X * Y - Y * X for X in added for Y in generators]
    return basis


def real_row(matrix: ExactMatrix) -> ExactMatrix:  # (1, n n) or (1, 2 n n)
    """Return a matrix as a row, followed by its conjugate where the field is not real.

    Complex matrices are independent over R if and only if these rows are over C, and a matrix that is a combination over R
    has its coefficients as those of the rows: the conjugates of a solution are one, and there is only one.
    """
    field = field_of(matrix)
    entries = list(matrix.entries())
    if not field.is_real:
        entries += conjugate_matrix(matrix).entries()
    return matrix_from_entries(1, len(entries), entries, field)


def real_rank(matrices: Sequence[ExactMatrix]) -> int:
    """Return the dimension over R of the span of matrices over one field."""
    rows = [real_row(X) for X in matrices]
    return int(row_space(stack(rows, rows[0].ncols())).nrows()) if rows else 0


def moved(V: Representation, X: ExactMatrix, columns: ExactMatrix) -> ExactMatrix:  # columns: (dim V, c)
    """Return drho(X) times columns, without the matrix of a sum or tensor product: X is over the group's field."""
    field, width = field_of(columns), columns.ncols()
    if isinstance(V, DirectSum):
        blocks, start, rows = [], 0, columns.tolist()
        for copies, part in V.parts:
            for _ in range(copies):
                block = matrix_from_entries(
                    part.dim, width, [e for row in rows[start : start + part.dim] for e in row], field
                )
                blocks.append(moved(part, X, block))
                start += part.dim
        return stack(blocks, width) if field.is_rational else _stacked(blocks, width, columns)
    if isinstance(V, TensorProduct):
        a, b = V.left.dim, V.right.dim
        left = moved(V.left, X, matrix_from_entries(a, b * width, columns.entries(), field)).entries()
        turned = [columns[i * b + j, k] for j in range(b) for i in range(a) for k in range(width)]
        right = moved(V.right, X, matrix_from_entries(b, a * width, turned, field)).tolist()
        back = [right[j][i * width + k] for i in range(a) for j in range(b) for k in range(width)]
        return matrix_from_entries(a * b, width, [x + y for x, y in zip(left, back, strict=True)], field)
    if V.dim**2 > LARGEST_WORK:
        raise too_large(f"drho(X) has {V.dim**2} entries", LARGEST_WORK)
    return coerce(V.derivative(X), field) * columns


def _stacked(blocks: Sequence[ExactMatrix], width: int, columns: ExactMatrix) -> ExactMatrix:
    entries = [entry for block in blocks for entry in block.entries()]
    return matrix_from_entries(columns.nrows(), width, entries, field_of(columns))
