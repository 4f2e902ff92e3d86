"""Kernels for layers whose maps are orbits of index pairs: their matrix is gathered inside the product, and never written.

Notation: theta (a, b, r) the coefficients; code (m, n), s (k + 1) where map k has the entry s = 1 or -1, and 0 where all
are zero, so that A[p m + i, q n + j] = s theta[p, q, k]. Each number of a result is summed by one program in a fixed
order, without atomics, so that equal inputs give equal bits.
"""

from __future__ import annotations

import triton
import triton.language as tl

INTERPRETED = bool(triton.knobs.runtime.interpret)  # TRITON_INTERPRET=1: kernels run on the CPU, for tests


def _applied(
    x: tl.tensor,  # (B, b n), its rows contiguous
    theta: tl.tensor,  # (a, b, r), of any strides
    code: tl.tensor,  # (m, n), of any strides
    y: tl.tensor,  # (B, a m), contiguous
    samples: int,
    height: int,  # a m
    width: int,  # b n
    m: int,
    n: int,
    x_step: int,
    theta_out: int,
    theta_in: int,
    theta_map: int,
    code_row: int,
    code_column: int,
    SAMPLES: tl.constexpr,
    ROWS: tl.constexpr,
    COLUMNS: tl.constexpr,
    TOTAL: tl.constexpr,  # the type of sums
) -> None:
    """Compute y[s, p m + i] as the sum over q, j of A[p m + i, q n + j] x[s, q n + j]: a block of samples and rows."""
    sample = (tl.program_id(0) * SAMPLES + tl.arange(0, SAMPLES)).to(tl.int64)
    row = tl.program_id(1) * ROWS + tl.arange(0, ROWS)
    out = (row // m).to(tl.int64) * theta_out
    code_rows = code + (row % m) * code_row
    total = tl.zeros((SAMPLES, ROWS), dtype=TOTAL)
    for start in range(0, width, COLUMNS):
        column = start + tl.arange(0, COLUMNS)
        there = (sample[:, None] < samples) & (column[None, :] < width)
        part = tl.load(x + sample[:, None] * x_step + column[None, :], mask=there, other=0.0)
        inside = (column[:, None] < width) & (row[None, :] < height)
        entry = tl.load(code_rows[None, :] + (column % n)[:, None] * code_column, mask=inside, other=0)
        places = out[None, :] + (column // n)[:, None] * theta_in + (tl.abs(entry) - 1) * theta_map
        weight = tl.load(theta + places, mask=entry != 0, other=0.0)
        total = tl.dot(
            part, tl.where(entry < 0, -weight, weight), total, input_precision="ieee", out_dtype=TOTAL
        )
    kept = (sample[:, None] < samples) & (row[None, :] < height)
    tl.store(y + sample[:, None] * height + row[None, :], total.to(y.dtype.element_ty), mask=kept)


def _correlated(
    y: tl.tensor,  # (m, B, a), contiguous
    x: tl.tensor,  # (n, B, b), contiguous
    code: tl.tensor,  # (m, n), of any strides
    rows: tl.tensor,  # (entries,), the i of each entry, orbit after orbit
    columns: tl.tensor,  # (entries,), the j
    pieces: tl.tensor,  # (pieces + 1,), where each piece of an orbit begins
    t: tl.tensor,  # (pieces, a, b), contiguous, of the type of sums
    samples: int,
    a: int,
    b: int,
    code_row: int,
    code_column: int,
    SAMPLES: tl.constexpr,
    OUT: tl.constexpr,
    IN: tl.constexpr,
    TOTAL: tl.constexpr,
) -> None:
    """Compute t[piece, p, q] as the sum over its entries (i, j) and all s of sign(i, j) y[i, s, p] x[j, s, q]."""
    piece = tl.program_id(0)
    p = tl.program_id(1) * OUT + tl.arange(0, OUT)
    q = tl.program_id(2) * IN + tl.arange(0, IN)
    total = tl.zeros((OUT, IN), dtype=TOTAL)
    for entry in range(tl.load(pieces + piece), tl.load(pieces + piece + 1)):
        i, j = tl.load(rows + entry), tl.load(columns + entry)
        is_negative = tl.load(code + i * code_row + j * code_column) < 0
        left, right = y + i.to(tl.int64) * samples * a, x + j.to(tl.int64) * samples * b
        for start in range(0, samples, SAMPLES):
            sample = (start + tl.arange(0, SAMPLES)).to(tl.int64)
            there = sample < samples
            outputs = tl.load(
                left + sample[None, :] * a + p[:, None], mask=there[None, :] & (p[:, None] < a), other=0.0
            )
            inputs = tl.load(
                right + sample[:, None] * b + q[None, :], mask=there[:, None] & (q[None, :] < b), other=0.0
            )
            outputs = tl.where(is_negative, -outputs, outputs)
            total = tl.dot(outputs, inputs, total, input_precision="ieee", out_dtype=TOTAL)
    places = t + piece.to(tl.int64) * a * b + p[:, None] * b + q[None, :]
    tl.store(places, total, mask=(p[:, None] < a) & (q[None, :] < b))


def _gathered(
    t: tl.tensor,  # (pieces, a b), contiguous
    first: tl.tensor,  # (r + 1,), the first piece of each orbit
    theta: tl.tensor,  # (a b, r), contiguous
    pairs: int,  # a b
    maps: int,  # r
    PAIRS: tl.constexpr,
    TOTAL: tl.constexpr,
) -> None:
    """Compute theta[pair, k] as the sum of the pieces of orbit k, in their order."""
    k = tl.program_id(0)
    pair = (tl.program_id(1) * PAIRS + tl.arange(0, PAIRS)).to(tl.int64)
    total = tl.zeros((PAIRS,), dtype=TOTAL)
    for piece in range(tl.load(first + k), tl.load(first + k + 1)):
        total += tl.load(t + tl.cast(piece, tl.int64) * pairs + pair, mask=pair < pairs, other=0.0)
    tl.store(theta + pair * maps + k, total.to(theta.dtype.element_ty), mask=pair < pairs)


# decorators would leave mypy without the types of what they decorate, since triton has none
applied_kernel = triton.jit(_applied)
correlated_kernel = triton.jit(_correlated)
gathered_kernel = triton.jit(_gathered)
