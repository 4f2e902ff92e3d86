"""Which strategy each tile gets: the cheapest by the cost model, or the one that is forced."""

from __future__ import annotations

from math import log2, prod

from symgroup.backends import PluginError
from symgroup.backends.cost import TYPICAL_BATCH, DeviceSpeed, Estimate, TileChoice, Work, linear_maps
from symgroup.ir import AnyForm, DiagramForm, LinearMap, ModulePlan, Tile
from symgroup.ir.diagrams import LARGEST_WRITTEN
from symgroup_torch_structured.program import operation_counts
from symgroup_torch_structured.structure import Circulant, structures

STRATEGIES = {
    "dense": "build the matrix from the coefficients, and one matrix product",
    "diagrams": "S(n): sums, diagonals and broadcasts, shared between the diagrams",
    "fourier": "cyclic groups and grids: a product at each frequency",
    "copies": "multiples of the identity: one matrix product over the copies",
}
ITEM = 4  # bytes of a float32


def plan_choices(
    plan: ModulePlan, speed: DeviceSpeed, strategy: str = "auto", batch: int = TYPICAL_BATCH
) -> tuple[TileChoice, ...]:
    """Return the choice for every tile of every linear map. Raises: PluginError (SG361): for an unknown strategy."""
    found = []
    for prefix, space in linear_maps(plan).items():
        for number, tile in enumerate(space.tiles):
            form = space.forms[tile.form]
            estimates = tile_estimates(form, tile, speed, batch)
            chosen = _chosen(estimates, strategy)
            found.append(
                TileChoice(
                    f"{prefix}.{number}",
                    form.shape,
                    (tile.copies_out, tile.copies_in),
                    form.size,
                    chosen,
                    estimates,
                )
            )
    return tuple(found)


def strategies_of(
    space: LinearMap, speed: DeviceSpeed, strategy: str = "auto", batch: int = TYPICAL_BATCH
) -> list[str]:
    """Return the strategy of each tile. Raises: PluginError (SG361): for an unknown strategy."""
    return [
        _chosen(tile_estimates(space.forms[tile.form], tile, speed, batch), strategy) for tile in space.tiles
    ]


def _chosen(estimates: tuple[Estimate, ...], strategy: str) -> str:
    """Return the forced strategy where it applies, else the cheapest."""
    if strategy not in ("auto", *STRATEGIES):
        raise PluginError.of(
            "SG361",
            f"backend 'torch-structured' has no strategy '{strategy}'",
            help=f"use auto, or one of: {', '.join(STRATEGIES)}",
        )
    forced = [item for item in estimates if item.strategy == strategy]
    return (forced or list(estimates))[0].strategy


def tile_estimates(form: AnyForm, tile: Tile, speed: DeviceSpeed, batch: int) -> tuple[Estimate, ...]:
    """Return every strategy that applies to a tile with its estimate, the cheapest first."""
    a, b = tile.copies_out, tile.copies_in
    m, n = form.shape
    works: dict[str, Work] = {}
    if not isinstance(form, DiagramForm) or a * m * b * n <= LARGEST_WRITTEN:
        works["dense"] = _dense(a * m, b * n, form.size, batch)
    for structure in structures(form):
        if isinstance(structure, DiagramForm):
            flops, moved, launches = operation_counts(structure, a, b)
            works["diagrams"] = Work(
                flops * batch, 0.0, ITEM * (moved * batch + 2 * a * b * form.size), launches
            )
        elif isinstance(structure, Circulant):
            works["fourier"] = _fourier(structure, a, b, batch)
        else:
            moved = 2 * (a + b) * n * batch + a * b
            works["copies"] = Work(2.0 * a * b * n * batch, 0.0, ITEM * moved, 3)
    estimates = [Estimate(name, work, speed.seconds(work)) for name, work in works.items()]
    return tuple(sorted(estimates, key=lambda item: item.seconds))


def _dense(rows: int, columns: int, maps: int, batch: int) -> Work:
    """Count the product, and building the matrix: a product with the basis, or a gather, and a copy into place."""
    entries = rows * columns
    moved = batch * (rows + columns) + 4 * entries
    return Work(2.0 * entries * (batch + min(maps, 4)), 0.0, float(ITEM * moved), 10)


def _fourier(circulant: Circulant, a: int, b: int, batch: int) -> Work:
    n = prod(circulant.dims)
    transforms = 2.5 * n * log2(n) * (batch * (a + b) + a * b)
    # with several copies the complex numbers are moved into the layout of the product and back
    moved = (2 if b == 1 else 8) * n * (batch * (a + b) + a * b)
    return Work(4.0 * a * b * n * batch, transforms, float(ITEM * moved), 20 if b == 1 else 30)
