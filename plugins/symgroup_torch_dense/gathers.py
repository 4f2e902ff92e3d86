"""How an index form is filled and summed over by rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import IndexForm


@dataclass(frozen=True, slots=True, eq=False)
class Gather:
    """What a call needs to know of the positions of an index form."""

    has_holes: bool
    has_signs: bool
    count: int  # entries of each coefficient where all have as many, else 0
    order: NDArray[np.int64]  # the entries by coefficient, those of one in order; empty where count is 0


def gather_of(form: IndexForm) -> Gather:
    """Return the positions of each coefficient."""
    index = form.index.reshape(-1).astype(np.int64)
    filled = np.flatnonzero(index >= 0)
    counts = np.bincount(index[filled], minlength=form.size)
    is_even = form.size > 0 and bool((counts == counts[0]).all())
    order = filled[np.argsort(index[filled], kind="stable")] if is_even else np.zeros(0, dtype=np.int64)
    signs = form.sign.reshape(-1)[filled]
    return Gather(len(filled) < len(index), bool((signs != 1).any()), int(counts[0]) if is_even else 0, order)
