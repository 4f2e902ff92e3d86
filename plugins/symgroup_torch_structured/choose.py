"""Which strategy each layer, or each of its tiles, gets: the cheapest by the cost model, or the one that is forced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log2, prod

from symgroup.backends import PluginError
from symgroup.backends.cost import TYPICAL_BATCH, DeviceSpeed, Estimate, TileChoice, Work, linear_maps
from symgroup.ir import AnyForm, DiagramForm, LinearMap, ModulePlan, Tile
from symgroup.ir.diagrams import LARGEST_WRITTEN
from symgroup_torch_structured.copies import mixings_of
from symgroup_torch_structured.isotypic import isotypic_of
from symgroup_torch_structured.isotypic_layout import isotypic_counts
from symgroup_torch_structured.isotypic_sums import is_sparse, row_counts, sizes_of
from symgroup_torch_structured.pairings import pairing_counts
from symgroup_torch_structured.program import operation_counts
from symgroup_torch_structured.structure import Circulant, structures

STRATEGIES = {
    "dense": "build the matrix from the coefficients, and one matrix product",
    "isotypic": "a change of basis that makes the matrix small blocks, one for each irreducible representation",
    "diagrams": "tensor powers: sums, contractions and products with the metric, shared between the diagrams",
    "fourier": "cyclic groups and grids: a product at each frequency",
    "copies": "multiples of the identity: one matrix product over the copies",
}
WHOLE = ("dense", "isotypic", "copies")  # those that serve all tiles of a layer at once
BY_TILE = "by tile"
ITEM = 4  # bytes of a float32


@dataclass(frozen=True, slots=True)
class Menu:
    """What a backend chooses from."""

    backend: str
    strategies: Mapping[str, str]  # by name, with what each does
    works: Callable[
        [AnyForm, Tile, int], dict[str, Work]
    ]  # which apply to a tile for so many samples, see `tile_works`

    def require(self, strategy: str) -> None:
        """Return nothing where there is such a strategy. Raises: PluginError (SG361)."""
        if strategy not in ("auto", *self.strategies):
            raise PluginError.of(
                "SG361",
                f"backend '{self.backend}' has no strategy '{strategy}'",
                help=f"use auto, or one of: {', '.join(self.strategies)}",
            )


def plan_choices(
    menu: Menu, plan: ModulePlan, speed: DeviceSpeed, strategy: str = "auto", batch: int = TYPICAL_BATCH
) -> tuple[TileChoice, ...]:
    """Return the choice for every linear map, and for its tiles where they are run one by one.

    Raises: PluginError (SG361): for an unknown strategy.
    """
    maps = linear_maps(plan).items()
    return tuple(
        choice
        for prefix, space in maps
        for choice in map_choices(menu, prefix, space, speed, strategy, batch)
    )


def strategies_of(
    menu: Menu, space: LinearMap, speed: DeviceSpeed, strategy: str = "auto", batch: int = TYPICAL_BATCH
) -> list[str]:
    """Return the strategy of each tile. Raises: PluginError (SG361): for an unknown strategy."""
    choices = map_choices(menu, "", space, speed, strategy, batch)
    if choices and choices[0].chosen in WHOLE and len(choices) == 1:
        return [choices[0].chosen] * len(space.tiles)
    return [choice.chosen for choice in choices if choice.chosen != BY_TILE]


def map_choices(
    menu: Menu, prefix: str, space: LinearMap, speed: DeviceSpeed, strategy: str, batch: int
) -> tuple[TileChoice, ...]:
    """Return the choice for a map: a row for all of it where it has several tiles, and one for each tile that is run alone."""
    menu.require(strategy)
    whole = _whole_works(space, batch)
    tiles = []
    for number, tile in enumerate(space.tiles):
        form = space.forms[tile.form]
        works = menu.works(form, tile, batch) | (whole if len(space.tiles) == 1 else {})
        estimates = _ordered(works, speed)
        size = form.shape, (tile.copies_out, tile.copies_in), form.size
        tiles.append(TileChoice(f"{prefix}.{number}", *size, _chosen(estimates, strategy), estimates))
    if len(tiles) < 2:
        return tuple(tiles)
    parts = [next(e.work for e in t.estimates if e.strategy == t.chosen) for t in tiles]
    joining = Work(bytes=2.0 * ITEM * batch * space.shape[0], launches=2 * len(tiles))
    estimates = _ordered(whole | {BY_TILE: _total([*parts, joining])}, speed)
    offered = {item.strategy for tile in tiles for item in tile.estimates}
    wanted = BY_TILE if strategy in offered and strategy not in whole else strategy
    chosen = _chosen(estimates, wanted)
    row = TileChoice(prefix, space.shape, (1, 1), space.size, chosen, estimates)
    return (row, *tiles) if chosen == BY_TILE else (row,)


def _ordered(works: dict[str, Work], speed: DeviceSpeed) -> tuple[Estimate, ...]:
    """Return the estimates, the cheapest first."""
    estimates = [Estimate(name, work, speed.seconds(work)) for name, work in works.items()]
    return tuple(sorted(estimates, key=lambda item: item.seconds))


def _chosen(estimates: tuple[Estimate, ...], strategy: str) -> str:
    """Return the forced strategy where it applies, else the cheapest."""
    forced = [item for item in estimates if item.strategy == strategy]
    return (forced or list(estimates))[0].strategy


def _total(works: Iterable[Work]) -> Work:
    parts = list(works)
    return Work(
        sum(w.flops for w in parts),
        sum(w.transform_flops for w in parts),
        sum(w.bytes for w in parts),
        sum(w.launches for w in parts),
    )


def _whole_works(space: LinearMap, batch: int) -> dict[str, Work]:
    """Return the strategies that serve all tiles at once."""
    rows, columns = space.shape
    works: dict[str, Work] = {}
    by_diagrams = any(isinstance(form, DiagramForm) for form in space.forms)
    if not by_diagrams or rows * columns <= LARGEST_WRITTEN:
        maps = max((form.size for form in space.forms), default=0)
        works["dense"] = _dense(rows, columns, maps, batch, 6 * len(space.tiles))
    isotypic = isotypic_of(space)
    if isotypic is not None:
        by_rows = is_sparse(isotypic, sizes_of(space))
        counts = row_counts(isotypic) if by_rows else isotypic_counts(isotypic, len(space.tiles))
        flops, moved, launches = counts
        works["isotypic"] = Work(
            float(flops * batch), 0.0, float(ITEM * (moved * batch + 4 * space.size)), launches
        )
    if space.tiles and mixings_of(space) is not None:
        dims = (space.forms[tile.form].shape[0] for tile in space.tiles)
        products = sum(d * t.copies_out * t.copies_in for d, t in zip(dims, space.tiles, strict=True))
        moved = 3 * (rows + columns) * batch + space.size
        works["copies"] = Work(2.0 * products * batch, 0.0, float(ITEM * moved), 3 + 2 * len(space.tiles))
    return works


def tile_works(form: AnyForm, tile: Tile, batch: int) -> dict[str, Work]:
    """Return every strategy that applies to one tile, with its work."""
    a, b = tile.copies_out, tile.copies_in
    m, n = form.shape
    works: dict[str, Work] = {}
    if not isinstance(form, DiagramForm) or a * m * b * n <= LARGEST_WRITTEN:
        works["dense"] = _dense(a * m, b * n, form.size, batch, 8)
    for structure in structures(form):
        if isinstance(structure, DiagramForm):
            counts = operation_counts if structure.family == "S" else pairing_counts
            flops, moved, launches = counts(structure, a, b)
            works["diagrams"] = Work(
                flops * batch, 0.0, ITEM * (moved * batch + 2 * a * b * form.size), launches
            )
        elif isinstance(structure, Circulant):
            works["fourier"] = _fourier(structure, a, b, batch)
        else:
            moved = (1 if n == 1 else 6) * (a + b) * n * batch + a * b
            works["copies"] = Work(2.0 * a * b * n * batch, 0.0, ITEM * moved, 3 if n == 1 else 6)
    return works


def _dense(rows: int, columns: int, maps: int, batch: int, launches: int) -> Work:
    """Count the product, and half of building the matrix by a product with the basis and copies: in eval mode it is kept."""
    entries = rows * columns
    moved = batch * (rows + columns) + 3 * entries
    return Work(entries * (2.0 * batch + min(maps, 128)), 0.0, float(ITEM * moved), 2 + launches // 2)


def _fourier(circulant: Circulant, a: int, b: int, batch: int) -> Work:
    n = prod(circulant.dims)
    transforms = 2.5 * n * log2(n) * (batch * (a + b) + a * b)
    # with several copies the complex numbers are moved into the layout of the product and back; fitted to times on a CPU
    moved = (2 if b == 1 else 5) * n * (batch * (a + b) + a * b)
    return Work(4.0 * a * b * n * batch, transforms, float(ITEM * moved), 20 if b == 1 else 30)


STRUCTURED = Menu("torch-structured", STRATEGIES, tile_works)
