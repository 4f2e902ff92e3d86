"""`TorchTritonBackend`: torch-structured with one more strategy, kernels in Triton, for GPUs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

from symgroup.backends import EVERYTHING, Capabilities
from symgroup.ir import LinearMap
from symgroup_torch_structured.backend import ChoosingBackend
from symgroup_torch_structured.choose import Menu
from symgroup_torch_structured.linear import StructuredMap
from symgroup_torch_triton.fused import FusedMap, menu
from symgroup_torch_triton.kernels import INTERPRETED


@final
class TorchTritonBackend(ChoosingBackend):
    """Chooses among the strategies of torch-structured and `fused`; on GPUs only, but for Triton's interpreter."""

    name: ClassVar[str] = "torch-triton"
    capabilities: ClassVar[Capabilities] = Capabilities(
        ("float32", "float64"),
        ("cpu", "cuda") if INTERPRETED else ("cuda",),
        trainable=True,
        serves=(EVERYTHING,),
        resumable=True,
    )

    def menu(self, device: str) -> Menu:
        """Return the strategies of torch-structured and `fused`."""
        return menu(INTERPRETED)

    def map_module(self, space: LinearMap, strategies: Sequence[str]) -> StructuredMap:
        """Return the module of a linear map."""
        return FusedMap(space, strategies)
