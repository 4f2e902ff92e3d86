"""The general route for exact matrices over Q: all A with A rho_V(g) = rho_W(g) A for every generator, as one null space.

Generators suffice: if A commutes with g and h it commutes with g h and with g^-1. Completeness is `proven_null_space`'s.
"""

from __future__ import annotations

from math import lcm

from flint import fmpq_mat, fmpz_mat

from symgroup.algebra import ProvenNullSpace, proven_null_space
from symgroup.errors import LimitError
from symgroup.ir import SparseForm, frozen_array
from symgroup.representations import Representation

LARGEST_ENTRIES = 60_000_000  # of the dense system modulo p, at eight bytes each


def solve_by_nullspace(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> tuple[SparseForm, ProvenNullSpace]:  # (m, n)
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
    entries: list[int] = []
    for source, target in zip(V.generator_matrices(), W.generator_matrices(), strict=True):
        entries.extend(_commutator_rows(source, target))
    proof = proven_null_space(fmpz_mat(rows, unknowns, entries))
    return sparse_form(proof.basis, W.dim, V.dim), proof


def _commutator_rows(source: fmpq_mat, target: fmpq_mat) -> list[int]:
    """Return the (m n, m n) integer matrix of A -> A source - target A on row-major vectors, scaled to clear denominators."""
    n, m = source.nrows(), target.nrows()
    scale = lcm(*(int(entry.q) for matrix in (source, target) for entry in matrix.entries()))
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


def sparse_form(
    basis: fmpq_mat,  # (r, m n)
    m: int,
    n: int,
) -> SparseForm:
    """Return vectorised maps as a sparse form; entries that do not fit 64 bits are refused (SG406)."""
    entries = [
        (k, position // n, position % n, int(value.p), int(value.q))
        for k, row in enumerate(basis.tolist())
        for position, value in enumerate(row)
        if value != 0
    ]
    if any(max(abs(p), q) >= 1 << 62 for *_, p, q in entries):
        raise LimitError.of("SG406", "the basis has entries with more than 62 bits")
    columns = list(zip(*entries, strict=True)) if entries else [(), (), (), (), ()]
    return SparseForm(basis.nrows(), (m, n), *(frozen_array(column) for column in columns))
