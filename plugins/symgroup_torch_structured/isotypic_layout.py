"""Where what a layer in isotypic bases reads and writes stands, and what its products cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from symgroup_torch_structured.isotypic import Isotypic, IsotypicType
from symgroup_torch_structured.isotypic_direct import Products, direct_products
from symgroup_torch_structured.isotypic_flow import Cell, Flow, Move


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive types of one shape, which one batch of matrix products serves."""

    kind: IsotypicType
    first: int  # of its types
    count: int  # c

    def counts(self, side: int) -> tuple[int, ...]:
        """Return the multiplicities in the summands of V (side 0) or W."""
        return self.kind.target if side else self.kind.source


@dataclass(frozen=True, slots=True)
class Side:
    """Equal summands as a call sees them."""

    width: int
    copies: int
    dim: int
    rows: int  # n', of its basis
    is_identity: bool  # whether its basis does not change


def groups_of(isotypic: Isotypic) -> tuple[Group, ...]:
    """Return the types by shape."""
    found, first = [], 0
    for kind, members in groupby(isotypic.types):
        count = len(list(members))
        found.append(Group(kind, first, count))
        first += count
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Layout:
    """All that does not depend on the coefficients or on the number of samples."""

    groups: tuple[Group, ...]
    sides: tuple[tuple[Side, ...], tuple[Side, ...]]  # the summands of V and of W
    flows: tuple[tuple[Flow, ...], tuple[Flow, ...]]  # for each group
    cells: tuple[tuple[Cell, ...], ...]  # for each group
    direct: tuple[Products, Products] | None  # forth and back, where that is the faster


def layout_of(isotypic: Isotypic) -> Layout:
    """Return where everything stands."""
    groups = groups_of(isotypic)
    source, target = (
        tuple(Side(s.copies * s.dim, s.copies, s.dim, len(s.basis), s.is_identity) for s in summands)
        for summands in (isotypic.source, isotypic.target)
    )
    flows = _flows(groups, source, 0), _flows(groups, target, 1)
    cells = _layout(groups, (source, target), isotypic.grid.cells)
    heights = [summand.rows for summand in source], [summand.rows for summand in target]
    direct = direct_products(cells, flows, heights)
    return Layout(groups, (source, target), flows, cells, direct)


def _flows(groups: Sequence[Group], summands: Sequence[Side], side: int) -> tuple[Flow, ...]:
    """Return where the rows of each group stand on one side."""
    starts, found = [0] * len(summands), []
    for group in groups:
        moves, column = [], 0
        for place, (m, summand) in enumerate(zip(group.counts(side), summands, strict=True)):
            if m:
                moves.append(Move(place, summand.copies, m, starts[place], column))
                starts[place] += group.count * m * group.kind.dim
                column += m * summand.copies
        found.append(Flow(group.count, group.kind.dim, column, tuple(moves)))
    return tuple(found)


def _layout(
    groups: Sequence[Group], sides: Sequence[Sequence[Side]], numbers: Sequence[Sequence[int]]
) -> tuple[tuple[Cell, ...], ...]:
    """Return where each tile's entries stand in the matrices of each group."""
    entries: dict[int, int] = {}
    found = []
    for group in groups:
        cells, row = [], 0
        for i, k in enumerate(group.kind.target):
            a, column = sides[1][i].copies, 0
            for j, m in enumerate(group.kind.source):
                b, tile = sides[0][j].copies, numbers[i][j]
                if tile >= 0 and k and m:
                    start = entries.setdefault(tile, 0)
                    cells.append(Cell(tile, (group.count, k, m, a, b), row, column, start))
                    entries[tile] = start + group.count * k * m
                column += m * b
            row += k * a
        found.append(tuple(cells))
    return tuple(found)


def isotypic_counts(isotypic: Isotypic, tiles: int) -> tuple[int, int, int]:
    """Return multiplications and additions, and numbers moved, for one sample, and operations; fitted to times on a CPU."""
    layout = layout_of(isotypic)
    direct = layout.direct
    flops = moved = launches = 0
    for summands in (isotypic.source, isotypic.target):
        for summand in summands:
            kept = summand.copies * summand.basis.shape[0]
            flops += 0 if summand.is_identity else 2 * kept * summand.dim
            # a product with the basis exchanges the axes as well; where there is none, that is a step of its own
            moved += 3 * kept if direct is None else (4 if summand.is_identity else 2) * kept
            launches += 2
    for group in layout.groups:
        kind = group.kind
        rows, columns = (
            sum(m * s.copies for m, s in zip(counts, side, strict=True))
            for counts, side in ((kind.source, isotypic.source), (kind.target, isotypic.target))
        )
        flops += 2 * group.count * kind.dim * rows * columns
        if direct is None:
            moved += 4 * group.count * kind.dim * (rows + columns)
            blocks = sum(1 for number in range(tiles) if (number, group.first) in isotypic.blocks)
            launches += 2 + blocks + sum(map(bool, kind.source + kind.target))
    return flops, moved, launches if direct is None else launches + 3 + 2 * len(direct[0])
