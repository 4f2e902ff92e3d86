"""{ X in Lie(G) : drho(X) x = 0 }, exactly: a null space in the coordinates of a basis of Lie(G) over R."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    ExactScalar,
    FieldElement,
    NumberField,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    null_space,
    number_field,
    stack,
    to_exact,
    zero_matrix,
)
from symgroup.groups.matrices import conjugate_matrix
from symgroup.isotropy.lie.tangent import LARGEST_WORK, moved, tangent_basis, too_large
from symgroup.representations import Representation


def working_field(V: Representation, columns: Sequence[Sequence[ExactScalar]]) -> NumberField:
    """Return a field that contains x, the group, V and, for complex groups, i."""
    fields = [field_of(columns[0][0]), V.field, V.group.field]
    if any(item.imaginary for item in tangent_basis(V.group)):
        fields.append(number_field([sympy.I]))
    return common_field(*fields)


def annihilator(
    V: Representation,  # of G, dim n
    columns: Sequence[Sequence[ExactScalar]],  # each (n,)
    field: NumberField,
) -> list[ExactMatrix]:  # (degree, degree), a basis over R
    """Return a basis of the Lie algebra of the stabilizer of all columns.

    The conditions sum c_k drho(X_k) x = 0 on real numbers c_k are those on complex ones together with their conjugates, so
    that the null space is its own conjugate, and its reduced row echelon form is real.
    """
    basis = tangent_basis(V.group)
    if not basis:
        return []
    if len(basis) * V.dim * len(columns) > LARGEST_WORK:
        raise too_large(f"the conditions have {len(basis) * V.dim * len(columns)} entries", LARGEST_WORK)
    x = exact_matrix([list(column) for column in columns], field).transpose()
    unit = imaginary_unit(field) if any(item.imaginary for item in basis) else None
    rows = []
    for item in basis:
        image = moved(V, item.matrix.matrix, x)
        rows.append((image * unit if item.imaginary and unit is not None else image).entries())
    conditions = exact_matrix(rows, field).transpose()
    if not field.is_real:
        conditions = stack([conditions, conjugate_matrix(conditions)], len(basis))
    return [_combined(row, V, field) for row in null_space(coerce(conditions, field)).tolist()]


def imaginary_unit(field: NumberField) -> ExactScalar:
    """Return i in a field that contains it."""
    return to_exact(sympy.I, field)


def _combined(coefficients: Sequence[ExactScalar], V: Representation, field: NumberField) -> ExactMatrix:
    size = V.group.degree
    total = zero_matrix(size, size, field)
    for value, item in zip(coefficients, tangent_basis(V.group), strict=True):
        if value != 0:
            scale = value * imaginary_unit(field) if item.imaginary else value
            total = total + coerce(item.matrix.matrix, field) * scale
    return total


def smallest(matrix: ExactMatrix) -> ExactMatrix:
    """Return a matrix over Q where its entries are rational."""
    entries = matrix.entries()
    rational = all(not isinstance(value, FieldElement) or value.is_rational for value in entries)
    return coerce(matrix, QQ) if rational else matrix
