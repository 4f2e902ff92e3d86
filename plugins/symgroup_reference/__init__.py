"""The reference backend: NumPy, slow and obvious, the oracle that the other backends are compared with."""

from __future__ import annotations

from collections.abc import Callable

from symgroup.backends import Backend, hookimpl
from symgroup_reference.backend import ReferenceBackend, ReferenceModule

__all__ = ["ReferenceBackend", "ReferenceModule", "symgroup_register_backends"]


@hookimpl
def symgroup_register_backends(register: Callable[[Backend], None]) -> None:
    """Register the backend `reference`."""
    register(ReferenceBackend())
