"""Values derived from parameters, kept while the parameters stay the same."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.autograd import forward_ad

PLAIN = (
    nn.Parameter,
    Tensor,
)  # whose numbers are where data_ptr() says; subclasses may keep theirs elsewhere


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
        found = self.found
        if found is not None and all(map(_same, found[0], parameters)):
            return found[1]
        values = derive()
        self.found = [_copy(parameter) for parameter in parameters], values
        return values


def may_keep(parameter: Tensor) -> bool:
    """Whether a value may be kept: not where gradients, a compiler, a transform or autocast would want it made anew."""
    return not (
        torch.is_grad_enabled()
        or torch.compiler.is_compiling()
        or torch._C._is_tracing()
        or torch._C._functorch.peek_interpreter_stack() is not None
        or torch.is_autocast_enabled(parameter.device.type)
    )


def may_fuse(x: Tensor) -> bool:
    """Whether a gradient that is written down will do: compilers, transforms and autocast want each operation."""
    return not (
        torch.compiler.is_compiling()
        or torch._C._is_tracing()
        or torch._C._functorch.peek_interpreter_stack() is not None
        or forward_ad._current_level >= 0
        or torch.is_autocast_enabled(x.device.type)
    )


def _copy(parameter: Tensor) -> Tensor:
    return parameter.detach().clone(memory_format=torch.contiguous_format)


def _same(a: Tensor, b: Tensor) -> bool:
    """Whether b has the bits of a, a copy that is contiguous. `torch.equal` takes five times as long."""
    if a.dtype != b.dtype or a.shape != b.shape or a.device != b.device:
        return False
    if _compare is None or type(b) not in PLAIN or not (b.is_cpu and b.is_contiguous()):
        return torch.equal(a, b)
    return not _compare(a.data_ptr(), b.data_ptr(), a.nbytes)


def _memcmp() -> Callable[[int, int, int], int] | None:
    """Return C's memcmp, None where the process does not show its C library."""
    if os.name != "posix":
        return None
    found = ctypes.CDLL(None).memcmp
    found.argtypes, found.restype = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t), ctypes.c_int
    return found


_compare = _memcmp()
