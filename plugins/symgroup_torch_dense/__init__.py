"""The backend `torch-dense`: plans as ordinary `torch.nn.Module`s with weights gathered from coefficients."""

from __future__ import annotations

from collections.abc import Callable

from symgroup.backends import Backend, hookimpl
from symgroup_torch_dense.backend import TorchDenseBackend
from symgroup_torch_dense.module import PlanModule

__all__ = ["PlanModule", "TorchDenseBackend", "symgroup_register_backends"]


@hookimpl
def symgroup_register_backends(register: Callable[[Backend], None]) -> None:
    """Register the backend `torch-dense`."""
    register(TorchDenseBackend())
