"""Sparse matrices times rows, as sums of rows: one operation, without what a sparse tensor costs besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch._utils import _flatten_dense_tensors, _unflatten_dense_tensors

from symgroup_torch_dense.kept import may_fuse

IntArray = NDArray[np.int64]

SUM = 0  # how `embedding_bag` joins rows, by torch's numbers


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """A sparse matrix by its rows: those of A y are sums of rows `source` of y, of row i from first[i] on."""

    source: IntArray  # (E,)
    first: IntArray  # (rows,)
    order: IntArray  # (E,), where each entry stood before they were put in order

    @classmethod
    def of(cls, row: IntArray, source: IntArray, rows: int) -> Sums:
        """Return entries in the order of their rows."""
        order = np.argsort(row, kind="stable")
        return cls(source[order], np.searchsorted(row[order], np.arange(rows)), order)

    def arrays(self, name: str, value: NDArray[Any] | None = None) -> dict[str, NDArray[Any]]:
        """Return the constants of a module that `summed` reads; entries that are all 1 have none."""
        found: dict[str, NDArray[Any]] = {
            f"{name}_source": self.source.astype(np.int32),
            f"{name}_first": self.first.astype(np.int32),
        }
        if value is not None and (value != 1).any():
            found[f"{name}_value"] = value[self.order]
        return found


def may_sum(x: Tensor) -> bool:
    """Whether sums of rows serve, as operations that nobody records: they are fast on the CPU, for real numbers."""
    return x.is_cpu and x.dtype in (torch.float32, torch.float64) and may_fuse(x) and x.numel() > 0


def constant(module: nn.Module, name: str) -> Tensor:
    """Return a constant of a module; torch's own look-up takes a microsecond."""
    return cast(Tensor, module._buffers[name])


def summed(module: nn.Module, name: str, rows: Tensor, weights: Tensor | None = None) -> Tensor:
    """Return a sparse matrix of a module times rows, with its constant entries where no others are given."""
    weights = module._buffers.get(f"{name}_value") if weights is None else weights
    source, first = constant(module, f"{name}_source"), constant(module, f"{name}_first")
    # as `functional.embedding_bag` calls it, after checks that take as long as small sums
    return torch.embedding_bag(rows, source, first, False, SUM, False, weights)[0]


def flattened(parts: Sequence[Tensor]) -> Tensor:
    """Return the numbers of some tensors, one after the other."""
    flat: Tensor = _flatten_dense_tensors(parts)  # type: ignore[no-untyped-call]
    return flat


def parted(flat: Tensor, parts: Sequence[Tensor]) -> list[Tensor]:
    """Return numbers in the shapes of some tensors."""
    return list(_unflatten_dense_tensors(flat, parts))  # type: ignore[no-untyped-call]
