"""A linear map of a plan as a dense float64 matrix, with what an error analysis needs to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.element_norms import squared_norm_bounds
from symgroup.ir import (
    AlgebraicForm,
    AnyForm,
    DiagramForm,
    Form,
    IndexForm,
    LinearMap,
    SparseForm,
    as_partition_form,
    check_written,
    written_out,
)

FloatArray = NDArray[np.float64]

LARGEST_ISOTYPIC = (
    128  # rows, or columns, of one copy of all summands, up to which backends may change to isotypic bases
)


@dataclass(frozen=True, slots=True, eq=False)
class DenseMap:
    """A = sum of coefficient * basis map."""

    value: FloatArray  # (M, N)
    absolute: FloatArray  # (M, N), sums of |coefficient| |entry|, so at least |value|
    roundings: int  # in the worst entry: of coefficient, entry, their product, and the additions


def dense_map(
    space: LinearMap,
    coefficients: Sequence[FloatArray],  # one (copies_out, copies_in, r) a tile
    by_blocks: bool = False,  # whether `absolute` is to bound evaluation by sums and transforms as well
) -> DenseMap:
    """Return the map with these coefficients, in float64. Raises: LimitError (SG360) for diagrams of too many entries."""
    check_written(space)
    value = np.zeros(space.shape)
    absolute = np.zeros(space.shape)
    terms = np.zeros(space.shape, dtype=np.int64)
    extra = 0
    for tile, array in zip(space.tiles, coefficients, strict=True):
        given = space.forms[tile.form]
        form = written_out(given)
        blocks, sizes = _combine(form, array)
        if by_blocks:
            sizes = np.broadcast_to(_block_sizes(given, form, array), sizes.shape)
            extra = max(extra, _block_roundings(given, tile.copies_in))
        rows, columns = space.place(tile)
        value[rows, columns] += _laid_out(blocks)
        absolute[rows, columns] += _laid_out(sizes)
        terms[rows, columns] += np.tile(_term_counts(form), (tile.copies_out, tile.copies_in))
    return DenseMap(value, absolute, 3 + int(np.max(terms, initial=0)) + extra)


def dense_basis(form: AnyForm) -> FloatArray:  # (r, m, n)
    """Return the maps of a form as matrices. Raises: LimitError (SG360) for diagrams of too many entries."""
    small = written_out(form)
    maps = np.zeros((small.size, *small.shape))
    if isinstance(small, IndexForm):
        rows, columns = np.nonzero(small.index >= 0)
        maps[small.index[rows, columns], rows, columns] = small.sign[rows, columns]
    else:
        maps[small.element, small.row, small.column] = small.values()
    return maps


def tile_matrix(
    form: AnyForm,
    array: FloatArray,  # (a, b, r)
) -> FloatArray:  # (a m, b n)
    """Return the value of one tile alone. Raises: LimitError (SG360) for diagrams of too many entries."""
    return _laid_out(_values(written_out(form), array))


def _block_sizes(
    given: AnyForm,
    form: Form,  # the same, with its entries
    array: FloatArray,  # (a, b, r)
) -> FloatArray:  # (a, b, 1, 1)
    """Return what bounds every entry of a copy however it is applied: kappa times the sum of its |coefficients|.

    By diagrams, y = sum of w_d (D_d x) with w = theta C, and the entries of D_d are 0, 1 and -1: rounding sees sums of
    |theta_k| |C_kd| |x_j|, which kappa = max_k sum_d |C_kd| bounds. By transforms the error is bounded in norm by |c|_2 |x|_2
    (Higham02, theorem 24.2), and |c|_2 <= |c|_1, |x|_2 <= |x|_1.

    In isotypic bases y = U^T (C (U x)) with orthogonal U, and with nu = max_k |A_k|_2 the rows of C have 2-norm at most
    s = nu sum_k |theta_k|. Rounding C (U x) adds at most gamma s |x|_2 to a coordinate, so sqrt(n) gamma s |x|_2 in norm;
    rounding U x at most sqrt(n) gamma |x|_2 in norm, which C multiplies by s; and rounding the last product gamma s |x|_2. So
    kappa = sqrt(max(m, n)) nu, three times, in `_block_roundings`.
    """
    diagrams = given if isinstance(given, DiagramForm) else as_partition_form(given)
    kappa = 1.0
    if diagrams is not None:
        kappa = float(np.abs(diagrams.coefficients.to_float()).sum(axis=1).max(initial=1.0))
    if 0 < max(form.shape) <= LARGEST_ISOTYPIC:
        kappa = max(kappa, max(form.shape) ** 0.5 * _largest_norm(form))
    sizes: FloatArray = kappa * np.abs(array).sum(axis=2)[:, :, None, None]
    return sizes


def _largest_norm(form: Form) -> float:
    """Return a bound on nu."""
    return float(np.sqrt(squared_norm_bounds(form).max(initial=0.0)))


def _block_roundings(form: AnyForm, copies: int) -> int:
    """Return how many roundings there are beyond one a column.

    Diagrams: r in w, and a product over r features of each copy. Transforms: three, of log2 of their length steps of at most 8
    roundings (Higham02, section 24.1), three times that and of four times the length where it is not a power of 2 (Bluestein).
    Isotypic bases: one a column of a copy and one a row, for each of the three products, r in C, and eight in the entries.
    """
    isotypic = 3 * (sum(form.shape) + form.size + copies) + 24 if max(form.shape) <= LARGEST_ISOTYPIC else 0
    return form.size * (copies + 1) + 72 * int(np.ceil(np.log2(4 * max(1, *form.shape)))) + isotypic


def _combine(form: Form, array: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the copies of the form, (a, b, m, n), and the same of absolute values."""
    values = _values(form, array)
    if isinstance(form, IndexForm):  # one map has an entry there
        return values, np.abs(values)
    return values, _sums(form, np.abs(array[:, :, form.element] * form.values()))


def _values(form: Form, array: FloatArray) -> FloatArray:
    """Return the copies of the form, (a, b, m, n)."""
    if not isinstance(form, IndexForm):
        return _sums(form, array[:, :, form.element] * form.values())
    padded = np.concatenate([array, np.zeros((*array.shape[:2], 1))], axis=2)
    values: FloatArray = padded[:, :, form.index]
    if not (form.sign == 1).all():
        values *= form.sign
    return values


def _sums(
    form: SparseForm | AlgebraicForm,
    products: FloatArray,  # (a, b, entries of the form)
) -> FloatArray:  # (a, b, m, n)
    """Return the sums of what is at the same place."""
    rows, columns = form.shape
    places = form.row * columns + form.column
    values = np.zeros((*products.shape[:2], rows * columns))
    for position, place in enumerate(places.tolist()):
        values[:, :, place] += products[:, :, position]
    return values.reshape(*products.shape[:2], rows, columns)


def _term_counts(form: Form) -> NDArray[np.int64]:
    """Return how many basis maps are not zero at each entry, (m, n)."""
    if isinstance(form, IndexForm):
        return (form.index >= 0).astype(np.int64)
    counts = np.zeros(form.shape, dtype=np.int64)
    np.add.at(counts, (form.row, form.column), 1)
    return counts


def _laid_out(blocks: FloatArray) -> FloatArray:
    """Return copies (a, b, m, n) as one (a m, b n) matrix."""
    a, b, m, n = blocks.shape
    return blocks.transpose(0, 2, 1, 3).reshape(a * m, b * n)
