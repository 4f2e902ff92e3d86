"""Products with entries and rows where they stand, for layers with few and large ones: nothing is gathered or copied.

Notation as in `isotypic_flow`. Rows of one multiplicity are (d B, b) in memory, a tile's entries of one pair of
multiplicities (a, b): so y_k is the sum over m of x_m C_km^T, one batch of products for each m, over the k of one type, or
over equal types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from symgroup_torch_structured.isotypic_flow import Cell, Flow, Move

FEWEST_COPIES = 32  # with less, products of all multiplicities at once are worth the copies
MOST_PRODUCTS = 8  # of a layer


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows of a summand, (d B, b), for each matrix of a batch."""

    place: int  # of the summand
    copies: int  # b
    row: int  # the first
    step: int  # from those of one matrix to those of the next


@dataclass(frozen=True, slots=True)
class Product:
    """A batch of products of rows with a tile's entries."""

    tile: int
    count: int
    dim: int  # d
    inner: Strip  # what is read
    outer: Strip  # what is written
    adds: bool  # to what another product has written there
    entry: int  # the first of the tile's entries
    step: int  # from one matrix to the next


Products = tuple[Product, ...]


def direct_products(
    layout: Sequence[Sequence[Cell]],  # for each group
    flows: tuple[Sequence[Flow], Sequence[Flow]],
    heights: tuple[Sequence[int], Sequence[int]],  # rows of the summands of V, and of W
) -> tuple[Products, Products] | None:
    """Return the products of a layer and those of its transpose, None where others are faster, or would leave rows out."""
    moves = [move for side in flows for flow in side for move in flow.moves]
    if min((move.copies for move in moves), default=0) < FEWEST_COPIES:
        return None
    forth, back = (
        _marked(
            product
            for cells, source, target in zip(layout, *flows, strict=True)
            for product in _products(cells, source, target, is_back)
        )
        for is_back in (False, True)
    )
    are_all = _covers(forth, heights[1]) and _covers(back, heights[0])
    return (forth, back) if are_all and len(forth) <= MOST_PRODUCTS else None


def _products(cells: Sequence[Cell], source: Flow, target: Flow, is_back: bool) -> list[Product]:
    """Return the products of a group, in batches over its types where there are several, else over what is written."""
    found = []
    for cell in cells:
        c, k, m, _, _ = cell.sizes
        x = next(move for move in source.moves if move.column == cell.column)
        y = next(move for move in target.moves if move.column == cell.row)
        if c > 1:
            pairs, count = [(p, q) for p in range(k) for q in range(m)], c
            steps = k, m, k * m
        elif is_back:
            pairs, count, steps = [(p, 0) for p in range(k)], m, (0, 1, 1)
        else:
            pairs, count, steps = [(0, q) for q in range(m)], k, (1, 0, m)
        for p, q in pairs:
            strips = _strip(x, source.dim, q, steps[1]), _strip(y, source.dim, p, steps[0])
            inner, outer = reversed(strips) if is_back else strips
            found.append(
                Product(cell.tile, count, source.dim, inner, outer, False, cell.entry + p * m + q, steps[2])
            )
    return found


def _strip(move: Move, dim: int, number: int, step: int) -> Strip:
    return Strip(move.place, move.copies, move.row + number * dim, step * dim)


def _marked(products: Iterable[Product]) -> Products:
    """Return the products, with those marked that are added to others."""
    seen: set[tuple[int, int]] = set()
    found = []
    for product in products:
        place = product.outer.place, product.outer.row
        found.append(replace(product, adds=place in seen))
        seen.add(place)
    return tuple(found)


def _covers(products: Products, heights: Sequence[int]) -> bool:
    """Whether the products write all rows of all summands, of which there are so many in each."""
    written = [0] * len(heights)
    for product in products:
        if not product.adds:
            written[product.outer.place] += product.count * product.dim
    return written == list(heights)


def apply_products(
    products: Products,
    rows: Sequence[Tensor],  # (n', B b) for each summand that is read
    entries: Mapping[int, Tensor],  # by tile, (sum of c k m, a b)
    targets: Sequence[Tensor],  # (n', B a) for each summand that is written
    batch: int,
    is_back: bool,
) -> None:
    """Write the products to the rows where they belong."""
    for product in products:
        inner, outer = product.inner, product.outer
        x, y = (
            _rows(rows[inner.place], inner, product, batch),
            _rows(targets[outer.place], outer, product, batch),
        )
        matrices = _matrices(entries[product.tile], product, is_back)
        matrices = matrices if is_back else matrices.transpose(1, 2)
        if product.adds:
            y.baddbmm_(x, matrices)
        else:
            torch.bmm(x, matrices, out=y)


def entry_slopes(
    products: Products,
    rows: Sequence[Tensor],  # of x
    slopes: Sequence[Tensor],  # of y
    entries: Mapping[int, Tensor],  # by tile, of the kind of what is returned
    batch: int,
) -> dict[int, Tensor]:
    """Return the gradients of the entries, dy^T x."""
    found = {number: torch.empty_like(own) for number, own in entries.items()}
    for product in products:
        x = _rows(rows[product.inner.place], product.inner, product, batch)
        dy = _rows(slopes[product.outer.place], product.outer, product, batch)
        torch.bmm(dy.transpose(1, 2), x, out=_matrices(found[product.tile], product, False))
    return found


def _rows(rows: Tensor, strip: Strip, product: Product, batch: int) -> Tensor:  # (n', B b) -> (c, d B, b)
    line = batch * strip.copies
    sizes = product.count, product.dim * batch, strip.copies
    start = rows.storage_offset() + strip.row * line  # one sample may still be a view of the input
    return rows.as_strided(sizes, (strip.step * line, strip.copies, 1), start)


def _matrices(entries: Tensor, product: Product, is_back: bool) -> Tensor:  # (E, a b) -> (c, a, b)
    inner, outer = product.inner.copies, product.outer.copies
    a, b = (inner, outer) if is_back else (outer, inner)
    start = entries.storage_offset() + product.entry * a * b
    return entries.as_strided((product.count, a, b), (product.step * a * b, b, 1), start)
