"""From exact entries to forms and back: integers over integers where all are rational, a table of numbers else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from flint import fmpq

from symgroup.algebra import ExactMatrix, ExactScalar, FieldElement
from symgroup.errors import LimitError
from symgroup.ir import AlgebraicForm, AlgebraicNumber, Form, IndexForm, SparseForm, frozen_array
from symgroup.ir.forms import IntArray

MapEntries: TypeAlias = list[tuple[int, int, ExactScalar]]  # (row, column, value), row-major

LARGEST_BITS = 62


def form_of(
    basis: ExactMatrix,  # (r, m n), vectorised maps
    m: int,
    n: int,
) -> SparseForm | AlgebraicForm:
    """Return vectorised maps as a form. Raises: LimitError (SG406) for entries that do not fit 62 bits."""
    maps: list[MapEntries] = [
        [(position // n, position % n, value) for position, value in enumerate(row) if value != 0]
        for row in basis.tolist()
    ]
    return form_of_entries(maps, (m, n))


def form_of_entries(
    maps: Sequence[MapEntries],
    shape: tuple[int, int],  # (m, n)
) -> SparseForm | AlgebraicForm:
    """Return maps as a form. Raises: LimitError (SG406) for entries that do not fit 62 bits."""
    flat = [(k, i, j, value) for k, entries in enumerate(maps) for i, j, value in entries]
    places = [frozen_array([item[axis] for item in flat]) for axis in range(3)]
    values = [_simplified(item[3]) for item in flat]
    if any(isinstance(value, FieldElement) for value in values):
        return _algebraic(len(maps), shape, places, values)
    pairs = [(int(value.p), int(value.q)) for value in values if isinstance(value, fmpq)]
    _check_bits(pairs)
    element, row, column = places
    numerators, denominators = (frozen_array([pair[side] for pair in pairs]) for side in (0, 1))
    return SparseForm(len(maps), shape, element, row, column, numerators, denominators)


def _algebraic(
    size: int, shape: tuple[int, int], places: list[IntArray], values: list[ExactScalar]
) -> AlgebraicForm:
    position: dict[AlgebraicNumber, int] = {}
    numbers = []
    for value in values:
        number = AlgebraicNumber.of(value)
        numbers.append(position.setdefault(number, len(position)))
    _check_bits([pair for number in position for pair in number.coordinates])
    element, row, column = places
    return AlgebraicForm(size, shape, element, row, column, frozen_array(numbers), tuple(position))


def _simplified(value: ExactScalar) -> ExactScalar:
    return value.rational() if isinstance(value, FieldElement) and value.is_rational else value


def _check_bits(pairs: list[tuple[int, int]]) -> None:
    if any(max(abs(p), q) >= 1 << LARGEST_BITS for p, q in pairs):
        raise LimitError.of("SG406", f"the basis has entries with more than {LARGEST_BITS} bits")


def map_entries(form: Form) -> list[MapEntries]:
    """Return the non-zero entries of each map of a form."""
    maps: list[MapEntries] = [[] for _ in range(form.size)]
    if isinstance(form, IndexForm):
        for row, column in np.argwhere(form.index >= 0).tolist():
            maps[form.index[row, column]].append((row, column, fmpq(int(form.sign[row, column]))))
        return maps
    for k, row, column, value in zip(
        form.element.tolist(), form.row.tolist(), form.column.tolist(), form_values(form), strict=True
    ):
        maps[k].append((row, column, value))
    return maps


def form_values(form: SparseForm | AlgebraicForm) -> list[ExactScalar]:
    """Return the exact entries of a form, one a place."""
    if isinstance(form, SparseForm):
        pairs = zip(form.numerator.tolist(), form.denominator.tolist(), strict=True)
        return [fmpq(p, q) for p, q in pairs]
    numbers = [number.to_scalar() for number in form.numbers]
    return [numbers[k] for k in form.number.tolist()]
