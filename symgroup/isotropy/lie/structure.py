"""The structure of a Lie algebra over R from exact matrices: brackets, series, centre, Killing form, radical, simple ideals.

Notation: e_1, ..., e_d is the basis, [e_i, e_j] = sum_k c_ij^k e_k, and ad_i is the matrix of x -> [e_i, x]. The numbers
c_ij^k are real elements of a number field. Spaces are matrices of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    ExactScalar,
    FieldElement,
    NumberField,
    coerce,
    exact_matrix,
    field_of,
    identity_matrix,
    matrix_from_entries,
    null_space,
    pivots_of,
    row_space,
    sign,
    stack,
    zero_matrix,
)
from symgroup.errors import SymgroupBug
from symgroup.isotropy.lie.tangent import real_row


@dataclass(frozen=True, slots=True)
class LieStructure:
    """A Lie algebra by the matrices ad_1, ..., ad_d of a basis."""

    adjoint: tuple[ExactMatrix, ...]  # d matrices (d, d)
    field: NumberField

    @property
    def dim(self) -> int:
        """The dimension d."""
        return len(self.adjoint)

    def whole(self) -> ExactMatrix:
        """Return the space of all elements."""
        return identity_matrix(self.dim, self.field)

    def bracket(self, left: ExactMatrix, right: ExactMatrix) -> ExactMatrix:
        """Return the span of all [x, y] with x and y in two spaces."""
        blocks = [right * self._ad(row).transpose() for row in left.tolist()]
        return _span(blocks, self.dim, self.field)

    def _ad(self, element: Sequence[ExactScalar]) -> ExactMatrix:
        total = zero_matrix(self.dim, self.dim, self.field)
        for value, matrix in zip(element, self.adjoint, strict=True):
            if value != 0:
                total = total + matrix * value
        return total

    def centre(self) -> ExactMatrix:
        """Return { x : [x, y] = 0 for all y }."""
        rows = [matrix.entries() for matrix in self.adjoint]
        return null_space(exact_matrix(rows, self.field).transpose())

    def killing_form(self) -> ExactMatrix:  # (d, d)
        """Return K(e_i, e_j) = trace(ad_i ad_j)."""
        flat = matrix_from_entries(
            self.dim, self.dim**2, [e for A in self.adjoint for e in A.entries()], self.field
        )
        turned = [e for A in self.adjoint for e in A.transpose().entries()]
        return flat * matrix_from_entries(self.dim, self.dim**2, turned, self.field).transpose()

    def radical(self) -> ExactMatrix:
        """Return the largest solvable ideal: the complement of [g, g] under the Killing form (Bourbaki, Lie I 5.5)."""
        derived = self.bracket(self.whole(), self.whole())
        return null_space(derived * self.killing_form()) if derived.nrows() else self.whole()

    def is_nilpotent(self) -> bool:
        """Whether the lower central series ends at 0."""
        current, size = self.whole(), self.dim
        while size:
            current = self.bracket(self.whole(), current)
            if current.nrows() == size:
                return False
            size = int(current.nrows())
        return True

    def restricted(self, space: ExactMatrix) -> LieStructure:
        """Return a subalgebra, in the basis of its rows."""
        rows = space.tolist()
        images = [(self._ad(x) * space.transpose()).transpose() for x in rows]
        return LieStructure(tuple(_coordinates(space, image).transpose() for image in images), self.field)

    def quotient(self, ideal: ExactMatrix) -> LieStructure:
        """Return g modulo an ideal, in the basis of the e_i that are no pivots of its echelon form."""
        if ideal.nrows() == 0:
            return self
        echelon, rank = ideal.rref()
        pivots = pivots_of(echelon, rank)
        free = [k for k in range(self.dim) if k not in pivots]
        adjoint = []
        for i in free:
            rows = [
                [
                    self.adjoint[i][k, j]
                    - sum(
                        (echelon[r, k] * self.adjoint[i][p, j] for r, p in enumerate(pivots)),
                        0 * self.adjoint[i][k, j],
                    )
                    for j in free
                ]
                for k in free
            ]
            adjoint.append(exact_matrix(rows, self.field))
        return LieStructure(tuple(adjoint), self.field)

    def centroid(self) -> list[ExactMatrix]:  # matrices (d, d)
        """Return a basis of { T : T ad(x) = ad(x) T for all x }, from a few x first and more until all commute."""
        used: list[ExactMatrix] = []
        weights = [[(3 * k * k + 5 * k + 1) % 7 + 1 for k in range(self.dim)], list(range(1, self.dim + 1))]
        candidates = [self._ad(exact_matrix([row], self.field).entries()) for row in weights]
        while True:
            used += candidates
            found = commuting_matrices(used, self.dim, self.field)
            candidates = [A for A in self.adjoint if any(T * A != A * T for T in found)][:1]
            if not candidates:
                return found


def structure_of(
    basis: Sequence[ExactMatrix],  # (n, n), independent over R
) -> LieStructure:
    """Return the structure of the span of matrices, which is checked to be closed under brackets."""
    if not basis:
        return LieStructure((), QQ)
    field, d = field_of(basis[0]), len(basis)
    rows = stack([real_row(X) for X in basis], real_row(basis[0]).ncols())
    pairs = list(combinations(range(d), 2))
    brackets = [real_row(basis[i] * basis[j] - basis[j] * basis[i]) for i, j in pairs]
    coordinates = _coordinates(rows, stack(brackets, rows.ncols())).tolist() if pairs else []
    adjoint = [[[field_zero(field)] * d for _ in range(d)] for _ in range(d)]
    for (i, j), values in zip(pairs, coordinates, strict=True):
        for k, value in enumerate(values):
            adjoint[i][k][j] = value
            adjoint[j][k][i] = -value
    numbers = [value for matrix in adjoint for row in matrix for value in row]
    if all(not isinstance(value, FieldElement) or value.is_rational for value in numbers):
        adjoint = [[[coerce(value, QQ) for value in row] for row in matrix] for matrix in adjoint]
        field = QQ
    return LieStructure(tuple(exact_matrix(matrix, field) for matrix in adjoint), field)


def field_zero(field: NumberField) -> ExactScalar:
    """Return 0 of a field."""
    return zero_matrix(1, 1, field)[0, 0]


def signature(form: ExactMatrix) -> tuple[int, int, int]:  # form: (d, d), symmetric and real
    """Return how many squares are positive, negative and zero, by Sylvester's law of inertia."""
    values = [sign(value) for value in diagonalized(form)[1]]
    return values.count(1), values.count(-1), values.count(0)


def diagonalized(form: ExactMatrix) -> tuple[ExactMatrix, list[ExactScalar]]:
    """Return rows C and numbers with C form C^T = diag(numbers); rows with number 0 span the radical of the form.

    Symmetric elimination; where the diagonal is 0 and an entry at i, j is not, e_i + e_j has a square that is not 0.
    """
    d, field = int(form.nrows()), field_of(form)
    rows = identity_matrix(d, field).tolist()
    values: list[ExactScalar] = []
    done: list[list[ExactScalar]] = []
    while rows:
        C = exact_matrix(rows, field)
        gram = (C * form * C.transpose()).tolist()
        m = len(rows)
        place = next((i for i in range(m) if gram[i][i] != 0), None)
        if place is None:
            pair = next(((i, j) for i in range(m) for j in range(i) if gram[i][j] != 0), None)
            if pair is None:
                return exact_matrix([*done, *rows], field) if d else form, [*values, *[gram[0][0]] * m]
            rows[pair[0]] = [a + b for a, b in zip(rows[pair[0]], rows[pair[1]], strict=True)]
            continue
        pivot, square = rows[place], gram[place][place]
        done.append(pivot)
        values.append(square)
        rest = []
        for i in range(m):
            if i != place:
                factor = gram[i][place] / square
                rest.append([a - factor * b for a, b in zip(rows[i], pivot, strict=True)])
        rows = rest
    return (exact_matrix(done, field) if done else form), values


def _coordinates(basis: ExactMatrix, rows: ExactMatrix) -> ExactMatrix:
    """Return C with C basis = rows, which lie in the span of the independent rows of the basis."""
    echelon, rank = basis.rref()
    if rank != basis.nrows():
        raise SymgroupBug("a basis of a Lie algebra is dependent")
    pivots = pivots_of(echelon, rank)
    square = exact_matrix([[row[j] for j in pivots] for row in basis.tolist()], field_of(basis)).inv()
    found = exact_matrix([[row[j] for j in pivots] for row in rows.tolist()], field_of(basis)) * square
    if found * basis != rows:
        raise SymgroupBug("a stabilizer's Lie algebra is not closed under brackets")
    return found


def _span(blocks: Sequence[ExactMatrix], columns: int, field: NumberField) -> ExactMatrix:
    rows = [row for block in blocks for row in block.tolist() if any(e != 0 for e in row)]
    return row_space(exact_matrix(rows, field)) if rows else zero_matrix(0, columns, field)


def weighted_sum(weights: Sequence[object], matrices: Sequence[ExactMatrix]) -> ExactMatrix:
    """Return sum_k w_k X_k for exact numbers w_k."""
    total = matrices[0] * 0
    for weight, X in zip(weights, matrices, strict=True):
        total = total + X * weight
    return total


def commuting_matrices(matrices: Sequence[ExactMatrix], d: int, field: NumberField) -> list[ExactMatrix]:
    """Return a basis of the matrices that commute with all the given ones."""
    rows = []
    for A in matrices:
        entries = A.tolist()
        for i in range(d):
            for j in range(d):
                row = [field_zero(field)] * (d * d)
                for k in range(d):
                    row[i * d + k] = row[i * d + k] + entries[k][j]
                    row[k * d + j] = row[k * d + j] - entries[i][k]
                rows.append(row)
    found = null_space(exact_matrix(rows, field)) if rows else identity_matrix(d * d, field)
    return [matrix_from_entries(d, d, row, field) for row in found.tolist()]
