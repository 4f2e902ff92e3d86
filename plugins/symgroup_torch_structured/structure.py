"""What a form is, told exactly from its entries: diagrams, a circulant, a multiple of the identity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import AnyForm, DiagramForm, Form, IndexForm, SparseForm, as_partition_form

SmallIntArray = NDArray[np.signedinteger[Any]]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Circulant:
    """A[i, j] = c[j - i], i and j in Z(n_1) x Z(n_2) x ...; c[d] is sign[d] times coefficient index[d], 0 where that is -1."""

    dims: tuple[int, ...]  # (n_1, ...), row-major
    index: IntArray  # (n_1 n_2 ...,)
    sign: IntArray


@dataclass(frozen=True, slots=True)
class Scalar:
    """A = c 1, one coefficient."""

    n: int


Structure = DiagramForm | Circulant | Scalar


@lru_cache(maxsize=64)
def structures(form: AnyForm) -> tuple[Structure, ...]:
    """Return every structure that the form has."""
    found: list[Structure] = []
    diagrams = form if isinstance(form, DiagramForm) else as_partition_form(form)
    if diagrams is not None:
        found.append(diagrams)
    if not isinstance(form, DiagramForm) and _is_identity(form):
        found.append(Scalar(form.shape[0]))
    circulant = _circulant(form) if isinstance(form, IndexForm) else None
    return (*found, circulant) if circulant is not None else tuple(found)


def _is_identity(form: Form) -> bool:
    """Whether there is one map and it is the identity, as for one irreducible representation of real type (Schur)."""
    m, n = form.shape
    if m != n or n < 1 or form.size != 1:
        return False
    if isinstance(form, IndexForm):
        return np.array_equal(form.sign, np.eye(n, dtype=form.sign.dtype))
    diagonal = np.array_equal(form.row, form.column) and np.array_equal(np.sort(form.row), np.arange(n))
    if isinstance(form, SparseForm):
        return diagonal and np.array_equal(form.numerator, form.denominator)
    return diagonal and all(form.numbers[k].to_scalar() == 1 for k in set(form.number.tolist()))


def _circulant(form: IndexForm) -> Circulant | None:
    m, n = form.shape
    if m != n or n < 2 or form.size < 2:
        return None
    arrays = [form.index] if (form.sign == 1).all() else [form.index, form.sign]
    for first in [n, *(p for p in range(2, n // 2 + 1) if n % p == 0)]:
        dims = (first,) if first == n else (first, n // first)
        shifts = _shifts(dims)
        # a row tells mostly that it is not
        if all(np.array_equal(form.index[s[0]][s], form.index[0]) for s in shifts) and all(
            _is_kept(array.reshape(*dims, *dims), axis) for array in arrays for axis in range(len(dims))
        ):
            index, sign = (array[0].astype(np.int64) for array in (form.index, form.sign))
            return Circulant(dims, index, sign)
    return None


def _shifts(dims: tuple[int, ...]) -> list[IntArray]:  # each (n,)
    """Return the number of i + e for every i and each unit e: these generate Z(n_1) x Z(n_2) x ..."""
    points = np.arange(np.prod(dims)).reshape(dims)
    return [np.roll(points, -1, axis).reshape(-1) for axis in range(len(dims))]


def _is_kept(array: SmallIntArray, axis: int) -> bool:  # (n_1, ..., n_1, ...)
    """Whether A[i + e, j + e] = A[i, j] for all i and j; for generators e it follows that A[i, j] = A[0, j - i].

    Read as four views each, since indices may go round in i and in j: a copy takes ten times as long.
    """
    half = array.ndim // 2
    most, last, later, first = slice(None, -1), slice(-1, None), slice(1, None), slice(None, 1)
    steps = ((most, later), (last, first))  # where i stands, and i + e
    return all(
        np.array_equal(_part(array, half, axis, i, j), _part(array, half, axis, next_i, next_j))
        for i, next_i in steps
        for j, next_j in steps
    )


def _part(array: SmallIntArray, half: int, axis: int, i: slice, j: slice) -> SmallIntArray:
    """Return the view of A with i and j in intervals along one axis of their grid."""
    cut = [slice(None)] * array.ndim
    cut[axis], cut[half + axis] = i, j
    return array[tuple(cut)]
