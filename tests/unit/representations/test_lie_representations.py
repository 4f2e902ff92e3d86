"""Representations of Lie groups: brackets go to brackets, products to products, and derivatives are derivatives."""

from itertools import pairwise

import pytest
import sympy
from flint import fmpq

from symgroup.algebra import coerce, common_field, exact_matrix, identity_matrix
from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    FrozenMatrix,
    cyclic,
    direct_product,
    euclidean,
    general_linear,
    orthogonal,
    signed_group,
    special_linear,
    special_unitary,
    symmetric,
    symplectic,
)
from symgroup.representations import (
    Subrepresentation,
    det,
    direct_sum,
    dual,
    exterior_power,
    irrep,
    irreps,
    lift,
    mixed_tensors,
    natural,
    outer,
    regular,
    restrict,
    sign,
    standard,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
    trivial,
)

GROUPS = [orthogonal(3), orthogonal(1, 2), general_linear(2), special_unitary(3), symplectic(4), euclidean(2)]


def representations(G):
    V = natural(G)
    yield from (V, trivial(G), det(G), dual(V), mixed_tensors(V, 1, 1), symmetric_power(V, 2))
    yield from (exterior_power(V, 2), direct_sum([(2, V), (1, dual(V))]), tensor_product(V, dual(V)))
    if G.form.letter == "O":
        yield traceless_symmetric_power(V, 2)
    if orthogonal(3) == G:
        yield from (irrep(G, 2, 1), irrep(G, 3, -1), irreps(G, "1x0o + 2x1e"))


CASES = [(G, V) for G in GROUPS for V in representations(G)]


@pytest.mark.parametrize(("G", "V"), CASES, ids=str)
def test_it_is_a_representation(G, V):
    algebra, elements = G.lie_algebra, G.generators
    for X, Y in pairwise([*algebra, algebra[0]]):
        left, right = V.derivative(X), V.derivative(Y)
        assert V.derivative(X * Y - Y * X) == left * right - right * left
    for g in elements:
        for X in algebra:
            moved = g.matrix * X * g.inverse().matrix
            assert V.matrix(g) * V.derivative(X) == V.derivative(moved) * V.matrix(g)
        assert V.matrix(g @ g) == V.matrix(g) * V.matrix(g)
        assert V.matrix(g.inverse()) * V.matrix(g) == identity_matrix(V.dim, V.field)
    assert V.matrix(FrozenMatrix.identity(G.degree)) == identity_matrix(V.dim, V.field)


@pytest.mark.parametrize(("G", "V"), CASES, ids=str)
def test_the_derivative_is_that_of_unipotent_elements(G, V):
    """Where X^2 = 0, exp(t X) = 1 + t X, and rho(1 + t X) = exp(t drho(X)), which is a polynomial in t."""
    for X in G.lie_algebra:
        if any(entry != 0 for entry in (X * X).entries()):
            continue
        exponential, term = identity_matrix(V.dim, V.field), identity_matrix(V.dim, V.field)
        for k in range(1, V.dim + 2):
            term = term * V.derivative(X) * fmpq(1, k)
            exponential += term
        assert V.matrix(FrozenMatrix.of(identity_matrix(G.degree) + X)) == exponential


@pytest.mark.parametrize("l", range(5))
def test_irreducible_representations_are_orthogonal(l):
    """Rational rotations of Pythagorean triples go to orthogonal matrices, and so do their products."""
    G = orthogonal(3)
    a = exact_matrix([[fmpq(3, 5), fmpq(-4, 5), 0], [fmpq(4, 5), fmpq(3, 5), 0], [0, 0, 1]])
    b = exact_matrix([[1, 0, 0], [0, fmpq(5, 13), fmpq(12, 13)], [0, fmpq(12, 13), fmpq(-5, 13)]])
    for parity in (1, -1):
        V = irrep(G, l, parity)
        A, B, AB = (V.matrix(FrozenMatrix.of(g)) for g in (a, b, a * b))
        assert A * B == AB
        assert A * A.transpose() == B * B.transpose() == identity_matrix(2 * l + 1, V.field)
        assert V.matrix(FrozenMatrix.of(-identity_matrix(3))) == identity_matrix(2 * l + 1, V.field) * parity


def test_degree_one_is_the_natural_representation():
    """In the order x, y, z, as in e3nn."""
    G = orthogonal(3)
    for g in (*G.generators, FrozenMatrix.of(exact_matrix([[0, 0, 1], [1, 0, 0], [0, 1, 0]]))):
        assert irrep(G, 1, -1).matrix(g) == g.matrix


def test_degree_two_in_the_basis_of_e3nn():
    """Y_2 = (sqrt 3 x z, sqrt 3 x y, y^2 - (x^2 + z^2) / 2, sqrt 3 y z, sqrt 3 (z^2 - x^2) / 2) of a unit vector."""

    def harmonics(v):
        x, y, z = (sympy.Rational(int(e.p), int(e.q)) for e in v)
        root = sympy.sqrt(3)
        return sympy.Matrix(
            [root * x * z, root * x * y, y**2 - (x**2 + z**2) / 2, root * y * z, root * (z**2 - x**2) / 2]
        )

    g = exact_matrix(
        [
            [fmpq(2, 3), fmpq(-1, 3), fmpq(2, 3)],
            [fmpq(2, 3), fmpq(2, 3), fmpq(-1, 3)],
            [fmpq(-1, 3), fmpq(2, 3), fmpq(2, 3)],
        ]
    )
    v = exact_matrix([[1], [2], [5]])
    moved = (g * v).entries()
    D = irrep(orthogonal(3, special=True), 2).rho(g)
    assert (D * harmonics(v.entries()) - harmonics(moved)).applyfunc(sympy.expand) == sympy.zeros(5, 1)


def test_strings_of_e3nn():
    O3, SO3 = orthogonal(3), orthogonal(3, special=True)
    V = irreps(O3, "2x0e + 1x1o+3e")
    assert V.dim == 2 + 3 + 7
    assert str(V) == '2 irreps(O(3), "0e") + irreps(O(3), "1o") + irreps(O(3), "3e")'
    assert irreps(SO3, "2x0 + 1").dim == 5
    for group, text in (
        (O3, "1"),
        (SO3, "1e"),
        (O3, "x1e"),
        (O3, ""),
        (O3, "1e +"),
        (O3, "0x1e"),
        (O3, "-1e"),
    ):
        with pytest.raises(InputError) as error:
            irreps(group, text)
        assert error.value.code == "SG286"
    with pytest.raises(LimitError):
        irrep(SO3, 21)
    with pytest.raises(InputError):
        irrep(orthogonal(2, 1), 1)


def test_five_vectors_have_no_surprises():
    """S(5) permutes five vectors that SO(3) rotates: dim 15, while natural of the product is 5 + 3."""
    G, H = symmetric(5), orthogonal(3, special=True)
    P = direct_product(G, H)
    V = outer(natural(G), natural(H))
    assert (V.dim, natural(P).dim) == (15, 8)
    assert V.group == P
    for g, h in ((P.generators[0], P.generators[1]),):
        assert V.matrix(g @ h) == V.matrix(g) * V.matrix(h)
    X, Y = P.lie_algebra
    left, right = V.derivative(X), V.derivative(Y)
    assert V.derivative(X * Y - Y * X) == left * right - right * left
    assert V.matrix(P.generators[0]) * left == left * V.matrix(P.generators[0])


def test_outer_products_of_finite_groups_are_permutations():
    G, H = symmetric(3), cyclic(4)
    V = outer(natural(G), regular(H))
    P = direct_product(G, H)
    assert V.group == P
    for g in P.generators:
        assert V.monomial(g).to_exact() == V.matrix(g)
        assert V.character(g) == sum(V.matrix(g)[i, i] for i in range(12))
    assert outer(outer(natural(G), natural(H)), natural(G)) == outer(natural(G), natural(H), natural(G))


def test_lifting_a_factor():
    G, H = symmetric(3), orthogonal(2)
    P = direct_product(G, H)
    V = lift(natural(H), P)
    assert [V.matrix(g) == identity_matrix(2) for g in P.generators] == [True, True, False]
    with pytest.raises(InputError) as error:
        lift(natural(cyclic(3)), P)
    assert error.value.code == "SG283"
    twice = direct_product(G, G)
    with pytest.raises(InputError):
        lift(natural(G), twice)
    first, second = lift(sign(G), twice, 1), lift(sign(G), twice, 2)
    assert [first.matrix(g)[0, 0] == second.matrix(g)[0, 0] for g in twice.generators].count(False) > 0


def test_restriction_to_a_finite_subgroup():
    G, H = orthogonal(3), signed_group([[2, 3, 1], [-1, 2, 3]])
    V = restrict(irrep(G, 2, 1), H)
    for g in H.generators:
        for h in H.generators:
            assert V.matrix(g @ h) == V.matrix(g) * V.matrix(h)
    assert V.character(H.identity) == 5


def test_standard_and_traceless():
    V = standard(symmetric(4))
    assert isinstance(V, Subrepresentation)
    assert (V.dim, str(V)) == (3, "standard(S(4))")
    B = V.embedding()
    for g in V.group.generators:
        assert V.base.matrix(g) * B == B * V.matrix(g)
    assert traceless_symmetric_power(natural(orthogonal(4)), 3).dim == 20 - 4
    assert traceless_symmetric_power(natural(orthogonal(1, 3)), 2).dim == 9
    for G in (general_linear(2), special_linear(2)):
        with pytest.raises(InputError) as error:
            traceless_symmetric_power(natural(G), 2)
        assert error.value.code == "SG284"


@pytest.mark.parametrize("make", [regular, sign])
def test_constructions_for_finite_groups(make):
    with pytest.raises(InputError) as error:
        make(orthogonal(3))
    assert error.value.code == "SG315"


def test_rho_and_drho_for_users():
    V = natural(orthogonal(2))
    assert V.drho([[0, -1], [1, 0]]) == sympy.Matrix([[0, -1], [1, 0]])
    assert V.rho(sympy.Matrix([[1, 0], [0, -1]])) == sympy.Matrix([[1, 0], [0, -1]])
    two = tensor_product(V, V)
    assert two.drho([[0, -1], [1, 0]]).shape == (4, 4)


def test_models_without_square_roots():
    """rho = D R D^-1 for the model R and the squares of D."""
    G = orthogonal(3, special=True)
    W = irrep(G, 2)
    for V in (
        W,
        tensor_product(W, natural(G)),
        direct_sum([(2, W), (1, trivial(G))]),
        dual(W),
        symmetric_power(W, 2),
        exterior_power(W, 2),
    ):
        model, squares = V.unscaled()
        assert model.field.is_rational
        assert squares is not None
        for X in G.lie_algebra:
            true, plain = V.derivative(X), model.derivative(X)
            field = common_field(V.field)
            for i in range(V.dim):
                for j in range(V.dim):
                    value = coerce(true[i, j], field)
                    assert value * value == plain[i, j] * plain[i, j] * squares[i] / squares[j]
