"""Outer tensor products: Hom of a product of groups is the tensor product of the factors' Homs.

Hom_(G x H)(V # X, W # Y) = Hom_G(V, W) x Hom_H(X, Y): the maps V # X -> W # Y are Hom(V, W) x Hom(X, Y) as a representation
of G x H, and the fixed vectors of a tensor product of representations of the two factors are the tensor product of the fixed
vectors. The Kronecker products of two canonical bases are the canonical basis: in row-major order the first entry of A x B is
at (i1, i2), (j1, j2) with (i1, j1) and (i2, j2) the first entries of A and B, where all other products vanish.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgroup.errors import LimitError
from symgroup.ir import Form, IndexForm, frozen_array
from symgroup.representations import Representation
from symgroup.representations.basic import Trivial
from symgroup.representations.outer import Outer
from symgroup.solve.forms import MapEntries, form_of_entries, map_entries

LARGEST_ENTRIES = 20_000_000


def factor_pairs(V: Representation, W: Representation) -> list[tuple[Representation, Representation]] | None:
    """Return the pairs (V_k, W_k) over each factor of the group, or None where V or W is no outer tensor product."""
    left, right = _parts(V, W), _parts(W, V)
    if left is None or right is None or [p.group for p in left] != [p.group for p in right]:
        return None
    return list(zip(left, right, strict=True))


def _parts(V: Representation, other: Representation) -> tuple[Representation, ...] | None:
    if isinstance(V, Outer):
        return V.parts
    if isinstance(V, Trivial) and isinstance(other, Outer):
        return tuple(Trivial(part.group) for part in other.parts)
    return None


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
