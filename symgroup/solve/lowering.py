"""Blocks of a basis as the routes give them, and their lowering to the forms of plans."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from flint import fmpq_mat

from symgroup.ir import (
    AnyForm,
    DiagramForm,
    DiagramLink,
    Form,
    IndexForm,
    ScaledArray,
    SparseForm,
    diagram_problem,
    frozen_array,
    partition_form,
)
from symgroup.ir.diagrams import MOST_POSITIONS
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.diagrams.space import LINEAR, ORTHOGONAL, SYMPLECTIC

Block: TypeAlias = Form | DiagramBasis

LARGEST_INDEX_MAP = 100_000  # matrix entries that a plan writes out; above, it has the diagrams
_FAMILIES = {
    "O": ORTHOGONAL,
    "Sp": SYMPLECTIC,
    "GL": LINEAR,
}  # those with one kind of diagram but for determinants


def lowered(block: Block) -> Form:
    """Return a block as a form, with its diagrams written out. Raises: LimitError (SG413) where they are too large."""
    return _written_out(block) if isinstance(block, DiagramBasis) else block


def as_planned(block: Block) -> AnyForm:
    """Return a block as plans have it: diagrams that stand for many entries stay diagrams, where they are independent.

    Raises: LimitError (SG413) where dependent diagrams, or determinants, stand for too many entries.
    """
    if not isinstance(block, DiagramBasis):
        return block
    rows, columns = block.shape
    if rows * columns <= LARGEST_INDEX_MAP:
        return lowered(block)
    return diagram_form(block) or lowered(block)


def diagram_form(basis: DiagramBasis) -> DiagramForm | None:
    """Return the basis by diagrams, None where plans cannot have them: determinants, too many positions, dependent ones."""
    space = basis.space
    sides = space.n, len(space.target), len(space.source)
    if space.family == "S":  # a permutation matrix is its own dual, so V and its dual are one
        return partition_form(*sides)
    family = next((name for name, members in _FAMILIES.items() if space.family in members), None)
    if family is None or space.twists != (0,) or not 0 < space.positions <= MOST_POSITIONS:
        return None
    diagrams = tuple(
        tuple(DiagramLink(link.kind, link.positions) for link in diagram.links) for diagram in basis.diagrams
    )
    form = DiagramForm(family, *sides, diagrams, _scaled(basis.coefficients), space.signature[1])
    return None if diagram_problem(form, max(form.shape)) else form


def _scaled(matrix: fmpq_mat) -> ScaledArray:
    numerators, denominator = matrix.numer_denom()
    size = matrix.nrows()
    values = [[int(numerators[i, j]) for j in range(size)] for i in range(size)]
    return ScaledArray(frozen_array(np.array(values, dtype=np.int64).reshape(size, size)), int(denominator))


@lru_cache(maxsize=32)
def _written_out(basis: DiagramBasis) -> Form:
    if basis.space.family == "S":
        index = basis.index_map()
        return IndexForm(basis.size, frozen_array(index), frozen_array(np.ones_like(index)))
    entries = basis.expand()
    lists = (entries.element, entries.row, entries.column, entries.numerator, entries.denominator)
    return SparseForm(basis.size, basis.shape, *map(frozen_array, lists))
