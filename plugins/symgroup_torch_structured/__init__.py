"""The backend `torch-structured`: each form of a plan lowered its best way, and dense where that is the best way."""

from __future__ import annotations

from collections.abc import Callable

from symgroup.backends import Backend, hookimpl
from symgroup_torch_structured.backend import TorchStructuredBackend

__all__ = ["TorchStructuredBackend", "symgroup_register_backends"]


@hookimpl
def symgroup_register_backends(register: Callable[[Backend], None]) -> None:
    """Register the backend `torch-structured`."""
    register(TorchStructuredBackend())
