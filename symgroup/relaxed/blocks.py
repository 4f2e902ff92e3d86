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
    pivots_of,
    row_space,
    zero_matrix,
)
from symgroup.groups import FiniteGroup, Permutation
from symgroup.ir.forms import IntArray
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
    """The relations between the vectors t v_i of one block of V: k of them are a basis of the span, the others depend on it.

    The others are far more than k, which is at most n; so each relation has its own t v_i and k coefficients.
    """

    members: Block  # (d,), the numbers i of the v_i in the block
    spanning: IntArray  # (k, 2), the (t, i) of the basis, i counted in `members`
    dependent: IntArray  # (q, 2), all others
    coefficients: (
        Integers  # (q, 1 + k, degree of the field): z_0 t v_i = sum_l z_l (t v_i)_l for each of them
    )
    key: str  # equal for equal relations


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
        echelon, rank = matrix_of_rows(rows, V.dim, field).transpose().rref()
        pivots = pivots_of(echelon, rank)
        others = sorted(set(range(len(rows))) - set(pivots))
        lines = echelon.tolist()[:rank]
        dependences = [[1, *(line[column] for line in lines)] for column in others]
        coefficients = integral_rows(matrix_of_rows(dependences, 1 + rank, field), field)
        spanning, dependent = (
            np.stack(np.divmod(np.array(places, dtype=np.int64), len(members)), axis=1)
            for places in (pivots, others)
        )
        key = str((len(moved), spanning.tolist(), coefficients.tolist()))
        found.append(Relations(members, spanning, dependent, coefficients, key))
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
    return len(part.dependent) * len(part.members) * int(part.coefficients.shape[-1])


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
    known: dict[tuple[str, int, bytes], Solutions] = {}
    for places in coordinate_blocks(W):
        moved, _ = actions.scaled(T, places)
        fixing, scale = actions.scaled(generators, places)
        fixing[..., 0] -= scale * np.eye(len(places), dtype=np.int64)
        acting = _digits(moved) + _digits(fixing)
        for part in relations:
            size = len(part.members)
            key = part.key, size, acting
            if key not in known:
                equations = _equations(part, moved, fixing, field)
                known[key] = [list(row) for row in null_space_of(equations, field).tolist()]
            yield Part(part.members, places, known[key])


def _digits(values: Integers) -> bytes:
    """Return what is equal for equal integers of one shape, so that equal systems are found without writing them as text."""
    return b"text" + str(values.tolist()).encode() if values.dtype == object else b"int64" + values.tobytes()


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
    part: Relations,  # of d vectors v_i
    moved: Integers,  # (|T|, m, m, degree)
    fixing: Integers,  # (generators, m, m, degree): rho(k) - 1
    field: NumberField,
) -> Integers:  # (rows, m d, degree)
    """Return z_0 rho(t) b_i = sum_l z_l (rho(t) b_i)_l and (rho(k) - 1) b_i = 0; the unknown b_i[a] is number a d + i."""
    m, d, degree = moved.shape[1], len(part.members), field.degree
    own, others = part.coefficients[:, :1], part.coefficients[:, 1:]
    blocks = np.zeros((len(own), d, m, m, degree), dtype=np.result_type(own, moved))  # i, row a, column b
    for i in range(d):
        (places,) = np.nonzero(part.spanning[:, 1] == i)
        if len(places):
            blocks[:, i] = -contracted(others[:, places], moved[part.spanning[places, 0]], field)
    t, i = part.dependent.T
    # z_0 is an integer, and so its own first coordinate
    blocks[np.arange(len(own)), i] += own[:, :, None, :1] * moved[t]
    rows = blocks.transpose(0, 2, 3, 1, 4).reshape(-1, m * d, degree)
    ones = np.eye(d, dtype=np.int64)
    kept = [np.stack([np.kron(matrix[:, :, k], ones) for k in range(degree)], axis=-1) for matrix in fixing]
    return np.concatenate([rows, *kept]) if kept else rows
