"""Wreath products in their imprimitive and product actions."""

from __future__ import annotations

from itertools import product

from symgroup.errors import InputError, LimitError
from symgroup.groups.finite import Carrier, FiniteGroup
from symgroup.groups.named import LARGEST_DEGREE, point_carrier
from symgroup.groups.permutation import Permutation


def wreath_product(
    K: FiniteGroup,  # natural of dim n
    P: FiniteGroup,  # a permutation group of m points
    name: str | None = None,
) -> FiniteGroup:  # natural of dim n m
    """Return K wr P in its imprimitive action: K^m acts on m copies of what K acts on, and P permutes the copies.

    Order |K|^m |P|. With K by signs or matrices the product acts by block matrices: signed < [-1] > wr S(n) is the group of
    all signed permutations. Raises: InputError (SG249) where P is not a permutation group, LimitError (SG405).
    """
    copies = _copies(P)
    if K.points * copies > LARGEST_DEGREE:
        raise LimitError.of("SG405", f"{K} wr {P} has more than {LARGEST_DEGREE} points")
    vectors = tuple(
        tuple((axis + K.degree * copy, value) for axis, value in vector)
        for copy in range(copies)
        for vector in K.carrier.vectors
    )
    basis = tuple(point + K.points * copy for copy in range(copies) for point in K.carrier.basis)
    carrier = Carrier(K.degree * copies, vectors, basis)
    if K.points == K.degree:
        carrier = point_carrier(carrier.degree)
    # K acts on the first point of each orbit of P; P carries it to the other copies
    generators = [
        Permutation(
            g[i] + K.points * copy if copy == first else i + K.points * copy
            for copy in range(copies)
            for i in range(K.points)
        )
        for first in _first_points(P)
        for g in K.generators
    ]
    generators += [
        Permutation(K.points * p[copy] + i for copy in range(copies) for i in range(K.points))
        for p in P.generators
    ]
    order = K.order**copies * P.order
    return FiniteGroup(name or f"{K} wr {P}", tuple(generators), carrier, known_order=order, wreath=(K, P))


def wreath_product_action(
    K: FiniteGroup,  # a permutation group of n points
    P: FiniteGroup,  # a permutation group of m points
    name: str | None = None,
) -> FiniteGroup:  # on n^m points
    """Return K wr P in its product action on the n^m tuples (x_1, ..., x_m), in lexicographic order.

    Raises: InputError (SG249) where one of the two is not a permutation group, LimitError (SG405).
    """
    copies = _copies(P)
    if K.points != K.degree:
        raise InputError.of("SG249", f"the product action needs a permutation group, and {K} is none")
    if copies * K.degree.bit_length() > 64 or K.degree**copies > LARGEST_DEGREE:
        raise LimitError.of("SG405", f"{K.degree}^{copies} points are more than {LARGEST_DEGREE}")
    tuples = list(product(range(K.degree), repeat=copies))
    number = {x: position for position, x in enumerate(tuples)}
    generators = [
        Permutation(number[tuple(g[v] if i == first else v for i, v in enumerate(x))] for x in tuples)
        for first in _first_points(P)
        for g in K.generators
    ]
    for p in P.generators:
        back = p.inverse()  # the entry at place i comes from place p^-1(i)
        generators.append(Permutation(number[tuple(x[back[i]] for i in range(copies))] for x in tuples))
    kept = tuple(g for g in generators if not g.is_identity)
    return FiniteGroup(name or f"{K} wr {P} on tuples", kept, point_carrier(len(tuples)))


def _copies(P: FiniteGroup) -> int:
    if P.points != P.degree:
        raise InputError.of(
            "SG249",
            f"the right factor of a wreath product permutes copies, and {P} is not a permutation group",
        )
    return P.degree


def _first_points(P: FiniteGroup) -> list[int]:
    """Return the least point of each orbit of P."""
    seen: set[int] = set()
    first = []
    for start in range(P.degree):
        if start not in seen:
            first.append(start)
            seen.update(P.orbit(start))
    return first
