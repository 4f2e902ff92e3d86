"""The plan's part for products of finite groups with O(n) or SO(n): every element of the finite part, with its matrices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, reduce
from itertools import product
from math import prod

import numpy as np

from symgroup.algebra import (
    ExactMatrix,
    block_diagonal,
    coerce,
    common_field,
    field_of,
    identity_matrix,
    kronecker,
    zero_matrix,
)
from symgroup.errors import InputError, LimitError
from symgroup.groups import FiniteGroup, Group, LieGroup, Permutation, elements_of, factors_of
from symgroup.ir import CloudInput, ProductFrameInput, frozen_array
from symgroup.ir.forms import IntArray
from symgroup.plan.arrays import exact_array
from symgroup.plan.clouds import Block, cloud_step
from symgroup.representations import Outer, Representation, natural, trivial
from symgroup.representations.basic import Trivial

LARGEST_ENUMERATION = 20_000_000

Part = tuple[Permutation, ...]  # f: a component in each finite factor


def definite_letter(G: Group) -> str | None:
    """Return 'O', 'SO' or 'SO_0' for the orthogonal groups of definite forms, None for other groups."""
    form = G.form if isinstance(G, LieGroup) else None
    definite = form is not None and form.letter in ("O", "SO", "SO_0") and 0 in form.signature
    return form.letter if form is not None and definite else None


def orthogonal_factor(G: Group) -> int | None:
    """Return which factor of a product of finite groups with one O(n) or SO(n) is not finite; None for other groups."""
    factors = factors_of(G)
    places = [k for k, group in enumerate(factors) if not isinstance(group, FiniteGroup)]
    is_one = len(factors) > 1 and len(places) == 1 and definite_letter(factors[places[0]]) is not None
    return places[0] if is_one else None


@lru_cache(maxsize=16)
def product_step(V: Representation) -> ProductFrameInput | CloudInput | None:
    """Return the step for a product of finite groups with one O(n) or SO(n), None for other groups and representations.

    V may have summands A_1 # A_2 # ..., one factor for each group, natural or trivial for O(n), and natural of the product;
    at least one is not trivial for O(n). For S(m) beyond what can be listed the step is one for clouds of points.
    Raises: LimitError (SG403, SG409): where the elements of another F are too many to be listed.
    """
    lie, factors = orthogonal_factor(V.group), factors_of(V.group)
    blocks = None if lie is None else _blocks(V, factors)
    if lie is None or blocks is None:
        return None
    L = factors[lie]
    vectors = [block for block in blocks if block[1][lie] == natural(L)]
    numbers = [block for block in blocks if isinstance(block[1][lie], Trivial)]
    if not vectors or len(vectors) + len(numbers) < len(blocks):
        return None
    special = definite_letter(L) != "O"
    cloud = cloud_step(factors, lie, blocks, special=special)
    if cloud is not None and _listing(V, factors) > LARGEST_ENUMERATION:
        return cloud
    elements = _elements(V, factors)
    n, q = L.degree, V.group.degree
    start = sum(group.degree for group in factors[:lie])
    rows = _places(vectors, lie, n)
    others = _places(numbers, lie, 1).ravel()
    return ProductFrameInput(
        n,
        special,
        frozen_array(rows),
        frozen_array(others),
        exact_array([_moves(vectors, lie, f) for f in elements], (len(rows), len(rows))),
        exact_array([_moves(numbers, lie, f) for f in elements], (len(others), len(others))),
        exact_array([_carry(factors, lie, f) for f in elements], (q, q)),
        start,
    )


def _blocks(V: Representation, factors: Sequence[Group]) -> list[Block] | None:
    """Return the summands of V, copy by copy; None where one is no outer product."""
    blocks: list[Block] = []
    start = 0
    for copies, part in V.terms():
        if isinstance(part, Outer):
            kinds = [part.parts]
        elif isinstance(part, Trivial):
            kinds = [tuple(map(trivial, factors))]
        elif part == natural(V.group):
            kinds = [
                tuple(natural(H) if k == place else trivial(H) for k, H in enumerate(factors))
                for place in range(len(factors))
            ]
        else:
            return None
        for parts in kinds * copies:
            blocks.append((start, parts))
            start += prod(U.dim for U in parts)
    return blocks


def _elements(V: Representation, factors: Sequence[Group]) -> list[Part]:
    """Return the elements of F. Raises: LimitError (SG403, SG409); InputError (SG326) where a matrix is not real."""
    finite = [group for group in factors if isinstance(group, FiniteGroup)]
    if not (V.field.is_real and V.group.field.is_real):
        raise InputError.of(
            "SG326",
            f"the canonical mode needs real matrices, and those of {V} are over {V.field}",
            help="write the group by real matrices of twice the size",
        )
    size = _listing(V, factors)
    if size > LARGEST_ENUMERATION:
        raise LimitError.of(
            "SG409",
            f"the canonical mode would list {size} numbers for the finite factors of {V.group}",
            notes=[f"the limit is {LARGEST_ENUMERATION}"],
        )
    tables = [elements_of(group) for group in finite]
    return list(product(*([table.element(k) for k in range(len(table))] for table in tables)))


def _listing(V: Representation, factors: Sequence[Group]) -> int:
    """Return how many numbers the actions of all elements of F have."""
    order = prod(int(group.order) for group in factors if isinstance(group, FiniteGroup))
    return order * (V.dim**2 + V.group.degree**2)


def _places(blocks: Sequence[Block], lie: int, n: int) -> IntArray:  # (K, n)
    """Return where the rows stand that O(n) turns, or with n = 1 the numbers that it leaves alone: block by block."""
    rows = [np.empty((0, n), dtype=np.int64)]
    for start, parts in blocks:
        shape = [U.dim for U in parts]
        numbers = start + np.arange(prod(shape), dtype=np.int64).reshape(shape)
        rows.append(np.moveaxis(numbers, lie, -1).reshape(-1, n))
    return np.concatenate(rows)


def _moves(blocks: Sequence[Block], lie: int, f: Part) -> ExactMatrix:  # (K, K)
    """Return the matrix of f^-1 on the rows of some blocks."""
    matrices = []
    for _, parts in blocks:
        finite = [U for k, U in enumerate(parts) if k != lie]
        inner = [U.matrix(g.inverse()) for U, g in zip(finite, f, strict=True)]
        matrices.append(reduce(kronecker, _in_one_field(inner)))
    return _joined(matrices)


def _carry(factors: Sequence[Group], lie: int, f: Part) -> ExactMatrix:  # (q, q)
    """Return f in natural of the product, with zeros in the place of O(n)."""
    components = iter(f)
    matrices = [
        zero_matrix(group.degree, group.degree) if k == lie else natural(group).matrix(next(components))
        for k, group in enumerate(factors)
    ]
    return _joined(matrices)


def _joined(matrices: Sequence[ExactMatrix]) -> ExactMatrix:
    own = _in_one_field(matrices)
    return block_diagonal(own, field_of(own[0])) if own else identity_matrix(0)


def _in_one_field(matrices: Sequence[ExactMatrix]) -> list[ExactMatrix]:
    field = common_field(*map(field_of, matrices))
    return [coerce(matrix, field) for matrix in matrices]
