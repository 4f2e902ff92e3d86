"""Symmetric and exterior powers of a representation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, combinations_with_replacement
from math import comb

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, Permutation
from symgroup.representations.base import Kind, MonomialMatrix, Representation


@dataclass(frozen=True, slots=True)
class SymmetricPower(Representation):
    """Sym^k(V) on the monomials e_i1 ... e_ik, i1 <= ... <= ik in lexicographic order."""

    base: Representation
    degree: int

    @property
    def group(self) -> FiniteGroup:  # type: ignore[override]
        return self.base.group

    @property
    def dim(self) -> int:
        return comb(self.base.dim + self.degree - 1, self.degree)

    @property
    def kind(self) -> Kind:
        return self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        action = self.base.monomial(g)
        tuples = _multisets(self.base.dim, self.degree)
        moved = np.sort(action.images[tuples], axis=1)
        return MonomialMatrix(_ranks(moved), action.signs[tuples].prod(axis=1))

    def matrix(self, g: Permutation) -> fmpq_mat:
        columns = self.base.matrix(g).transpose().tolist()
        tuples = [tuple(row) for row in _multisets(self.base.dim, self.degree).tolist()]
        position = {row: number for number, row in enumerate(tuples)}
        result = fmpq_mat(self.dim, self.dim)
        for column, factors in enumerate(tuples):
            product: dict[tuple[int, ...], fmpq] = {(): fmpq(1)}
            for factor in factors:
                product = _times_linear_form(product, columns[factor])
            for row, value in product.items():
                result[position[row], column] = value
        return result

    def character(self, g: Permutation) -> fmpq:
        return _power_character(self.base.character, g, self.degree, 1)

    def __str__(self) -> str:
        return f"Sym^{self.degree}({self.base})"


@dataclass(frozen=True, slots=True)
class ExteriorPower(Representation):
    """Alt^k(V) on e_i1 ^ ... ^ e_ik, i1 < ... < ik in lexicographic order."""

    base: Representation
    degree: int

    @property
    def group(self) -> FiniteGroup:  # type: ignore[override]
        return self.base.group

    @property
    def dim(self) -> int:
        return comb(self.base.dim, self.degree)

    @property
    def kind(self) -> Kind:
        return max(Kind.SIGNED, self.base.kind) if self.degree > 1 else self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        action = self.base.monomial(g)
        tuples = _subsets(self.base.dim, self.degree)
        moved = action.images[tuples]
        inversions = sum(
            (moved[:, a] > moved[:, b]).astype(np.int64) for a, b in combinations(range(self.degree), 2)
        ) + np.zeros(len(tuples), dtype=np.int64)
        signs = action.signs[tuples].prod(axis=1) * (1 - 2 * (inversions % 2))
        return MonomialMatrix(_ranks(np.sort(moved, axis=1)), signs)

    def matrix(self, g: Permutation) -> fmpq_mat:
        full = self.base.matrix(g)
        subsets = _subsets(self.base.dim, self.degree).tolist()
        minors = [
            [fmpq_mat([[full[i, j] for j in columns] for i in rows]).det() for columns in subsets]
            for rows in subsets
        ]
        return fmpq_mat(minors)

    def character(self, g: Permutation) -> fmpq:
        return _power_character(self.base.character, g, self.degree, -1)

    def __str__(self) -> str:
        return f"Alt^{self.degree}({self.base})"


@lru_cache(maxsize=32)
def _multisets(size: int, degree: int) -> NDArray[np.int64]:  # (number, degree)
    rows = list(combinations_with_replacement(range(size), degree))
    return np.array(rows, dtype=np.int64).reshape(len(rows), degree)


@lru_cache(maxsize=32)
def _subsets(size: int, degree: int) -> NDArray[np.int64]:  # (number, degree)
    rows = list(combinations(range(size), degree))
    return np.array(rows, dtype=np.int64).reshape(len(rows), degree)


def _ranks(
    rows: NDArray[np.int64],  # (N, degree), distinct
) -> NDArray[np.int64]:  # (N,)
    """Return where each row stands in the lexicographic order of all of them."""
    ranks = np.empty(len(rows), dtype=np.int64)
    ranks[np.lexsort(rows.T[::-1])] = np.arange(len(rows))
    return ranks


def _times_linear_form(
    polynomial: dict[tuple[int, ...], fmpq], form: list[fmpq]
) -> dict[tuple[int, ...], fmpq]:
    result: dict[tuple[int, ...], fmpq] = {}
    for monomial, value in polynomial.items():
        for variable, coefficient in enumerate(form):
            if coefficient != 0:
                key = tuple(sorted((*monomial, variable)))
                result[key] = result.get(key, fmpq(0)) + value * coefficient
    return result


def _power_character(
    character: Callable[[Permutation], fmpq], g: Permutation, degree: int, sign: int
) -> fmpq:
    """Return h_k (sign 1) or e_k (sign -1) of the eigenvalues from power sums, by Newton's identities."""
    sums, power = [], g
    for _ in range(degree):
        sums.append(character(power))
        power = power @ g
    values = [fmpq(1)]
    for k in range(1, degree + 1):
        total = sum((sign ** (i - 1) * sums[i - 1] * values[k - i] for i in range(1, k + 1)), fmpq(0))
        values.append(total / k)
    return values[degree]
