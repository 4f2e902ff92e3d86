"""Linear layers: weights gathered from coefficients, tile by tile, and applied as one dense matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from symgroup.ir import (
    AlgebraicForm,
    Form,
    IndexForm,
    LinearLayer,
    LinearMap,
    SparseForm,
    Tile,
    check_written,
    written_out,
)
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.fused import DenseProduct, filled
from symgroup_torch_dense.gathers import gather_of
from symgroup_torch_dense.grid import grid_of
from symgroup_torch_dense.kept import Kept, may_fuse, may_keep

# A sparse form of at most this many entries is kept as a dense (r, m n) basis: one matrix product builds the
# weight faster than a scatter, and 2^20 float32 are 4 MiB. An index form has one term in each entry, so this
# pays for not too many maps, and then because the gradient is a matrix product as well, not a slow scatter: at 48
# maps (the regular representation of O_h) building the weight and its gradient takes 0.6 of the time of gather and scatter.
# More than FEW_MAPS are for as many copies, so that the basis is no larger than the weight.
DENSE_ENTRIES = 2**20
FEW_MAPS = 32
MANY_MAPS = 128


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tile's entries (a, b, m, n) are in the matrix (M, N)."""

    form: int
    sizes: tuple[int, int, int, int]
    strides: tuple[int, int, int, int]
    start: int


class TiledMap(ExactModule):
    """A linear space of (M, N) matrices; tile T's coefficients (copies_out, copies_in, r) are parameter T.

    Raises: LimitError (SG360) for diagrams whose matrix is too large.
    """

    def __init__(self, space: LinearMap) -> None:
        super().__init__()
        self.space = space
        self.names = tuple(map(str, range(len(space.tiles))))
        self.forms = self.written_forms()
        self.small = _small_forms(space, self.forms)
        self.ones = frozenset(number for number, form in self.forms.items() if _is_one(form))
        self.gathers = {
            number: gather_of(form)
            for number, form in self.forms.items()
            if isinstance(form, IndexForm) and number not in self.small | self.ones
        }
        self.places = tuple(map(partial(_place, space), space.tiles))
        self.grid = grid_of(space)
        self.is_covered = self.grid is not None and all(min(row) >= 0 for row in self.grid.cells)
        self.kept = Kept()
        for number, tile in enumerate(space.tiles):
            size = space.forms[tile.form].size
            self.register_parameter(
                str(number), nn.Parameter(torch.zeros(tile.copies_out, tile.copies_in, size))
            )
        self.fill()

    def constants(self) -> Mapping[str, NDArray[Any]]:
        """Return the positions, signs and entries of the forms."""
        found: dict[str, NDArray[Any]] = {}
        for number, form in self.forms.items():
            small = number in self.small
            arrays = _positions(form, small) | _entries(form, small)
            found |= {f"{name}_{number}": array for name, array in arrays.items()}
        for number, gather in self.gathers.items():
            found[f"sorted_{number}"] = gather.order
        return found

    def written_forms(self) -> dict[int, Form]:
        """Return the forms that matrices are built of, with their entries."""
        check_written(self.space)
        return {number: written_out(form) for number, form in enumerate(self.space.forms)}

    def applied(
        self,
        x: Tensor,  # (..., N)
        bias: Tensor | None,  # (M,)
    ) -> Tensor:  # (..., M)
        """Return A x + bias."""
        theta = self.theta()
        if torch.is_grad_enabled() and may_fuse(x):
            y: Tensor = DenseProduct.apply(self, x, bias, *theta)  # type: ignore[no-untyped-call]
            return y
        return functional.linear(x, self._matrix(theta), bias)

    def forward(self) -> Tensor:  # (M, N)
        """Return the matrix with the present coefficients."""
        return self.matrix()

    def matrix(self) -> Tensor:  # (M, N)
        """Return the matrix; without gradients and in eval mode, it is kept while the coefficients stay the same."""
        return self._matrix(self.theta())

    def _matrix(self, theta: Sequence[Tensor]) -> Tensor:
        if not theta or self.training or not may_keep(theta[0]):
            return self.built(theta)
        return self.kept.values(theta, lambda: [filled(self, theta)])[0]

    def built(self, theta: Sequence[Tensor]) -> Tensor:  # (M, N)
        """Return the matrix with these coefficients, by operations that graphs and compilers can record."""
        blocks = [self.block(number, theta[number]) for number in range(len(self.space.tiles))]
        if len(blocks) == 1 and blocks[0].shape == self.space.shape:
            return blocks[0]
        like = blocks[0] if blocks else self.get_buffer("_anchor")
        if self.grid is not None:
            return self.grid.joined(blocks, like)
        matrix = like.new_zeros(self.space.shape)
        for tile, block in zip(self.space.tiles, blocks, strict=True):
            rows, columns = block.shape
            matrix.narrow(0, tile.row, rows).narrow(1, tile.column, columns).add_(block)
        return matrix

    def theta(self) -> list[Tensor]:  # (copies_out, copies_in, r) each
        """Return the tiles' parameters, or what torch.func.functional_call has put in their place."""
        own = self._parameters
        return [cast(Tensor, own[name] if name in own else getattr(self, name)) for name in self.names]

    def block(self, number: int, theta: Tensor) -> Tensor:  # (copies_out m, copies_in n)
        """Return the matrix of one tile."""
        tile = self.space.tiles[number]
        a, b = tile.copies_out, tile.copies_in
        m, n = self.space.forms[tile.form].shape
        return self.entries(number, theta).view(a, b, m, n).transpose(1, 2).reshape(a * m, b * n)

    def entries(self, number: int, theta: Tensor) -> Tensor:  # (a, b, r) -> (a, b, m n)
        """Return the entries of each copy of a tile."""
        name = self.space.tiles[number].form
        form = self.forms[name]
        if name in self.ones:
            return theta
        if name in self.small:
            return theta @ self.constant("basis", name, theta)
        if isinstance(form, IndexForm):
            return self._gathered(name, theta)
        return self.scattered(name, theta)

    def _gathered(self, form: int, theta: Tensor) -> Tensor:  # (a, b, r) -> (a, b, m n)
        padded = functional.pad(theta, (0, 1))  # the last coefficient is 0, for the holes
        entries = padded.index_select(2, self.index("index", form))
        return entries * self.constant("sign", form, entries)

    def scattered(self, form: int, theta: Tensor) -> Tensor:  # (a, b, r) -> (a, b, m n)
        """Return the entries of a form that is kept as a list of them."""
        m, n = self.space.forms[form].shape
        chosen = theta.index_select(2, self.index("element", form))
        products = chosen * self.constant("entry", form, chosen)
        return theta.new_zeros(*theta.shape[:2], m * n).index_add(2, self.index("place", form), products)

    def index(self, name: str, form: int) -> Tensor:
        """Return positions of a form."""
        return cast(Tensor, self._buffers[f"{name}_{form}"])

    def constant(self, name: str, form: int, like: Tensor) -> Tensor:
        """Return numbers of a form in the dtype that is computed in."""
        return cast(Tensor, self._buffers[f"{name}_{form}"]).to(like.dtype)


def _place(space: LinearMap, tile: Tile) -> Place:
    m, n = space.forms[tile.form].shape
    columns = space.shape[1]
    strides = (m * columns, n, columns, 1)
    return Place(
        tile.form, (tile.copies_out, tile.copies_in, m, n), strides, tile.row * columns + tile.column
    )


class PlanLinear(nn.Module):
    """x -> A x + b, with A = A_G + D for inputs of an orbit type that has breaking weights D."""

    def __init__(self, layer: LinearLayer, lower: Callable[[LinearMap], TiledMap] = TiledMap) -> None:
        super().__init__()
        self.layer = layer
        self.weight = lower(layer.weight)
        self.bias = TiledMap(layer.bias) if layer.bias is not None else None
        self.breaking = nn.ModuleDict({str(term.orbit_type): lower(term.weight) for term in layer.breaking})

    def forward(
        self,
        x: Tensor,  # (..., N)
        masks: Mapping[int, Tensor],  # by orbit type: which inputs are of it, (...)
    ) -> Tensor:  # (..., M)
        """Apply the layer."""
        bias = self.bias.matrix()[:, 0] if self.bias is not None else None
        # torch's own look-up of submodules takes a microsecond
        y = cast(TiledMap, self._modules["weight"]).applied(x, bias)
        if not self.layer.breaking:
            return y
        for orbit_type, extra in self.breaking.items():
            broken = cast(TiledMap, extra).applied(x, None)
            y = y + torch.where(masks[int(orbit_type)].unsqueeze(-1), broken, torch.zeros_like(broken))
        return y


def _is_one(form: Form) -> bool:
    """Whether a form is the number 1, one map of shape (1, 1)."""
    if form.shape != (1, 1) or form.size != 1:
        return False
    if isinstance(form, IndexForm):
        return bool(form.index[0, 0] == 0 and form.sign[0, 0] == 1)
    return bool(values_of(form)[0] == 1)


def values_of(form: SparseForm | AlgebraicForm) -> NDArray[Any]:
    """Return the entries, in complex128 where one is not real."""
    if isinstance(form, AlgebraicForm) and not form.is_real:
        return form.complex_values()
    return form.values()


def _small_forms(space: LinearMap, forms: Mapping[int, Form]) -> frozenset[int]:
    """Return the forms that are kept as a dense (r, m n) basis."""
    found = set()
    for tile in space.tiles:
        form = forms.get(tile.form)
        if form is None or form.size * form.shape[0] * form.shape[1] > DENSE_ENTRIES:
            continue
        most = max(FEW_MAPS, min(MANY_MAPS, tile.copies_out * tile.copies_in))
        if not isinstance(form, IndexForm) or form.size <= most:
            found.add(tile.form)
    return frozenset(found)


def _positions(form: Form, small: bool) -> dict[str, NDArray[Any]]:
    """Return the integer arrays of a form that place coefficients in the (m n) entries."""
    if small:
        return {}
    if isinstance(form, IndexForm):
        # int64 is what torch selects by; the form's own type may be narrower
        return {"index": np.where(form.index < 0, form.size, form.index.astype(np.int64)).reshape(-1)}
    return {"element": form.element.copy(), "place": form.row * form.shape[1] + form.column}


def _entries(form: Form, small: bool) -> dict[str, NDArray[Any]]:
    """Return the arrays of a form that multiply coefficients."""
    if not small:
        if isinstance(form, IndexForm):
            return {"sign": form.sign.reshape(-1).astype(np.float64)}
        return {"entry": values_of(form)}
    dtype = np.float64 if isinstance(form, IndexForm) else values_of(form).dtype
    basis = np.zeros((form.size, form.shape[0] * form.shape[1]), dtype=dtype)
    if isinstance(form, IndexForm):
        index = form.index.reshape(-1)
        places = np.flatnonzero(index >= 0)
        basis[index[places], places] = form.sign.reshape(-1)[places]
    else:
        basis[form.element, form.row * form.shape[1] + form.column] = values_of(form)
    return {"basis": basis}
