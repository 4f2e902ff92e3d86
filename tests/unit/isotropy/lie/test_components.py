"""Discrete generators: they generate what finite subgroups see, and the certificate refuses wrong ones."""

from __future__ import annotations

from itertools import permutations, product
from random import Random

import pytest
import sympy

from symgroup.algebra import ExactMatrix, coerce, exact_matrix, identity_matrix
from symgroup.errors import InputError, SymgroupBug, SymgroupError
from symgroup.groups.lie import orthogonal
from symgroup.groups.matrices import FrozenMatrix
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.isotropy.lie.certificate import check_components, check_tangent, over_field
from symgroup.representations import (
    Representation,
    direct_sum,
    exterior_power,
    natural,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
)

O3, SO3 = orthogonal(3), orthogonal(3, special=True)


def signed_permutations(n: int, special: bool) -> list[FrozenMatrix]:
    found = []
    for images in permutations(range(n)):
        for signs in product((1, -1), repeat=n):
            matrix = exact_matrix([[signs[i] * (images[i] == j) for j in range(n)] for i in range(n)])
            if not special or matrix.det() == 1:
                found.append(FrozenMatrix.of(matrix))
    return found


def closure(generators: tuple[FrozenMatrix, ...], n: int) -> set[FrozenMatrix]:
    found = {FrozenMatrix.identity(n)}
    fresh = set(found)
    while fresh:
        fresh = {g @ h for g in generators for h in fresh} - found
        found |= fresh
        assert len(found) < 1000
    return found


def images(V: Representation, g: FrozenMatrix, x: list[int]) -> list[object]:
    column = exact_matrix([[value] for value in x])
    return list((V.matrix(g) * column).entries())


def shapes(G) -> list[Representation]:
    V = natural(G)
    sym = symmetric_power(V, 2)
    return [
        direct_sum([(2, V)]),
        direct_sum([(3, V)]),
        sym,
        direct_sum([(2, sym)]),
        tensor_product(V, V),
        direct_sum([(1, sym), (1, V)]),
        direct_sum([(1, exterior_power(V, 2)), (1, V)]),
    ]


@pytest.mark.parametrize("G", [O3, SO3, orthogonal(2), orthogonal(4)], ids=str)
def test_finite_stabilizers_are_what_their_generators_generate(G) -> None:
    n, random = G.degree, Random(5)
    finite = signed_permutations(n, G is SO3) if n < 4 else []
    seen = 0
    for V in shapes(G):
        for _ in range(6):
            x = [random.choice([0, 0, 0, 1, 1, 2, -1]) for _ in range(V.dim)]
            S = lie_stabilizer(V, x)
            fixing = [g for g in finite if images(V, g, x) == x]
            if S.order is None:
                continue
            seen += 1
            rational = all(not hasattr(e, "field") for g in S.generators for e in g.entries)
            if S.is_decided and rational:
                group = closure(S.generators, n)
                assert len(group) == S.order
                assert set(fixing) <= group
            assert S.order % max(1, len(fixing)) == 0
    assert seen >= 6


def test_isometries_of_other_signatures_fix_their_vectors() -> None:
    random = Random(3)
    for p, q in ((1, 3), (2, 2), (3, 1), (1, 2)):
        for flags in ({}, {"special": True}, {"connected": True}):
            G = orthogonal(p, q, **flags)
            for copies in (1, 2, 3):
                V = direct_sum([(copies, natural(G))])
                S = lie_stabilizer(V, [random.choice([0, 1, 1, -1, 2]) for _ in range(V.dim)])
                assert S.is_decided  # and the dimension of the theorem was that of the null space


def test_stabilizers_are_carried_along() -> None:
    turn = exact_matrix([[sympy.Rational(a, 3) for a in row] for row in ((1, -2, 2), (2, -1, -2), (2, 2, 1))])
    g = FrozenMatrix.of(turn)
    for V, x in ((symmetric_power(natural(SO3), 2), [1, 0, 0, 1, 0, 2]), (natural(O3), [0, 0, 1])):
        moved = [sympy.Rational(int(e.p), int(e.q)) for e in images(V, g, x)]
        first, second = lie_stabilizer(V, x), lie_stabilizer(V, moved)
        assert (first.name, first.type_name) == (second.name, second.type_name)
        carried = [(g @ h @ g.inverse()).matrix for h in first.generators]
        check_components(V, [_exact(moved)], carried)
        check_tangent(V, [_exact(moved)], [turn * X * turn.inv() for X in first.lie_algebra])


def _exact(values: list[sympy.Rational]) -> list[object]:
    return list(exact_matrix([[value] for value in values]).entries())


def test_generators_over_quadratic_and_cubic_fields() -> None:
    S = lie_stabilizer(symmetric_power(natural(SO3), 2), (1, 1, 0, 2, 0, 4))
    assert {str(g.matrix.field) for g in S.generators} == {"Q(sqrt(2))"}
    cubic = lie_stabilizer(symmetric_power(natural(O3), 2), (1, 2, 3, 4, 5, 6))
    assert len(cubic.generators) == 3
    assert all(g @ g == FrozenMatrix.identity(3, g.matrix.field) for g in cubic.generators)
    quintic = lie_stabilizer(
        symmetric_power(natural(orthogonal(5)), 2), [1, 1, 0, 0, 0, 2, 1, 0, 0, 3, 1, 0, 5, 1, 8]
    )
    assert (quintic.order, quintic.is_decided) == (32, False)
    with pytest.raises(InputError, match="SG319"):
        _ = quintic.subgroup


def test_the_certificate_refuses_wrong_generators() -> None:
    V = natural(O3)
    x = [_exact([0, 0, 1])]
    flip = exact_matrix([[1, 0, 0], [0, 1, 0], [0, 0, -1]])
    with pytest.raises(SymgroupBug, match="moves the vector"):
        check_components(V, x, [flip])
    with pytest.raises(SymgroupError, match="SG261"):
        check_components(V, x, [exact_matrix([[2, 0, 0], [0, 1, 0], [0, 0, 1]])])
    with pytest.raises(SymgroupBug, match="moves the vector"):
        check_tangent(V, x, [exact_matrix([[0, 0, 1], [0, 0, 0], [-1, 0, 0]])])


def test_a_representation_over_a_larger_field_has_the_same_matrices() -> None:
    from symgroup.algebra import number_field

    field = number_field([sympy.sqrt(2)])
    V = symmetric_power(natural(O3), 2)
    large = over_field(V, field)
    for g in O3.generators:
        big: ExactMatrix = coerce(g.matrix, field)
        assert large.matrix(FrozenMatrix.of(big)) == coerce(V.matrix(g), field)
    assert large.field == field and large.group.generators[-1].matrix == identity_matrix(3, field)


def test_stabilizers_over_several_fields_of_one_representation() -> None:
    """Reflections in eigenvectors lie in the conjugate fields of the eigenvalues; the identity is equal in all of them."""
    S = lie_stabilizer(traceless_symmetric_power(natural(orthogonal(4)), 2), [0, -1, 0, 0, 0, 1, 1, 1, 2])
    assert (S.name, S.order, len(S.generators)) == ("C2 x C2 x C2 x C2", 16, 4)
    assert len({str(g.matrix.field) for g in S.generators}) == 4
