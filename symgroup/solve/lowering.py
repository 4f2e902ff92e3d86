"""Blocks of a basis as the routes give them, and their lowering to the forms of plans."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np

from symgroup.ir import Form, IndexForm, SparseForm, frozen_array
from symgroup.solve.diagrams import DiagramBasis

Block: TypeAlias = Form | DiagramBasis


def lowered(block: Block) -> Form:
    """Return a block as a form, with its diagrams written out. Raises: LimitError (SG413) where they are too large."""
    return _written_out(block) if isinstance(block, DiagramBasis) else block


@lru_cache(maxsize=32)
def _written_out(basis: DiagramBasis) -> Form:
    if basis.space.family == "S":
        index = basis.index_map()
        return IndexForm(basis.size, frozen_array(index), frozen_array(np.ones_like(index)))
    entries = basis.expand()
    lists = (entries.element, entries.row, entries.column, entries.numerator, entries.denominator)
    return SparseForm(basis.size, basis.shape, *map(frozen_array, lists))
