"""A vector as a labelled structure on points that the group permutes, so that G_x is the group of its automorphisms in G.

Let points p carry covectors, p(v) a number for v in a representation U, such that g permutes them by (g p)(v) = p(g^-1 v), and
that span the dual of U. Then x in U is fixed by g exactly where p -> p(x) is constant on the orbits of g. Likewise for tensors
x in U * W with the labels (p, q) -> (p x q)(x), and so on: such a table of labels is a relation. The points of

- a permutation representation are its coordinates; of a signed one, the coordinates and their negatives;
- the natural representation of a matrix group are the vectors v_p of the carrier, with p(v) = v_p* M^-1 v and M = sum of the
  v_p v_p*: g M g* = M gives (g p)(v) = v_p* g* M^-1 v = v_p* M^-1 g^-1 v. For its dual, p(v) = v(v_p).

Invariant subspaces are taken inside the whole space. Sym^2 and Alt^2 lie in U * U, as e_i e_j -> e_i x e_j + e_j x e_i and
e_i ^ e_j -> e_i x e_j - e_j x e_i. Where coordinates are permuted up to sign, Sym^k and Alt^k are relations of k points,
whose labels keep or change their sign with the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.algebra import ExactScalar, coerce, common_field, exact_matrix, field_of
from symgroup.groups import FiniteGroup, Permutation
from symgroup.groups.based_chain import Images
from symgroup.isotropy.search.labels import tuple_labels
from symgroup.isotropy.search.leaves import Domain, number_of_tuples, unfolding
from symgroup.isotropy.search.levels import Tolerance
from symgroup.isotropy.vectors import ExactVector
from symgroup.representations import Representation
from symgroup.representations.combined import Restriction
from symgroup.representations.subrepresentation import Subrepresentation

LARGEST_RELATION = 4_000_000  # labels of one relation
LARGEST_DOMAIN = 20_000  # points

Columns = tuple[tuple[ExactScalar, ...], ...]
Table = tuple[tuple[NDArray[np.int64], ...], NDArray[np.int64]]  # axes, labels


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A label for each tuple of points, one point of each axis."""

    axes: tuple[NDArray[np.int64], ...]  # the points of each axis
    labels: NDArray[np.int64]  # (len(axes[0]), len(axes[1]), ...)


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Colours and relations on N points that a group permutes faithfully."""

    group: FiniteGroup
    order: int  # of the group, or of the subgroup that keeps what was taken into account before
    points: int  # N; the carrier's points come first
    generators: tuple[Images, ...]  # of that group, on all N points
    colours: NDArray[np.int64]  # (N,)
    relations: tuple[Relation, ...]

    @property
    def is_native(self) -> bool:
        """Whether the carrier's points are all there are."""
        return self.points == self.group.points

    def is_fixed_by(self, images: Images) -> bool:
        """Whether a permutation of the points, by which the axes are mapped to themselves, keeps every colour and label."""
        if not np.array_equal(self.colours[images], self.colours):
            return False
        for relation in self.relations:
            moved = []
            for axis in relation.axes:
                place = np.zeros(self.points, dtype=np.int64)
                place[axis] = np.arange(len(axis))
                moved.append(place[images[axis]])
            if not np.array_equal(relation.labels[np.ix_(*moved)], relation.labels):
                return False
        return True

    def within(self, generators: tuple[Images, ...], order: int, colours: NDArray[np.int64]) -> Structure:
        """Return colours alone on the same points, under a subgroup."""
        return Structure(self.group, order, self.points, generators, colours, ())

    def element(self, images: Images) -> Permutation:
        """Return the element of the group that acts so on all points."""
        return Permutation(images[: self.group.points].tolist())


def structure_of(
    V: Representation,
    vector: ExactVector,
    tolerance: Tolerance | None = None,  # for a measured vector: levels in place of labels
) -> Structure | None:
    """Return the vector as a structure, or None where V has no points here or there would be too many."""
    group = V.finite_group
    domain = Domain(group)
    tables: list[Table] = []
    for term, columns in _summands(V, vector):
        table = _table(domain, term, columns, tolerance)
        if table is None or domain.points > LARGEST_DOMAIN:
            return None
        tables.append(table)
    colours = domain.origins()
    for axes, labels in tables:
        if len(axes) == 1:
            extra = np.full(domain.points, -1, dtype=np.int64)
            extra[axes[0]] = np.unique(labels, return_inverse=True)[1].ravel()
            colours = np.unique(np.stack([colours, extra]), axis=1, return_inverse=True)[1].ravel()
    relations = tuple(
        Relation(axes, labels)
        for axes, labels in tables
        if len(axes) > 1 and (labels != labels.flat[0]).any()
    )
    generators = tuple(domain.images(g) for g in group.generators)
    return Structure(group, group.order, domain.points, generators, colours.astype(np.int64), relations)


def _summands(V: Representation, vector: ExactVector) -> Iterator[tuple[Representation, Columns]]:
    """Yield the summands, one for each copy, with their parts of x, where these are not zero."""
    start = 0
    for copies, term in V.terms():
        for _ in range(copies):
            part = tuple(column[start : start + term.dim] for column in vector.columns)
            start += term.dim
            if any(value != 0 for column in part for value in column):
                yield in_whole_space(term, part)


def in_whole_space(V: Representation, columns: Columns) -> tuple[Representation, Columns]:
    """Return a vector of an invariant subspace as one of the whole space, with that space."""
    base = V.base if isinstance(V, Restriction) else V
    if not isinstance(base, Subrepresentation):
        return V, columns
    matrix = base.embedding()
    field = common_field(field_of(matrix), field_of(columns[0][0]))
    rows = [[coerce(value, field) for value in column] for column in columns]
    embedded = coerce(matrix, field) * exact_matrix(rows, field).transpose()
    whole = tuple(map(tuple, embedded.transpose().tolist()))
    inner = Restriction(base.base, V.group) if isinstance(V, Restriction) else base.base
    return in_whole_space(inner, whole)


def _table(domain: Domain, V: Representation, columns: Columns, tolerance: Tolerance | None) -> Table | None:
    unfolded = unfolding(V, domain.group)
    if unfolded is None or number_of_tuples(unfolded.leaves) > LARGEST_RELATION:
        return None
    labels = tuple_labels(unfolded, columns, tolerance) if unfolded.leaves else np.zeros((), dtype=np.int64)
    if labels is None:
        return None
    return tuple(domain.place(leaf) for leaf in unfolded.leaves), labels
