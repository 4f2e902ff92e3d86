"""Structures of colours and binary relations under symmetric and alternating groups: automorphisms of edge-coloured graphs.

G is the product of the groups S(F) or A(F) on disjoint sets F of points. A label for each pair of points, and a colour for
each point, make a complete directed graph with coloured edges.

Twins first. Call p and q twins where the transposition (p q) is an automorphism; this is an equivalence, since (p r) is (p
q)(q r)(p q). Automorphisms permute its classes C_1, ..., C_k. Those that fix every class form T = S(C_1) x ... x S(C_k), and
Aut / T is the automorphism group of the graph on one point of each class, coloured by its colour, the size of its class and
the label inside it: each of its automorphisms lifts, the j-th point of a class to the j-th point of another, since the label
of a pair depends only on the classes of the two points and on whether they are equal. Hence |Aut| = |C_1|! ... |C_k|! |Aut /
T|.

The rest is a graph for BLISS (Junttila and Kaski, Engineering an efficient canonical labeling tool, 2007), in the layered
form that the nauty user's guide describes for edge colours: label number c > 0 of a pair is an edge in layer l for each
binary digit l of c that is 1, and a point's copies in the layers are tied to it. Directed labels go from an 'out' copy to an
'in' copy. Vertex colours keep the kinds of copies apart, so the automorphisms are those of the labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, Permutation
from symgroup.groups.based_chain import BasedChain
from symgroup.groups.permutation import symmetric_generators
from symgroup.isotropy.search.refine import Refiner, hashes
from symgroup.isotropy.search.structure import Relation, Structure
from symgroup.isotropy.search.timing import within_time

LARGEST_GRAPH = 3_000  # points
SMALL_GRAPH = 64  # vertices; setting a limit costs more than BLISS takes for so few

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GraphGroup:
    """Generators and order of the automorphisms that lie in G."""

    generators: tuple[Permutation, ...]
    order: int


def graph_automorphisms(structure: Structure) -> GraphGroup | None:
    """Return the automorphisms of a structure of arity two under a product of S(n) and A(n), None for others or large ones.

    Raises: LimitError (SG415) when the time is up.
    """
    factors = _factors(structure.group)
    if factors is None or not structure.is_native or any(len(r.axes) > 2 for r in structure.relations):
        return None
    if structure.relations and structure.points > LARGEST_GRAPH:
        return None
    owner = np.repeat(np.arange(len(factors)), [factor.points for factor in factors])
    colours = _numbered(structure.colours, owner)
    labels = _pair_labels(structure)
    classes = _twin_classes(colours, labels, structure)
    found = _with_twins(colours, labels, classes)
    for number, factor in enumerate(factors):
        if factor.family == "A":
            found = _even_part(found, np.flatnonzero(owner == number).tolist())
    return found


def _factors(group: FiniteGroup) -> tuple[FiniteGroup, ...] | None:
    factors = group.factors or (group,)
    return factors if all(factor.family for factor in factors) else None


def _numbered(*columns: NDArray[np.integer[Any]]) -> Labels:  # each (k,)
    """Return equal numbers for equal rows, in the order in which they first come."""
    numbers: dict[tuple[int, ...], int] = {}
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([numbers.setdefault(row, len(numbers)) for row in rows], dtype=np.int64)


def _pair_labels(structure: Structure) -> Labels | None:  # (N, N)
    """Return one label for each ordered pair, from all relations; None where there are no relations."""
    whole: Labels | None = None
    for relation in structure.relations:
        extra = np.full((structure.points, structure.points), -1, dtype=np.int64)
        extra[np.ix_(*relation.axes)] = np.unique(relation.labels, return_inverse=True)[1].reshape(
            relation.labels.shape
        )
        if whole is None:
            whole = extra
        else:
            count = int(extra.max()) + 2
            packed = whole * count + extra + 1
            whole = np.unique(packed, return_inverse=True)[1].reshape(extra.shape)
    return whole


def _twin_classes(colours: Labels, labels: Labels | None, structure: Structure) -> list[list[int]]:
    """Return the classes of twins, each by increasing points, by their first points."""
    if labels is None:
        cells = colours
    else:
        relation = Relation((np.arange(len(colours)),) * 2, labels)
        cells = Refiner.of([relation]).refine(_numbered(colours, np.diagonal(labels)), [])
    likely = np.triu(cells[:, None] == cells, 1)
    if labels is not None:
        likely &= _may_be_twins(labels)
    some = likely.any(axis=1).tolist()
    classes: list[list[int]] = []
    done = np.zeros(structure.points, dtype=bool)
    for p in range(structure.points):
        if done[p]:
            continue
        members = [p]
        if some[p]:
            others = np.flatnonzero(likely[p] & ~done)
            twins = others if labels is None else others[_are_twins(labels, p, others)]
            done[twins] = True
            members += twins.tolist()
        classes.append(members)
    return classes


def _may_be_twins(labels: Labels) -> NDArray[np.bool_]:  # (N, N)
    """Return which p and q have rows that agree, as far as a sum of hashes tells, outside of columns p and q."""
    codes = hashes(labels, np.arange(len(labels)))  # of (label of (p, r), r)
    own, sums = np.diagonal(codes), codes.sum(axis=1, dtype=np.uint64)
    rest = (sums - own)[:, None] - codes
    return np.asarray(rest == rest.T)


def _are_twins(labels: Labels, p: int, others: NDArray[np.int64]) -> NDArray[np.bool_]:  # (k,)
    """Return for which q the transposition (p q) keeps the label of every pair."""
    result = np.asarray((labels[p, others] == labels[others, p]) & (labels[others, others] == labels[p, p]))
    places = np.flatnonzero(result)
    q = others[places]
    for table in (labels, labels.T):
        differ = table[q] != table[p]
        differ[:, p] = False
        differ[np.arange(len(q)), q] = False
        equal = ~differ.any(axis=1)
        result[places[~equal]] = False
        places, q = places[equal], q[equal]
    return result


def _with_twins(colours: Labels, labels: Labels | None, classes: list[list[int]]) -> GraphGroup:
    """Return the automorphisms, from those of the graph on one point of each class."""
    points = len(colours)
    generators = [g for members in classes for g in symmetric_generators(points, members)]
    order = prod(factorial(len(members)) for members in classes)
    if labels is None:
        return GraphGroup(tuple(generators), order)
    first = np.array([members[0] for members in classes])
    inside = np.array([int(labels[m[0], m[1]]) if len(m) > 1 else -1 for m in classes])
    sizes = np.array([len(members) for members in classes])
    marks = _numbered(colours[first], np.diagonal(labels)[first], sizes, inside)
    images, count = _bliss(marks, labels[np.ix_(first, first)])
    for row in images:
        lifted = list(range(points))
        for position, target in enumerate(row):
            for point, image in zip(classes[position], classes[target], strict=True):
                lifted[point] = image
        generators.append(Permutation(lifted))
    return GraphGroup(tuple(generators), order * count)


def _bliss(colours: Labels, labels: Labels) -> tuple[list[list[int]], int]:  # (n,), (n, n)
    """Return generators of the automorphisms of an edge-coloured graph, and the order of their group, which is proved."""
    import igraph

    n = len(colours)
    vertex_colours, edges = _layers(colours, labels)
    graph = igraph.Graph(n=len(vertex_colours), edges=edges)
    kinds = vertex_colours.tolist()

    def ask() -> tuple[list[list[int]], int]:
        return graph.automorphism_group(color=kinds), int(graph.count_automorphisms(color=kinds))

    found, count = ask() if len(kinds) <= SMALL_GRAPH else within_time(ask)
    generators = [images[:n] for images in found]
    for images in generators:
        moved = np.array(images)
        keeps = np.array_equal(labels[np.ix_(moved, moved)], labels)
        if sorted(images) != list(range(n)) or not keeps or not np.array_equal(colours[moved], colours):
            raise SymgroupBug("a generator from BLISS is not an automorphism")
    BasedChain.of(
        n, [np.array(images) for images in generators], count
    )  # raises where their group is another size
    return generators, count


def _layers(
    colours: Labels, labels: Labels
) -> tuple[Labels, NDArray[np.int64]]:  # vertex colours; (edges, 2)
    """Return the layered graph; its first n vertices are the points."""
    n = len(colours)
    off = ~np.eye(n, dtype=bool)
    codes = np.zeros((n, n), dtype=np.int64)
    values, places, counts = np.unique(labels[off], return_inverse=True, return_counts=True)
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(-counts, kind="stable")] = np.arange(len(values))  # the commonest label is no edge
    codes[off] = ranks[places.ravel()]
    layers = int(codes.max(initial=0)).bit_length()
    directed = bool((codes != codes.T).any())
    edges, kinds = [np.zeros((0, 2), dtype=np.int64)], [colours]
    offset = int(colours.max(initial=0)) + 1
    points = np.arange(n)

    def copy() -> int:
        """Add a copy of every point, tied to it; return where the copies start."""
        start = n * len(kinds)
        kinds.append(np.full(n, offset + len(kinds)))
        edges.append(np.stack([points, start + points], axis=1))
        return start

    for bit in range(layers):
        rows, columns = np.nonzero(codes >> bit & 1)
        if directed:
            source, target = copy(), copy()
        else:
            rows, columns = rows[rows < columns], columns[rows < columns]
            source = target = copy() if bit else 0
        edges.append(np.stack([source + rows, target + columns], axis=1))
    return np.concatenate(kinds), np.concatenate(edges)


def _even_part(group: GraphGroup, points: list[int]) -> GraphGroup:
    """Return the elements that are even on some of the points, which the group maps to themselves.

    Where some generator s is odd, they have index 2, and by Schreier's lemma with the transversal 1, s they are generated by
    g and s g s^-1 for even generators g, and g s^-1 and s g for odd ones.
    """
    place = {point: number for number, point in enumerate(points)}

    def is_odd(g: Permutation) -> bool:
        return Permutation(place[g[point]] for point in points).sign < 0

    odd = [g for g in group.generators if is_odd(g)]
    if not odd:
        return group
    s, back = odd[0], odd[0].inverse()
    even = [h for g in group.generators if not is_odd(g) for h in (g, s @ g @ back)]
    even += [h for g in odd for h in (g @ back, s @ g)]
    kept = tuple(dict.fromkeys(g for g in even if not g.is_identity))
    return GraphGroup(kept, group.order // 2)
