"""Decomposition over number fields by the algebra of equivariant maps, against characters and quaternion algebras."""

from functools import reduce

import pytest
import sympy
from flint import fmpq, fmpq_poly
from hypothesis import given
from hypothesis import strategies as st

from symgroup.algebra import FieldElement, exact_matrix, number_field, sign
from symgroup.errors import InputError
from symgroup.groups import direct_product, lie_group, matrix_group, weyl
from symgroup.representations import direct_sum, dual, natural, tensor_product, trivial
from symgroup.representations.decomposition import decompose_by_characters
from symgroup.solve import equivariant_basis
from symgroup.solve.commutant import Algebra, simple_parts
from symgroup.solve.decompose import decompose
from symgroup.solve.decompose_commutant import decompose_by_commutant
from symgroup.solve.scalars import separating

ROOT, PHI = sympy.sqrt(2), sympy.GoldenRatio
HALF = sympy.Rational(1, 2)
SEVENTH = 2 * sympy.cos(2 * sympy.pi / 7)  # three real embeddings
CUBE_ROOT = sympy.cbrt(2)  # one real embedding and a pair of complex ones


def power(V, k):
    return reduce(tensor_product, [V] * k)


def parts(components):
    return [(c.dim, c.multiplicity, c.type) for c in components]


def times(a, b, c, d):
    """The matrix of left multiplication by a quaternion."""
    return [[a, -b, -c, -d], [b, a, -d, c], [c, d, a, -b], [d, -c, b, a]]


def finite_cases():
    unitary = natural(matrix_group([[[sympy.I, 0], [0, -sympy.I]], [[0, -1], [1, 0]]]))
    cube_root = natural(matrix_group([[[sympy.exp(2 * sympy.pi * sympy.I / 3)]]]))
    heptagon = natural(matrix_group([[[SEVENTH, -1], [1, 0]], [[0, 1], [1, 0]]]))
    rotations = natural(matrix_group([[[SEVENTH, -1], [1, 0]]]))
    icosians = natural(matrix_group([times(0, 1, 0, 0), times(PHI / 2, HALF, (PHI - 1) / 2, 0)]))
    octonians = natural(
        matrix_group([times(0, 1, 0, 0), times(ROOT / 2, ROOT / 2, 0, 0), times(*[HALF] * 4)])
    )
    icosahedral = natural(weyl("H", 3))
    return [
        icosahedral,
        power(icosahedral, 2),
        natural(weyl("H", 4)),
        unitary,
        power(unitary, 2),
        direct_sum([(1, unitary), (2, dual(unitary))]),
        cube_root,
        direct_sum([(2, cube_root), (1, trivial(cube_root.group))]),
        power(heptagon, 2),
        power(rotations, 2),
        direct_sum([(2, rotations), (3, trivial(rotations.group))]),
        icosians,
        direct_sum([(3, octonians), (2, trivial(octonians.group))]),
    ]


@pytest.mark.parametrize("over", ["R", "C"])
@pytest.mark.parametrize("V", finite_cases(), ids=lambda V: f"{V.dim} over {V.field}")
def test_the_commutant_agrees_with_characters(V, over):
    assert not V.field.is_rational
    assert decompose_by_commutant(V, over) == decompose_by_characters(V, over)


def algebraic(field, *rows):
    return natural(lie_group([exact_matrix(matrix, field) for matrix in rows]))


def quaternions(field, x):
    """Left multiplication by i and j in the algebra with i^2 = x, j^2 = -1: over R, matrices if x > 0, Hamilton's if x < 0."""
    i = [[0, x, 0, 0], [1, 0, 0, 0], [0, 0, 0, x], [0, 0, 1, 0]]
    return algebraic(field, i, times(0, 0, 1, 0))


@given(
    st.sampled_from([ROOT, SEVENTH, CUBE_ROOT]),
    st.lists(st.integers(-3, 3), min_size=2, max_size=2),
    st.integers(0, 1),
)
def test_the_embedding_decides_between_real_and_quaternionic(theta, coefficients, square):
    K = number_field([theta])
    x = coefficients[0] + coefficients[1] * theta + square * theta**2
    value = exact_matrix([[x]], K)[0, 0]
    if value == 0:
        return
    expected = [(2, 2, "real")] if sign(value) > 0 else [(4, 1, "quaternionic")]
    assert parts(decompose(quaternions(K, x))) == expected


def test_the_embedding_decides_between_real_and_complex_places():
    K = number_field([ROOT])
    expected = {ROOT: 1, -ROOT: 2, 1 - ROOT: 2, ROOT - 1: 1}  # x^2 - c
    for c, dim in expected.items():
        found = parts(decompose(algebraic(K, [[0, c], [1, 0]])))
        assert found == ([(1, 1, "real")] * 2 if dim == 1 else [(2, 1, "complex")])
    cubic = decompose(algebraic(K, [[0, 0, ROOT], [1, 0, 0], [0, 1, 0]]))
    assert parts(cubic) == [(1, 1, "real"), (2, 1, "complex")]


def test_what_is_not_semisimple_is_refused_over_a_field():
    with pytest.raises(InputError, match="SG291"):
        decompose(algebraic(number_field([ROOT]), [[1, ROOT], [0, 1]]))


def test_a_group_too_large_for_its_classes():
    G = direct_product(weyl("H", 4), weyl("H", 4))
    V = natural(G)
    assert parts(decompose(V)) == [(4, 1, "real")] * 2
    # each R^4 x R^4 is the sum of 1, Alt^2 in two halves that reflections exchange, and the traceless square
    square = [(1, 2, "real"), (6, 1, "real"), (6, 1, "real"), (9, 1, "real"), (9, 1, "real"), (16, 2, "real")]
    assert parts(decompose(power(V, 2))) == square
    assert sum(m * m for _, m, _ in square) == equivariant_basis(power(V, 2), power(V, 2)).dim


def test_an_algebra_over_a_field_is_kept_over_q():
    K = number_field([ROOT])
    one = FieldElement(K, fmpq_poly([1]))
    algebra = Algebra.of_maps([[(i, j, one)] for i in range(2) for j in range(2)], 2, K)
    assert algebra.dim == 8
    assert algebra.rank(algebra.one) == 2
    (part,) = simple_parts(algebra)
    assert (part.dim, part.places, part.real_places, part.multiplicity, part.types) == (4, 1, 1, 2, (1, 0, 0))


@pytest.mark.parametrize("theta", [ROOT, -ROOT, SEVENTH, CUBE_ROOT, sympy.sqrt(2) + sympy.sqrt(3)])
def test_a_number_that_is_positive_at_one_embedding_only(theta):
    K = number_field([theta])
    c = separating(K)
    assert sign(FieldElement(K, c)) > 0
    for root in fmpq_poly(list(K.polynomial)).numer().complex_roots():
        ball = root[0]
        if ball.imag == 0 and not ball.overlaps(K.theta(64)):
            value = sum((fmpq(a) * ball**k for k, a in enumerate(c.coeffs())), ball * 0)
            assert value.real < 0
