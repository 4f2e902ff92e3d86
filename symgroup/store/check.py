"""Whether a form is a canonical basis of maps that commute with G, exactly and without the solver.

What no check of single maps can see is a map that is missing: the hash of an entry guards against that, and an independent
count of the dimension where the caller has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import lcm

import numpy as np
from flint import fmpq, fmpq_mat, fmpq_poly
from numpy.typing import NDArray

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    NumberField,
    coerce,
    common_field,
    zero_matrix,
)
from symgroup.groups import FiniteGroup
from symgroup.ir import AlgebraicForm, AlgebraicNumber, Form, IndexForm, SparseForm
from symgroup.representations import Kind, Representation

SAFE = 1 << 62  # sums of products up to here are exact in int64
ENTRIES_AT_ONCE = 1 << 17


def checked_form(
    V: Representation,  # dim n
    W: Representation,  # dim m
    form: Form,
    expected: int | None = None,  # dim Hom_G(V, W), where it was counted another way
) -> Form | None:
    """Return the form if every map A of it has A rho_V(g) = rho_W(g) A, and the maps are in reduced echelon form.

    Algebraic numbers come back as elements of the field of V and W, with the names that it has there. A form that this
    cannot check does not hold.
    """
    if form.shape != (W.dim, V.dim) or (expected is not None and form.size != expected):
        return None
    if isinstance(form, IndexForm):
        return form if _index_is_canonical(form) and _index_commutes(V, W, form) else None
    field = common_field(V.field, W.field)
    known = _in_field(form, field) if isinstance(form, AlgebraicForm) else form
    return known if known is not None and _is_canonical(known) and _all_commute(V, W, known, field) else None


def form_holds(V: Representation, W: Representation, form: Form, expected: int | None = None) -> bool:
    """Return whether `checked_form` has an answer."""
    return checked_form(V, W, form, expected) is not None


# ------------------------------------------------------------- index maps


def _index_is_canonical(form: IndexForm) -> bool:
    """Whether numbers appear in the order 0, 1, ..., each first with sign 1, and signs are 0 in holes only."""
    index, sign = form.index.ravel(), form.sign.ravel()
    if not np.array_equal(np.abs(sign), index >= 0):
        return False
    alive = np.flatnonzero(index >= 0)
    numbers = index[alive].astype(np.int64)
    if not len(numbers):
        return form.size == 0
    highest = np.maximum.accumulate(numbers)
    new = np.concatenate([[True], highest[1:] > highest[:-1]])
    first = alive[new]
    return np.array_equal(index[first], np.arange(form.size)) and bool((sign[first] == 1).all())


def _index_commutes(V: Representation, W: Representation, form: IndexForm) -> bool:
    if max(V.kind, W.kind) > Kind.SIGNED or not isinstance(V.group, FiniteGroup):
        return False
    step = max(1, ENTRIES_AT_ONCE // max(1, V.dim))
    for g in V.finite_group.generators:
        v, w = V.monomial(g), W.monomial(g)
        for start in range(0, W.dim, step):
            rows = np.arange(start, min(start + step, W.dim))
            images = w.images[rows]
            if not np.array_equal(form.index[images].take(v.images, axis=1), form.index[rows]):
                return False
            signs = np.multiply.outer(w.signs[rows], v.signs) * form.sign[rows]
            if not np.array_equal(form.sign[images].take(v.images, axis=1), signs):
                return False
    return True


# ----------------------------------------------------- sparse exact entries


def _in_field(form: AlgebraicForm, field: NumberField) -> AlgebraicForm | None:
    """Return the form with its numbers as elements of a field, or None where one is not written as `of` writes it."""
    numbers = []
    for number in form.numbers:
        value: ExactScalar = fmpq(0)
        if number.polynomial == (0, 1):
            value = number.to_scalar()
        elif (number.polynomial, number.root) == (field.polynomial, field.root):
            value = FieldElement(field, fmpq_poly([fmpq(p, q) for p, q in number.coordinates]))
        numbers.append(AlgebraicNumber.of(value))  # which compares by what is written down
    return replace(form, numbers=tuple(numbers)) if tuple(numbers) == form.numbers else None


def _is_canonical(form: SparseForm | AlgebraicForm) -> bool:
    """Whether entries are sorted, not 0, in lowest terms, and the maps in reduced row echelon form."""
    if isinstance(form, SparseForm):
        lowest = np.gcd(form.numerator, form.denominator) == 1
        nonzero, one = (form.numerator != 0) & lowest, form.numerator == form.denominator
    else:
        values = [number.to_scalar() for number in form.numbers]
        nonzero = np.array([value != 0 for value in values], dtype=bool)[form.number]
        one = np.array([value == 1 for value in values], dtype=bool)[form.number]
    flat = form.row * form.shape[1] + form.column
    place = form.element * max(1, form.shape[0] * form.shape[1]) + flat
    if not nonzero.all() or not (np.diff(place) > 0).all():
        return False
    starts = np.flatnonzero(np.diff(form.element, prepend=-1))
    if not np.array_equal(form.element[starts], np.arange(form.size)):
        return False
    pivots = flat[starts]
    if not (np.diff(pivots) > 0).all() or not one[starts].all():
        return False
    return int(np.isin(flat, pivots).sum()) == form.size


def _all_commute(
    V: Representation, W: Representation, form: SparseForm | AlgebraicForm, field: NumberField
) -> bool:
    pairs = zip(V.generator_matrices(), W.generator_matrices(), strict=True)
    return all(
        _commutes(coerce(source, field), coerce(target, field), form, field) for source, target in pairs
    )


def _commutes(
    source: ExactMatrix, target: ExactMatrix, form: SparseForm | AlgebraicForm, field: NumberField
) -> bool:
    if isinstance(form, SparseForm) and isinstance(source, fmpq_mat) and isinstance(target, fmpq_mat):
        small = _commutes_in_int64(source, target, form)
        if small is not None:
            return small
    return all(matrix * source == target * matrix for matrix in _dense_maps(form, field))


def _commutes_in_int64(source: fmpq_mat, target: fmpq_mat, form: SparseForm) -> bool | None:
    """Return whether all maps commute by sparse integer products, or None where a sum might overflow."""
    from scipy.sparse import coo_array, csr_array

    scale = _common_denominator(form.denominator)
    values = [
        p * (scale // q) for p, q in zip(form.numerator.tolist(), form.denominator.tolist(), strict=True)
    ]
    right, left = _scaled(source, target)
    largest = max(map(abs, values), default=0)
    widest = max(_largest_sum(right, columns=True), _largest_sum(left, columns=False))
    if largest * widest >= SAFE:
        return None
    (m, n), r = form.shape, form.size
    entries = np.array(values, dtype=np.int64)
    stacked = coo_array((entries, (form.element * m + form.row, form.column)), shape=(r * m, n)).tocsr()
    beside = coo_array((entries, (form.row, form.element * n + form.column)), shape=(m, r * n)).tocsr()
    source_array = csr_array(np.array(right, dtype=np.int64).reshape(n, n))
    target_array = csr_array(np.array(left, dtype=np.int64).reshape(m, m))
    first, second = (stacked @ source_array).tocoo(), (target_array @ beside).tocoo()
    number, row = np.divmod(first.coords[0].astype(np.int64), m)
    coords = (row, number * n + first.coords[1])
    difference = coo_array((first.data, coords), shape=(m, r * n)).tocsr() - second.tocsr()
    return bool(difference.count_nonzero() == 0)


def _scaled(source: fmpq_mat, target: fmpq_mat) -> tuple[list[list[int]], list[list[int]]]:
    """Return both matrices times one common denominator."""
    parts = [matrix.numer_denom() for matrix in (source, target)]
    scale = lcm(*(int(denominator) for _, denominator in parts))
    return tuple(  # type: ignore[return-value]
        [[int(entry) * (scale // int(denominator)) for entry in row] for row in numerators.tolist()]
        for numerators, denominator in parts
    )


def _common_denominator(denominators: NDArray[np.int64]) -> int:
    return lcm(*map(int, np.unique(denominators)))


def _largest_sum(matrix: list[list[int]], *, columns: bool) -> int:
    """Return the largest sum of absolute values of a column, or of a row."""
    lines = zip(*matrix, strict=True) if columns else matrix
    return max((sum(map(abs, line)) for line in lines), default=0)


def _dense_maps(form: SparseForm | AlgebraicForm, field: NumberField) -> Iterator[ExactMatrix]:
    """Yield each map in full, one at a time; entries are sorted by map."""
    values: list[ExactScalar]
    if isinstance(form, SparseForm):
        pairs = zip(form.numerator.tolist(), form.denominator.tolist(), strict=True)
        values = [fmpq(p, q) for p, q in pairs]
    else:
        numbers = [number.to_scalar() for number in form.numbers]
        values = [numbers[k] for k in form.number.tolist()]
    rows, columns = form.row.tolist(), form.column.tolist()
    ends = np.searchsorted(form.element, np.arange(form.size), side="right").tolist()
    for start, end in zip([0, *ends], ends, strict=False):
        matrix = zero_matrix(*form.shape, field)
        for e in range(start, end):
            matrix[rows[e], columns[e]] = values[e]
        yield matrix
