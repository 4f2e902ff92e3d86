"""Echelon forms, inverses and determinants over a number field: by places where matrices are large, by pivots else.

An echelon form R found modulo primes is proven for M by two facts: the rank of M at one place is the number r of R's rows, so
rank M >= r; and M = M' R exactly, where M' are M's columns at the pivots, so the row space of M lies in that of R.
"""

from __future__ import annotations

from flint import fmpq, fmpq_mat, fmpq_poly, nmod_mat

from symgroup.algebra.elements import FieldElement
from symgroup.algebra.exact import ExactMatrix, pivots_of
from symgroup.algebra.field_matrices import FieldMatrix, matrix_of
from symgroup.algebra.modular import lift
from symgroup.algebra.places import Place, reduce_modulo
from symgroup.errors import SymgroupBug

SMALL = 40  # entries; below, elimination in the field itself is quicker
SINGULAR_PLACES = 2  # where a matrix must be singular before its rank is computed over the field


def reduced_echelon(matrix: FieldMatrix) -> tuple[FieldMatrix, int]:  # ((m, n), rank)
    """Return the reduced row echelon form and the rank."""
    rows, columns = matrix.nrows(), matrix.ncols()
    if rows * columns <= SMALL:
        return _eliminated(matrix)

    def echelon_modulo(place: Place) -> nmod_mat | None:
        reduced = reduce_modulo(matrix, place)
        if reduced is None:
            return None
        echelon, rank = reduced.rref()
        return nmod_mat(rank, columns, echelon.entries()[: rank * columns], place.prime)

    def accept(basis: ExactMatrix) -> bool:
        pivots = set(pivots_of(basis, basis.nrows()))
        picked = [entry for row in matrix.tolist() for j, entry in enumerate(row) if j in pivots]
        return bool(matrix_of(rows, len(pivots), picked, matrix.field) * basis == matrix)

    found = lift(echelon_modulo, accept, columns, matrix.field, largest=True).basis
    if not isinstance(found, FieldMatrix):
        raise SymgroupBug("a lift left its field")
    rank = found.nrows()
    zeros = [fmpq(0)] * ((rows - rank) * columns)
    parts = tuple(fmpq_mat(rows, columns, part.entries() + zeros) for part in found.parts)
    return FieldMatrix(matrix.field, parts), rank


def _eliminated(matrix: FieldMatrix) -> tuple[FieldMatrix, int]:
    rows, rank, columns = matrix.tolist(), 0, matrix.ncols()
    for column in range(columns):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        scale = rows[rank][column].inverse()
        rows[rank] = [entry * scale for entry in rows[rank]]
        for i, row in enumerate(rows):
            if i != rank and row[column]:
                factor = row[column]
                rows[i] = [a - factor * b if b else a for a, b in zip(row, rows[rank], strict=True)]
        rank += 1
    return matrix_of(len(rows), columns, [entry for row in rows for entry in row], matrix.field), rank


def inverse(
    matrix: FieldMatrix,  # (n, n)
) -> FieldMatrix:  # (n, n)
    """Return the inverse. Raises: ZeroDivisionError for a singular matrix."""
    n = matrix.nrows()
    singular = 0

    def inverse_modulo(place: Place) -> nmod_mat | None:
        nonlocal singular
        reduced = reduce_modulo(matrix, place)
        if reduced is None:
            return None
        if reduced.rank() == n:
            return reduced.inv()
        singular += 1
        if singular == SINGULAR_PLACES and matrix.rank() < n:
            raise ZeroDivisionError("a singular matrix has no inverse")
        return None

    one = fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    found = lift(inverse_modulo, lambda candidate: matrix * candidate == one, n, matrix.field).basis
    if not isinstance(found, FieldMatrix):
        raise SymgroupBug("a lift left its field")
    return found


def determinant(matrix: FieldMatrix) -> FieldElement:
    """Return the determinant, by elimination in the field."""
    rows, result = matrix.tolist(), FieldElement(matrix.field, fmpq_poly([1]))
    for column in range(len(rows)):
        pivot = next((i for i in range(column, len(rows)) if rows[i][column]), None)
        if pivot is None:
            return FieldElement(matrix.field, fmpq_poly([0]))
        if pivot != column:
            rows[column], rows[pivot] = rows[pivot], rows[column]
            result = -result
        result = result * rows[column][column]
        scale = rows[column][column].inverse()
        for i in range(column + 1, len(rows)):
            if rows[i][column]:
                factor = rows[i][column] * scale
                rows[i] = [a - factor * b if b else a for a, b in zip(rows[i], rows[column], strict=True)]
    return result
