"""The linear systems of R(H, T), block by block: what G never mixes has nothing to do with one another.

Let the coordinates of V be parted so that every rho_V(g) maps the span of each block C to itself. Then V^H, S and the
relations between the spaces t V^H are direct sums over the blocks; and so is W over its own blocks. A map B : V^H -> W is a
solution exactly where its part from each block of V to each block of W is. Blocks with equal systems are solved once. The
reduced row echelon basis of a direct sum over disjoint sets of coordinates is the union of those of the summands, so the
answer is canonical.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import lcm
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat
from numpy.typing import NDArray

from symgroup.algebra import integer_rows, null_space, proven_null_space, row_space
from symgroup.groups import FiniteGroup, Permutation
from symgroup.isotropy.search.disjoint import DisjointSets
from symgroup.representations import Kind, Representation

Integers = NDArray[Any]  # int64, or Python's integers where those could overflow
Block = tuple[int, ...]

OVERHEAD = 10_000  # the entries of a system that takes as long to solve as the steps that every system takes


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """The relations sum z_(t, i) t v_i = 0 between the vectors t v_i of one block of V."""

    members: Block  # (d,), the numbers i of the v_i in the block
    coefficients: Integers  # (q, |T|, d)
    key: str  # equal for equal coefficients


def relations_of(
    V: Representation,
    fixed: fmpq_mat,  # (d, n), V^H in echelon form
    moved: Sequence[fmpq_mat],  # t V^H for each t, (d, n): the rows t v_i
) -> tuple[Relations, ...]:
    """Return all relations between the t v_i, block by block of V."""
    block_of = {column: number for number, block in enumerate(coordinate_blocks(V)) for column in block}
    owner = [block_of[next(j for j, e in enumerate(row) if e != 0)] for row in fixed.tolist()]
    found = []
    for number in sorted(set(owner)):
        members = tuple(i for i, block in enumerate(owner) if block == number)
        rows = [rows[i] for rows in (matrix.tolist() for matrix in moved) for i in members]
        basis = integer_rows(null_space(fmpq_mat(rows).transpose()))
        entries = np.array([int(e) for e in basis.entries()], dtype=object)
        coefficients = _narrowed(entries.reshape(basis.nrows(), len(moved), len(members)))
        found.append(Relations(members, coefficients, str(coefficients.tolist())))
    return tuple(found)


@lru_cache(maxsize=64)
def coordinate_blocks(V: Representation) -> tuple[Block, ...]:
    """Return the finest partition of the coordinates with spans that every rho_V(g) preserves, by the generators' entries."""
    parts = DisjointSets(V.dim)
    for g in V.finite_group.generators:
        if V.kind <= Kind.SIGNED:
            pairs = list(enumerate(V.monomial(g).images.tolist()))
        else:
            pairs = [
                (i, j) for i, row in enumerate(V.matrix(g).tolist()) for j, e in enumerate(row) if e != 0
            ]
        for i, j in pairs:
            parts.join(i, j)
    blocks: dict[int, list[int]] = {}
    for i in range(V.dim):
        blocks.setdefault(parts.find(i), []).append(i)
    return tuple(map(tuple, blocks.values()))


class Actions:
    """The matrices of a target W as integers over one denominator, kept from one transversal to the next."""

    def __init__(self, W: Representation) -> None:
        self.target = W
        self._known: dict[Permutation, tuple[Integers, int]] = {}

    def scaled(
        self, elements: Sequence[Permutation], block: Block
    ) -> tuple[Integers, int]:  # (len(elements), m, m), the denominator
        """Return the block of rho_W(g) for each g, times a common denominator."""
        pairs = [self._matrix(g) for g in elements]
        denominator = lcm(*(q for _, q in pairs))
        places = np.ix_(block, block)
        size = len(block)
        parts = [matrix[places] * (denominator // q) for matrix, q in pairs]
        return _narrowed(np.array(parts, dtype=object).reshape(len(parts), size, size)), denominator

    def _matrix(self, g: Permutation) -> tuple[Integers, int]:
        if g not in self._known:
            m = self.target.dim
            exact = fmpq_mat(self.target.matrix(g).tolist())
            numerators, denominator = exact.numer_denom()
            values = np.array([int(e) for e in numerators.entries()], dtype=object).reshape(m, m)
            self._known[g] = values, int(denominator)
        return self._known[g]


@lru_cache(maxsize=32)
def actions_of(W: Representation) -> Actions:
    """Return the matrices of W, computed when they are asked for."""
    return Actions(W)


def largest_system(relations: Sequence[Relations], W: Representation) -> int:
    """Return the number of entries of the largest system."""
    most = max(map(len, coordinate_blocks(W)))
    return max((len(part.coefficients) * len(part.members) * most**2 for part in relations), default=0)


def search_size(relations: Sequence[Relations], W: Representation) -> int:
    """Return the number of entries of all systems, and OVERHEAD for each: what one transversal costs."""
    distinct = {part.key: part for part in relations}.values()
    entries = [len(part.coefficients) * len(part.members) for part in distinct]
    return sum(len(block) ** 2 * size + OVERHEAD for block in coordinate_blocks(W) for size in entries)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The solutions from one block of V to one block of W: B of shape (m, d) as a row of length m d."""

    members: Block  # (d,), the numbers i of the v_i
    places: Block  # (m,), the coordinates of W
    solutions: list[list[fmpq]]  # (r, m d), reduced row echelon form


def solve_blocks(
    relations: Sequence[Relations],
    W: Representation,
    T: Sequence[Permutation],
    kept: FiniteGroup | None,  # K
) -> Iterator[Part]:
    """Yield the B : V^H -> W^K that satisfy the relations, by blocks; blocks with equal systems share one list."""
    actions = actions_of(W)
    generators = () if kept is None else kept.generators
    known: dict[tuple[str, int, str], list[list[fmpq]]] = {}
    for places in coordinate_blocks(W):
        moved, _ = actions.scaled(T, places)
        fixing, scale = actions.scaled(generators, places)
        fixing = fixing - scale * np.eye(len(places), dtype=np.int64)
        acting = str((moved.tolist(), fixing.tolist()))
        for part in relations:
            size = len(part.members)
            key = part.key, size, acting
            if key not in known:
                equations = _equations(part.coefficients, moved, fixing, size)
                known[key] = _null_space(equations, len(places) * size).tolist()
            yield Part(part.members, places, known[key])


def joined(
    parts: Iterable[Part],
    d: int,  # dim V^H
    m: int,  # dim W
) -> fmpq_mat:  # (r, m d), each row a B of shape (m, d) in row-major order, reduced row echelon form
    """Return the solutions of all blocks as one canonical basis."""
    rows: list[dict[int, fmpq]] = []
    for part in parts:
        columns = [a * d + i for a in part.places for i in part.members]
        rows += [{columns[j]: e for j, e in enumerate(row) if e != 0} for row in part.solutions]
    return _echelon(rows, m * d)


def span_of_outputs(
    parts: Sequence[Part],
    m: int,  # dim W
) -> fmpq_mat:  # (rank, m), reduced row echelon form
    """Return the span of the columns of all B: a direct sum over the blocks of W."""
    outputs: dict[Block, dict[int, list[list[fmpq]]]] = {}
    for part in parts:
        outputs.setdefault(part.places, {})[id(part.solutions)] = part.solutions
    rows: list[dict[int, fmpq]] = []
    for places, known in outputs.items():
        size = len(places)
        columns = [
            row[i :: len(row) // size]
            for found in known.values()
            for row in found
            for i in range(len(row) // size)
        ]
        if columns:
            span = row_space(fmpq_mat(columns)).tolist()
            rows += [{places[j]: e for j, e in enumerate(row) if e != 0} for row in span]
    return _echelon(rows, m)


def _echelon(
    rows: list[
        dict[int, fmpq]
    ],  # entries by their columns, of reduced row echelon forms over disjoint columns
    columns: int,
) -> fmpq_mat:  # (len(rows), columns), reduced row echelon form
    """Return the rows as one matrix, sorted by their pivots."""
    result = fmpq_mat(len(rows), columns)
    for number, entries in enumerate(sorted(rows, key=min)):
        for column, e in entries.items():
            result[number, column] = e
    return result


def _equations(
    coefficients: Integers,  # (q, |T|, d)
    moved: Integers,  # (|T|, m, m)
    fixing: Integers,  # (generators, m, m): rho(k) - 1
    d: int,
) -> Integers:  # (rows, m d)
    """Return sum_(t, i) z_(t, i) rho(t) b_i = 0 and (rho(k) - 1) b_i = 0; the unknown b_i[a] is number a d + i."""
    m = moved.shape[1]
    blocks = np.tensordot(coefficients, moved, axes=(1, 0))  # (q, d, m, m): i, row a, column b
    rows = blocks.transpose(0, 2, 3, 1).reshape(-1, m * d)
    ones = np.eye(d, dtype=np.int64)
    kept = [np.kron(matrix, ones) for matrix in fixing]
    return np.concatenate([rows, *kept]) if kept else rows


def _null_space(rows: Integers, unknowns: int) -> fmpq_mat:  # (r, unknowns)
    distinct = rows if rows.dtype == object else np.unique(rows, axis=0)
    system = fmpz_mat(distinct.tolist()) if len(distinct) else fmpz_mat(0, unknowns)
    return fmpq_mat(proven_null_space(system).basis.tolist())


def _narrowed(values: Integers) -> Integers:
    """Return int64 where sums of a million products of the values fit."""
    largest = max((abs(e) for e in values.ravel().tolist()), default=0)
    return values.astype(np.int64) if largest < 2**20 else values
