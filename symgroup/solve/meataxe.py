"""Route 5: module homomorphisms the MeatAxe way, modulo primes, for exact matrices on both sides.

At a degree-one place of the field, `eigenspaces` or else `spinning` gives a space that contains Hom modulo p, in O(n^3 + m^3)
operations and r m n (m + n) for the r maps. What is left of candidates are those that commute with the generators. That is
tested against random vectors, which can only leave too many solutions, never too few. So the count modulo p bounds dim Hom
from above whatever was drawn, and exact solutions that attain it prove it (see `algebra.modular`). None of it needs V and W
to be semisimple, nor the matrices to be of a finite group: those of Lie algebras do as well.

Source: Holt, Eick and O'Brien, Handbook of Computational Group Theory (2005), section 7.5; Lux and Szoke, Computing
homomorphism spaces between modules over finite dimensional algebras (2003).
"""

from __future__ import annotations

from math import lcm

import numpy as np

from symgroup.algebra import ExactMatrix, FieldElement, NumberField, coerce, common_field, identity_matrix
from symgroup.algebra.arrays import Residues
from symgroup.algebra.places import Place
from symgroup.algebra.sparse import ProvenSparse, SparseMatrix, lift_sparse
from symgroup.ir import AlgebraicForm, SparseForm
from symgroup.representations import Representation
from symgroup.solve.commuting import all_commute
from symgroup.solve.eigenspaces import homomorphisms
from symgroup.solve.integer_arrays import EXACT, IntegerArrays, commutes, field_of_all, integer_arrays
from symgroup.solve.progress import report
from symgroup.solve.sparse_forms import form_of_sparse
from symgroup.solve.spinning import spun_homomorphisms

ATTEMPTS = 3  # with fresh random elements, before vectors are spun one by one

Exact = tuple[ExactMatrix, ...]


def solve_by_meataxe(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> tuple[SparseForm | AlgebraicForm, ProvenSparse]:  # (m, n)
    """Return the canonical basis of Hom_G(V, W) with the prime that proves it complete.

    Raises: LimitError (SG401) where the maps would not fit; SG406 for entries of more than 62 bits.
    """
    source = V.generator_matrices() or (identity_matrix(V.dim),)
    target = W.generator_matrices() or (identity_matrix(W.dim),)
    proof = homomorphisms_of(source, target)
    return form_of_sparse(proof.basis, W.dim, V.dim), proof


def homomorphisms_of(
    source: Exact,  # generators of an algebra in V, each (n, n)
    target: Exact,  # the same generators in W, each (m, m)
) -> ProvenSparse:  # (r, m n), vectorised maps
    """Return all A with A source[k] = target[k] A for every k, proven complete."""
    same = source == target
    field = common_field(field_of_all(source), field_of_all(target))
    left = _arrays(source, field)
    right = left if same else _arrays(target, field)

    def echelon_at(place: Place) -> Residues | None:
        in_source = [arrays.at(place) for arrays in left]
        in_target = in_source if same else [arrays.at(place) for arrays in right]
        V, W = ([a for a in found if a is not None] for found in (in_source, in_target))
        if len(V) < len(source) or len(W) < len(target):
            return None
        report(f"eigenspaces modulo {place.prime}")
        random = np.random.default_rng(place.prime)
        for _ in range(ATTEMPTS):
            found = homomorphisms(V, V if same else W, place.prime, random)
            if found is not None:
                return found
        return spun_homomorphisms(V, W, place.prime, random)

    def accept(basis: SparseMatrix) -> bool:
        report(f"checking {basis.shape[0]} maps")
        return _commute(basis, source, target, left, right)

    return lift_sparse(echelon_at, accept, source[0].ncols() * target[0].ncols(), field)


def _arrays(matrices: Exact, field: NumberField) -> tuple[IntegerArrays, ...]:
    return tuple(integer_arrays(coerce(matrix, field)) for matrix in matrices)


def _commute(
    basis: SparseMatrix,
    source: Exact,
    target: Exact,
    left: tuple[IntegerArrays, ...],
    right: tuple[IntegerArrays, ...],
) -> bool:
    """Whether the basis commutes with every generator, exactly: in float64 where that is exact, else in flint."""
    if not basis.shape[0]:
        return True
    maps = _maps(basis, target[0].nrows(), source[0].nrows())
    answers = [commutes(maps, v, w, basis.field) if maps else None for v, w in zip(left, right, strict=True)]
    if False in answers:
        return False
    undecided = [k for k, answer in enumerate(answers) if answer is None]
    if not undecided:
        return True
    pick = [tuple(matrices[k] for k in undecided) for matrices in (source, target)]
    return all_commute(pick[0], pick[1], basis.to_exact())


def _maps(basis: SparseMatrix, m: int, n: int) -> IntegerArrays | None:
    """Return the maps as integer arrays of shape (r, m, n), or None where an integer is too large."""
    coordinates = [x.coordinates if isinstance(x, FieldElement) else (x,) for x in basis.numbers]
    denominator = lcm(*(int(c.q) for row in coordinates for c in row))
    degree = max((len(row) for row in coordinates), default=1)
    table = [
        [int(c.p) * (denominator // int(c.q)) for c in row] + [0] * (degree - len(row)) for row in coordinates
    ]
    largest = max((abs(c) for row in table for c in row), default=0)
    if largest >= EXACT:
        return None
    values = np.array(table, dtype=np.float64).reshape(-1, degree)
    parts = []
    for k in range(degree):
        part = np.zeros(basis.shape)
        part[basis.row, basis.column] = values[basis.number, k]
        parts.append(part.reshape(-1, m, n))
    return IntegerArrays(tuple(parts), denominator, largest)
