"""Move exact numbers and matrices into a field that contains them, or refuse."""

from __future__ import annotations

from functools import lru_cache
from typing import overload

import sympy
from flint import fmpq, fmpq_mat, fmpq_poly

from symgroup.algebra.abelian_fields import function_of_angle
from symgroup.algebra.elements import FieldElement
from symgroup.algebra.embeddings import compose, embedding, find_root, minimal_polynomial
from symgroup.algebra.exact import ExactMatrix, ExactScalar
from symgroup.algebra.expressions import Tower, exact_value, simplified
from symgroup.algebra.field_matrices import FieldMatrix, matrix_of
from symgroup.algebra.fields import QQ, NumberField
from symgroup.algebra.rationals import to_fmpq
from symgroup.algebra.recognize import number_field
from symgroup.algebra.writing import written_expression
from symgroup.errors import InputError


def to_exact(value: object, field: NumberField = QQ) -> fmpq | FieldElement:
    """Return an exact number as a fraction of flint, or as an element of a number field other than Q.

    Raises: InputError: SG302 floats, and over Q what is not rational; SG314 what is no element of the field.
    """
    if isinstance(value, FieldElement):
        return coerce(value, field)
    if field.is_rational:
        irrational = isinstance(value, sympy.Expr) and not value.is_Rational and value.is_number
        return _coordinates(value, field)[0] if irrational else to_fmpq(value)
    if isinstance(value, sympy.Expr) and not value.is_Rational:
        return FieldElement(field, fmpq_poly(list(_coordinates(value, field))))
    return FieldElement(field, fmpq_poly([to_fmpq(value)]))


@lru_cache(maxsize=4096)
def _coordinates(expression: sympy.Expr, field: NumberField) -> tuple[fmpq, ...]:
    """Return a number's coordinates: by the names of the field where they suffice, else by its minimal polynomial."""
    known = {name.expression: name.coordinates for name in field.basis}

    def leaf(part: sympy.Expr) -> fmpq_poly:
        return fmpq_poly(list(known[part])) if part in known else function_of_angle(part, field)

    try:
        return tuple(exact_value(expression, leaf, field.modulus).coeffs())
    except KeyError:
        plain = simplified(expression)
    tower = Tower([plain])
    polynomial, ball = tower.number(tower.value(plain))
    found = find_root(field, polynomial, ball)
    if found is None:
        if field.is_rational:
            to_fmpq(expression)  # refuses it (SG302)
        raise not_in_field(written_expression(expression), field)
    return tuple(found.coeffs()) or (fmpq(0),)


def not_in_field(text: str, field: NumberField) -> InputError:
    """Return the refusal of a number that lies outside a field (SG314)."""
    return InputError.of(
        "SG314",
        f"{text} does not lie in {field}",
        help="name a larger field, or let it be found from the entries",
    )


def common_field(*fields: NumberField) -> NumberField:
    """Return the smallest field that contains all the given ones. Raises: LimitError (SG412)."""
    result = QQ
    for field in fields:
        if embedding(field, result) is not None:
            continue
        result = field if embedding(result, field) is not None else _compositum(result, field)
    return result


@lru_cache(maxsize=128)
def _compositum(K: NumberField, L: NumberField) -> NumberField:
    return number_field([K.expression, L.expression])


@overload
def coerce(value: ExactMatrix, field: NumberField) -> ExactMatrix: ...


@overload
def coerce(value: ExactScalar | int, field: NumberField) -> ExactScalar: ...


def coerce(value: ExactMatrix | ExactScalar | int, field: NumberField) -> ExactMatrix | ExactScalar:
    """Return a number or matrix over a field that contains it.

    Raises: InputError (SG314) where it does not lie in the field.
    """
    if isinstance(value, FieldMatrix):
        return _coerce_matrix(value, field)
    if isinstance(value, fmpq_mat):
        return value if field.is_rational else _over(value, field)
    if isinstance(value, FieldElement):
        return _coerce_element(value, field)
    return fmpq(value) if field.is_rational else FieldElement(field, fmpq_poly([fmpq(value)]))


def _coerce_element(value: FieldElement, field: NumberField) -> ExactScalar:
    if value.field == field:
        return value
    if value.is_rational:
        return coerce(value.rational(), field)
    image = embedding(value.field, field)
    if image is not None:
        return FieldElement(field, compose(value.value, image, field.modulus))
    found = (
        None
        if field.is_rational
        else find_root(field, minimal_polynomial(value.value, value.field.modulus), value.ball)
    )
    if found is None:
        raise not_in_field(str(value), field)
    return FieldElement(field, found)


def _over(matrix: fmpq_mat, field: NumberField) -> FieldMatrix:
    zero = fmpq_mat(matrix.nrows(), matrix.ncols())
    return FieldMatrix(field, (matrix, *[fmpq_mat(zero) for _ in range(field.degree - 1)]))


def _coerce_matrix(matrix: FieldMatrix, field: NumberField) -> ExactMatrix:
    if matrix.field == field:
        return matrix
    if not any(e != 0 for part in matrix.parts[1:] for e in part.entries()):
        return coerce(matrix.parts[0], field)
    image = embedding(matrix.field, field)
    if image is None:
        entries = [coerce(entry, field) for entry in matrix.entries()]
        return matrix_of(matrix.nrows(), matrix.ncols(), entries, field)
    parts = [fmpq_mat(matrix.nrows(), matrix.ncols()) for _ in range(field.degree)]
    power = fmpq_poly([1])
    for part in matrix.parts:
        for k, c in enumerate(power.coeffs()):
            parts[k] = parts[k] + part * c
        power = power * image % field.modulus
    return FieldMatrix(field, tuple(parts))
