"""The backend `onnx`: plans exported by torch's exporter and run by onnxruntime; needs the extra `symgroup[onnx]`."""

from __future__ import annotations

from collections.abc import Callable

from symgroup.backends import Backend, hookimpl

try:
    from symgroup_onnx.backend import OnnxBackend
except ModuleNotFoundError as error:
    raise ImportError(f"it needs an extra: pip install 'symgroup[onnx]' ({error})") from error

__all__ = ["OnnxBackend", "symgroup_register_backends"]

SYMGROUP_INTERFACE = 2


@hookimpl
def symgroup_register_backends(register: Callable[[Backend], None]) -> None:
    """Register the backend `onnx`."""
    register(OnnxBackend())
