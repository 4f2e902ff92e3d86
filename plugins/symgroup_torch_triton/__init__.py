"""The backend `torch-triton`: fused kernels for layers of orbits, on GPUs; needs the extra `symgroup[triton]`."""

from __future__ import annotations

from collections.abc import Callable

from symgroup.backends import Backend, hookimpl

try:
    from symgroup_torch_triton.backend import TorchTritonBackend
except ModuleNotFoundError as error:
    raise ImportError(f"it needs an extra: pip install 'symgroup[triton]' ({error})") from error

__all__ = ["TorchTritonBackend", "symgroup_register_backends"]

SYMGROUP_INTERFACE = 2


@hookimpl
def symgroup_register_backends(register: Callable[[Backend], None]) -> None:
    """Register the backend `torch-triton`."""
    register(TorchTritonBackend())
