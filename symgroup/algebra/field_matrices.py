"""FieldMatrix: exact matrices over a number field, stored as d rational matrices, one a power of theta."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz

from symgroup.algebra.elements import FieldElement
from symgroup.algebra.fields import NumberField, reduction_table
from symgroup.errors import SymgroupBug


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FieldMatrix:
    """The matrix sum_k parts[k] theta^k; it has the methods of fmpq_mat that the project uses.

    A product is d^2 products of rational matrices, three where d = 2 (Karatsuba and Ofman 1962).
    """

    field: NumberField
    parts: tuple[fmpq_mat, ...]  # d matrices of one shape

    def nrows(self) -> int:
        """Return the number of rows."""
        return int(self.parts[0].nrows())

    def ncols(self) -> int:
        """Return the number of columns."""
        return int(self.parts[0].ncols())

    def __getitem__(self, position: tuple[int, int]) -> FieldElement:
        return FieldElement(self.field, fmpq_poly([part[position] for part in self.parts]))

    def __setitem__(self, position: tuple[int, int], value: FieldElement | fmpq | int) -> None:
        if isinstance(value, FieldElement):
            self._require(value.field)
            for part, coordinate in zip(self.parts, value.coordinates, strict=True):
                part[position] = coordinate
            return
        for k, part in enumerate(self.parts):
            part[position] = value if k == 0 else 0

    def _require(self, other: NumberField) -> None:
        if other is not self.field and other != self.field:
            raise SymgroupBug(f"matrices over {self.field} and {other} meet")

    def entries(self) -> list[FieldElement]:
        """Return the entries, row by row."""
        rows = zip(*(part.entries() for part in self.parts), strict=True)
        return [FieldElement(self.field, fmpq_poly(list(coordinates))) for coordinates in rows]

    def tolist(self) -> list[list[FieldElement]]:
        """Return the rows."""
        found, width = self.entries(), self.ncols()
        return [found[i * width : (i + 1) * width] for i in range(self.nrows())]

    def transpose(self) -> FieldMatrix:
        """Return the transpose."""
        return FieldMatrix(self.field, tuple(part.transpose() for part in self.parts))

    def conjugate(self) -> FieldMatrix:
        """Return the matrix of complex conjugates. Raises: InputError (SG314)."""
        if self.field.is_real:
            return self
        return matrix_of(self.nrows(), self.ncols(), [e.conjugate() for e in self.entries()], self.field)

    def __add__(self, other: object) -> FieldMatrix:
        right = self._matrix(other)
        if right is None:
            return NotImplemented
        return FieldMatrix(self.field, tuple(a + b for a, b in zip(self.parts, right.parts, strict=True)))

    __radd__ = __add__

    def __sub__(self, other: object) -> FieldMatrix:
        right = self._matrix(other)
        if right is None:
            return NotImplemented
        return FieldMatrix(self.field, tuple(a - b for a, b in zip(self.parts, right.parts, strict=True)))

    def __rsub__(self, other: object) -> FieldMatrix:
        return -self + other

    def __neg__(self) -> FieldMatrix:
        return FieldMatrix(self.field, tuple(-part for part in self.parts))

    def __mul__(self, other: object) -> FieldMatrix:
        if isinstance(other, (int, fmpq, fmpz)):
            return FieldMatrix(self.field, tuple(part * other for part in self.parts))
        if isinstance(other, FieldElement):
            self._require(other.field)
            return _combined(self.field, [[part * c for c in other.coordinates] for part in self.parts])
        if isinstance(other, fmpq_mat):
            return FieldMatrix(self.field, tuple(part * other for part in self.parts))
        right = self._matrix(other)
        return NotImplemented if right is None else self._times(right)

    def __rmul__(self, other: object) -> FieldMatrix:
        if isinstance(other, fmpq_mat):
            return FieldMatrix(self.field, tuple(other * part for part in self.parts))
        return self * other

    def __truediv__(self, other: object) -> FieldMatrix:
        if isinstance(other, FieldElement):
            return self * other.inverse()
        return self * (1 / fmpq(other)) if isinstance(other, (int, fmpq, fmpz)) else NotImplemented

    def _matrix(self, other: object) -> FieldMatrix | None:
        if isinstance(other, FieldMatrix):
            self._require(other.field)
            return other
        if isinstance(other, fmpq_mat):
            zero = fmpq_mat(other.nrows(), other.ncols())
            return FieldMatrix(self.field, (other, *(zero for _ in self.parts[1:])))
        return None

    def _times(self, other: FieldMatrix) -> FieldMatrix:
        if self.field.degree == 2:
            (a, b), (c, d) = self.parts, other.parts
            low, high = a * c, b * d
            return _combined(self.field, [[low, (a + b) * (c + d) - low - high], [None, high]])
        used = [[a * b if _some(a) and _some(b) else None for b in other.parts] for a in self.parts]
        if all(product is None for row in used for product in row):
            used[0][0] = self.parts[0] * other.parts[0]
        return _combined(self.field, used)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FieldMatrix):
            return self.field == other.field and self.parts == other.parts
        if isinstance(other, fmpq_mat):
            return bool(self.parts[0] == other) and not any(_some(part) for part in self.parts[1:])
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # entries can be set, as those of fmpq_mat can

    def rref(self) -> tuple[FieldMatrix, int]:
        """Return the reduced row echelon form and the rank."""
        from symgroup.algebra.elimination import reduced_echelon

        return reduced_echelon(self)

    def rank(self) -> int:
        """Return the rank."""
        return self.rref()[1]

    def inv(self) -> FieldMatrix:
        """Return the inverse of an invertible matrix. Raises: ZeroDivisionError."""
        from symgroup.algebra.elimination import inverse

        return inverse(self)

    def det(self) -> FieldElement:
        """Return the determinant."""
        from symgroup.algebra.elimination import determinant

        return determinant(self)

    def __str__(self) -> str:
        return "[" + ", ".join("[" + ", ".join(map(str, row)) + "]" for row in self.tolist()) + "]"

    def __repr__(self) -> str:
        return str(self)


def matrix_of(
    rows: int,
    columns: int,
    entries: Sequence[FieldElement | fmpq | int],  # (rows columns,), row by row
    field: NumberField,
) -> FieldMatrix:
    """Return a matrix over a number field other than Q from its entries, which lie in the field or are rational."""
    zero = fmpq(0)
    coordinates: list[list[fmpq]] = [[] for _ in range(field.degree)]
    for entry in entries:
        if isinstance(entry, FieldElement):
            if entry.field is not field and entry.field != field:
                raise SymgroupBug(f"an entry of {entry.field} in a matrix over {field}")
            values = entry.coordinates
        else:
            values = (fmpq(entry), *[zero] * (field.degree - 1))
        for k, value in enumerate(values):
            coordinates[k].append(value)
    return FieldMatrix(field, tuple(fmpq_mat(rows, columns, part) for part in coordinates))


def rational_matrix(
    matrix: FieldMatrix,  # (m, n) over K of degree d
) -> fmpq_mat:  # (m d, n d)
    """Return the matrix of the same linear map on Q^(n d), where K has the basis 1, theta, ..., theta^(d - 1)."""
    d, modulus = matrix.field.degree, matrix.field.modulus
    result = fmpq_mat(matrix.nrows() * d, matrix.ncols() * d)
    for i, row in enumerate(matrix.tolist()):
        for j, entry in enumerate(row):
            power = entry.value
            for k in range(d):
                for number, c in enumerate(power.coeffs()):
                    result[i * d + number, j * d + k] = c
                power = power * fmpq_poly([0, 1]) % modulus
    return result


def _some(matrix: fmpq_mat) -> bool:
    """Whether a matrix is not zero."""
    return bool(matrix != fmpq_mat(matrix.nrows(), matrix.ncols()))


def _combined(field: NumberField, products: Sequence[Sequence[fmpq_mat | None]]) -> FieldMatrix:
    """Return sum_ij products[i][j] theta^(i + j), where None is zero."""
    sums: list[fmpq_mat | None] = [None] * (2 * field.degree - 1)
    shape = (0, 0)
    for i, row in enumerate(products):
        for j, product in enumerate(row):
            if product is not None:
                shape = (product.nrows(), product.ncols())
                known = sums[i + j]
                sums[i + j] = product if known is None else known + product
    parts = [fmpq_mat(*shape) if part is None else part for part in sums[: field.degree]]
    for part, coordinates in zip(sums[field.degree :], reduction_table(field.polynomial), strict=True):
        if part is not None:
            for k, c in enumerate(coordinates):
                if c != 0:
                    parts[k] = parts[k] + part * c
    return FieldMatrix(field, tuple(parts))
