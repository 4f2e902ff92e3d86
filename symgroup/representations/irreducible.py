"""Irreducible representations of finite groups as exact matrices, by Dixon's construction from characters.

Theorem. Let chi be an irreducible character, K a subgroup and l a linear character of K with <chi|_K, l> = 1. Put
alpha(g) = 1/|K| sum_(h in K) l(h^-1) chi(h g). There are x_1, ..., x_n, n = chi(1), such that M = (alpha(x_i^-1 x_j)) is
invertible, and g -> M^-1 (alpha(x_i^-1 g x_j)) affords chi, over Q(chi, l).
Proof. Let rho be unitary with character chi. e = 1/|K| sum l(h^-1) rho(h) is the orthogonal projector on the vectors v with
rho(h) v = l(h) v, a line by assumption: e = v v* with |v| = 1, and alpha(g) = trace e rho(g) = v* rho(g) v. The vectors
b_j = rho(x_j) v span for some x_j, as rho is irreducible. With B = (b_1 ... b_n), M = B* B, and alpha(x_i^-1 g x_j) is entry
(i, j) of B* rho(g) B, so the product is B^-1 rho(g) B.
Source: Dixon, Constructing representations of finite groups, DIMACS Ser. 11 (1993).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from flint import nmod_mat

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    common_field,
    matrix_from_entries,
    to_exact,
)
from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups import FiniteGroup, Group, Permutation, elements_of
from symgroup.groups.exact_characters import ExactCharacterTable, exact_character_table, root_sum
from symgroup.representations.base import Representation, require_finite
from symgroup.representations.basic import Trivial
from symgroup.representations.given import GivenRepresentation, representation_from_images
from symgroup.representations.line_subgroups import Line, candidate_subgroups, lines_of

LARGEST_WORK = 50_000_000  # elements of K looked up
LARGEST_DEGREE = 80


@dataclass(frozen=True, slots=True)
class _Choice:
    """A subgroup with a linear character of multiplicity one, and the field of the matrices."""

    line: Line
    field: NumberField


def irreducible_representation(
    G: Group,
    k: int,  # from 0, in the order of `exact_character_table`: 0 is trivial
) -> Representation:  # of dim chi_k(1)
    """Return an irreducible representation over C, as exact matrices over the smallest field found.

    The subgroups K tried are cyclic, then centralizers, point stabilizers, Sylow subgroups and those with two generators; the
    first with Q(chi, l) = Q(chi) is taken, else the smallest field. The result is proven: the images of the generators satisfy
    the relations of G (SG272 would say so), and the trace is chi on every class, which decides the representation.

    Raises: InputError: SG315 for an infinite group, SG277 for no such k; LimitError: SG276 where no subgroup is found or the
    work is too large, SG274, SG403, SG410, SG412.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> irreducible_representation(symmetric(4), 3).dim
        3
    """
    group = require_finite(G, "an irreducible representation by number")
    return _named(_irreducible(group, k), group, k)


def irreducible_representations(G: Group) -> tuple[Representation, ...]:
    """Return all irreducible representations over C, as `irreducible_representation` does, the trivial one first."""
    group = require_finite(G, "the list of irreducible representations")
    degrees = exact_character_table(group).degrees
    return tuple(_named(_irreducible(group, k), group, k) for k in range(len(degrees)))


def _named(V: GivenRepresentation | Trivial, group: FiniteGroup, k: int) -> Representation:
    """Return V with the group's own name: an equal group of another name may have asked first."""
    if isinstance(V, Trivial):
        return Trivial(group)
    return replace(V, group=group, name=f"irrep({group}, {k + 1})")


@lru_cache(maxsize=256)
def _irreducible(group: FiniteGroup, k: int) -> GivenRepresentation | Trivial:
    table = exact_character_table(group)
    if not 0 <= k < len(table.degrees):
        raise InputError.of(
            "SG277",
            f"{group} has no irreducible representation number {k + 1}",
            help=f"there are {len(table.degrees)}, as many as conjugacy classes",
        )
    name = f"irrep({group}, {k + 1})"
    if table.degrees[k] == 1:
        values = [table.value(k, table.class_of(g)) for g in group.generators]
        if not k:
            return Trivial(group)
        V = representation_from_images(group, [[[value]] for value in values], name)
    else:
        matrices = _construct(table, k)
        V = representation_from_images(group, [matrix.tolist() for matrix in matrices], name)
    for number, item in enumerate(table.classes):
        if V.character(item.representative) != coerce(
            table.value(k, number), common_field(V.field, table.field(k))
        ):
            raise SymgroupBug(f"{name} does not have its character")
    return V


def _construct(table: ExactCharacterTable, k: int) -> list[ExactMatrix]:
    if table.degrees[k] > LARGEST_DEGREE:
        raise _out_of_reach(table, k, f"its degree is {table.degrees[k]}, over {LARGEST_DEGREE}")
    choice = _choose(table, k)
    alpha = _Alpha(table, k, choice)
    basis = _spin(alpha, table, k)
    n = len(basis)
    inverses = [x.inverse() for x in basis]

    def gram(g: Permutation) -> ExactMatrix:
        entries = [alpha.exact(y @ g @ x) for y in inverses for x in basis]
        return matrix_from_entries(n, n, entries, choice.field)

    inverse = gram(table.group.identity).inv()
    matrices = [inverse * gram(g) for g in table.group.generators]
    return [coerce(matrix, choice.field) for matrix in matrices]


def _choose(table: ExactCharacterTable, k: int) -> _Choice:
    """Return the first line over Q(chi), else one over the smallest field, real before complex."""
    own = table.field(k)
    best: tuple[tuple[int, bool], _Choice] | None = None
    for K in candidate_subgroups(table.group):
        for line in lines_of(table, k, K):
            field = common_field(own, line.field)
            key = (field.degree, not field.is_real)
            if best is None or key < best[0]:
                best = key, _Choice(line, field)
            if field.degree == own.degree:
                return best[1]
    if best is None:
        raise _out_of_reach(table, k, "no subgroup with a linear character of multiplicity one was found")
    return best[1]


class _Alpha:
    """alpha(g), modulo the prime of the table and exactly."""

    __slots__ = (
        "classes",
        "elements",
        "field",
        "labels",
        "lines",
        "modular",
        "residues",
        "scale",
        "table",
        "values",
    )

    def __init__(self, table: ExactCharacterTable, k: int, choice: _Choice) -> None:
        line = choice.line
        self.table = elements_of(table.group)
        self.labels = table.labels
        self.elements = line.elements  # (|K|, points)
        self.lines = line.inverse_values  # (|K|,), numbers of the values l(h^-1)
        self.field = choice.field
        p = table.prime
        self.modular = p
        self.classes = len(table.classes)
        scale = pow(len(line.elements), -1, p)
        chi = [int(value) for value in table.residues[k]]
        self.residues = [[value * x * scale % p for x in chi] for value in line.residues]
        exact = [coerce(value, self.field) for value in table.values(k)]
        roots = [to_exact(root_sum(value), self.field) for value in line.values]
        size = len(line.elements)
        self.values: list[list[ExactScalar]] = [[root * x / size for x in exact] for root in roots]

    def counts(self, g: Permutation) -> Iterator[tuple[int, int, int]]:
        """Yield (number of the value of l, class, how many h) over the h g."""
        found = self.labels[self.table.positions(self.elements[:, list(g)])]
        keys, times = np.unique(self.lines * self.classes + found, return_counts=True)
        for key, count in zip(keys.tolist(), times.tolist(), strict=True):
            yield key // self.classes, key % self.classes, count

    def residue(self, g: Permutation) -> int:
        """Return alpha(g) modulo the prime."""
        return sum(count * self.residues[value][c] for value, c, count in self.counts(g)) % self.modular

    def exact(self, g: Permutation) -> ExactScalar:
        """Return alpha(g)."""
        zero = coerce(0, self.field)
        return sum((self.values[value][c] * count for value, c, count in self.counts(g)), zero)


def _spin(alpha: _Alpha, table: ExactCharacterTable, k: int) -> list[Permutation]:
    """Return x_1, ..., x_n with M invertible modulo p, so invertible.

    The images of v under words in the generators are tried in breadth-first order; every word of a basis vector's image that
    depends on the others spans nothing new, so they end with a basis.
    """
    n, p = table.degrees[k], table.prime
    if len(alpha.elements) * n * n * (len(table.group.generators) + 1) > LARGEST_WORK:
        raise _out_of_reach(table, k, "too many products of elements would be looked up")
    basis = [table.group.identity]
    rows = [[alpha.residue(basis[0])]]
    for x in basis:
        for g in table.group.generators:
            if len(basis) == n:
                return basis
            new = g @ x
            back = new.inverse()
            column = [alpha.residue(y.inverse() @ new) for y in basis]
            row = [alpha.residue(back @ y) for y in basis]
            larger = [[*old, entry] for old, entry in zip(rows, column, strict=True)]
            larger.append([*row, alpha.residue(back @ new)])
            size = len(larger)
            if nmod_mat(size, size, [e for r in larger for e in r], p).rank() == size:
                basis.append(new)
                rows = larger
    if len(basis) < n:
        raise _out_of_reach(table, k, "the images of its vector do not span modulo the prime")
    return basis


def _out_of_reach(table: ExactCharacterTable, k: int, why: str) -> LimitError:
    return LimitError.of(
        "SG276",
        f"matrices of irrep({table.group}, {k + 1}) are out of reach",
        notes=[why],
        help="its character is known all the same: decompose(V) counts it without matrices",
    )
