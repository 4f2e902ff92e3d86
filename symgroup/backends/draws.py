"""How the coefficients of a linear map are drawn: evenly over irreducible types, or each of its maps alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.element_norms import greatest_energies, mean_energies
from symgroup.backends.even import even_factors
from symgroup.ir import LinearMap

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Normal numbers: their mean, and their standard deviation, a number or an array (r,), or what mixes r of them, (r, r)."""

    deviation: FloatArray | float
    mean: float = 0.0

    def draw(self, generator: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
        """Return an array of such numbers."""
        numbers = generator.standard_normal(shape)
        mixes = np.ndim(self.deviation) == 2
        return self.mean + (numbers @ self.deviation if mixes else numbers * self.deviation)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Tiles with the same rows that are drawn, and scaled, together."""

    numbers: tuple[int, ...]  # positions of the tiles
    starts: tuple[Start, ...]
    share: float  # of the rows' mean square


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """Samples of what comes in to a layer."""

    value: FloatArray  # (B, N)
    uneven: bool = False  # whether gates or products have acted on them since they were last normalised


def draw_parts(
    space: LinearMap,
    gains: FloatArray,  # (M,), the mean square that each output is to have
    first: bool,
    probe: Probe,  # what comes in
) -> list[Part]:
    """Return how the tiles of a map are drawn: those of the same rows evenly where this can be had, else each by itself."""
    shares = _shares(space)
    rows: dict[tuple[int, int], list[int]] = {}
    for number, (place, _, share) in enumerate(shares):
        if share:
            rows.setdefault((place.start, place.stop), []).append(number)
    even = [_even_part(space, numbers, gains, probe) for numbers in rows.values()]
    parts = [part for part in even if part is not None]
    rest = set(range(len(shares))).difference(*(part.numbers for part in parts))
    starts = map_starts(space, gains, first, probe) if rest else []
    return parts + [Part((number,), (starts[number],), shares[number][2]) for number in sorted(rest)]


def _even_part(space: LinearMap, numbers: list[int], gains: FloatArray, probe: Probe) -> Part | None:
    tiles = [space.tiles[number] for number in numbers]
    factors = even_factors(tuple((space.forms[tile.form], tile.copies_in) for tile in tiles))
    if factors is None:
        return None
    places = [_shares(space)[number] for number in numbers]
    share = sum(part for _, _, part in places)
    deviation = (float(gains[places[0][0]].mean()) * share) ** 0.5
    scales = [deviation / _moment(probe, columns) ** 0.5 for _, columns, _ in places]
    starts = tuple(Start(scale * factor) for scale, factor in zip(scales, factors, strict=True))
    return Part(tuple(numbers), starts, share)


def _moment(probe: Probe, columns: slice) -> float:
    """Return the mean square of what comes in to these columns, or 1 where it cannot be told."""
    moment = typical_square(probe, columns)
    return moment if 0 < moment < np.inf else 1.0


def map_starts(
    space: LinearMap,
    gains: FloatArray,  # (M,)
    first: bool,
    probe: Probe | None,  # what comes in; of mean square 1 where None
) -> list[Start]:
    """Return how each tile is drawn where each of its maps is to give the same part of the output."""
    energies = [mean_energies(form) if first else greatest_energies(form) for form in space.forms]
    starts: list[Start] = []
    for tile, (rows, columns, share) in zip(space.tiles, _shares(space), strict=True):
        gain = float(gains[rows].mean()) if share else 1.0
        moment = _moment(probe, columns) if probe is not None and share else 1.0
        energy = tile.copies_in * energies[tile.form] * len(energies[tile.form]) * moment
        starts.append(Start(np.sqrt(gain * share / np.where(energy > 0, energy, np.inf))))
    return starts


def _shares(space: LinearMap) -> list[tuple[slice, slice, float]]:
    """Return the rows and columns of each tile, and its share of all columns that tiles cover in its rows."""
    covered = np.zeros(space.shape[0])
    spans = [space.place(tile) for tile in space.tiles]
    for rows, columns in spans:
        covered[rows] += columns.stop - columns.start
    return [
        (rows, columns, float(np.mean((columns.stop - columns.start) / covered[rows])))
        if rows.stop > rows.start and columns.stop > columns.start
        else (rows, columns, 0.0)
        for rows, columns in spans
    ]


def typical_square(probe: Probe, columns: slice = slice(None)) -> float:
    """Return the mean over samples of the mean square; behind gates and products the median."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.nan_to_num(np.mean(probe.value[:, columns] ** 2, axis=1), nan=np.inf)
    return float(np.median(squares) if probe.uneven else np.mean(squares))
