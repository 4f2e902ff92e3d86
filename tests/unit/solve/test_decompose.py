"""Decomposition by the algebra of equivariant maps, against characters and highest weights, and where it must refuse."""

from functools import reduce

import pytest
import sympy
from flint import fmpq, fmpq_mat

from symgroup.algebra import exact_matrix, number_field
from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    cyclic,
    dihedral,
    direct_product,
    euclidean,
    lie_group,
    mathieu,
    orthogonal,
    permutation_group,
    rubik,
    signed_group,
    special_linear,
    special_unitary,
    symmetric,
    symplectic,
    unitary,
    weyl,
)
from symgroup.representations import (
    direct_sum,
    dual,
    exterior_power,
    irreps,
    natural,
    outer,
    regular,
    tensor_product,
    trivial,
)
from symgroup.representations.decomposition import decompose_by_characters
from symgroup.representations.weights import decompose_by_weights
from symgroup.solve import equivariant_basis
from symgroup.solve.commutant import Algebra, simple_parts
from symgroup.solve.decompose import decompose
from symgroup.solve.decompose_commutant import decompose_by_commutant

QUATERNIONS = signed_group([[2, -1, 4, -3], [3, -4, -1, 2]], "Q8")
DIVISION = {"real": 1, "complex": 2, "quaternionic": 4}


def power(V, k):
    return reduce(tensor_product, [V] * k)


def parts(components):
    return [(c.dim, c.multiplicity, c.type) for c in components]


def line(rows, components=()):
    return natural(lie_group([fmpq_mat(rows)], [fmpq_mat(c) for c in components]))


def lie_cases():
    rotations, plane = natural(orthogonal(3, special=True)), natural(orthogonal(2, special=True))
    lorentz, full = natural(orthogonal(1, 3, special=True, connected=True)), natural(orthogonal(1, 3))
    spin, colour = natural(special_unitary(2)), natural(special_unitary(3))
    return [
        power(rotations, 3),
        direct_sum([(2, power(rotations, 2)), (3, rotations)]),
        irreps(orthogonal(3), "2x0e + 1x1o + 1x2e + 1x1e"),
        power(plane, 2),
        power(natural(orthogonal(2)), 3),
        power(natural(orthogonal(4, special=True)), 2),
        exterior_power(natural(orthogonal(2, 2, special=True)), 2),
        exterior_power(natural(orthogonal(3, 3, connected=True)), 3),
        exterior_power(natural(orthogonal(6, special=True)), 3),
        power(natural(orthogonal(5)), 2),
        power(lorentz, 2),
        power(full, 2),
        power(natural(symplectic(4)), 2),
        power(natural(special_linear(2)), 3),
        spin,
        power(spin, 2),
        direct_sum([(1, spin), (2, power(spin, 2))]),
        direct_sum([(2, colour), (1, dual(colour))]),
        tensor_product(colour, dual(colour)),
        exterior_power(natural(special_unitary(4)), 2),
        natural(unitary(2)),
        outer(spin, spin),
    ]


@pytest.mark.parametrize("over", ["R", "C"])
@pytest.mark.parametrize("V", lie_cases(), ids=str)
def test_the_commutant_agrees_with_highest_weights(V, over):
    assert decompose_by_commutant(V, over) == decompose_by_weights(V, over) == decompose(V, over)


@pytest.mark.parametrize("over", ["R", "C"])
@pytest.mark.parametrize(
    "V",
    [
        natural(cyclic(5)),
        natural(cyclic(12)),
        regular(QUATERNIONS),
        natural(QUATERNIONS),
        direct_sum([(3, natural(QUATERNIONS)), (2, trivial(QUATERNIONS))]),
        power(natural(dihedral(5)), 2),
        regular(permutation_group([[1, 2, 0], [1, 0]], 3)),
        natural(direct_product(cyclic(3), symmetric(3))),
        exterior_power(natural(cyclic(7)), 2),
    ],
    ids=str,
)
def test_the_commutant_agrees_with_characters(V, over):
    assert decompose_by_commutant(V, over) == decompose_by_characters(V, over) == decompose(V, over)


@pytest.mark.parametrize("V", lie_cases()[:14], ids=str)
def test_types_have_the_endomorphisms_they_say(V):
    components = decompose(V)
    total = sum(c.multiplicity**2 * DIVISION[c.type] for c in components)
    assert total == equivariant_basis(V, V).dim
    assert sum(c.total_dim for c in components) == V.dim


def test_groups_without_a_name():
    assert parts(decompose(line([[0, -1], [1, 0]]))) == [(2, 1, "complex")]
    assert parts(decompose(line([[0, -1], [1, 0]], [[[1, 0], [0, -1]]]))) == [(2, 1, "real")]
    assert parts(decompose(line([[0, 2], [1, 0]]))) == [(1, 1, "real")] * 2  # eigenvalues sqrt(2), -sqrt(2)
    assert parts(decompose(line([[0, -2], [1, 0]]))) == [(2, 1, "complex")]
    assert parts(decompose(line([[1, 1], [0, 2]]))) == [(1, 1, "real")] * 2
    # x^3 - 2: one real eigenvalue, a pair of complex ones
    cubic = line([[0, 0, 2], [1, 0, 0], [0, 1, 0]])
    assert parts(decompose(cubic)) == [(1, 1, "real"), (2, 1, "complex")]
    assert parts(decompose(cubic, "C")) == [(1, 1, "real"), (1, 1, "complex"), (1, 1, "complex")]
    # left multiplication by unit quaternions
    i = fmpq_mat([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]])
    j = fmpq_mat([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]])
    H = natural(lie_group([i, j]))
    assert parts(decompose(H)) == [(4, 1, "quaternionic")]
    assert parts(decompose(H, "C")) == [(2, 2, "quaternionic")]
    assert parts(decompose(direct_sum([(3, H), (1, trivial(H.group))]))) == [
        (1, 1, "real"),
        (4, 3, "quaternionic"),
    ]


def test_a_centre_with_real_and_quaternionic_places():
    """(1 + sqrt(2), -1) over Q(sqrt(2)): a quaternion algebra that splits at one of the two real places only."""
    # basis 1, s, i, si, j, sj, k, sk with s^2 = 2, i^2 = 1 + s, j^2 = -1; right multiplications commute with left ones
    left = [_multiplication(element) for element in ("s", "i", "j")]
    V = natural(lie_group(left))
    assert parts(decompose(V)) == [(2, 2, "real"), (4, 1, "quaternionic")]
    assert parts(decompose(V, "C")) == [(2, 2, "real"), (2, 2, "quaternionic")]


def _multiplication(name):
    """Left multiplication on a + b i + c j + d k with coefficients in Q(s), coordinates (1, s) for each."""
    s = [[0, 2], [1, 0]]
    a = [[1, 2], [1, 1]]  # 1 + s
    one, zero = [[1, 0], [0, 1]], [[0, 0], [0, 0]]
    minus = [[-1, 0], [0, -1]]
    tables = {
        "s": [[s, zero, zero, zero], [zero, s, zero, zero], [zero, zero, s, zero], [zero, zero, zero, s]],
        # i 1 = i, i i = a, i j = k, i k = a j
        "i": [[zero, a, zero, zero], [one, zero, zero, zero], [zero, zero, zero, a], [zero, zero, one, zero]],
        # j 1 = j, j i = -k, j j = -1, j k = i, since j i j = -i j j = i
        "j": [
            [zero, zero, minus, zero],
            [zero, zero, zero, one],
            [one, zero, zero, zero],
            [zero, minus, zero, zero],
        ],
    }
    table = tables[name]
    return fmpq_mat(
        [[table[p][q][r][c] for q in range(4) for c in range(2)] for p in range(4) for r in range(2)]
    )


def test_large_finite_groups():
    assert parts(decompose(natural(weyl("E", 8)))) == [(8, 1, "real")]
    assert parts(decompose(natural(mathieu(24)))) == [(1, 1, "real"), (23, 1, "real")]
    V = tensor_product(natural(mathieu(24)), natural(mathieu(24)))
    # 2-point action (rank 15): [1, 23, 252, 253, ...] as in the ATLAS
    assert parts(decompose(V)) == [(1, 2, "real"), (23, 3, "real"), (252, 1, "real"), (253, 1, "real")]
    V = natural(symmetric(40))
    assert parts(decompose(direct_sum([(5, V), (1, trivial(V.group))]))) == [(1, 6, "real"), (39, 5, "real")]


@pytest.mark.parametrize(
    "V",
    [
        natural(euclidean(2)),
        natural(euclidean(3, special=True)),
        line([[1, 1], [0, 1]]),
        line([[0, 1], [0, 0]]),
        tensor_product(line([[0, 1], [0, 0]]), line([[0, 1], [0, 0]])),
        natural(
            lie_group([fmpq_mat([[1, 0], [0, 0]]), fmpq_mat([[0, 1], [0, 0]])])
        ),  # End is Q, and yet it is not simple
        natural(lie_group([fmpq_mat(2, 2)], [fmpq_mat([[1, 1], [0, 1]])])),
    ],
    ids=str,
)
def test_what_is_not_semisimple_is_refused(V):
    with pytest.raises(InputError, match="SG291"):
        decompose(V)


def test_other_refusals():
    gaussian = number_field([sympy.I])
    spiral = natural(lie_group([exact_matrix([[1 + sympy.I]], gaussian)]))
    with pytest.raises(InputError, match="SG293"):
        decompose(spiral)
    W = natural(rubik(3))
    with pytest.raises(LimitError, match="SG292"):
        decompose(tensor_product(W, tensor_product(W, W)))
    with pytest.raises(InputError, match="SG307"):
        decompose_by_commutant(W, "Q")
    with pytest.raises(LimitError, match="SG292"):
        decompose(line([[i + 1 if i == j else 0 for j in range(41)] for i in range(41)]))


def test_simple_parts_of_a_full_matrix_algebra():
    one = fmpq(1)
    algebra = Algebra.of_maps([[(i, j, one)] for i in range(3) for j in range(3)], 3)
    assert algebra.one == (1, 0, 0, 0, 1, 0, 0, 0, 1)
    assert algebra.is_semisimple
    (part,) = simple_parts(algebra)
    assert (part.dim, part.places, part.real_places, part.multiplicity, part.types) == (9, 1, 1, 3, (1, 0, 0))


@pytest.mark.parametrize(
    "V",
    [
        power(natural(dihedral(4)), 2),
        direct_sum(
            [(2, natural(symmetric(4))), (1, power(natural(symmetric(4)), 2)), (1, regular(symmetric(4)))]
        ),
        natural(signed_group([[2, -1, 4, -3], [3, -4, -1, 2]])),
        power(natural(signed_group([[-2, 3, 1], [1, 2, -3]])), 2),
        regular(cyclic(7)),
    ],
    ids=str,
)
def test_the_algebra_of_an_index_map_is_that_of_its_maps(V):
    basis = equivariant_basis(V, V)
    by_maps = Algebra.of_maps(list(basis.maps()), V.dim)
    by_orbits = Algebra.of_index_map(basis.index_map(), basis.sign_map())
    assert sorted(by_orbits.constants) == sorted(by_maps.constants)
    assert (by_orbits.traces, by_orbits.one) == (by_maps.traces, by_maps.one)
    assert by_orbits.left(by_orbits.one) == fmpq_mat(
        basis.dim, basis.dim, [fmpq(int(i == j)) for i in range(basis.dim) for j in range(basis.dim)]
    )


@pytest.mark.parametrize("n", [6, 9])
def test_cubes_of_points_decompose_as_tableaux_count(n):
    # V^3 is the sum over k of S(3, k) times the tuples of k different points, in which (n - |mu|, mu) is f^mu C(k, |mu|) times
    V = power(natural(symmetric(n)), 3)
    found = parts(decompose_by_commutant(V))
    assert sorted(m for _, m, _ in found) == [1, 1, 2, 5, 6, 6, 10]
    assert sum(m * m for _, m, _ in found) == 203  # the Bell number B(6)
    assert (n - 1, 10, "real") in found
    assert {kind for *_, kind in found} == {"real"}


def test_large_permutation_groups_decompose_by_orbits():
    V = natural(rubik(3))  # 8 corners with three facets each, 12 edges with two
    wanted = [(1, 2, "real"), (7, 1, "real"), (11, 1, "real"), (12, 1, "real"), (16, 1, "complex")]
    assert parts(decompose(V)) == wanted
    assert parts(decompose(power(natural(mathieu(24)), 2))) == [
        (1, 2, "real"),
        (23, 3, "real"),
        (252, 1, "real"),
        (253, 1, "real"),
    ]
