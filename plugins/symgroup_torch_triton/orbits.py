"""The product with a matrix of orbits, and its adjoint, as operators of torch with derivatives of every order.

    applied(x, theta)     y[s] = A(theta) x[s]
    correlated(y, x)      t[p, q, k] = the sum over s of <y[s]_p, B_k x[s]_q>, for the basis maps B_k and copies p, q

applied is linear in each argument; its adjoint in theta is correlated, and its adjoint in x is applied with the transposed
maps; those of correlated are applied with x and with y. So the derivatives of the two are made of the two. As operators
of `torch.library` they stay whole in graphs of `torch.compile` and `torch.export`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
import triton
import triton.language as tl
from numpy.typing import NDArray
from torch import Tensor

from symgroup.ir import IndexForm
from symgroup_torch_triton.kernels import INTERPRETED, applied_kernel, correlated_kernel, gathered_kernel

PIECE = 64  # entries of an orbit that one program adds up: a long orbit is shared out
SMALLEST, LARGEST = 16, 64  # sides of blocks; Triton has no smaller products
PAIRS = 128


class Orbits(NamedTuple):
    """The maps of an `IndexForm` as the kernels read them, all int32."""

    code: Tensor  # (m, n), see `kernels`
    rows: Tensor  # (entries,), orbit after orbit
    columns: Tensor  # (entries,)
    pieces: Tensor  # (pieces + 1,), where each piece of an orbit begins among the entries
    first: Tensor  # (r + 1,), the first piece of each orbit

    def transposed(self) -> Orbits:
        """Return the orbits of the transposed maps."""
        return self._replace(code=self.code.t(), rows=self.columns, columns=self.rows)


def orbit_tables(form: IndexForm) -> Mapping[str, NDArray[np.int32]]:
    """Return the arrays of `Orbits`."""
    index, sign = form.index.astype(np.int64), form.sign.astype(np.int64)
    order = np.argsort(index, axis=None, kind="stable")
    order = order[index.reshape(-1)[order] >= 0]
    lengths = np.bincount(index.reshape(-1)[order], minlength=form.size)
    counts = -(-lengths // PIECE)
    first = np.concatenate([[0], np.cumsum(counts)])
    within = np.arange(first[-1]) - np.repeat(first[:-1], counts)
    starts = np.repeat(np.cumsum(lengths) - lengths, counts) + PIECE * within
    rows, columns = np.divmod(order, form.shape[1])
    tables = {
        "code": np.where(index < 0, 0, sign * (index + 1)),
        "rows": rows,
        "columns": columns,
        "pieces": np.append(starts, len(order)),
        "first": first,
    }
    return {name: array.astype(np.int32) for name, array in tables.items()}


def applied(
    x: Tensor,  # (B, b n)
    theta: Tensor,  # (a, b, r)
    orbits: Orbits,
) -> Tensor:  # (B, a m)
    """Return the product of every sample with the matrix of theta."""
    call: Any = _Applied.apply if _is_transformed() else torch.ops.symgroup.orbits_applied
    result: Tensor = call(x, theta, *orbits)
    return result


def correlated(
    y: Tensor,  # (B, a m)
    x: Tensor,  # (B, b n)
    orbits: Orbits,
) -> Tensor:  # (a, b, r)
    """Return the sums over samples of the products of y with every map's image of x."""
    call: Any = _Correlated.apply if _is_transformed() else torch.ops.symgroup.orbits_correlated
    result: Tensor = call(y, x, *orbits)
    return result


def _is_transformed() -> bool:
    """Whether `torch.func` is at work, which cannot differentiate operators; `torch.compile` cannot trace nested functions."""
    return torch._C._functorch.peek_interpreter_stack() is not None and not torch.compiler.is_compiling()


# ------------------------------------------------------------------ the kernels' launches


def _launch_applied(x: Tensor, theta: Tensor, *tables: Tensor) -> Tensor:
    orbits = Orbits(*tables)
    (m, n), (a, b, _) = orbits.code.shape, theta.shape
    y = x.new_empty(x.shape[0], a * m)
    if 0 in (*y.shape, *theta.shape, n):
        return y.zero_()
    if _is_misread(x):
        return _launch_applied(x.float(), theta.float(), *tables).to(x.dtype)
    x = x.contiguous()
    samples, rows, columns = _block(x, x.shape[0]), _block(x, a * m), _block(x, b * n, 32)
    grid = (triton.cdiv(x.shape[0], samples), triton.cdiv(a * m, rows))
    applied_kernel[grid](
        *(x, theta, orbits.code, y),
        *(x.shape[0], a * m, b * n, m, n, x.stride(0)),
        *theta.stride(),
        *orbits.code.stride(),
        SAMPLES=samples,
        ROWS=rows,
        COLUMNS=columns,
        TOTAL=_total(x),
    )
    return y


def _launch_correlated(y: Tensor, x: Tensor, *tables: Tensor) -> Tensor:
    orbits = Orbits(*tables)
    (m, n), count, maps = orbits.code.shape, len(orbits.pieces) - 1, len(orbits.first) - 1
    a, b, samples = y.shape[1] // max(1, m), x.shape[1] // max(1, n), x.shape[0]
    theta = x.new_empty(a, b, maps)
    if 0 in (*theta.shape, samples, count):
        return theta.zero_()
    if _is_misread(x):
        return _launch_correlated(y.float(), x.float(), *tables).to(x.dtype)
    total = torch.float64 if x.dtype == torch.float64 else torch.float32
    parts = x.new_empty(count, a, b, dtype=total)
    # coordinates first: what a program reads then stands side by side
    outputs, inputs = (z.reshape(samples, -1, d).permute(2, 0, 1).contiguous() for z, d in ((y, m), (x, n)))
    out, into = _block(x, a), _block(x, b)
    correlated_kernel[count, triton.cdiv(a, out), triton.cdiv(b, into)](
        *(outputs, inputs, orbits.code, orbits.rows, orbits.columns, orbits.pieces, parts),
        *(samples, a, b),
        *orbits.code.stride(),
        SAMPLES=_block(x, samples, 32),
        OUT=out,
        IN=into,
        TOTAL=_total(x),
    )
    gathered_kernel[maps, triton.cdiv(a * b, PAIRS)](
        parts, orbits.first, theta, a * b, maps, PAIRS=PAIRS, TOTAL=_total(x)
    )
    return theta


def _block(x: Tensor, size: int, largest: int = LARGEST) -> int:
    """Return the side of blocks: a power of two that is no longer than it has to be; half in float64, for the same memory."""
    most = largest // 2 if x.dtype == torch.float64 else largest
    return min(most, max(SMALLEST, 1 << (size - 1).bit_length()))


def _is_misread(x: Tensor) -> bool:
    """Whether products come out wrong: Triton's interpreter takes the bits of bfloat16 for integers."""
    return INTERPRETED and x.dtype == torch.bfloat16


def _total(x: Tensor) -> Any:
    return tl.float64 if x.dtype == torch.float64 else tl.float32


# ------------------------------------------------------------------ the operators


def _shape_applied(x: Tensor, theta: Tensor, *tables: Tensor) -> Tensor:
    return x.new_empty(x.shape[0], theta.shape[0] * tables[0].shape[0])


def _shape_correlated(y: Tensor, x: Tensor, *tables: Tensor) -> Tensor:
    (m, n), maps = tables[0].shape, tables[4].shape[0] - 1
    return x.new_empty(y.shape[1] // max(1, m), x.shape[1] // max(1, n), maps)


def _keep(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
    ctx.save_for_backward(*inputs)


def _applied_backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
    x, theta, *tables = ctx.saved_tensors
    orbits = Orbits(*tables)
    of_x = applied(gradient, theta.transpose(0, 1), orbits.transposed()) if ctx.needs_input_grad[0] else None
    of_theta = correlated(gradient, x, orbits) if ctx.needs_input_grad[1] else None
    return of_x, of_theta, *(None for _ in tables)


def _correlated_backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
    y, x, *tables = ctx.saved_tensors
    orbits = Orbits(*tables)
    of_y = applied(x, gradient, orbits) if ctx.needs_input_grad[0] else None
    of_x = applied(y, gradient.transpose(0, 1), orbits.transposed()) if ctx.needs_input_grad[1] else None
    return of_y, of_x, *(None for _ in tables)


class _Applied(torch.autograd.Function):
    generate_vmap_rule = True
    setup_context = staticmethod(_keep)
    backward = staticmethod(_applied_backward)

    @staticmethod
    def forward(*given: Tensor) -> Tensor:
        result: Tensor = torch.ops.symgroup.orbits_applied(*given)
        return result


class _Correlated(torch.autograd.Function):
    generate_vmap_rule = True
    setup_context = staticmethod(_keep)
    backward = staticmethod(_correlated_backward)

    @staticmethod
    def forward(*given: Tensor) -> Tensor:
        result: Tensor = torch.ops.symgroup.orbits_correlated(*given)
        return result


def _one_by_one(operator: str) -> Any:
    """Return the rule for vmap: the operator on each slice, as many launches."""

    def rule(info: Any, in_dims: Sequence[int | None], *given: Tensor) -> tuple[Tensor, int]:
        call = getattr(torch.ops.symgroup, operator)
        slices = [
            [z if dim is None else z.select(dim, k) for z, dim in zip(given, in_dims, strict=True)]
            for k in range(info.batch_size)
        ]
        return torch.stack([call(*arguments) for arguments in slices]), 0

    return rule


def _applied_in_vmap(info: Any, in_dims: Sequence[int | None], *given: Tensor) -> tuple[Tensor, int]:
    """Take the axis that vmap takes away as one more axis of samples, where there is one theta for all."""
    if in_dims[0] is None or any(dim is not None for dim in in_dims[1:]):
        rule: tuple[Tensor, int] = _one_by_one("orbits_applied")(info, in_dims, *given)
        return rule
    rows = given[0].movedim(in_dims[0], 0)
    y = torch.ops.symgroup.orbits_applied(rows.flatten(0, 1), *given[1:])
    return y.view(*rows.shape[:2], y.shape[1]), 0


_TABLES = ", ".join(f"Tensor {name}" for name in Orbits._fields)
torch.library.custom_op(
    "symgroup::orbits_applied",
    _launch_applied,
    mutates_args=(),
    schema=f"(Tensor x, Tensor theta, {_TABLES}) -> Tensor",
)
torch.library.custom_op(
    "symgroup::orbits_correlated",
    _launch_correlated,
    mutates_args=(),
    schema=f"(Tensor y, Tensor x, {_TABLES}) -> Tensor",
)
torch.library.register_fake("symgroup::orbits_applied", _shape_applied)
torch.library.register_fake("symgroup::orbits_correlated", _shape_correlated)
torch.library.register_autograd("symgroup::orbits_applied", _applied_backward, setup_context=_keep)
torch.library.register_autograd("symgroup::orbits_correlated", _correlated_backward, setup_context=_keep)
torch.library.register_vmap("symgroup::orbits_applied", _applied_in_vmap)
torch.library.register_vmap("symgroup::orbits_correlated", _one_by_one("orbits_correlated"))
