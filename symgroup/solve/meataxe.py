"""Route 5: module homomorphisms the MeatAxe way, modulo primes, for exact matrices on both sides.

At the degree-one places of the field above a prime, `cyclic`, where V has one generator, or else `eigenspaces` or `spinning`
gives a space that contains Hom modulo p, in O(n^3 + m^3) operations and r m n (m + n) for the r maps. What is left of
candidates are those that commute with the generators. That is tested against random vectors, which can only leave too many
solutions, never too few. So the count modulo p bounds dim Hom from above whatever was drawn, and exact solutions that attain
it prove it (see `algebra.modular`). None of it needs V and W to be semisimple, nor the matrices to be of a finite group:
those of Lie algebras do as well.

Source: Holt, Eick and O'Brien, Handbook of Computational Group Theory (2005), section 7.5; Lux and Szoke, Computing
homomorphism spaces between modules over finite dimensional algebras (2003).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from symgroup.algebra import ExactMatrix, NumberField, coerce, common_field, field_of, identity_matrix
from symgroup.algebra.arrays import Residues
from symgroup.algebra.places import Place
from symgroup.algebra.sparse import ProvenSparse, SparseMatrix, lift_sparse
from symgroup.ir import AlgebraicForm, SparseForm
from symgroup.representations import Representation
from symgroup.representations.arrays import IntegerArrays, generator_arrays, integer_arrays
from symgroup.solve.cyclic import maps_from_generator
from symgroup.solve.eigenspaces import homomorphisms
from symgroup.solve.estimate import check_large_numbers
from symgroup.solve.exact_check import commute_exactly
from symgroup.solve.progress import report
from symgroup.solve.sparse_forms import form_of_sparse
from symgroup.solve.spinning import spun_homomorphisms

ATTEMPTS = 3  # with fresh random elements, before vectors are spun one by one

Exact = Sequence[ExactMatrix]


def solve_by_meataxe(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> tuple[SparseForm | AlgebraicForm, ProvenSparse]:  # (m, n)
    """Return the canonical basis of Hom_G(V, W) with the prime that proves it complete.

    Raises: LimitError (SG401) where the maps would not fit; SG406 for entries of more than 62 bits.
    """
    field = common_field(V.field, W.field)
    source = generator_arrays(V, field)
    target = source if V == W else generator_arrays(W, field)

    def exact() -> tuple[Exact, Exact]:
        return _exact_generators(V, field), _exact_generators(W, field)

    proof = _proven(source, target, exact, field)
    return form_of_sparse(proof.basis, W.dim, V.dim), proof


def _exact_generators(V: Representation, field: NumberField) -> Exact:
    return [coerce(A, field) for A in V.generator_matrices()] or [identity_matrix(V.dim, field)]


def homomorphisms_of(
    source: Exact,  # generators of an algebra in V, each (n, n)
    target: Exact,  # the same generators in W, each (m, m)
) -> ProvenSparse:  # (r, m n), vectorised maps
    """Return all A with A source[k] = target[k] A for every k, proven complete."""
    field = common_field(_field_of_all(source), _field_of_all(target))
    V, W = ([coerce(matrix, field) for matrix in matrices] for matrices in (source, target))
    left = integer_arrays(V)
    return _proven(left, left if source == target else integer_arrays(W), lambda: (V, W), field)


def _field_of_all(matrices: Sequence[ExactMatrix]) -> NumberField:
    """Return the field over which matrices of one representation are stored."""
    return max((field_of(matrix) for matrix in matrices), key=lambda field: field.degree)


def _proven(
    source: IntegerArrays,  # (generators, n, n)
    target: IntegerArrays,  # (generators, m, m)
    exact: Callable[[], tuple[Exact, Exact]],
    field: NumberField,
) -> ProvenSparse:  # (r, m n)
    used: set[int] = set()

    def echelons_at(places: tuple[Place, ...]) -> Sequence[Residues] | None:
        V = source.at(places)
        W = V if target is source else target.at(places)
        if V is None or W is None:
            return None
        report(f"homomorphisms modulo {places[0].prime}")
        found = _homomorphisms_modulo(V, W, places[0].prime)
        used.add(places[0].prime)
        if len(used) > 1:
            check_large_numbers(found[0].size * field.degree)
        return found

    def accept(basis: SparseMatrix) -> bool:
        report(f"checking {basis.shape[0]} maps")
        return commute_exactly(basis, source, target, exact)

    return lift_sparse(echelons_at, accept, source.parts[0].shape[-1] * target.parts[0].shape[-1], field)


def _homomorphisms_modulo(
    V: Residues,  # (d, generators, n, n)
    W: Residues,  # (d, generators, m, m)
    prime: int,
) -> Sequence[Residues]:  # d of (r, m n)
    random = np.random.default_rng(prime)
    found = maps_from_generator(V, W, prime, random)
    if found is not None:
        return list(found)
    sources = list(V)
    targets = sources if W is V else list(W)
    return [_homomorphisms_at(v, w, prime, random) for v, w in zip(sources, targets, strict=True)]


def _homomorphisms_at(
    V: Residues,  # (generators, n, n)
    W: Residues,  # (generators, m, m)
    prime: int,
    random: np.random.Generator,
) -> Residues:  # (r, m n)
    for _ in range(ATTEMPTS):
        found = homomorphisms(V, W, prime, random)
        if found is not None:
            return found
    return spun_homomorphisms(V, W, prime, random)
