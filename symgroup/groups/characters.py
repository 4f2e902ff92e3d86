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

from collections.abc import Sequence
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
LARGEST_ABELIAN = 1200  # elements: the table of a group that commutes has their square as entries


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
    if not has_table(group, classes):
        raise LimitError.of(
            "SG410",
            f"{group.name} has {len(classes)} conjugacy classes",
            notes=[
                f"the character table is made for up to {LARGEST_CLASS_NUMBER}, and for abelian groups up to {LARGEST_ABELIAN}"
            ],
        )
    label = _class_labels(group, classes)

    def class_of(element: Permutation) -> int:
        return int(label[table.position(element)])

    representatives = [c.representative for c in classes]
    inverse = tuple(class_of(g.inverse()) for g in representatives)
    square = tuple(class_of(g @ g) for g in representatives)
    exponent = lcm(*(_order_of(g) for g in representatives))
    prime = _splitting_prime(group.order, exponent, polynomial)
    if len(classes) == group.order:
        central = _linear_characters(group, label, exponent, prime)
    else:
        central = _central_characters(group, classes, label, prime)
    degrees, values = _characters(central, classes, inverse, group.order, prime)
    return CharacterTable(prime, classes, inverse, square, degrees, values)


def has_table(group: FiniteGroup, classes: Sequence[ConjugacyClass]) -> bool:
    """Whether the classes are few enough for `character_table`."""
    return len(classes) <= (LARGEST_ABELIAN if len(classes) == group.order else LARGEST_CLASS_NUMBER)


def _linear_characters(
    group: FiniteGroup,  # abelian
    label: NDArray[np.int64],  # (|G|,)
    exponent: int,  # e
    prime: int,
) -> list[list[int]]:
    """Return the characters of an abelian group, from those of a subgroup H to those of H and one more generator g.

    With r the least number such that g^r lies in H, a character chi of H has r extensions, one for each r-th root of
    chi(g^r). Values are kept as exponents of a root of unity of order e; r divides e and the exponent of chi(g^r).
    """
    table = elements_of(group)
    members, values = [table.position(group.identity)], np.zeros((1, 1), dtype=np.int64)
    for g in group.generators:
        place, times_g = {member: i for i, member in enumerate(members)}, table.left_products(g).tolist()
        cosets, power = [members], times_g[members[0]]
        while power not in place:
            cosets.append([times_g[member] for member in cosets[-1]])
            power = times_g[power]
        r = len(cosets)
        roots = values[:, place[power]] // r
        members = [member for coset in cosets for member in coset]
        choices = (roots[:, None] + exponent // r * np.arange(r)[None, :]).reshape(-1)
        values = (
            choices[:, None, None] * np.arange(r)[None, :, None] + values.repeat(r, axis=0)[:, None, :]
        ) % exponent
        values = values.reshape(len(choices), -1)
    residues = [1]
    root = root_of_unity(exponent, prime)
    while len(residues) < exponent:
        residues.append(residues[-1] * root % prime)
    order = np.argsort(label[members])
    return [[residues[k] for k in row] for row in values[:, order].tolist()]


def root_of_unity(order: int, prime: int) -> int:
    """Return an element of that multiplicative order modulo a prime that is 1 modulo it."""
    factors = [int(q) for q, _ in fmpz(order).factor()]
    for base in range(2, prime):
        root = pow(base, (prime - 1) // order, prime)
        if all(pow(root, order // q, prime) != 1 for q in factors):
            return root
    raise SymgroupBug("a prime field has no root of unity")


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
    shares = [pow(c.size, -1, prime) for c in classes]
    for omega in central:
        norm = sum(omega[i] * omega[inverse[i]] * share for i, share in enumerate(shares))
        square = order * pow(norm % prime, -1, prime) % prime
        degree = next(d for d in range(1, isqrt(order) + 1) if d * d % prime == square)
        values = [degree * w * share % prime for w, share in zip(omega, shares, strict=True)]
        rows.append((degree, values))
    rows.sort()
    if sum(degree**2 for degree, _ in rows) != order:
        raise SymgroupBug("the squares of the character degrees do not add up to the order")
    return tuple(degree for degree, _ in rows), np.array([values for _, values in rows], dtype=object)
