"""Where to draw the nodes and edges of a Hasse diagram, so that labels do not overlap and edges cross little.

Source: Sugiyama, Tagawa and Toda (1981): nodes in levels, long edges as chains of points that take up room in every level
they pass, an order within levels by averages of neighbours, and places that keep the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 30
EDGE_WIDTH = 0.25  # of the room for an edge that passes a level, in the unit of the labels' widths

Place = tuple[float, int]  # x, level


@dataclass(frozen=True, slots=True)
class Layout:
    """Centers of the nodes, and for every edge the points that it runs through, level by level."""

    nodes: tuple[Place, ...]
    edges: tuple[tuple[Place, ...], ...]
    width: float  # x runs from 0 to it


def layout(
    levels: Sequence[int],  # of each node, 0 at the top
    edges: Sequence[tuple[int, int]],  # (upper, lower), the level of the upper one smaller
    widths: Sequence[float],  # of each node's label, with the gap beside it
) -> Layout:
    """Return places for the nodes of a graded order."""
    sizes, level_of = list(widths), list(levels)
    chains = []
    for upper, lower in edges:
        chain = [upper]
        for level in range(levels[upper] + 1, levels[lower]):
            chain.append(len(sizes))
            sizes.append(EDGE_WIDTH)
            level_of.append(level)
        chains.append([*chain, lower])
    links = [step for chain in chains for step in pairwise(chain)]
    rows = _ordered(level_of, links)
    xs = _places(rows, links, sizes)
    left = min((x - size / 2 for x, size in zip(xs, sizes, strict=True)), default=0.0)
    right = max((x + size / 2 for x, size in zip(xs, sizes, strict=True)), default=1.0)
    points = [(x - left, level) for x, level in zip(xs, level_of, strict=True)]
    paths = tuple(tuple(points[node] for node in chain) for chain in chains)
    return Layout(tuple(points[: len(levels)]), paths, right - left)


def _ordered(level_of: list[int], links: list[tuple[int, int]]) -> list[list[int]]:
    """Return the nodes of each level in the order, among those tried, with the fewest crossings."""
    rows: list[list[int]] = [[] for _ in range(max(level_of, default=-1) + 1)]
    for node, level in enumerate(level_of):
        rows[level].append(node)
    up, down = _neighbours(len(level_of), links)
    best, fewest = [list(row) for row in rows], _crossings(rows, down)
    for sweep in range(SWEEPS):
        order = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for level in order:
            other = rows[level - 1 if sweep % 2 == 0 else level + 1]
            place = {node: k for k, node in enumerate(other)}
            rows[level] = _by_average(rows[level], up if sweep % 2 == 0 else down, place)
        if (found := _crossings(rows, down)) < fewest:
            best, fewest = [list(row) for row in rows], found
    return best


def _neighbours(count: int, links: list[tuple[int, int]]) -> tuple[list[list[int]], list[list[int]]]:
    up: list[list[int]] = [[] for _ in range(count)]
    down: list[list[int]] = [[] for _ in range(count)]
    for a, b in links:
        down[a].append(b)
        up[b].append(a)
    return up, down


def _by_average(row: list[int], links: list[list[int]], place: dict[int, int]) -> list[int]:
    def average(position: int) -> tuple[float, int]:
        others = links[row[position]]
        value = sum(place[other] for other in others) / len(others) if others else float(position)
        return value, position

    return [row[position] for position in sorted(range(len(row)), key=average)]


def _crossings(rows: list[list[int]], down: list[list[int]]) -> int:
    total = 0
    for upper, lower in pairwise(rows):
        place = {node: k for k, node in enumerate(lower)}
        ends = [sorted(place[other] for other in down[node]) for node in upper]
        flat = [end for part in ends for end in part]
        total += sum(a > b for k, a in enumerate(flat) for b in flat[k + 1 :])
    return total


def _places(rows: list[list[int]], links: list[tuple[int, int]], sizes: list[float]) -> list[float]:
    """Return x for every node: near the average of its neighbours, in order, and without overlaps."""
    up, down = _neighbours(len(sizes), links)
    xs = [0.0] * len(sizes)
    for row in rows:
        _set_row(row, [0.0] * len(row), sizes, xs)
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = []
            for node in row:
                others = up[node] + down[node]
                wanted.append(sum(xs[other] for other in others) / len(others) if others else xs[node])
            _set_row(row, wanted, sizes, xs)
    return xs


def _set_row(row: list[int], wanted: list[float], sizes: list[float], xs: list[float]) -> None:
    """Move a row as near as possible to the wanted places, in the sum of squares, keeping order and room.

    With the widths before a node taken off its place, that is the regression with increasing values: neighbours that are out
    of order are pooled at their mean (Barlow et al. 1972).
    """
    offsets, total = [], 0.0
    for previous, node in zip([None, *row], row, strict=False):
        total += 0.0 if previous is None else (sizes[previous] + sizes[node]) / 2
        offsets.append(total)
    pools: list[tuple[float, int]] = []  # mean, number
    for place, offset in zip(wanted, offsets, strict=True):
        mean, number = place - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean = (mean * number + other * count) / (number + count)
            number += count
        pools.append((mean, number))
    means = [mean for mean, number in pools for _ in range(number)]
    for node, mean, offset in zip(row, means, offsets, strict=True):
        xs[node] = mean + offset
