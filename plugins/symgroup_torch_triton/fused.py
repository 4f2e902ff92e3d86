"""The strategy `fused`: tiles of orbits by one kernel each way, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from symgroup.backends.cost import Work
from symgroup.ir import AnyForm, IndexForm, Tile
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_structured.choose import ITEM, STRATEGIES, Menu, tile_works
from symgroup_torch_structured.linear import StructuredMap
from symgroup_torch_triton.orbits import LARGEST, SMALLEST, Orbits, applied, orbit_tables

FUSED = "fused"
DESCRIPTION = (
    "orbits of index pairs: a kernel that gathers the matrix inside the product, and never writes it"
)

# What the cost model takes; neither was measured on a GPU. The kernel's products in full float32 count as half as fast as
# those of torch's libraries. A call counts as five operations: one for the kernel, and four for the Python of an operator of
# `torch.library`, 10 us where a small operation of torch takes 2.4 on a CPU.
SLOWER = 2.0
CALL = 5
INTERPRETED_STEP = 20  # operations of NumPy for one block of one product, in the interpreter


class FusedTile(ExactModule):
    """theta (a, b, r), x (B, b n) -> (B, a m)."""

    def __init__(self, form: IndexForm) -> None:
        super().__init__()
        self.form = form
        self.fill()

    def constants(self) -> Mapping[str, NDArray[Any]]:
        """Return the tables of the orbits."""
        return orbit_tables(self.form)

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        device = x.device.type
        dtype = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else x.dtype
        orbits = Orbits(*(self.get_buffer(name) for name in Orbits._fields))
        return applied(x.to(dtype), theta.to(dtype), orbits)


class FusedMap(StructuredMap):
    """A linear space of (M, N) matrices some of whose tiles are applied by kernels."""

    def tile_module(self, form: AnyForm, strategy: str) -> nn.Module:
        """Return what applies a tile."""
        if strategy == FUSED and isinstance(form, IndexForm):
            return FusedTile(form)
        return super().tile_module(form, strategy)


def menu(interpreted: bool) -> Menu:
    """Return the strategies of `torch-structured` and this one; in the interpreter it is never the cheapest."""

    def works(form: AnyForm, tile: Tile, batch: int) -> dict[str, Work]:
        found = tile_works(form, tile, batch)
        return (
            found | {FUSED: _work(form, tile, batch, interpreted)} if isinstance(form, IndexForm) else found
        )

    return Menu("torch-triton", STRATEGIES | {FUSED: DESCRIPTION}, works)


def _work(form: IndexForm, tile: Tile, batch: int, interpreted: bool) -> Work:
    """Count the forward kernel: each block of samples reads the codes and coefficients of all entries."""
    m, n = form.shape
    height, width = tile.copies_out * m, tile.copies_in * n
    entries, blocks = height * width, -(-batch // LARGEST)
    moved = batch * (height + width * -(-height // LARGEST)) + 2 * blocks * entries
    steps = blocks * -(-height // SMALLEST) * -(-width // SMALLEST)
    launches = INTERPRETED_STEP * steps if interpreted else CALL
    return Work(SLOWER * 2.0 * entries * batch, 0.0, float(ITEM * moved), launches)
