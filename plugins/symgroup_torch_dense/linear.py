"""Linear layers: weights gathered from coefficients, tile by tile, and applied as one dense matrix."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from symgroup.ir import AlgebraicForm, Form, IndexForm, LinearLayer, LinearMap, SparseForm
from symgroup_torch_dense.exact import ExactModule

# A sparse form of at most this many entries is kept as a dense (r, m n) basis: one matrix product builds the
# weight faster than a scatter, and 2^20 float32 are 4 MiB.
DENSE_ENTRIES = 2**20


class TiledMap(ExactModule):
    """A linear space of (M, N) matrices; tile T's coefficients (copies_out, copies_in, r) are parameter T."""

    def __init__(self, space: LinearMap) -> None:
        super().__init__()
        self.space = space
        for number, form in enumerate(space.forms):
            for name, array in _positions(form).items():
                self.register_buffer(f"{name}_{number}", torch.from_numpy(array), persistent=False)
        for number, tile in enumerate(space.tiles):
            size = space.forms[tile.form].size
            self.register_parameter(
                str(number), nn.Parameter(torch.zeros(tile.copies_out, tile.copies_in, size))
            )
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the signs and entries of the forms."""
        forms = enumerate(self.space.forms)
        return {f"{name}_{number}": array for number, form in forms for name, array in _entries(form).items()}

    def forward(self) -> Tensor:  # (M, N)
        """Return the matrix with the present coefficients."""
        blocks = [self._block(number) for number in range(len(self.space.tiles))]
        if len(blocks) == 1 and blocks[0].shape == self.space.shape:
            return blocks[0]
        matrix = self._like().new_zeros(self.space.shape)
        for tile, block in zip(self.space.tiles, blocks, strict=True):
            rows, columns = block.shape
            matrix.narrow(0, tile.row, rows).narrow(1, tile.column, columns).add_(block)
        return matrix

    def _like(self) -> Tensor:
        return self.get_parameter("0") if self.space.tiles else self.get_buffer("_anchor")

    def _block(self, number: int) -> Tensor:  # (copies_out m, copies_in n)
        tile = self.space.tiles[number]
        form = self.space.forms[tile.form]
        coefficients = self.get_parameter(str(number))
        if isinstance(form, IndexForm):
            entries = self._gathered(tile.form, coefficients)
        elif _is_small(form):
            entries = coefficients @ self.get_buffer(f"basis_{tile.form}").to(coefficients.dtype)
        else:
            entries = self._scattered(tile.form, form, coefficients)
        a, b = tile.copies_out, tile.copies_in
        m, n = form.shape
        return entries.view(a, b, m, n).transpose(1, 2).reshape(a * m, b * n)

    def _gathered(self, form: int, coefficients: Tensor) -> Tensor:  # (a, b, m n)
        padded = functional.pad(coefficients, (0, 1))  # the last coefficient is 0, for the holes
        entries = padded.index_select(2, self.get_buffer(f"index_{form}"))
        return entries * self.get_buffer(f"sign_{form}").to(entries.dtype)

    def _scattered(
        self, number: int, form: SparseForm | AlgebraicForm, coefficients: Tensor
    ) -> Tensor:  # (a, b, m n)
        chosen = coefficients.index_select(2, self.get_buffer(f"element_{number}"))
        products = chosen * self.get_buffer(f"entry_{number}").to(chosen.dtype)
        zeros = coefficients.new_zeros(*coefficients.shape[:2], form.shape[0] * form.shape[1])
        return zeros.index_add(2, self.get_buffer(f"place_{number}"), products)


class PlanLinear(nn.Module):
    """x -> A x + b, with A = A_G + D for inputs of an orbit type that has breaking weights D."""

    def __init__(self, layer: LinearLayer) -> None:
        super().__init__()
        self.weight = TiledMap(layer.weight)
        self.bias = TiledMap(layer.bias) if layer.bias is not None else None
        self.breaking = nn.ModuleDict(
            {str(term.orbit_type): TiledMap(term.weight) for term in layer.breaking}
        )

    def forward(
        self,
        x: Tensor,  # (..., N)
        masks: Mapping[int, Tensor],  # by orbit type: which inputs are of it, (...)
    ) -> Tensor:  # (..., M)
        """Apply the layer."""
        bias = self.bias()[:, 0] if self.bias is not None else None
        y = functional.linear(x, self.weight(), bias)
        for orbit_type, extra in self.breaking.items():
            broken = functional.linear(x, extra())
            y = y + torch.where(masks[int(orbit_type)].unsqueeze(-1), broken, torch.zeros_like(broken))
        return y


def _is_small(form: SparseForm | AlgebraicForm) -> bool:
    return form.size * form.shape[0] * form.shape[1] <= DENSE_ENTRIES


def _positions(form: Form) -> dict[str, NDArray[np.int64]]:
    """Return the integer arrays of a form that place coefficients in the (m n) entries."""
    if isinstance(form, IndexForm):
        # int64 is what torch selects by; the form's own type may be narrower
        return {"index": np.where(form.index < 0, form.size, form.index.astype(np.int64)).reshape(-1)}
    if _is_small(form):
        return {}
    return {"element": form.element.copy(), "place": form.row * form.shape[1] + form.column}


def _entries(form: Form) -> dict[str, NDArray[np.float64]]:
    """Return the real arrays of a form that multiply coefficients."""
    if isinstance(form, IndexForm):
        return {"sign": form.sign.reshape(-1).astype(np.float64)}
    values = form.values()
    if not _is_small(form):
        return {"entry": values}
    basis = np.zeros((form.size, form.shape[0] * form.shape[1]))
    basis[form.element, form.row * form.shape[1] + form.column] = values
    return {"basis": basis}
