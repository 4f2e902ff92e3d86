"""Irreducible characters of a finite group modulo a prime, by the Burnside-Dixon algorithm.

Let e be the exponent of G and p a prime with p = 1 mod e, p > 2 |G| and p > 2^40 (so that the integers asked for lift).
The class matrices M_i, with (M_i)[j, k] the number of (x, y) in C_i x C_j with x y = z for a fixed z in C_k, commute. Their
common eigenvectors modulo p are the reductions of the central characters omega_chi(C_i) = |C_i| chi(g_i) / chi(1). From one
eigenvector, scaled to 1 at the identity, chi(1)^2 = |G| / sum_i omega(C_i) omega(C_i^-1) / |C_i|, whose root below
sqrt(|G|) < p / 2 is unique.
Source: Dixon, High speed computation of group characters, Numer. Math. 10 (1967); Isaacs, Character Theory, theorem 3.7.
The values stay modulo p: what is asked of them, multiplicities and indicators, are integers far below p.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isqrt, lcm

import numpy as np
from flint import fmpz, nmod_mat, nmod_poly
from numpy.typing import NDArray

from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups.classes import ConjugacyClass, conjugacy_classes
from symgroup.groups.elements import elements_of
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.permutation import Permutation, orbit_of

LARGEST_CLASS_NUMBER = 200


@dataclass(frozen=True, slots=True, eq=False)
class CharacterTable:
    """Irreducible complex characters reduced modulo a prime p that splits them."""

    prime: int
    classes: tuple[ConjugacyClass, ...]
    inverse_class: tuple[int, ...]  # the class of g^-1
    square_class: tuple[int, ...]  # the class of g^2
    degrees: tuple[int, ...]  # chi(1)
    values: NDArray[np.object_]  # (irreducibles, classes), residues

    def indicator(self, chi: int) -> int:
        """Return the Frobenius-Schur indicator 1/|G| sum chi(g^2): 1 real, 0 complex, -1 quaternionic."""
        order = sum(c.size for c in self.classes)
        total = sum(
            c.size * self.values[chi, square]
            for c, square in zip(self.classes, self.square_class, strict=True)
        )
        residue = int(total) * pow(order, -1, self.prime) % self.prime
        return residue - self.prime if residue > 1 else residue


@lru_cache(maxsize=32)
def character_table(
    group: FiniteGroup,
    polynomial: tuple[int, ...] = (0, 1),  # defines a number field, constant coefficient first
) -> CharacterTable:
    """Return the irreducible characters, modulo a prime at which the polynomial has a root.

    Raises: LimitError (SG403, SG410) for large groups.
    """
    table = elements_of(group)
    classes = conjugacy_classes(group) or ()
    if len(classes) > LARGEST_CLASS_NUMBER:
        raise LimitError.of(
            "SG410",
            f"{group.name} has {len(classes)} conjugacy classes",
            notes=[f"the character table is made for up to {LARGEST_CLASS_NUMBER}"],
        )
    label = _class_labels(group, classes)

    def class_of(element: Permutation) -> int:
        return int(label[table.position(element)])

    representatives = [c.representative for c in classes]
    inverse = tuple(class_of(g.inverse()) for g in representatives)
    square = tuple(class_of(g @ g) for g in representatives)
    prime = _splitting_prime(group.order, lcm(*(_order_of(g) for g in representatives)), polynomial)
    central = _central_characters(group, classes, label, prime)
    degrees, values = _characters(central, classes, inverse, group.order, prime)
    return CharacterTable(prime, classes, inverse, square, degrees, values)


def _class_labels(group: FiniteGroup, classes: tuple[ConjugacyClass, ...]) -> NDArray[np.int64]:
    """Return the number of each element's class."""
    table = elements_of(group)
    conjugators = [table.conjugates(g) for g in group.generators]
    label = np.full(len(table), -1, dtype=np.int64)
    for number, item in enumerate(classes):
        label[orbit_of([table.position(item.representative)], conjugators)] = number
    return label


def _order_of(g: Permutation) -> int:
    return lcm(*(len(cycle) for cycle in g.cycles())) if not g.is_identity else 1


def _splitting_prime(order: int, exponent: int, polynomial: tuple[int, ...]) -> int:
    candidate = (max(2 * order, 1 << 40) // exponent + 1) * exponent + 1
    while not (fmpz(candidate).is_prime() and _has_root(polynomial, candidate)):
        candidate += exponent
    return candidate


def _has_root(polynomial: tuple[int, ...], prime: int) -> bool:
    factors = nmod_poly(list(polynomial), prime).factor()[1]
    return any(factor.degree() == 1 and multiplicity == 1 for factor, multiplicity in factors)


def _central_characters(
    group: FiniteGroup, classes: tuple[ConjugacyClass, ...], label: NDArray[np.int64], prime: int
) -> list[list[int]]:
    """Return the common eigenvectors of the class matrices, each scaled to 1 at the identity's class."""
    count = len(classes)
    spaces = [nmod_mat(count, count, [int(i == j) for i in range(count) for j in range(count)], prime)]
    for number in sorted(range(1, count), key=lambda i: classes[i].size):
        if all(space.nrows() == 1 for space in spaces):
            break
        matrix = _class_matrix(group, classes, label, number, prime)
        spaces = [part for space in spaces for part in _split(space, matrix, prime)]
    if any(space.nrows() != 1 for space in spaces):
        raise SymgroupBug("class matrices did not separate the characters")
    vectors = []
    for space in spaces:
        row = [int(entry) for entry in space.tolist()[0]]
        scale = pow(row[0], -1, prime)
        vectors.append([entry * scale % prime for entry in row])
    return vectors


def _class_matrix(
    group: FiniteGroup,
    classes: tuple[ConjugacyClass, ...],
    label: NDArray[np.int64],
    number: int,
    prime: int,
) -> nmod_mat:  # (classes, classes)
    """Return M with omega M^T = omega(C_i) omega: entry [j, k] counts x in C_i with x^-1 z_k in C_j."""
    table = elements_of(group)
    count = len(classes)
    members = table.images[np.flatnonzero(label == number)]
    inverses = np.argsort(members, axis=1).astype(np.int32)
    entries = np.zeros((count, count), dtype=np.int64)
    for k, item in enumerate(classes):
        products = inverses[:, list(item.representative)]
        found, times = np.unique(label[table.positions(products)], return_counts=True)
        entries[found, k] = times
    return nmod_mat(count, count, entries.ravel().tolist(), prime)


def _split(space: nmod_mat, matrix: nmod_mat, prime: int) -> list[nmod_mat]:
    """Split a row space that v -> v M^T keeps into its eigenspaces.

    omega(C_i) omega(C_j) = sum_k M[j, k] omega(C_k), so omega as a column is an eigenvector of M.
    """
    d = space.nrows()
    if d == 1:
        return [space]
    echelon, _ = space.rref()
    image = echelon * matrix.transpose()
    rows = echelon.tolist()
    pivots = [next(j for j, entry in enumerate(row) if int(entry)) for row in rows]
    restricted = nmod_mat(d, d, [int(row[j]) for row in image.tolist() for j in pivots], prime)
    polynomial = nmod_poly([int(c) for c in restricted.charpoly().coeffs()], prime)
    parts = []
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() != 1:
            raise SymgroupBug("the prime does not split the characters")
        root = -int(factor[0]) * pow(int(factor[1]), -1, prime) % prime
        shifted = [
            (int(entry) - (root if i == j else 0)) % prime
            for i, row in enumerate(restricted.transpose().tolist())
            for j, entry in enumerate(row)
        ]
        kernel, nullity = nmod_mat(d, d, shifted, prime).nullspace()
        columns = kernel.transpose().tolist()[:nullity]
        coefficients = nmod_mat(nullity, d, [int(entry) for row in columns for entry in row], prime)
        parts.append(coefficients * echelon)
    return parts


def _characters(
    central: list[list[int]],
    classes: tuple[ConjugacyClass, ...],
    inverse: tuple[int, ...],
    order: int,
    prime: int,
) -> tuple[tuple[int, ...], NDArray[np.object_]]:
    rows = []
    for omega in central:
        norm = sum(omega[i] * omega[inverse[i]] * pow(c.size, -1, prime) for i, c in enumerate(classes))
        square = order * pow(norm % prime, -1, prime) % prime
        degree = next(d for d in range(1, isqrt(order) + 1) if d * d % prime == square)
        values = [degree * w * pow(c.size, -1, prime) % prime for w, c in zip(omega, classes, strict=True)]
        rows.append((degree, values))
    rows.sort()
    if sum(degree**2 for degree, _ in rows) != order:
        raise SymgroupBug("the squares of the character degrees do not add up to the order")
    return tuple(degree for degree, _ in rows), np.array([values for _, values in rows], dtype=object)
