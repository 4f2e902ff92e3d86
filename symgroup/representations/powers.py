"""Symmetric and exterior powers of a representation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, combinations_with_replacement
from math import comb, prod

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, ExactScalar, NumberField, exact_matrix, field_of, zero_matrix
from symgroup.groups import Element, Permutation
from symgroup.representations.base import Functor, Kind, MonomialMatrix, Representation


@dataclass(frozen=True, slots=True)
class SymmetricPower(Functor):
    """Sym^k(V) on the monomials e_i1 ... e_ik, i1 <= ... <= ik in lexicographic order."""

    degree: int

    @property
    def dim(self) -> int:
        return comb(self.base.dim + self.degree - 1, self.degree)

    def monomial(self, g: Permutation) -> MonomialMatrix:
        action = self.base.monomial(g)
        tuples = multisets(self.base.dim, self.degree)
        moved = np.sort(action.images[tuples], axis=1)
        return MonomialMatrix(_ranks(moved), action.signs[tuples].prod(axis=1))

    def matrix(self, g: Element) -> ExactMatrix:
        matrix = self.base.matrix(g)
        return symmetric_matrix(matrix, self.degree, field_of(matrix))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        matrix = self.base.derivative(X)
        return symmetric_derivative(matrix, self.degree, field_of(matrix))

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        base, scale = self.base.unscaled()
        if scale is None:
            return self, None
        return SymmetricPower(base, self.degree), _products(scale, multisets(base.dim, self.degree))

    def character(self, g: Element) -> ExactScalar:
        return _power_character(self.base.character, g, self.degree, 1)

    def __str__(self) -> str:
        return f"Sym^{self.degree}({self.base})"


@dataclass(frozen=True, slots=True)
class ExteriorPower(Functor):
    """Alt^k(V) on e_i1 ^ ... ^ e_ik, i1 < ... < ik in lexicographic order."""

    degree: int

    @property
    def dim(self) -> int:
        return comb(self.base.dim, self.degree)

    @property
    def kind(self) -> Kind:
        return max(Kind.SIGNED, self.base.kind) if self.degree > 1 else self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        action = self.base.monomial(g)
        tuples = index_subsets(self.base.dim, self.degree)
        moved = action.images[tuples]
        inversions = sum(
            (moved[:, a] > moved[:, b]).astype(np.int64) for a, b in combinations(range(self.degree), 2)
        ) + np.zeros(len(tuples), dtype=np.int64)
        signs = action.signs[tuples].prod(axis=1) * (1 - 2 * (inversions % 2))
        return MonomialMatrix(_ranks(np.sort(moved, axis=1)), signs)

    def matrix(self, g: Element) -> ExactMatrix:
        full = self.base.matrix(g)
        field = field_of(full)
        subsets = index_subsets(self.base.dim, self.degree).tolist()
        minors = [
            [exact_matrix([[full[i, j] for j in columns] for i in rows], field).det() for columns in subsets]
            for rows in subsets
        ]
        return exact_matrix(minors, field)

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        matrix = self.base.derivative(X)
        columns = matrix.transpose().tolist()
        subsets = [tuple(row) for row in index_subsets(self.base.dim, self.degree).tolist()]
        position = {row: number for number, row in enumerate(subsets)}
        result = zero_matrix(self.dim, self.dim, field_of(matrix))
        for column, factors in enumerate(subsets):
            for place, factor in enumerate(factors):
                rest = factors[:place] + factors[place + 1 :]
                for image, value in enumerate(columns[factor]):
                    if value != 0 and image not in rest:
                        before = sum(other < image for other in rest)
                        row = position[tuple(sorted((*rest, image)))]
                        result[row, column] += value if (before - place) % 2 == 0 else -value
        return result

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        base, scale = self.base.unscaled()
        if scale is None:
            return self, None
        return ExteriorPower(base, self.degree), _products(scale, index_subsets(base.dim, self.degree))

    def character(self, g: Element) -> ExactScalar:
        return _power_character(self.base.character, g, self.degree, -1)

    def __str__(self) -> str:
        return f"Alt^{self.degree}({self.base})"


def symmetric_matrix(
    matrix: ExactMatrix,  # (n, n)
    degree: int,  # k
    field: NumberField,
) -> ExactMatrix:  # (N, N), N = C(n+k-1, k)
    """Return what a linear map does to the monomials e_i1 ... e_ik."""
    columns = matrix.transpose().tolist()
    tuples, position = _monomials(matrix.nrows(), degree)
    result = zero_matrix(len(tuples), len(tuples), field)
    for column, factors in enumerate(tuples):
        product: dict[tuple[int, ...], ExactScalar] = {(): fmpq(1)}
        for factor in factors:
            product = _times_linear_form(product, columns[factor])
        for row, value in product.items():
            result[position[row], column] = value
    return result


def symmetric_derivative(
    matrix: ExactMatrix,  # (n, n)
    degree: int,  # k
    field: NumberField,
) -> ExactMatrix:  # (N, N)
    """Return the derivation of the monomials that extends a linear map: it acts on one factor at a time."""
    columns = matrix.transpose().tolist()
    tuples, position = _monomials(matrix.nrows(), degree)
    result = zero_matrix(len(tuples), len(tuples), field)
    for column, factors in enumerate(tuples):
        for place, factor in enumerate(factors):
            for image, value in enumerate(columns[factor]):
                if value != 0:
                    row = position[tuple(sorted((*factors[:place], image, *factors[place + 1 :])))]
                    result[row, column] += value
    return result


def _monomials(size: int, degree: int) -> tuple[list[tuple[int, ...]], dict[tuple[int, ...], int]]:
    tuples = [tuple(row) for row in multisets(size, degree).tolist()]
    return tuples, {row: number for number, row in enumerate(tuples)}


@lru_cache(maxsize=32)
def multisets(size: int, degree: int) -> NDArray[np.int64]:  # (number, degree)
    """Return the rows i1 <= ... <= ik below `size`, in lexicographic order."""
    rows = list(combinations_with_replacement(range(size), degree))
    return np.array(rows, dtype=np.int64).reshape(len(rows), degree)


@lru_cache(maxsize=32)
def index_subsets(size: int, degree: int) -> NDArray[np.int64]:  # (number, degree)
    """Return the rows i1 < ... < ik below `size`, in lexicographic order."""
    rows = list(combinations(range(size), degree))
    return np.array(rows, dtype=np.int64).reshape(len(rows), degree)


def _ranks(
    rows: NDArray[np.int64],  # (N, degree), distinct
) -> NDArray[np.int64]:  # (N,)
    """Return where each row stands in the lexicographic order of all of them."""
    ranks = np.empty(len(rows), dtype=np.int64)
    ranks[np.lexsort(rows.T[::-1])] = np.arange(len(rows))
    return ranks


def _products(scale: tuple[fmpq, ...], tuples: NDArray[np.int64]) -> tuple[fmpq, ...]:
    return tuple(prod((scale[i] for i in row), start=fmpq(1)) for row in tuples.tolist())


def _times_linear_form(
    polynomial: dict[tuple[int, ...], ExactScalar], form: list[ExactScalar]
) -> dict[tuple[int, ...], ExactScalar]:
    result: dict[tuple[int, ...], ExactScalar] = {}
    for monomial, value in polynomial.items():
        for variable, coefficient in enumerate(form):
            if coefficient != 0:
                key = tuple(sorted((*monomial, variable)))
                result[key] = result.get(key, fmpq(0)) + value * coefficient
    return result


def _power_character(
    character: Callable[[Element], ExactScalar], g: Element, degree: int, sign: int
) -> ExactScalar:
    """Return h_k (sign 1) or e_k (sign -1) of the eigenvalues from power sums, by Newton's identities."""
    sums: list[ExactScalar] = []
    power = g
    for _ in range(degree):
        sums.append(character(power))
        power = power @ g  # type: ignore[operator]
    values: list[ExactScalar] = [fmpq(1)]
    for k in range(1, degree + 1):
        total = sum((sign ** (i - 1) * sums[i - 1] * values[k - i] for i in range(1, k + 1)), fmpq(0))
        values.append(total / k)
    return values[degree]
