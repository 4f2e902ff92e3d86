"""Outer tensor products: Hom of a product of groups is the tensor product of the factors' Homs.

Hom_(G x H)(V # X, W # Y) = Hom_G(V, W) x Hom_H(X, Y): the maps V # X -> W # Y are Hom(V, W) x Hom(X, Y) as a representation
of G x H, and the fixed vectors of a tensor product of representations of the two factors are the tensor product of the fixed
vectors. The Kronecker products of two canonical bases are the canonical basis: in row-major order the first entry of A x B is
at (i1, i2), (j1, j2) with (i1, j1) and (i2, j2) the first entries of A and B, where all other products vanish.

(V # X) * (V' # X') is (V * V') # (X * X') with its coordinates in another order. So are duals and longer products; there the
products of the factors' maps are a basis, and its reduced row echelon form is found on columns that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from symgroup.algebra import ExactScalar, coerce, common_field, field_of, zero_matrix
from symgroup.errors import LimitError
from symgroup.ir import Form, IndexForm, frozen_array
from symgroup.representations import Representation, dual, tensor_product
from symgroup.representations.basic import Trivial
from symgroup.representations.combined import Dual, TensorProduct
from symgroup.representations.outer import Outer
from symgroup.solve.forms import MapEntries, form_of_entries, map_entries

LARGEST_ENTRIES = 20_000_000

Positions: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class FactorPairs:
    """V and W as outer tensor products of V_k and W_k over each factor of the group, up to the order of coordinates."""

    pairs: tuple[tuple[Representation, Representation], ...]  # (V_k, W_k)
    columns: Positions  # (n,), where each coordinate of V stands in the outer product
    rows: Positions  # (m,), the same for W


def factor_pairs(V: Representation, W: Representation) -> FactorPairs | None:
    """Return the pairs over each factor of the group, or None where V or W is made of anything but outer tensor products."""
    factors = V.group.factors
    left, right = (_outer(side) for side in (V, W)) if factors else (None, None)
    if left is None or right is None or [p.group for p in left[0]] != [p.group for p in right[0]]:
        return None
    return FactorPairs(tuple(zip(left[0], right[0], strict=True)), left[1], right[1])


def _outer(V: Representation) -> tuple[tuple[Representation, ...], Positions] | None:
    """Return V_1, V_2, ... with V = V_1 # V_2 # ..., and where each coordinate of V stands there."""
    match V:
        case Outer():
            return V.parts, np.arange(V.dim)
        case Trivial():
            return tuple(Trivial(factor) for factor in V.group.factors), np.arange(1)
        case Dual(base):
            inner = _outer(base)
            return None if inner is None else (tuple(map(dual, inner[0])), inner[1])
        case TensorProduct(left, right):
            first, second = _outer(left), _outer(right)
            if first is None or second is None or len(first[0]) != len(second[0]):
                return None
            return tuple(map(tensor_product, first[0], second[0])), _interleaved(first, second)
        case _:
            return None


def _interleaved(
    first: tuple[tuple[Representation, ...], Positions], second: tuple[tuple[Representation, ...], Positions]
) -> Positions:
    """Return where (i, j) stands in (V_1 * V_1') # (V_2 * V_2') # ..., for i in V_1 # V_2 # ... and j in V_1' # V_2' # ..."""
    sizes, others = ([part.dim for part in parts] for parts, _ in (first, second))
    a, b = np.unravel_index(first[1], sizes), np.unravel_index(second[1], others)
    result = np.zeros((len(first[1]), len(second[1])), dtype=np.int64)
    for i, j, size, other in zip(a, b, sizes, others, strict=True):
        result = (result * size + i[:, None]) * other + j[None, :]
    return result.reshape(-1)


def reordered(
    form: Form,  # maps V_1 # V_2 # ... -> W_1 # W_2 # ...
    found: FactorPairs,
) -> Form:  # maps V -> W
    """Return the canonical basis of the same maps in the coordinates of V and W."""
    if all((order == np.arange(len(order))).all() for order in (found.rows, found.columns)):
        return form
    row, column = (np.argsort(order).tolist() for order in (found.rows, found.columns))
    m, n = form.shape
    entries: dict[int, list[tuple[int, ExactScalar]]] = {}  # by position
    for k, one in enumerate(map_entries(form)):
        for i, j, value in one:
            entries.setdefault(row[i] * n + column[j], []).append((k, value))
    return form_of_entries(
        _echelon({place: entries[place] for place in sorted(entries)}, form.size, n), (m, n)
    )


def _echelon(columns: dict[int, list[tuple[int, ExactScalar]]], rows: int, n: int) -> list[MapEntries]:
    """Return the reduced row echelon form of a sparse matrix by its columns; equal ones stay equal, and are kept once."""
    numbers: dict[tuple[tuple[int, ExactScalar], ...], int] = {}
    number_at = {place: numbers.setdefault(tuple(column), len(numbers)) for place, column in columns.items()}
    field = common_field(*{field_of(value) for column in numbers for _, value in column})
    matrix = zero_matrix(rows, len(numbers), field)
    for column, number in numbers.items():
        for k, value in column:
            matrix[k, number] = coerce(value, field)
    reduced = matrix.rref()[0].tolist()
    maps: list[MapEntries] = [[] for _ in range(rows)]
    found = [
        [(k, line[number]) for k, line in enumerate(reduced) if line[number] != 0]
        for number in numbers.values()
    ]
    for place, number in number_at.items():
        for k, value in found[number]:
            maps[k].append((*divmod(place, n), value))
    return maps


def kronecker_of_forms(forms: Sequence[Form]) -> Form:
    """Return the canonical basis of the tensor product of spaces of maps from their canonical bases."""
    result = forms[0]
    for form in forms[1:]:
        result = _index_product(result, form) if _both_index(result, form) else _entry_product(result, form)
    return result


def _both_index(a: Form, b: Form) -> bool:
    return isinstance(a, IndexForm) and isinstance(b, IndexForm)


def _index_product(a: Form, b: Form) -> IndexForm:
    if not isinstance(a, IndexForm) or not isinstance(b, IndexForm):
        raise TypeError("index forms are wanted")
    shape = (a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])
    _check_size(shape[0] * shape[1])
    left, right = a.index[:, None, :, None], b.index[None, :, None, :]
    index = np.where((left < 0) | (right < 0), -1, left * b.size + right).reshape(shape)
    sign = (a.sign[:, None, :, None] * b.sign[None, :, None, :]).reshape(shape)
    _, first, inverse = np.unique(index, return_index=True, return_inverse=True)
    order = np.argsort(np.where(index.ravel()[first] < 0, -1, first))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - bool((index < 0).any())
    numbers = rank[inverse].reshape(shape)
    # the first entry of each map is 1
    leading = np.ones(len(first), dtype=np.int64)
    leading[rank[rank >= 0]] = sign.ravel()[first][rank >= 0]
    sign = np.where(numbers < 0, 0, sign * leading[numbers])
    return IndexForm(a.size * b.size, frozen_array(numbers), frozen_array(sign))


def _entry_product(a: Form, b: Form) -> Form:
    shape = (a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])
    left, right = map_entries(a), map_entries(b)
    _check_size(sum(map(len, left)) * sum(map(len, right)))
    maps: list[MapEntries] = [
        sorted(
            (i * b.shape[0] + k, j * b.shape[1] + l, value * other)
            for i, j, value in one
            for k, l, other in two
        )
        for one in left
        for two in right
    ]
    maps.sort(key=lambda entries: entries[0][:2])
    return form_of_entries(maps, shape)


def _check_size(entries: int) -> None:
    if entries > LARGEST_ENTRIES:
        raise LimitError.of(
            "SG401",
            f"the basis over a product of groups has {entries} entries",
            notes=[f"the limit is {LARGEST_ENTRIES}"],
            help="use smaller representations",
        )
