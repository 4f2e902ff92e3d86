"""Linear layers: weights gathered from coefficients, tile by tile, and applied as one dense matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    check_written,
    written_out,
)
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.grid import grid_of

# A sparse form of at most this many entries is kept as a dense (r, m n) basis: one matrix product builds the
# weight faster than a scatter, and 2^20 float32 are 4 MiB. An index form has one term in each entry, so this
# pays for not too many maps, and then because the gradient is a matrix product as well, not a slow scatter: at 48
# maps (the regular representation of O_h) building the weight and its gradient takes 0.6 of the time of gather and scatter.
# More than FEW_MAPS are for as many copies, so that the basis is no larger than the weight.
DENSE_ENTRIES = 2**20
FEW_MAPS = 32
MANY_MAPS = 128


class TiledMap(ExactModule):
    """A linear space of (M, N) matrices; tile T's coefficients (copies_out, copies_in, r) are parameter T.

    Raises: LimitError (SG360) for diagrams whose matrix is too large.
    """

    def __init__(self, space: LinearMap) -> None:
        super().__init__()
        self.space = space
        self.forms = self.written_forms()
        self.small = _small_forms(space, self.forms)
        self.ones = frozenset(number for number, form in self.forms.items() if _is_one(form))
        self.grid = grid_of(space)
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
        return functional.linear(x, self.matrix(), bias)

    def forward(self) -> Tensor:  # (M, N)
        """Return the matrix with the present coefficients."""
        return self.matrix()

    def matrix(self) -> Tensor:  # (M, N)
        """Return the matrix; without gradients and in eval mode, it is kept while the coefficients stay the same."""
        coefficients = [self.coefficients(number) for number in range(len(self.space.tiles))]
        if self.training or not may_keep(coefficients[0] if coefficients else self.get_buffer("_anchor")):
            return self._built()
        return self.kept.value(coefficients, self._built)

    def _built(self) -> Tensor:
        blocks = [self.block(number) for number in range(len(self.space.tiles))]
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

    def coefficients(self, tile: int) -> Tensor:  # (copies_out, copies_in, r)
        """Return a tile's parameter, or what torch.func.functional_call has put in its place."""
        return cast(Tensor, getattr(self, str(tile)))

    def block(self, number: int) -> Tensor:  # (copies_out m, copies_in n)
        """Return the matrix of one tile."""
        tile = self.space.tiles[number]
        form = self.forms[tile.form]
        coefficients = self.coefficients(number)
        if tile.form in self.ones:
            return coefficients.squeeze(2)
        if tile.form in self.small:
            entries = coefficients @ self.get_buffer(f"basis_{tile.form}").to(coefficients.dtype)
        elif isinstance(form, IndexForm):
            entries = self._gathered(tile.form, coefficients)
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


class Kept:
    """A value derived from parameters, with the parameters that it was derived from: never a stale one.

    They are compared by value, since `parameter.data.add_(...)` leaves no trace in torch's version counters. Copies and
    pickles start empty.
    """

    def __init__(self) -> None:
        self.found: tuple[list[Tensor], list[Tensor]] | None = None

    def __reduce__(self) -> tuple[type[Kept], tuple[()]]:
        return Kept, ()

    def value(self, parameters: Sequence[Tensor], derive: Callable[[], Tensor]) -> Tensor:
        """Return what `derive` returns for these parameters, kept from the last call where they are the same."""
        return self.values(parameters, lambda: [derive()])[0]

    def values(self, parameters: Sequence[Tensor], derive: Callable[[], list[Tensor]]) -> list[Tensor]:
        """Return several values, the same way."""
        if self.found is not None and all(map(_same, self.found[0], parameters)):
            return self.found[1]
        values = derive()
        self.found = [parameter.detach().clone() for parameter in parameters], values
        return values


def may_keep(parameter: Tensor) -> bool:
    """Whether a value may be kept: not where gradients, a compiler, a transform or autocast would want it made anew."""
    return not (
        torch.is_grad_enabled()
        or torch.compiler.is_compiling()
        or torch.is_autocast_enabled(parameter.device.type)
        or torch._C._functorch.peek_interpreter_stack() is not None
    )


def _same(a: Tensor, b: Tensor) -> bool:
    return a.dtype == b.dtype and a.device == b.device and torch.equal(a, b)


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
        y = self.weight.applied(x, bias)
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
    return bool(_values(form)[0] == 1)


def _values(form: SparseForm | AlgebraicForm) -> NDArray[Any]:
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
        return {"entry": _values(form)}
    dtype = np.float64 if isinstance(form, IndexForm) else _values(form).dtype
    basis = np.zeros((form.size, form.shape[0] * form.shape[1]), dtype=dtype)
    if isinstance(form, IndexForm):
        index = form.index.reshape(-1)
        places = np.flatnonzero(index >= 0)
        basis[index[places], places] = form.sign.reshape(-1)[places]
    else:
        basis[form.element, form.row * form.shape[1] + form.column] = _values(form)
    return {"basis": basis}
