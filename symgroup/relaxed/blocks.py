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

import numpy as np

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    matrix_from_entries,
    null_space,
    row_space,
    zero_matrix,
)
from symgroup.groups import FiniteGroup, Permutation
from symgroup.isotropy.search.disjoint import DisjointSets
from symgroup.relaxed.integers import (
    Integers,
    contracted,
    integers_of,
    integral_rows,
    narrowed,
    null_space_of,
)
from symgroup.representations import Kind, Representation

Block = tuple[int, ...]
Solutions = list[list[ExactScalar]]

OVERHEAD = 10_000  # the entries of a system that takes as long to solve as the steps that every system takes


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """The relations sum z_(t, i) t v_i = 0 between the vectors t v_i of one block of V."""

    members: Block  # (d,), the numbers i of the v_i in the block
    coefficients: Integers  # (q, |T|, d, degree of the field)
    key: str  # equal for equal coefficients


def relations_of(
    V: Representation,
    fixed: ExactMatrix,  # (d, n), V^H in echelon form
    moved: Sequence[ExactMatrix],  # t V^H for each t, (d, n): the rows t v_i
    field: NumberField,  # over which relations are sought
) -> tuple[Relations, ...]:
    """Return all relations between the t v_i, block by block of V."""
    block_of = {column: number for number, block in enumerate(coordinate_blocks(V)) for column in block}
    owner = [block_of[next(j for j, e in enumerate(row) if e != 0)] for row in fixed.tolist()]
    found = []
    for number in sorted(set(owner)):
        members = tuple(i for i, block in enumerate(owner) if block == number)
        rows: list[list[ExactScalar]] = [
            list(rows[i]) for rows in (matrix.tolist() for matrix in moved) for i in members
        ]
        basis = null_space(matrix_of_rows(rows, V.dim, field).transpose())
        shape = (basis.nrows(), len(moved), len(members), field.degree)
        coefficients = integral_rows(basis, field).reshape(shape)
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

    def __init__(self, W: Representation, field: NumberField) -> None:
        self.target = W
        self.field = field
        self._known: dict[Permutation, tuple[Integers, int]] = {}

    def scaled(
        self, elements: Sequence[Permutation], block: Block
    ) -> tuple[Integers, int]:  # (len(elements), m, m, degree), the denominator
        """Return the block of rho_W(g) for each g, times a common denominator."""
        pairs = [self._matrix(g) for g in elements]
        denominator = lcm(*(q for _, q in pairs))
        places = np.ix_(block, block)
        shape = (len(pairs), len(block), len(block), self.field.degree)
        parts = [matrix[places] * (denominator // q) for matrix, q in pairs]
        return narrowed(np.array(parts, dtype=object).reshape(shape), self.field), denominator

    def _matrix(self, g: Permutation) -> tuple[Integers, int]:
        if g not in self._known:
            m = self.target.dim
            values, denominator = integers_of([self.target.matrix(g)], (m, m), self.field)
            self._known[g] = values[0].astype(object), denominator
        return self._known[g]


@lru_cache(maxsize=32)
def actions_of(W: Representation, field: NumberField) -> Actions:
    """Return the matrices of W, computed when they are asked for."""
    return Actions(W, field)


def largest_system(relations: Sequence[Relations], W: Representation) -> int:
    """Return the number of integers in the largest system."""
    most = max(map(len, coordinate_blocks(W)))
    return max((_entries(part) * most**2 for part in relations), default=0)


def search_size(relations: Sequence[Relations], W: Representation) -> int:
    """Return the number of integers in all systems, and OVERHEAD for each: what one transversal costs."""
    distinct = {part.key: part for part in relations}.values()
    entries = [_entries(part) for part in distinct]
    return sum(len(block) ** 2 * size + OVERHEAD for block in coordinate_blocks(W) for size in entries)


def _entries(part: Relations) -> int:
    count, _, size, degree = part.coefficients.shape
    return int(count * size * degree)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The solutions from one block of V to one block of W: B of shape (m, d) as a row of length m d."""

    members: Block  # (d,), the numbers i of the v_i
    places: Block  # (m,), the coordinates of W
    solutions: Solutions  # (r, m d), reduced row echelon form


def solve_blocks(
    relations: Sequence[Relations],
    W: Representation,
    T: Sequence[Permutation],
    kept: FiniteGroup | None,  # K
    field: NumberField,
) -> Iterator[Part]:
    """Yield the B : V^H -> W^K that satisfy the relations, by blocks; blocks with equal systems share one list."""
    actions = actions_of(W, field)
    generators = () if kept is None else kept.generators
    known: dict[tuple[str, int, str], Solutions] = {}
    for places in coordinate_blocks(W):
        moved, _ = actions.scaled(T, places)
        fixing, scale = actions.scaled(generators, places)
        fixing[..., 0] -= scale * np.eye(len(places), dtype=np.int64)
        acting = str((moved.tolist(), fixing.tolist()))
        for part in relations:
            size = len(part.members)
            key = part.key, size, acting
            if key not in known:
                equations = _equations(part.coefficients, moved, fixing, field)
                known[key] = [list(row) for row in null_space_of(equations, field).tolist()]
            yield Part(part.members, places, known[key])


def joined(
    parts: Iterable[Part],
    d: int,  # dim V^H
    m: int,  # dim W
    field: NumberField,
) -> ExactMatrix:  # (r, m d), each row a B of shape (m, d) in row-major order, reduced row echelon form
    """Return the solutions of all blocks as one canonical basis."""
    rows: list[dict[int, ExactScalar]] = []
    for part in parts:
        columns = [a * d + i for a in part.places for i in part.members]
        rows += [{columns[j]: e for j, e in enumerate(row) if e != 0} for row in part.solutions]
    return _echelon(rows, m * d, field)


def span_of_outputs(
    parts: Sequence[Part],
    m: int,  # dim W
    field: NumberField,
) -> ExactMatrix:  # (rank, m), reduced row echelon form
    """Return the span of the columns of all B: a direct sum over the blocks of W."""
    outputs: dict[Block, dict[int, Solutions]] = {}
    for part in parts:
        outputs.setdefault(part.places, {})[id(part.solutions)] = part.solutions
    rows: list[dict[int, ExactScalar]] = []
    for places, known in outputs.items():
        size = len(places)
        columns = [
            row[i :: len(row) // size]
            for found in known.values()
            for row in found
            for i in range(len(row) // size)
        ]
        if columns:
            span = row_space(matrix_of_rows(columns, size, field)).tolist()
            rows += [{places[j]: e for j, e in enumerate(row) if e != 0} for row in span]
    return _echelon(rows, m, field)


def _echelon(
    rows: list[
        dict[int, ExactScalar]
    ],  # entries by their columns, of reduced row echelon forms over disjoint columns
    columns: int,
    field: NumberField,
) -> ExactMatrix:  # (len(rows), columns), reduced row echelon form
    """Return the rows as one matrix, sorted by their pivots."""
    result = zero_matrix(len(rows), columns, field)
    for number, entries in enumerate(sorted(rows, key=min)):
        for column, e in entries.items():
            result[number, column] = e
    return result


def matrix_of_rows(
    rows: Sequence[Sequence[ExactScalar]],  # each (n,), entries of the field
    n: int,
    field: NumberField,
) -> ExactMatrix:  # (len(rows), n)
    """Return rows as a matrix."""
    return matrix_from_entries(len(rows), n, [e for row in rows for e in row], field)


def _equations(
    coefficients: Integers,  # (q, |T|, d, degree)
    moved: Integers,  # (|T|, m, m, degree)
    fixing: Integers,  # (generators, m, m, degree): rho(k) - 1
    field: NumberField,
) -> Integers:  # (rows, m d, degree)
    """Return sum_(t, i) z_(t, i) rho(t) b_i = 0 and (rho(k) - 1) b_i = 0; the unknown b_i[a] is number a d + i."""
    m, d, degree = moved.shape[1], coefficients.shape[2], field.degree
    blocks = contracted(coefficients, moved, field)  # (q, d, m, m, degree): i, row a, column b
    rows = blocks.transpose(0, 2, 3, 1, 4).reshape(-1, m * d, degree)
    ones = np.eye(d, dtype=np.int64)
    kept = [np.stack([np.kron(matrix[:, :, k], ones) for k in range(degree)], axis=-1) for matrix in fixing]
    return np.concatenate([rows, *kept]) if kept else rows
