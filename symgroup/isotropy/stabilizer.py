"""The stabilizer of an exact vector in a finite group, by its orbit and Schreier generators, with a certificate."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import factorial, prod
from random import Random

import numpy as np
from flint import fmpq

from symgroup.algebra import ExactMatrix, ExactScalar, coerce, field_of
from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups import FiniteGroup, Permutation, StabilizerChain
from symgroup.groups.permutation import alternating_generators, cycle, symmetric_generators
from symgroup.isotropy.vectors import ExactVector, exact_vector
from symgroup.representations import Kind, Representation
from symgroup.representations.basic import Natural

LARGEST_ORBIT = 200_000


@dataclass(frozen=True, slots=True)
class Stabilizer:
    """G_x = { g : rho(g) x = x } with its certificate: the generators fix x, and |orbit| |G_x| = |G|."""

    representation: Representation  # V
    vector: ExactVector  # x
    subgroup: FiniteGroup  # G_x
    index: int  # |G : G_x|, the length of the orbit

    @property
    def order(self) -> int:
        """|G_x|."""
        return self.subgroup.order

    @property
    def generators(self) -> tuple[Permutation, ...]:
        """Generators of G_x as elements of G."""
        return self.subgroup.generators

    def describe_generators(self) -> list[str]:
        """Return the generators as the language writes elements of the group."""
        return [self.subgroup.describe(g) for g in self.generators]


def stabilizer(
    V: Representation,  # of G, dim n
    x: Iterable[object],  # (n,): exact rationals, or sympy polynomials in symbols for a generic vector
) -> Stabilizer:
    """Return the stabilizer G_x of an exact vector.

    For symbolic x it is the stabilizer of a generic vector of that form. S(n) and A(n) on their points are answered in
    closed form (a Young subgroup, and its even elements); else the orbit of x is listed and Schreier's lemma gives
    generators, added until the orbit-stabilizer theorem |G_x| = |G| / |orbit| holds.

    Raises: InputError (SG302, SG305); LimitError (SG407) where the orbit has more than 200000 vectors.
    Source: Seress, Permutation Group Algorithms (2003), section 2.2 and lemma 4.2.1.

    Examples:
        >>> from symgroup.groups import dihedral
        >>> from symgroup.representations import natural
        >>> S = stabilizer(natural(dihedral(4)), (1, 0, 1, 0))
        >>> S.order, S.index
        (4, 2)
    """
    vector = exact_vector(V, x)
    if V.finite_group.family and isinstance(V, Natural):
        young = {"S": _young_subgroup, "A": _even_young_subgroup}[V.finite_group.family]
        subgroup = young(V.finite_group, vector)
        index = V.finite_group.order // subgroup.order
    else:
        subgroup, index = _by_orbit(V, vector)
    result = Stabilizer(V, vector, subgroup, index)
    _certify(result)
    return result


def pointwise_stabilizer(
    V: Representation,  # of G, dim n
    columns: Sequence[Sequence[fmpq]],  # each (n,)
) -> FiniteGroup:
    """Return the subgroup of G that fixes each of several rational vectors. Raises: LimitError (SG407)."""
    nonzero = tuple(tuple(column) for column in columns if any(entry != 0 for entry in column))
    if not nonzero:
        return V.finite_group
    vector = ExactVector(tuple(str(number) for number in range(len(nonzero))), nonzero, "several vectors")
    subgroup, _ = _by_orbit(V, vector)
    return subgroup


def fixes(V: Representation, g: Permutation, vector: ExactVector) -> bool:
    """Whether rho_V(g) x = x, by exact arithmetic."""
    if V.kind <= Kind.SIGNED:
        action = V.monomial(g)
        moves = zip(action.images.tolist(), action.signs.tolist(), range(V.dim), strict=True)
        return all(column[i] == sign * column[j] for i, sign, j in moves for column in vector.columns)
    rows = _over_field_of(vector, V.matrix(g)).tolist()
    return all(
        sum((a * b for a, b in zip(row, column, strict=True)), fmpq(0)) == column[i]
        for column in vector.columns
        for i, row in enumerate(rows)
    )


def _over_field_of(vector: ExactVector, matrix: ExactMatrix) -> ExactMatrix:
    return coerce(matrix, field_of(vector.columns[0][0]))


def _certify(answer: Stabilizer) -> None:
    fixed = all(fixes(answer.representation, g, answer.vector) for g in answer.generators)
    if not fixed or answer.order * answer.index != answer.representation.finite_group.order:
        raise SymgroupBug(f"the certificate of a stabilizer does not hold: {answer.vector.text}")


def _young_subgroup(group: FiniteGroup, vector: ExactVector) -> FiniteGroup:
    """Return the product of the symmetric groups on the sets of equal entries."""
    blocks = _equal_entries(vector)
    generators = [g for block in blocks for g in symmetric_generators(group.points, block)]
    return group.trusted_subgroup(generators, order=prod(factorial(len(block)) for block in blocks))


def _even_young_subgroup(group: FiniteGroup, vector: ExactVector) -> FiniteGroup:
    """Return the even elements of the Young subgroup, which are the stabilizer in the alternating group.

    Let Y be the product of the S(B) over the sets B of equal entries, N the product of the A(B), B_1, ..., B_r the sets
    of two points or more and t_k a transposition in S(B_k). Then Y intersected with A(n) is generated by N and the
    t_1 t_k for k = 2, ..., r, and its order is |Y| / 2 for r >= 1 and 1 for r = 0.

    Proof. The signs of its factors carry y in Y to a vector of C2^r (a set of one point has S(B) = 1); this map is onto,
    since t_k goes to e_k, and its kernel is N. The sign of y is the product of its factors' signs, so y is even exactly
    where its vector has even weight. Hence N lies in Y intersected with A(n), and the quotient is the group of vectors of
    even weight. These are the sums of e_1 + e_k, the images of t_1 t_k: for a set K of even size, the sum of e_1 + e_k
    over the k in K other than 1 is the sum of e_k over K, as e_1 is taken |K| times (even) for 1 not in K, and |K| - 1
    times (odd) for 1 in K. They are half of C2^r for r >= 1; for r = 0, Y = 1.
    """
    blocks = _equal_entries(vector)
    generators = [g for block in blocks for g in alternating_generators(group.points, block)]
    swaps = [cycle(group.points, block[:2]) for block in blocks if len(block) > 1]
    generators += [swaps[0] @ swap for swap in swaps[1:]]
    order = prod(factorial(len(block)) for block in blocks)
    return group.trusted_subgroup(generators, order=order // 2 if swaps else 1)


def _equal_entries(vector: ExactVector) -> list[list[int]]:
    """Return the sets of points whose entries are equal, by their first points."""
    blocks: dict[tuple[fmpq, ...], list[int]] = {}
    for point, entry in enumerate(zip(*vector.columns, strict=True)):
        blocks.setdefault(entry, []).append(point)
    return list(blocks.values())


def _by_orbit(V: Representation, vector: ExactVector) -> tuple[FiniteGroup, int]:
    group = V.finite_group
    start, moves = _monomial_moves(V, vector) if V.kind <= Kind.SIGNED else _matrix_moves(V, vector)
    number, parents = _orbit(start, moves)
    order, rest = divmod(group.order, len(number))
    if rest:
        raise SymgroupBug("the length of an orbit does not divide the order of the group")
    chain, kept = StabilizerChain(group.points, ()), []
    for element in _schreier_generators(group, moves, number, parents):
        if chain.order == order:
            break
        if chain.add(element):
            kept.append(element)
    if chain.order != order:
        raise SymgroupBug("Schreier generators do not generate the stabilizer")
    return group.trusted_subgroup(kept, order=order), len(number)


def _monomial_moves(
    V: Representation, vector: ExactVector
) -> tuple[Hashable, list[Callable[[Hashable], Hashable]]]:
    """Return x as labels and each generator's action on them; equal entries share a label, negatives its negative."""
    labels: dict[tuple[ExactScalar, ...], int] = {}
    for entry in zip(*vector.columns, strict=True):
        if entry not in labels:
            negative = tuple(-value for value in entry)
            labels[entry] = len(labels) + 1 if any(value != 0 for value in entry) else 0
            if V.kind == Kind.SIGNED and labels[entry]:
                labels[negative] = -labels[entry]
    start = np.array([labels[entry] for entry in zip(*vector.columns, strict=True)], dtype=np.int32)

    def move(images: object, signs: object) -> Callable[[Hashable], Hashable]:
        def act(state: Hashable) -> Hashable:
            result = np.empty(V.dim, dtype=np.int32)
            result[images] = signs * np.frombuffer(state, dtype=np.int32)  # type: ignore[call-overload]
            return result.tobytes()

        return act

    actions = [V.monomial(g) for g in V.finite_group.generators]
    return start.tobytes(), [move(a.images, a.signs.astype(np.int32)) for a in actions]


def _matrix_moves(
    V: Representation, vector: ExactVector
) -> tuple[Hashable, list[Callable[[Hashable], Hashable]]]:
    def move(rows: list[list[tuple[int, ExactScalar]]]) -> Callable[[Hashable], Hashable]:
        def act(state: Hashable) -> Hashable:
            columns: tuple[tuple[ExactScalar, ...], ...] = state  # type: ignore[assignment]
            return tuple(
                tuple(sum((value * column[j] for j, value in row), fmpq(0)) for row in rows)
                for column in columns
            )

        return act

    sparse = [
        [[(j, value) for j, value in enumerate(row) if value != 0] for row in matrix.tolist()]
        for matrix in (_over_field_of(vector, A) for A in V.generator_matrices())
    ]
    return vector.columns, [move(rows) for rows in sparse]


def _orbit(
    start: Hashable, moves: Sequence[Callable[[Hashable], Hashable]]
) -> tuple[dict[Hashable, int], list[tuple[int, int]]]:
    """Return the orbit's points with their numbers, and for each the (point, generator) that found it."""
    number = {start: 0}
    points, parents = [start], [(-1, -1)]
    for position, state in enumerate(points):
        for generator, move in enumerate(moves):
            image = move(state)
            if image not in number:
                number[image] = len(points)
                points.append(image)
                parents.append((position, generator))
        if len(points) > LARGEST_ORBIT:
            raise LimitError.of(
                "SG407",
                f"the orbit of the vector has more than {LARGEST_ORBIT} elements",
                help="use a vector with more symmetry, or a smaller group",
            )
    return number, parents


def _schreier_generators(
    group: FiniteGroup,
    moves: Sequence[Callable[[Hashable], Hashable]],
    number: dict[Hashable, int],
    parents: list[tuple[int, int]],
) -> Iterator[Permutation]:
    """Yield u_(s p)^-1 s u_p over all points p and generators s, in a shuffled order that finds large subgroups early."""
    points = list(number)
    order = list(range(len(points)))
    Random(0).shuffle(order)
    carriers: dict[int, Permutation] = {0: group.identity}
    for position in order:
        for generator, move in enumerate(moves):
            image = number[move(points[position])]
            if parents[image] == (position, generator):
                continue
            moved = group.generators[generator] @ _carrier(group, parents, carriers, position)
            yield _carrier(group, parents, carriers, image).inverse() @ moved


def _carrier(
    group: FiniteGroup, parents: list[tuple[int, int]], carriers: dict[int, Permutation], position: int
) -> Permutation:
    path = []
    while position not in carriers:
        path.append(position)
        position = parents[position][0]
    element = carriers[position]
    for step in reversed(path):
        element = group.generators[parents[step][1]] @ element
        if len(carriers) < 50_000:
            carriers[step] = element
    return element
