"""How far a vector is from the vectors that a subgroup fixes: what an equivariant model cannot reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, FieldMatrix
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup
from symgroup.representations import Kind, Representation
from symgroup.representations.base import MonomialMatrix
from symgroup.representations.floats import float_matrix
from symgroup.solve import fixed_space


@dataclass(frozen=True, slots=True)
class Block:
    """An orbit of signed coordinates: a fixed vector is a multiple of these signs there, and 0 where they contradict."""

    signs: tuple[tuple[int, int], ...]  # (coordinate, sign)
    cancels: bool  # whether some element takes a coordinate to its negative


@dataclass(frozen=True, slots=True, eq=False)
class FixedBlocks:
    """The fixed space of signed permutations, one dimension for every block that does not cancel."""

    blocks: tuple[Block, ...]

    @classmethod
    def of(
        cls,
        actions: Sequence[MonomialMatrix],  # each (m, m): of generators
        dim: int,  # m
    ) -> FixedBlocks:
        """Follow every coordinate through the generators."""
        blocks: list[Block] = []
        seen: set[int] = set()
        for start in range(dim):
            if start in seen:
                continue
            signs = {start: 1}
            queue, cancels = [start], False
            for i in queue:
                for action in actions:
                    j, sign = int(action.images[i]), int(action.signs[i]) * signs[i]
                    if j not in signs:
                        signs[j] = sign
                        queue.append(j)
                    cancels |= signs[j] != sign
            seen.update(signs)
            blocks.append(Block(tuple(signs.items()), cancels))
        return cls(tuple(blocks))

    def squared_distance(self, y: NDArray[np.float64]) -> Fraction:
        """Return |y|^2 - |P y|^2, since the mean P of orthogonal matrices is an orthogonal projector."""
        values = _exact(y)
        kept = (
            sum((sign * values[i] for i, sign in block.signs), Fraction(0)) ** 2 / len(block.signs)
            for block in self.blocks
            if not block.cancels
        )
        return sum((value * value for value in values), Fraction(0)) - sum(kept, Fraction(0))

    def right_labels(self, y: NDArray[np.float64]) -> Fraction:
        """Return the greatest share of the coordinates of y that a fixed vector has right."""
        right = 0
        for block in self.blocks:
            values = Counter(sign * float(y[i]) for i, sign in block.signs)
            right += values[0.0] if block.cancels else max(values.values())
        return Fraction(right, len(y))

    def right_class(self, y: NDArray[np.float64]) -> Fraction:
        """Return how probable the class that y marks is at most, where fixed scores are compared and ties are drawn.

        All classes of one orbit have the same score, so that each of k has a probability of 1/k at most.
        """
        marked = int(y.argmax())
        (size,) = (len(block.signs) for block in self.blocks if marked in dict(block.signs))
        return Fraction(1, size)


@dataclass(frozen=True, slots=True, eq=False)
class FixedRows:
    """The fixed space of any rational matrices, by a basis."""

    basis: fmpq_mat  # B, (k, m)
    gram: fmpq_mat  # (B B^T)^-1

    @classmethod
    def of(cls, basis: ExactMatrix) -> FixedRows:  # (k, m), with rational entries
        """Prepare the normal equations."""
        rows = basis.parts[0] if isinstance(basis, FieldMatrix) else basis
        return cls(rows, (rows * rows.transpose()).inv() if rows.nrows() else rows)

    def squared_distance(self, y: NDArray[np.float64]) -> Fraction:
        """Return |y|^2 - (B y)^T (B B^T)^-1 (B y): the normal equations."""
        values = _exact(y)
        total = sum((value * value for value in values), Fraction(0))
        if not self.basis.nrows():
            return total
        column = fmpq_mat(len(values), 1, [fmpq(v.numerator, v.denominator) for v in values])
        inner = self.basis * column
        kept = (inner.transpose() * self.gram * inner)[0, 0]
        return total - Fraction(int(kept.p), int(kept.q))


@dataclass(frozen=True, slots=True, eq=False)
class FixedFloats:
    """The fixed space of irrational matrices, or of matrices of floats, by an orthonormal basis."""

    basis: NDArray[np.float64]  # (k, m)

    @classmethod
    def of(cls, basis: ExactMatrix) -> FixedFloats:  # (k, m), real
        """Round an exact basis and make it orthonormal."""
        return cls(np.ascontiguousarray(np.linalg.qr(float_matrix(basis).T)[0].T))

    def squared_distance(self, y: NDArray[np.float64]) -> Fraction:
        """Return |y - P y|^2, in floats."""
        return Fraction(float(np.square(y - self.basis.T @ (self.basis @ y)).sum()))


Fixed = FixedBlocks | FixedRows | FixedFloats


def fixed_part(W: Representation, H: FiniteGroup) -> Fixed:
    """Return the fixed space of H in W. Raises: InputError (SG316) where W is not real."""
    if W.kind <= Kind.SIGNED:
        return FixedBlocks.of([W.monomial(h) for h in H.generators], W.dim)
    if not W.field.is_real:
        raise InputError.of(
            "SG316",
            f"targets are real numbers, and {W} is complex",
            help="use the real representation that it belongs to, of twice the dimension: real(W)",
        )
    basis = fixed_space(W, H)
    return FixedRows.of(basis) if W.field.is_rational else FixedFloats.of(basis)


def _exact(y: NDArray[np.float64]) -> list[Fraction]:
    return [Fraction(float(value)) for value in y]
