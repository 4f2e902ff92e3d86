"""Arrays of integers of Z[theta], K = Q(theta), by their d coordinates in 1, theta, ...; for Q d = 1 and these are integers.

Matrices over K are brought to one denominator. theta is a root of a monic polynomial with integer coefficients, so that sums
and products stay integral, and products are those of the coordinates with one table of d^3 integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import isqrt, lcm
from typing import Any

import numpy as np
from flint import fmpq_mat, fmpz_mat, nmod_mat
from numpy.typing import NDArray

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    FieldMatrix,
    NumberField,
    Place,
    coerce,
    lift_null_space,
    null_space_modulo,
    proven_null_space,
)
from symgroup.algebra.fields import reduction_table

Integers = NDArray[Any]  # (..., d): int64, or Python's integers where those could overflow


def integers_of(
    matrices: Sequence[ExactMatrix],  # each (m, n)
    shape: tuple[int, int],  # (m, n)
    field: NumberField,  # K, which contains the entries
) -> tuple[Integers, int]:  # (len(matrices), m, n, d), the denominator
    """Return matrices as integers over a common denominator."""
    parts = [_parts(coerce(matrix, field)) for matrix in matrices]
    pairs = [[part.numer_denom() for part in coordinates] for coordinates in parts]
    denominator = lcm(*(int(q) for found in pairs for _, q in found))
    values = [
        [int(e) * (denominator // int(q)) for e in numerators.entries()]
        for found in pairs
        for numerators, q in found
    ]
    array = np.array(values, dtype=object).reshape(len(matrices), field.degree, *shape)
    return narrowed(np.moveaxis(array, 1, -1), field), denominator


def integral_rows(
    matrix: ExactMatrix,  # (q, n)
    field: NumberField,
) -> Integers:  # (q, n, d)
    """Return each row times the least integer that clears its denominators."""
    parts = [part.tolist() for part in _parts(coerce(matrix, field))]
    rows = []
    for lines in zip(*parts, strict=True):
        scale = lcm(*(int(e.q) for line in lines for e in line))
        rows.append([[int(e.p) * (scale // int(e.q)) for e in entry] for entry in zip(*lines, strict=True)])
    return narrowed(np.array(rows, dtype=object).reshape(matrix.nrows(), matrix.ncols(), field.degree), field)


def contracted(
    coefficients: Integers,  # (q, k, d)
    actions: Integers,  # (k, a, b, d)
    field: NumberField,
) -> Integers:  # (q, a, b, d)
    """Return sum_l coefficients[q, l] actions[l, a, b]."""
    products = np.tensordot(coefficients, actions, axes=(1, 0))  # (q, d, a, b, d)
    return np.tensordot(products, _product_table(field), axes=((1, 4), (0, 1)))


def null_space_of(
    rows: Integers,  # (rows, n, d)
    field: NumberField,
) -> ExactMatrix:  # (r, n), reduced row echelon form
    """Return all x in K^n that the rows annihilate, proven complete (`algebra.modular`)."""
    n, degree = rows.shape[1:]
    flat = rows.reshape(len(rows), n * degree)
    distinct = flat if flat.dtype == object else np.unique(flat, axis=0)
    values = distinct.reshape(len(distinct), n, degree)
    parts = [fmpz_mat(len(values), n, values[:, :, k].ravel().tolist()) for k in range(degree)]
    if field.is_rational:
        return proven_null_space(parts[0]).basis
    system = FieldMatrix(field, tuple(fmpq_mat(part) for part in parts))

    def echelon_at(place: Place) -> nmod_mat:
        total = nmod_mat(parts[0], place.prime)
        for k, part in enumerate(parts[1:], 1):
            total += nmod_mat(part, place.prime) * pow(place.root, k, place.prime)
        return null_space_modulo(total)

    def is_solution(basis: ExactMatrix) -> bool:
        return not basis.nrows() or bool(system * basis.transpose() == fmpq_mat(len(values), basis.nrows()))

    return lift_null_space(echelon_at, is_solution, n, field).basis


def narrowed(values: Integers, field: NumberField = QQ) -> Integers:
    """Return int64 where sums of a million products of the values fit."""
    table = _product_table(field)
    limit = isqrt(2**40 // (field.degree**2 * int(np.abs(table).max())))
    largest = int(np.abs(values).max(initial=0))
    return values.astype(np.int64) if largest < limit else values


@lru_cache(maxsize=64)
def _product_table(field: NumberField) -> Integers:  # (d, d, d)
    """Return theta^(i + j) at [i, j], by its coordinates."""
    d = field.degree
    powers = [[int(i == j) for j in range(d)] for i in range(d)]
    powers += [[int(e) for e in row] for row in (() if d == 1 else reduction_table(field.polynomial))]
    table = np.array([[powers[i + j] for j in range(d)] for i in range(d)], dtype=object)
    return table.astype(np.int64) if max(abs(e) for e in table.ravel().tolist()) < 2**20 else table


def _parts(matrix: ExactMatrix) -> tuple[fmpq_mat, ...]:
    return matrix.parts if isinstance(matrix, FieldMatrix) else (matrix,)
