"""Exact matrices as hashable values: the elements of matrix groups and of their Lie algebras."""

from __future__ import annotations

from dataclasses import dataclass, field

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    ExactScalar,
    NumberField,
    exact_matrix,
    field_of,
    identity_matrix,
)


@dataclass(frozen=True, slots=True)
class FrozenMatrix:
    """An exact square matrix that is compared and hashed by its entries; nobody may change `matrix`."""

    entries: tuple[ExactScalar, ...]  # (n n,), row-major
    matrix: ExactMatrix = field(compare=False, repr=False)  # (n, n)

    @classmethod
    def of(cls, matrix: ExactMatrix) -> FrozenMatrix:
        """Freeze a matrix."""
        return cls(tuple(matrix.entries()), matrix)

    @classmethod
    def identity(cls, size: int, field: NumberField = QQ) -> FrozenMatrix:
        """Return the (size, size) identity."""
        return cls.of(identity_matrix(size, field))

    def __matmul__(self, other: FrozenMatrix) -> FrozenMatrix:
        return FrozenMatrix.of(self.matrix * other.matrix)

    def inverse(self) -> FrozenMatrix:
        """Return the inverse; ZeroDivisionError where there is none."""
        return FrozenMatrix.of(self.matrix.inv())

    @property
    def is_identity(self) -> bool:
        """Whether this is the identity matrix."""
        return bool(self.matrix == identity_matrix(self.matrix.nrows(), field_of(self.matrix)))

    def __str__(self) -> str:
        rows = self.matrix.tolist()
        return "[" + ", ".join("[" + ", ".join(str(entry) for entry in row) + "]" for row in rows) + "]"


def conjugate_matrix(matrix: ExactMatrix) -> ExactMatrix:  # (m, n)
    """Return the matrix of complex conjugates. Raises: InputError (SG314) where the field is not closed under them."""
    field = field_of(matrix)
    if field.is_real:
        return matrix
    return exact_matrix([[entry.conjugate() for entry in row] for row in matrix.tolist()], field)
