"""Images of generators as a user writes them: permutations, signed permutations, or matrices of exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import sympy

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    FieldElement,
    NumberField,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    number_field,
    zero_matrix,
)
from symgroup.errors import InputError
from symgroup.groups import FrozenMatrix, Permutation
from symgroup.groups.permutation import permutation_from_images
from symgroup.representations.base import Kind

Given: TypeAlias = Sequence[int] | Sequence[Sequence[object]]
Targets: TypeAlias = tuple[int, ...]  # where e_0, ..., e_(n-1) go; n + j stands for -e_j


def read_images(
    images: Sequence[Sequence[object]],  # each of length n: numbers, or rows
    n: int,
) -> tuple[tuple[Permutation | FrozenMatrix, ...], Kind]:
    """Return images in one form, the most special that fits all: permutations of n points, of n points and their negatives,
    or matrices over the smallest field that contains the entries.

    Raises: InputError: SG240, SG273 for one that is not invertible or no image at all; SG302.
    """
    read = [_read(image, n) for image in images]
    monomial = [image for image in read if isinstance(image, tuple)]
    if len(monomial) == len(read):
        if all(max(targets) < n for targets in monomial):
            return tuple(Permutation(targets) for targets in monomial), Kind.PERMUTATION
        return tuple(_on_signed_points(targets) for targets in monomial), Kind.SIGNED
    K = common_field(*(QQ if isinstance(image, tuple) else field_of(image) for image in read))
    matrices = (_matrix(image) if isinstance(image, tuple) else image for image in read)
    return tuple(FrozenMatrix.of(coerce(matrix, K)) for matrix in matrices), Kind.EXACT


def _read(image: Sequence[object], n: int) -> Targets | ExactMatrix:
    if all(isinstance(entry, (int, np.integer)) for entry in image):
        numbers = [int(str(entry)) for entry in image]
        if 0 in numbers:
            return tuple(permutation_from_images(numbers))
        if sorted(map(abs, numbers)) == list(range(1, n + 1)):
            return tuple(abs(j) - 1 + n * (j < 0) for j in numbers)
        raise InputError.of(
            "SG273",
            f"{numbers} is no permutation and no signed permutation",
            help="name each of 0, ..., n - 1 once, or each of 1, ..., n once with a sign",
        )
    matrix = read_matrix(image, n)
    if matrix.det() == 0:
        raise InputError.of(
            "SG273", "an image is singular", help="the image of a group element has an inverse"
        )
    targets = _monomial_targets(matrix)
    return matrix if targets is None else targets


def read_matrix(image: Sequence[object], n: int) -> ExactMatrix:  # (n, n)
    """Return the rows of a square matrix over the smallest field of its entries. Raises: InputError (SG273, SG302)."""
    rows = [list(row) if isinstance(row, (list, tuple)) else [] for row in image]
    if any(len(row) != n for row in rows):
        raise InputError.of("SG273", "an image is no square matrix", help=f"write {n} rows of {n} numbers")
    return exact_matrix(rows, _field_of_entries([entry for row in rows for entry in row]))


def _field_of_entries(entries: Sequence[object]) -> NumberField:
    """Return the smallest field that contains the entries."""
    elements = [entry.field for entry in entries if isinstance(entry, FieldElement)]
    expressions = [entry for entry in entries if isinstance(entry, sympy.Expr) and not entry.is_Rational]
    found = [number_field(expressions)] if expressions else []
    return common_field(*dict.fromkeys(elements), *found)


def _monomial_targets(matrix: ExactMatrix) -> Targets | None:
    """Return the targets of an invertible matrix that is a signed permutation, else None."""
    n = matrix.nrows()
    targets = []
    for column in matrix.transpose().tolist():
        places = [i for i, entry in enumerate(column) if entry != 0]
        if len(places) != 1 or column[places[0]] not in (1, -1):
            return None
        targets.append(places[0] + n * (column[places[0]] == -1))
    return tuple(targets)


def _matrix(targets: Targets) -> ExactMatrix:
    n = len(targets)
    matrix = zero_matrix(n, n)
    for column, target in enumerate(targets):
        matrix[target % n, column] = 1 if target < n else -1
    return matrix


def _on_signed_points(targets: Targets) -> Permutation:
    """Return the permutation of e_0, ..., e_(n-1), -e_0, ..., -e_(n-1)."""
    n = len(targets)
    return Permutation([*targets, *((target + n) % (2 * n) for target in targets)])
