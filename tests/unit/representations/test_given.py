"""Representations by images of the generators: proven, evaluated, and refused where a relation fails."""

from random import Random

import pytest
import sympy

from symgroup.algebra import exact_matrix, field_of, number_field
from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    cyclic,
    dicyclic,
    dihedral,
    direct_product,
    elements_of,
    general_linear,
    lie_group,
    mathieu,
    orthogonal,
    permutation_group,
    rubik,
    signed_group,
    symmetric,
    trivial_group,
    unitary,
    weyl,
)
from symgroup.representations import (
    conjugate,
    det,
    dual,
    exterior_power,
    natural,
    quotient,
    regular,
    representation_from_images,
    sign,
    symmetric_power,
    tensor_product,
)
from symgroup.representations.base import Kind

S3 = symmetric(3)
STANDARD = [[[0, 1], [1, 0]], [[0, -1], [1, -1]]]
B3 = signed_group([[2, 3, 1], [-1, 2, 3], [2, 1, 3]])


def given_again(W):
    return representation_from_images(W.group, [W.matrix(g).tolist() for g in W.group.generators])


def random_elements(G, count, seed=0):
    random, g = Random(seed), G.identity
    for _ in range(count):
        for _ in range(12):
            g = random.choice(G.generators) @ g
        yield g


ROUNDTRIPS = [
    natural(symmetric(5)),
    sign(symmetric(5)),
    natural(B3),
    exterior_power(natural(B3), 2),
    natural(weyl("F", 4)),
    symmetric_power(natural(weyl("G", 2)), 3),
    tensor_product(natural(dihedral(6)), sign(dihedral(6))),
    regular(dicyclic(8)),
    natural(rubik(2)),
    natural(mathieu(11)),
    quotient(symmetric(4), symmetric(4).subgroup([(1, 2, 3, 0), (2, 1, 0, 3)])),
]


@pytest.mark.parametrize("W", ROUNDTRIPS, ids=str)
def test_the_matrices_are_those_of_the_representation_that_gave_the_images(W):
    V = given_again(W)
    assert (V.dim, V.kind) == (W.dim, W.kind)
    for g in random_elements(W.group, 20):
        assert V.matrix(g) == W.matrix(g)
        assert V.character(g) == W.character(g)


def test_standard_representation_of_s3():
    V = representation_from_images(S3, STANDARD, "std")
    assert str(V) == "std"
    assert V.kind == Kind.EXACT
    table = elements_of(S3)
    elements = [table.element(i) for i in range(6)]
    assert all(V.matrix(g @ h) == V.matrix(g) * V.matrix(h) for g in elements for h in elements)


def test_permutations_signs_and_matrices_mix():
    D4 = dihedral(4)
    rotation, reflection = [[0, -1], [1, 0]], [1, -2]
    V = representation_from_images(D4, [rotation, reflection])
    assert V.kind == Kind.SIGNED
    assert representation_from_images(D4, [[1, 0], [0, 1]]).kind == Kind.PERMUTATION
    mixed = representation_from_images(cyclic(2), [[[1, 1], [0, -1]]])
    assert mixed.kind == Kind.EXACT
    both = representation_from_images(D4, [[[0, 1], [-1, 0]], [[1, 0], [0, -1]]])
    assert both.kind == Kind.SIGNED


def test_signed_images_of_a_permutation_group():
    # C(4) by the rotation of the plane
    V = representation_from_images(cyclic(4), [[2, -1]])
    g = cyclic(4).generators[0]
    assert V.matrix(g @ g) == -1 * V.matrix(g.power(4))


@pytest.mark.parametrize(
    ("group", "images", "relation"),
    [
        (S3, [[[0, 1], [1, 0]], [[0, -1], [1, 0]]], r"\(g2\)\^3 = 1"),
        (S3, [[0, 1], [1, 0]], r"\(g2\)\^3 = 1"),
        (cyclic(4), [[[1, 1], [0, 1]]], r"\(g1\)\^4 = 1"),
        (dihedral(4), [[2, -1], [1, 2]], r"\(g1 g2\)\^2 = 1"),
        (
            permutation_group([(1, 0, 2, 3), (0, 1, 3, 2)], 4),
            [[1, 0, 2], [0, 2, 1]],
            r"\(g1 g2\)\^2 = 1",
        ),
    ],
)
def test_a_relation_that_fails_is_named(group, images, relation):
    with pytest.raises(InputError, match="SG272") as caught:
        representation_from_images(group, images)
    assert any(__import__("re").search(relation, note) for note in caught.value.diagnostics[0].notes)


def test_relations_beyond_orders_of_products_are_found():
    G = permutation_group([(1, 0, 3, 2, 4, 5), (1, 2, 0, 3, 4, 5)], 6)  # A(4): orders 2, 3, product 3
    H = [(1, 0, 2, 3, 4, 5), (1, 2, 0, 3, 4, 5)]  # S(3): orders 2, 3, product 2
    with pytest.raises(InputError, match="SG272"):
        representation_from_images(G, H)
    a, b = (1, 0, 3, 2, 4, 5, 6), (0, 2, 4, 3, 5, 1, 6)
    K = permutation_group([a, b], 7)
    with pytest.raises(InputError, match="SG272"):
        representation_from_images(permutation_group([a, b], 7), [a, (0, 2, 1, 3, 4, 5, 6)])
    assert representation_from_images(K, [a, b]).kind == Kind.PERMUTATION


def test_every_wrong_image_of_a_random_kind_is_refused_and_every_conjugate_accepted():
    random, n = Random(1), 5
    G = symmetric(4)
    accepted = 0
    for _ in range(300):
        images = [random.sample(range(n), n) for _ in G.generators]
        table = elements_of(G)
        image_group = permutation_group(images, n)
        pair = permutation_group(
            [[*g, *(4 + i for i in image)] for g, image in zip(G.generators, images, strict=True)], 4 + n
        )
        is_graph = pair.order == len(table)  # the subgroup of G x S(5) is a graph iff it has the order of G
        try:
            representation_from_images(G, images)
        except InputError as error:
            assert error.code == "SG272"
            assert not is_graph
        else:
            assert is_graph
            assert len(table) % image_group.order == 0
            accepted += 1
    assert accepted > 0


def test_redundant_and_missing_generators():
    g = symmetric(3).generators
    G = permutation_group([g[0], g[1], g[0] @ g[1]], 3)
    good = [g[0], g[1], g[0] @ g[1]]
    assert representation_from_images(G, good).dim == 3
    with pytest.raises(InputError, match="SG272"):
        representation_from_images(G, [g[0], g[1], g[1] @ g[0]])
    with pytest.raises(InputError, match="SG271"):
        representation_from_images(trivial_group(2), [])


def test_input_errors():
    with pytest.raises(InputError, match="SG271"):
        representation_from_images(S3, [[1, 0]])
    with pytest.raises(InputError, match="SG271"):
        representation_from_images(S3, [[1, 0], [1, 2, 0]])
    with pytest.raises(InputError, match="SG273"):
        representation_from_images(S3, [[1, 1], [1, 2]])
    with pytest.raises(InputError, match="SG273"):
        representation_from_images(cyclic(2), [[[1, 0], [1]]])
    with pytest.raises(InputError, match="SG273"):
        representation_from_images(cyclic(2), [[[1, 1], [1, 1]]])
    with pytest.raises(InputError, match="SG240"):
        representation_from_images(cyclic(2), [[0, 0]])
    with pytest.raises(InputError, match="SG302"):
        representation_from_images(cyclic(2), [[[0.5, 0], [0, 1]]])
    with pytest.raises(LimitError, match="SG274"):
        representation_from_images(symmetric(1000), symmetric(1000).generators)


def test_a_long_relation_is_still_refused(monkeypatch):
    monkeypatch.setattr("symgroup.representations.given.LONGEST_WORD", 1)
    monkeypatch.setattr("symgroup.representations.given._require_relation", lambda *_: None)
    with pytest.raises(InputError, match="SG272") as caught:
        representation_from_images(S3, [[0, 1], [1, 0]])
    assert "letters" in caught.value.diagnostics[0].notes[0]


def test_images_over_number_fields():
    s, c = sympy.sqrt(3) / 2, -sympy.Rational(1, 2)
    V = representation_from_images(S3, [[[1, 0], [0, -1]], [[c, -s], [s, c]]])
    assert str(field_of(V.matrix(S3.generators[1]))) == "Q(sqrt(3))"
    table = elements_of(S3)
    elements = [table.element(i) for i in range(6)]
    assert all(V.matrix(g @ h) == V.matrix(g) * V.matrix(h) for g in elements for h in elements)
    assert [V.character(g) for g in elements] == [2, 0, 0, -1, -1, 0]
    again = given_again(V)
    assert all(again.matrix(g) == V.matrix(g) for g in elements)
    with pytest.raises(InputError, match="SG272"):
        representation_from_images(S3, [[[1, 0], [0, -1]], [[c, -s], [s, s]]])
    C5, z = cyclic(5), sympy.exp(2 * sympy.pi * sympy.I / 5)
    W = representation_from_images(C5, [[[z]]])
    g = C5.generators[0]
    assert W.matrix(g.power(3)) == W.matrix(g) * W.matrix(g) * W.matrix(g)
    assert conjugate(W).matrix(g) == W.matrix(g.inverse())
    assert conjugate(conjugate(W)) is W
    assert conjugate(V) is V
    assert conjugate(W).character(g) == W.character(g.inverse())


def test_conjugates_of_lie_groups():
    U, O, G = unitary(3), orthogonal(3), general_linear(2)
    assert conjugate(natural(U)) == dual(natural(U))
    assert conjugate(dual(natural(U))) == natural(U)
    assert conjugate(symmetric_power(natural(U), 2)) == symmetric_power(dual(natural(U)), 2)
    P = direct_product(cyclic(3), U)
    assert [conjugate(V).matrix(g) for V in (natural(P), det(P)) for g in P.generators] == [
        V.matrix(g) for V in (natural(P), det(P)) for g in P.generators
    ]
    for X in P.lie_algebra:  # of a unitary group: the conjugate of i H is i times minus the transpose of H
        assert conjugate(natural(P)).derivative(X) == -X.transpose()
    assert conjugate(conjugate(natural(P))).derivative(P.lie_algebra[0]) == P.lie_algebra[0]
    assert conjugate(natural(O)) == natural(O)
    assert conjugate(natural(G)) == natural(G)
    with pytest.raises(InputError, match="SG275"):
        conjugate(natural(lie_group([exact_matrix([[sympy.I, 0], [0, 1]], number_field([sympy.I]))])))
