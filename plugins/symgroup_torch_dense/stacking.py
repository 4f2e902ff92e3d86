"""Blocks of rows put below each other."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor


def stacked(
    blocks: Mapping[int, Tensor],  # (..., h, B) each, by their first rows; they do not overlap
    height: int,  # H
    like: Tensor,  # (..., N, B)
) -> Tensor:  # (..., H, B)
    """Return the blocks at their rows, and zeros of the kind of `like` where none stands."""
    *leading, _, samples = like.shape
    pieces, reached = [], 0
    for row in sorted(blocks):
        if row > reached:
            pieces.append(like.new_zeros(*leading, row - reached, samples))
        pieces.append(blocks[row])
        reached = row + blocks[row].shape[-2]
    if reached < height:
        pieces.append(like.new_zeros(*leading, height - reached, samples))
    return pieces[0] if len(pieces) == 1 else torch.cat(pieces, dim=-2)
