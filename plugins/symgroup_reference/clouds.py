"""The canonical mode of clouds of points, as plain loops over what `symgroup.backends.clouds` says."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from symgroup.ir import CloudInput
from symgroup_reference.evaluate import Array, orthonormal_frame, outside_span


def cloud_element(
    step: CloudInput,
    tolerance: float,
    x: Array,  # (dim V,)
) -> tuple[list[int], Array]:  # (m,), (n, n)
    """Return the images of the points and the frame of the first candidate with the greatest table."""
    values = x.astype(np.float64)
    rows = values[step.vectors]
    longest = max(math.sqrt(row @ row) for row in rows)
    numbers = max((abs(float(value)) for value in values[step.numbers].ravel()), default=0.0)
    width = len(step.numbers) + (len(rows) - step.fixed) // step.points * step.size
    bounds = [tolerance * (numbers if column < len(step.numbers) else longest) for column in range(width)]
    found = []
    for picks in _candidates(step, tolerance * longest, rows):
        chosen = [rows[k] for k in picks] + [np.zeros(step.size)] * (step.size - len(picks))
        frame = orthonormal_frame(step.frame, tolerance, np.concatenate(chosen))
        table = [_row(step, values, frame[:, : len(picks)], point) for point in range(step.points)]
        levels = [_levels([row[c] for row in table], bounds[c]) for c in range(width)]
        read = [[levels[c][i] for c in range(width)] for i in range(step.points)]
        order = sorted(range(step.points), key=read.__getitem__, reverse=True)
        found.append((order, frame, [value for i in order for value in read[i]]))
    open_ = list(range(len(found)))
    for place in range(step.points * width):
        greatest = max(found[k][2][place] for k in open_)
        open_ = [k for k in open_ if found[k][2][place] >= greatest - bounds[place % width]]
    order, frame, _ = found[open_[0]]
    return order, frame


def _candidates(step: CloudInput, threshold: float, rows: Array) -> Iterator[list[int]]:
    """Yield the vectors that make each frame: those without a point in their order, then any of the farthest."""
    picks: list[int] = []
    for number in range(step.fixed):
        if len(picks) < step.size and _distance(rows, picks, number) > threshold:
            picks.append(number)
    yield from _grown(step, threshold, rows, picks)


def _grown(step: CloudInput, threshold: float, rows: Array, picks: list[int]) -> Iterator[list[int]]:
    moved = range(step.fixed, len(rows))
    lengths = {k: _distance(rows, picks, k) for k in moved} if len(picks) < step.size else {}
    best = max(lengths.values(), default=0.0)
    if best <= threshold:
        yield picks
        return
    for number, length in lengths.items():
        if length >= best - threshold:
            yield from _grown(step, threshold, rows, [*picks, number])


def _distance(rows: Array, picks: list[int], number: int) -> float:
    """Return how far a vector is from the span of others."""
    columns: list[Array] = []
    for k in picks:
        rest = outside_span(columns, rows[k])
        columns.append(rest / math.sqrt(rest @ rest))
    rest = outside_span(columns, rows[number])
    return math.sqrt(rest @ rest)


def _row(step: CloudInput, x: Array, columns: Array, point: int) -> list[float]:
    """Return a point's numbers and the coordinates of its vectors, zeros beyond the span."""
    row = [float(x[places[point]]) for places in step.numbers]
    for start in range(step.fixed, len(step.vectors), step.points):
        vector = x[step.vectors[start + point]]
        coordinates = [float(column @ vector) for column in columns.T]
        row += coordinates + [0.0] * (step.size - len(coordinates))
    return row


def _levels(values: list[float], bound: float) -> list[float]:
    """Return each value's level: the largest of those that steps of at most `bound` lead to."""
    result = list(values)
    above, level = math.inf, math.inf
    for place in sorted(range(len(values)), key=lambda i: -values[i]):
        if above - values[place] > bound:
            level = values[place]
        above = values[place]
        result[place] = level
    return result
