"""The general route for exact matrices: all A with A rho_V(g) = rho_W(g) A for every generator, as one null space.

Generators suffice: if A commutes with g and h it commutes with g h and with g^-1. Completeness is `lift_null_space`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from flint import fmpq_mat, fmpz_mat, nmod_mat

from symgroup.algebra import (
    ExactMatrix,
    FieldMatrix,
    NumberField,
    Place,
    ProvenNullSpace,
    coerce,
    common_field,
    field_of,
    lift_null_space,
    null_space_modulo,
)
from symgroup.errors import LimitError
from symgroup.ir import AlgebraicForm, SparseForm
from symgroup.representations import Representation
from symgroup.solve.commuting import all_commute
from symgroup.solve.forms import form_of
from symgroup.solve.progress import report

LARGEST_ENTRIES = 60_000_000  # of the dense system modulo p, at eight bytes each


def solve_by_nullspace(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> tuple[SparseForm | AlgebraicForm, ProvenNullSpace]:  # (m, n)
    """Return the canonical basis of Hom_G(V, W) with the prime and pivots that prove it complete.

    Cost: O(|generators| (m n)^3). Raises: LimitError (SG401) where the system is too large.
    """
    unknowns = W.dim * V.dim
    rows = unknowns * len(V.generator_matrices())
    if rows * unknowns > LARGEST_ENTRIES:
        raise LimitError.of(
            "SG401",
            f"the linear system for Hom(V, W) has {rows} equations in {unknowns} unknowns",
            notes=[
                f"about {8 * rows * unknowns / 1e9:.1f} GB; the limit is {8 * LARGEST_ENTRIES / 1e9:.1f} GB"
            ],
            help="write the group by permutations or signed permutations, whose bases are found by orbits",
        )
    proof = maps_by_nullspace(V.generator_matrices(), W.generator_matrices(), V.dim, W.dim)
    return form_of(proof.basis, W.dim, V.dim), proof


def maps_by_nullspace(
    source: Sequence[ExactMatrix],  # each (n, n)
    target: Sequence[ExactMatrix],  # each (m, m)
    n: int,
    m: int,
) -> ProvenNullSpace:  # (r, m n)
    """Return all A with A source[k] = target[k] A for every k, as one null space over the field of the entries."""
    field = common_field(*map(field_of, (*source, *target)))
    pairs = [(coerce(v, field), coerce(w, field)) for v, w in zip(source, target, strict=True)]
    systems = [_commutator_parts(v, w, field) for v, w in pairs]
    parts = [
        fmpz_mat(len(pairs) * m * n, m * n, [e for system in systems for e in system[k]])
        for k in range(field.degree)
    ]

    def echelon_at(place: Place) -> nmod_mat:
        total = nmod_mat(parts[0], place.prime)
        for k, part in enumerate(parts[1:], 1):
            total += nmod_mat(part, place.prime) * pow(place.root, k, place.prime)
        report(f"one elimination modulo {place.prime}")
        return null_space_modulo(total)

    def is_solution(basis: ExactMatrix) -> bool:
        return all_commute([v for v, _ in pairs], [w for _, w in pairs], basis) if pairs else True

    return lift_null_space(echelon_at, is_solution, m * n, field)


def _commutator_parts(source: ExactMatrix, target: ExactMatrix, field: NumberField) -> list[list[int]]:
    """Return A -> A source - target A as d integer matrices (m n, m n), the coordinates of one multiple of it."""
    both = [[*matrix.parts] if isinstance(matrix, FieldMatrix) else [matrix] for matrix in (source, target)]
    scale = lcm(*(int(part.numer_denom()[1]) for parts in both for part in parts))
    return [_commutator_rows(both[0][k], both[1][k], scale) for k in range(field.degree)]


def _commutator_rows(source: fmpq_mat, target: fmpq_mat, scale: int) -> list[int]:
    """Return the (m n, m n) integer matrix of A -> scale (A source - target A) on row-major vectors."""
    n, m = source.nrows(), target.nrows()
    right = [[int(entry * scale) for entry in row] for row in source.tolist()]
    left = [[int(entry * scale) for entry in row] for row in target.tolist()]
    width = m * n
    rows = [0] * (width * width)
    for i in range(m):
        for j in range(n):
            start = (i * n + j) * width
            for k in range(n):
                rows[start + i * n + k] += right[k][j]
            for k in range(m):
                rows[start + k * n + j] -= left[i][k]
    return rows
