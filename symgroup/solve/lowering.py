"""Blocks of a basis as the routes give them, and their lowering to the forms of plans."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np

from symgroup.ir import AnyForm, DiagramForm, Form, IndexForm, SparseForm, frozen_array, partition_form
from symgroup.solve.diagrams import DiagramBasis

Block: TypeAlias = Form | DiagramBasis

LARGEST_INDEX_MAP = 100_000  # entries of an index map in a plan; above, S(n) has its diagrams there


def lowered(block: Block) -> Form:
    """Return a block as a form, with its diagrams written out. Raises: LimitError (SG413) where they are too large."""
    return _written_out(block) if isinstance(block, DiagramBasis) else block


def as_planned(block: Block) -> AnyForm:
    """Return a block as plans have it: diagrams of S(n) that stand for many entries stay diagrams.

    Raises: LimitError (SG413) where other groups' diagrams are too large.
    """
    if not isinstance(block, DiagramBasis) or block.space.family != "S":
        return lowered(block)
    rows, columns = block.shape
    if rows * columns <= LARGEST_INDEX_MAP:
        return lowered(block)
    return diagram_form(block)


def diagram_form(basis: DiagramBasis) -> DiagramForm:
    """Return the basis of Hom_S(n)(V^l, V^k) by diagrams: a permutation matrix is its own dual, so V and its dual are one."""
    space = basis.space
    return partition_form(space.n, len(space.target), len(space.source))


@lru_cache(maxsize=32)
def _written_out(basis: DiagramBasis) -> Form:
    if basis.space.family == "S":
        index = basis.index_map()
        return IndexForm(basis.size, frozen_array(index), frozen_array(np.ones_like(index)))
    entries = basis.expand()
    lists = (entries.element, entries.row, entries.column, entries.numerator, entries.denominator)
    return SparseForm(basis.size, basis.shape, *map(frozen_array, lists))
