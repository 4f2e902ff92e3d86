"""Check the forms of linear maps: shapes that fit, indices in range, numbers that are elements of a number field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import fmpz_poly

from symgroup.ir.damage import MAX_ENTRIES, need
from symgroup.ir.diagrams import diagram_problem
from symgroup.ir.forms import (
    AlgebraicForm,
    AlgebraicNumber,
    AnyForm,
    DiagramForm,
    ExactArray,
    IndexForm,
    IntArray,
    LinearMap,
    ScaledArray,
    SparseForm,
)

MAX_FIELD_DEGREE = 64


def check_map(space: LinearMap, where: str) -> int:
    """Return the number of matrix entries of a map, dense. Raises: InputError (SG331) where it is not whole."""
    rows, columns = space.shape
    need(rows >= 0 and columns >= 0, where, "a dimension is negative")
    for number, form in enumerate(space.forms):
        check_form(form, f"{where}.forms[{number}]")
    for number, tile in enumerate(space.tiles):
        name = f"{where}.tiles[{number}]"
        need(0 <= tile.form < len(space.forms), name, "there is no such form")
        need(min(tile.copies_out, tile.copies_in) >= 1, name, "the number of copies is not positive")
        height, length = space.forms[tile.form].shape
        fits = 0 <= tile.row <= rows - tile.copies_out * height
        fits = fits and 0 <= tile.column <= columns - tile.copies_in * length
        need(fits, name, "reaches outside the map")
    # copies of an empty form take no room in the map and yet are looped over, so each counts
    copies = sum(t.copies_out * t.copies_in * max(1, space.forms[t.form].size) for t in space.tiles)
    if any(isinstance(form, DiagramForm) for form in space.forms):
        # diagrams are applied without their matrix; whoever writes them out has a limit of its own
        return rows + columns + copies + _written_entries(space)
    return rows * columns + copies


def _written_entries(space: LinearMap) -> int:
    """Return the number of matrix entries under tiles other than diagrams."""
    areas = [(tile, space.forms[tile.form]) for tile in space.tiles]
    return sum(
        tile.copies_out * tile.copies_in * form.shape[0] * form.shape[1]
        for tile, form in areas
        if not isinstance(form, DiagramForm)
    )


def check_form(form: AnyForm, where: str) -> None:
    """Refuse a form that is not whole (SG331)."""
    if isinstance(form, DiagramForm):
        problem = diagram_problem(form, MAX_ENTRIES)
        need(not problem, where, problem)
        return
    rows, columns = form.shape
    need(rows >= 0 and columns >= 0, where, "a dimension is negative")
    need(0 <= form.size <= rows * columns, where, "more basis maps than matrix entries")
    if isinstance(form, IndexForm):
        _check_index_form(form, where)
        return
    _check_entries(form, where)
    if isinstance(form, AlgebraicForm):
        _check_numbers(form.number, form.numbers, where)
    elif form.denominator.size:
        need(bool(form.denominator.min() > 0), where, "a denominator is not positive")


def _check_index_form(form: IndexForm, where: str) -> None:
    need(form.sign.shape == form.index.shape, where, "index and sign differ in shape")
    if form.index.size:
        inside = form.index.min() >= -1 and form.index.max() < form.size
        need(bool(inside), where, "an index is out of range")
        signs_fit = np.abs(form.sign) == (form.index >= 0)
        need(bool(signs_fit.all()), where, "a sign is not 1 or -1, or not 0 in a hole")


def _check_entries(form: SparseForm | AlgebraicForm, where: str) -> None:
    count = form.element.shape
    values = (form.numerator, form.denominator) if isinstance(form, SparseForm) else (form.number,)
    others = (form.row, form.column, *values)
    same = len(count) == 1 and all(array.shape == count for array in others)
    need(same, where, "the lists differ in length")
    if not form.element.size:
        return
    limits = ((form.element, form.size), (form.row, form.shape[0]), (form.column, form.shape[1]))
    inside = all(array.min() >= 0 and array.max() < limit for array, limit in limits)
    need(bool(inside), where, "an index is out of range")
    places = np.stack([form.element, form.row, form.column])
    need(np.unique(places, axis=1).shape[1] == form.element.size, where, "one entry is given twice")


def check_array(array: ExactArray, where: str) -> None:
    """Need a positive denominator, or places in a table of elements of number fields."""
    if isinstance(array, ScaledArray):
        need(array.denominator > 0, where, "the denominator is not positive")
        return
    _check_numbers(array.values, array.numbers, where)


def _check_numbers(places: IntArray, numbers: Sequence[AlgebraicNumber], where: str) -> None:
    """Need places in the table, and elements of number fields in it."""
    inside = not places.size or (places.min() >= 0 and places.max() < len(numbers))
    need(bool(inside), where, "there is no such number")
    for number in numbers:
        _check_number(number, where)


def _check_number(number: AlgebraicNumber, where: str) -> None:
    """Refuse what is no element of a number field: the polynomial is monic, squarefree and irreducible."""
    degree = len(number.polynomial) - 1
    need(
        1 <= degree <= MAX_FIELD_DEGREE and number.polynomial[-1] == 1,
        where,
        "a field is not of degree 1 to 64",
    )
    need(len(number.coordinates) == degree, where, "a number has the wrong number of coordinates")
    need(all(q > 0 for _, q in number.coordinates), where, "a denominator is not positive")
    need(0 <= number.root < degree, where, "there is no such root")
    sizes = (*number.polynomial, *(entry for pair in number.coordinates for entry in pair))
    need(max(map(abs, sizes)) < 1 << 62, where, "a number has more than 62 bits")
    _, factors = fmpz_poly(list(number.polynomial)).factor()
    need(len(factors) == 1 and factors[0][1] == 1, where, "a field's polynomial is not irreducible")
