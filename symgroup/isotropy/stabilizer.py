"""The stabilizer of an exact vector in a finite group: the method that suits it, and a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from operator import itemgetter

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, ExactScalar, coerce, common_field, field_of
from symgroup.errors import LimitError, SymgroupBug, time_limit
from symgroup.groups import FiniteGroup, Permutation, StabilizerChain, describe_order
from symgroup.isotropy.search.backtrack import SECONDS, automorphisms
from symgroup.isotropy.search.degenerations import Degenerations, degenerations_of
from symgroup.isotropy.search.factors import by_factors, in_product
from symgroup.isotropy.search.graphs import graph_automorphisms
from symgroup.isotropy.search.orbits import LARGEST_ORBIT, list_orbit, orbit_stabilizer
from symgroup.isotropy.search.reflections import reflection_stabilizer
from symgroup.isotropy.search.states import states_of
from symgroup.isotropy.search.structure import Structure, structure_of
from symgroup.isotropy.search.young import young_stabilizer
from symgroup.isotropy.vectors import ExactVector, exact_vector
from symgroup.representations import Kind, Representation
from symgroup.representations.basic import Natural

LARGEST_LISTING = 100_000  # vectors of an orbit that is listed as a check
LARGEST_LISTED_ENTRIES = 50_000_000


@dataclass(frozen=True, slots=True)
class Stabilizer:
    """G_x = { g : rho(g) x = x } with its certificate: the generators fix x, and |orbit| |G_x| = |G| where it was listed."""

    representation: Representation  # V
    vector: ExactVector  # x
    subgroup: FiniteGroup  # G_x
    index: int  # |G : G_x|, the length of the orbit
    method: str  # how it was found: 'orbit', 'partition backtrack', 'graph automorphisms (BLISS)', 'closed form: ...'
    is_listed: bool  # whether the orbit was listed vector by vector and has `index` vectors

    @property
    def order(self) -> int:
        """|G_x|."""
        return self.subgroup.order

    @property
    def generators(self) -> tuple[Permutation, ...]:
        """Generators of G_x as elements of G."""
        return self.subgroup.generators

    @property
    def degenerations(self) -> Degenerations:
        """The relations between the symbols of x at which the stabilizer is larger; none where x has no symbols."""
        return _degenerations(self.representation, self.vector)

    @property
    def proof(self) -> str:
        """What is proved, and how, in one line."""
        fixed = "each generator fixes x exactly, and they generate a group of this order"
        return f"{self.method}; {fixed}; {self._about_orbit()}"

    def _about_orbit(self) -> str:
        if self.is_listed:
            return f"the orbit was listed: {self.index} vectors, and {self.index} x {self.order} = |G|"
        closed = all(method.startswith("closed form") for method in self.method.split(" and "))
        complete = "the theorem" if closed else "the search, which leaves out nothing"
        return f"complete by {complete}; the orbit, of {describe_order(self.index)} vectors, was not listed as a check"

    def describe_generators(self) -> list[str]:
        """Return the generators as the language writes elements of the group."""
        return [self.subgroup.describe(g) for g in self.generators]


def stabilizer(
    V: Representation,  # of G, dim n
    x: Iterable[object],  # (n,): exact numbers, or sympy polynomials in symbols for a generic vector
    *,
    seconds: float = SECONDS,  # for all of it: chains, search, list of the orbit
    orbit_limit: int = LARGEST_ORBIT,  # vectors, where nothing better than listing the orbit is known
    listing: int = LARGEST_LISTING,  # vectors of an orbit that is listed as a check; 0 for no such check
) -> Stabilizer:
    """Return the stabilizer G_x of an exact vector.

    For symbolic x it is the stabilizer of a generic vector of that form; its `degenerations` are where it grows. Closed forms
    serve S(n) and A(n) on points and reflection groups on their reflection representations; graph automorphisms tensors of
    degree two under products of S(n) and A(n); partition backtrack along the stabilizer chain all else that permutes points,
    up to sign, or pairs with them, see `search.structure`; and the list of the orbit what is left.

    Raises: InputError (SG302, SG305); LimitError: SG407 where the orbit is too long, SG415 where it takes too
    long, SG416 where the numbers are too large.

    Source: Seress, Permutation Group Algorithms (2003), chapters 4 and 9.

    Examples:
        >>> from symgroup.groups import dihedral
        >>> from symgroup.representations import natural
        >>> S = stabilizer(natural(dihedral(4)), (1, 0, 1, 0))
        >>> S.order, S.index
        (4, 2)
        >>> S.method, S.is_listed
        ('partition backtrack', True)
        >>> S.proof.split("; ")[-1]
        'the orbit was listed: 2 vectors, and 2 x 4 = |G|'
    """
    with time_limit(seconds):
        vector = exact_vector(V, x)
        subgroup, method = _subgroup(V, vector, orbit_limit)
        index = V.finite_group.order // subgroup.order
        listed = method == "orbit" or _listed(V, vector, index, listing)
        result = Stabilizer(V, vector, subgroup, index, method, listed)
        _certify(result)
    return result


def pointwise_stabilizer(
    V: Representation,  # of G, dim n
    columns: Sequence[Sequence[ExactScalar]],  # each (n,)
) -> FiniteGroup:
    """Return the subgroup of G that fixes each of several exact vectors. Raises: LimitError as for `stabilizer`."""
    nonzero = tuple(tuple(column) for column in columns if any(entry != 0 for entry in column))
    if not nonzero:
        return V.finite_group
    fields = {field_of(entry) for column in nonzero for entry in column}
    field = common_field(V.field, *fields)
    exact = tuple(tuple(coerce(entry, field) for entry in column) for column in nonzero)
    vector = ExactVector(tuple(str(number) for number in range(len(exact))), exact, "several vectors")
    with time_limit(SECONDS):
        subgroup, _ = _subgroup(V, vector, LARGEST_ORBIT)
    return subgroup


def fixes(V: Representation, g: Permutation, vector: ExactVector) -> bool:
    """Whether rho_V(g) x = x, by exact arithmetic."""
    return _all_fix(V, (g,), vector)


def _all_fix(V: Representation, elements: Iterable[Permutation], vector: ExactVector) -> bool:
    if isinstance(V, Natural) and V.finite_group.points == V.dim > 1:
        columns = [_numbered(column) for column in vector.columns]
        return all(itemgetter(*g)(numbers) == numbers for numbers in columns for g in elements)
    if V.kind <= Kind.SIGNED:
        numbered = [_with_negatives(column) for column in vector.columns]
        actions = map(V.monomial, elements)
        return all(
            np.array_equal(own[action.images], np.where(action.signs == 1, own, negative))
            for action in actions
            for own, negative in numbered
        )
    return all(_fixes_by_matrix(_over_field_of(vector, V.matrix(g)).tolist(), vector) for g in elements)


def _numbered(column: Sequence[ExactScalar]) -> tuple[int, ...]:  # both (n,)
    """Return a number for each entry: the same for equal values, others for others."""
    distinct = {id(value): value for value in column}  # a vector repeats the same objects
    numbers: dict[ExactScalar, int] = {}
    known = {name: numbers.setdefault(value, len(numbers)) for name, value in distinct.items()}
    return tuple([known[id(value)] for value in column])


def _with_negatives(
    column: Sequence[ExactScalar],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # both (n,)
    """Return a number for each entry and one for its negative: the same for equal values, others for others."""
    distinct = {id(value): value for value in column}  # a vector repeats the same objects
    numbers: dict[ExactScalar, int] = {}
    pairs = {
        name: (numbers.setdefault(value, len(numbers)), numbers.setdefault(-value, len(numbers)))
        for name, value in distinct.items()
    }
    rows = np.array([pairs[id(value)] for value in column], dtype=np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _fixes_by_matrix(rows: list[list[ExactScalar]], vector: ExactVector) -> bool:
    return all(
        sum((a * b for a, b in zip(row, column, strict=True)), fmpq(0)) == column[i]
        for column in vector.columns
        for i, row in enumerate(rows)
    )


def _over_field_of(vector: ExactVector, matrix: ExactMatrix) -> ExactMatrix:
    return coerce(matrix, field_of(vector.columns[0][0]))


def _subgroup(V: Representation, vector: ExactVector, orbit_limit: int) -> tuple[FiniteGroup, str]:
    """Return the stabilizer, and the method that found it."""
    group = V.finite_group
    if group.family and isinstance(V, Natural):
        return young_stabilizer(group, vector), "closed form: Young subgroup"
    structure = structure_of(V, vector)
    found = reflection_stabilizer(V, structure)
    if found is not None:
        text = f"closed form: reflection subgroup {found.type} (Steinberg)"
        return group.trusted_subgroup(found.generators, order=found.order), text
    if structure is None:
        generators, length = orbit_stabilizer(group, states_of(V, vector), orbit_limit)
        return group.trusted_subgroup(generators, order=group.order // length), "orbit"
    return by_structure(structure)


def by_structure(structure: Structure) -> tuple[FiniteGroup, str]:
    """Return the elements that keep a structure, and the method that found them."""
    group = structure.group
    graph = graph_automorphisms(structure)
    if graph is not None:
        method = "graph automorphisms (BLISS)" if structure.relations else "closed form: Young subgroup"
        return group.trusted_subgroup(graph.generators, order=graph.order), method
    parts = by_factors(structure)
    if parts is not None:
        found = [by_structure(part) for part in parts]
        lifted = [in_product(group, k, g) for k, (part, _) in enumerate(found) for g in part.generators]
        methods = " and ".join(dict.fromkeys(method for _, method in found))
        return group.trusted_subgroup(lifted, order=prod(part.order for part, _ in found)), methods
    search = automorphisms(structure)
    kept, chain = [], StabilizerChain(group.points, ())
    for images in reversed(search.generators):  # the last ones generate more
        element = structure.element(images)
        if chain.add(element):
            kept.append(element)
    if chain.order != search.order:
        raise SymgroupBug("the generators of a stabilizer generate a group of another order")
    return group.trusted_subgroup(kept, order=search.order), "partition backtrack"


@lru_cache(maxsize=64)
def _degenerations(V: Representation, vector: ExactVector) -> Degenerations:
    def order_of(W: Representation, other: ExactVector) -> int:
        with time_limit(SECONDS):
            return _subgroup(W, other, LARGEST_ORBIT)[0].order

    return degenerations_of(V, vector, order_of)


def _listed(V: Representation, vector: ExactVector, index: int, listing: int) -> bool:
    """Whether the orbit is short enough to list, and has the length that it must have."""
    if index > listing or index * V.dim * len(vector.columns) > LARGEST_LISTED_ENTRIES:
        return False
    try:
        orbit = list_orbit(states_of(V, vector), index + 1)
    except LimitError:
        return False
    if not orbit.is_whole:
        return False
    if len(orbit) != index:
        raise SymgroupBug(f"an orbit has another length than the stabilizer's index {index}: {vector.text}")
    return True


def _certify(answer: Stabilizer) -> None:
    fixed = _all_fix(answer.representation, answer.generators, answer.vector)
    if not fixed or answer.order * answer.index != answer.representation.finite_group.order:
        raise SymgroupBug(f"the certificate of a stabilizer does not hold: {answer.vector.text}")
