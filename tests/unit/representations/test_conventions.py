"""The conventions that files and outside checks rely on: indices, orders of bases, signs, and what is refused."""

import numpy as np
import pytest
import sympy

from symgroup.errors import GroupMismatchError, InputError, LimitError
from symgroup.groups import (
    Permutation,
    cyclic,
    dihedral,
    elements_of,
    matrix_group,
    permutation_group,
    signed_group,
    symmetric,
)
from symgroup.representations import (
    Kind,
    det,
    direct_sum,
    dual,
    exterior_power,
    natural,
    quotient,
    regular,
    restrict,
    sign,
    symmetric_power,
    tensor_product,
    trivial,
)

S3 = symmetric(3)
CYCLE = Permutation((1, 2, 0))
SWAP = Permutation((1, 0, 2))
HEXAGON = matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]])


def code_of(call, *arguments):
    with pytest.raises((InputError, LimitError)) as error:
        call(*arguments)
    return error.value.code


def test_permutation_matrices_send_e_i_to_e_g_i():
    for i in range(3):
        column = natural(S3).rho(CYCLE)[:, i]
        assert list(column) == [int(k == CYCLE[i]) for k in range(3)]


def test_tensor_products_put_e_i_x_e_j_at_i_dim_w_plus_j():
    V, W = natural(S3), regular(S3)
    T = tensor_product(V, W)
    g = CYCLE @ SWAP
    v, w, t = V.monomial(g).images, W.monomial(g).images, T.monomial(g).images
    for i in range(3):
        for j in range(6):
            assert t[i * 6 + j] == v[i] * 6 + w[j]
    assert T.rho(g) == sympy.kronecker_product(V.rho(g), W.rho(g))


def test_row_major_vec_of_a_map_transforms_as_the_tensor_product():
    """vec(rho_W(g) A rho_V(g)^-1) = (rho_W x rho_V*)(g) vec(A) in row-major order."""
    V, W = natural(HEXAGON), symmetric_power(natural(HEXAGON), 2)
    A = sympy.Matrix(3, 2, [1, 2, 3, 5, 7, 11])
    for g in HEXAGON.generators:
        moved = W.rho(g) * A * V.rho(g).inv()
        assert tensor_product(W, dual(V)).rho(g) * A.reshape(6, 1) == moved.reshape(6, 1)


def test_matrix_generators_act_as_they_are_written():
    g = signed_group([[-2, 1]])
    assert natural(g).rho(g.generators[0]) == sympy.Matrix([[0, 1], [-1, 0]])
    assert natural(HEXAGON).rho(HEXAGON.generators[0]) == sympy.Matrix([[1, -1], [1, 0]])


def test_symmetric_square_on_monomials_in_lexicographic_order():
    g = HEXAGON.generators[0]  # e0 -> e0 + e1, e1 -> -e0
    expected = sympy.Matrix([[1, -1, 1], [2, -1, 0], [1, 0, 0]])  # on e0e0, e0e1, e1e1
    assert symmetric_power(natural(HEXAGON), 2).rho(g) == expected
    images = symmetric_power(natural(S3), 2).monomial(SWAP).images  # 00 01 02 11 12 22
    assert images.tolist() == [3, 1, 4, 0, 2, 5]


def test_exterior_square_on_increasing_pairs_with_signs():
    action = exterior_power(natural(S3), 2).monomial(SWAP)  # 01 02 12
    assert action.images.tolist() == [0, 2, 1]
    assert action.signs.tolist() == [-1, 1, 1]
    assert exterior_power(natural(S3), 3).rho(SWAP) == sympy.Matrix([[-1]])
    assert exterior_power(natural(HEXAGON), 2).rho(HEXAGON.generators[1]) == sympy.Matrix([[-1]])


@pytest.mark.parametrize(("n", "k"), [(2, 64), (3, 41), (4, 32)])
def test_high_symmetric_powers_do_not_overflow(n, k):
    V = symmetric_power(natural(symmetric(n)), k)
    for g in V.group.generators:
        action = V.monomial(g)
        assert sorted(action.images.tolist()) == list(range(V.dim))
        assert action.trace() == V.character(g)


def test_regular_representation_multiplies_from_the_left():
    table = elements_of(S3)
    images = regular(S3).monomial(CYCLE).images
    for number in range(6):
        assert table.element(int(images[number])) == CYCLE @ table.element(number)
    assert regular(S3).character(CYCLE) == 0
    assert regular(S3).character(S3.identity) == 6


def test_quotient_by_a_point_stabilizer_is_the_natural_representation():
    for G in (symmetric(4), dihedral(5), cyclic(6)):
        for point in range(G.degree):
            V = quotient(G, G.point_stabilizer(point))
            assert V.dim == G.degree
            for g in G.generators:
                assert V.monomial(g).images.tolist() == natural(G).monomial(g).images.tolist()


def test_quotient_by_the_trivial_group_and_by_the_whole():
    assert quotient(S3, S3.subgroup([])).dim == 6
    assert quotient(S3, S3).rho(SWAP) == sympy.Matrix([[1]])
    assert quotient(S3, S3.subgroup([CYCLE])).rho(SWAP) == sympy.Matrix([[0, 1], [1, 0]])


def test_quotient_of_a_group_with_several_orbits():
    G = permutation_group([[1, 0, 2, 3, 4], [0, 1, 3, 4, 2]], 5)
    V = quotient(G, G.point_stabilizer(2))
    assert V.dim == 3
    assert all(sorted(V.monomial(g).images.tolist()) == [0, 1, 2] for g in G.generators)


def test_sign_and_determinant():
    assert sign(S3).rho(SWAP)[0] == det(S3).rho(SWAP)[0] == -1
    assert sign(S3).rho(CYCLE)[0] == det(S3).rho(CYCLE)[0] == 1
    assert det(HEXAGON).rho(HEXAGON.generators[1])[0] == -1
    assert code_of(sign, HEXAGON) == "SG260"
    assert code_of(sign, signed_group([[-1]])) == "SG260"


@pytest.mark.parametrize(
    ("V", "kind"),
    [
        (natural(S3), Kind.PERMUTATION),
        (sign(S3), Kind.SIGNED),
        (natural(signed_group([[-1, 2]])), Kind.SIGNED),
        (natural(signed_group([[2, 1]])), Kind.PERMUTATION),
        (natural(matrix_group([[[0, 1], [1, 0]]])), Kind.PERMUTATION),
        (natural(HEXAGON), Kind.EXACT),
        (direct_sum([(1, natural(S3)), (1, sign(S3))]), Kind.SIGNED),
        (exterior_power(natural(S3), 2), Kind.SIGNED),
        (exterior_power(natural(S3), 1), Kind.PERMUTATION),
        (symmetric_power(natural(HEXAGON), 2), Kind.EXACT),
        (regular(HEXAGON), Kind.PERMUTATION),
    ],
    ids=str,
)
def test_kinds(V, kind):
    assert V.kind == kind


def test_direct_sums_are_flat_and_equal_neighbours_join():
    V, one = natural(S3), trivial(S3)
    W = direct_sum([(2, direct_sum([(2, V)])), (1, V), (1, one)])
    assert W.terms() == ((5, V), (1, one))
    assert direct_sum([(2, direct_sum([(1, V), (1, one)]))]).terms() == ((1, V), (1, one), (1, V), (1, one))
    assert direct_sum([(1, V)]) == V
    assert str(direct_sum([(2, V), (1, one)])) == "2 natural(S(3)) + trivial(S(3))"


def test_monomial_images_are_integers_that_numpy_can_index_with():
    V = direct_sum([(2, natural(S3)), (1, exterior_power(natural(S3), 2))])
    action = V.monomial(SWAP)
    assert action.images.dtype == np.int64
    assert action.to_exact().nrows() == 9


def test_refusals():
    V = natural(S3)
    assert code_of(direct_sum, []) == "SG262"
    assert code_of(direct_sum, [(0, V)]) == "SG262"
    assert code_of(symmetric_power, V, 0) == "SG263"
    assert code_of(symmetric_power, V, 65) == "SG263"
    assert code_of(exterior_power, V, 4) == "SG263"
    assert code_of(exterior_power, V, 0) == "SG263"
    assert code_of(quotient, S3, cyclic(4)) == "SG261"
    assert code_of(quotient, cyclic(3), symmetric(3)) == "SG261"
    assert code_of(restrict, natural(cyclic(3)), S3) == "SG261"
    assert code_of(regular, symmetric(12)) == "SG403"
    assert code_of(quotient, symmetric(12), symmetric(12).subgroup([])) == "SG404"
    assert code_of(tensor_product, regular(symmetric(8)), regular(symmetric(8))) == "SG404"


def test_two_groups_do_not_mix():
    for build in (tensor_product, lambda V, W: direct_sum([(1, V), (1, W)])):
        with pytest.raises(GroupMismatchError) as error:
            build(natural(S3), natural(cyclic(3)))
        assert error.value.code == "SG301"
        assert "S(3)" in error.value.diagnostics[0].notes[0]
        assert "C(3)" in error.value.diagnostics[0].notes[0]
