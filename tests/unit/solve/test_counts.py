"""Counts by orbits, reciprocity and invariants, against sums over classes, the solver and known numbers."""

from __future__ import annotations

import pytest
import sympy

from symgroup.algebra import exact_matrix, number_field
from symgroup.errors import LimitError
from symgroup.groups import (
    conjugacy_classes,
    cyclic,
    dihedral,
    direct_product,
    euclidean,
    lie_group,
    mathieu,
    matrix_group,
    orthogonal,
    rubik,
    signed_group,
    symmetric,
    weyl,
    wreath_product,
)
from symgroup.representations import (
    Representation,
    direct_sum,
    dual,
    exterior_power,
    induce,
    irreducible_representation,
    natural,
    quotient,
    regular,
    sign,
    standard,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.solve import equivariant_basis, hom_dim
from symgroup.solve.count import _count_by_classes
from symgroup.solve.invariants import count_by_invariants
from symgroup.solve.molien import molien
from symgroup.solve.orbit_counts import count_by_orbits, reciprocal_pairs

S4, D4, B3, M24, R = symmetric(4), dihedral(4), weyl("B", 3), mathieu(24), rubik(3)
SIGNS = signed_group([[-2, 3, 1], [1, 2, -3], [2, 1, 3]])


def of_permutations() -> list[Representation]:
    H = S4.point_stabilizer(3)
    return [
        natural(S4),
        tensor_product(natural(S4), sign(S4)),
        quotient(S4, S4.subgroup([[1, 0, 3, 2]])),
        induce(sign(H), S4),
        induce(tensor_product(natural(H), sign(H)), S4),
        exterior_power(natural(S4), 2),
        dual(regular(S4)),
    ]


def of_signs() -> list[Representation]:
    V = natural(SIGNS)
    return [V, tensor_product(V, V), exterior_power(V, 2), symmetric_power(V, 2), trivial(SIGNS)]


@pytest.mark.parametrize("make", [of_permutations, of_signs])
def test_orbits_and_reciprocity_count_what_characters_count(make):
    for V in make():
        for W in make():
            wanted = _count_by_classes(V, W)
            assert count_by_orbits(V, W) == wanted, (str(V), str(W))
            pairs = reciprocal_pairs(V, W)
            if pairs is not None:
                assert sum(_count_by_classes(*pair) or 0 for pair in pairs) == wanted, (str(V), str(W))


def test_reciprocity_with_exact_matrices():
    H = S4.point_stabilizer(0)
    plane = irreducible_representation(H, 2)
    V = induce(plane, S4)
    for W in (standard(S4), irreducible_representation(S4, 3), V, tensor_product(V, natural(S4))):
        for source, target in ((V, W), (W, V)):
            pairs = reciprocal_pairs(source, target)
            assert pairs is not None
            assert sum(_count_by_classes(*pair) or 0 for pair in pairs) == _count_by_classes(source, target)


def test_large_groups():
    """M24 is 5-transitive; the orbits of Rubik's group on its 48 facets are the corners and the edges."""
    point, V = M24.point_stabilizer(0), natural(M24)
    assert hom_dim(quotient(M24, point), quotient(M24, point)) == 2
    assert hom_dim(induce(sign(point), M24), V) == hom_dim(V, V) == 2  # M23 has no odd elements
    assert hom_dim(induce(natural(point), M24), V) == 5  # Ind(Res V) = V * V, and V^2 -> V has Bell(3) maps
    assert hom_dim(induce(standard(point), M24), standard(M24)) == 2  # over M23 both are 1 + 22
    facets = natural(R)
    corner = quotient(R, R.point_stabilizer(0))
    assert hom_dim(corner, corner) == equivariant_basis(corner, corner).dim == 4
    assert hom_dim(corner, facets) == 5
    for V in (exterior_power(facets, 2), direct_sum([(2, corner), (1, facets)])):
        assert hom_dim(V, facets) == equivariant_basis(V, facets).dim
    # C(2) wr C(30): the e_i e_i go round; e_i e_j goes to itself and to e_j e_i, in 29 orbits
    flips = natural(signed_group([[-1, *range(2, 31)], [*range(2, 31), 1]]))
    assert hom_dim(tensor_product(flips, flips), tensor_product(flips, flips)) == 30 + 2 * 29


def test_euclidean_groups():
    """A vector of V = R^n + R fixed by all translations lies in R^n, so an equivariant map is a multiple of the identity."""
    for n in (1, 2, 3):
        for special in (False, True):
            V = natural(euclidean(n, special=special))
            assert hom_dim(V, V) == 1 + (n == 1 and special)
            assert hom_dim(trivial(V.group), V) == (n == 1 and special)
            assert hom_dim(V, trivial(V.group)) == 1
            W = tensor_product(V, V)
            assert hom_dim(W, V) == equivariant_basis(W, V).dim
    V = natural(euclidean(3))
    assert hom_dim(direct_sum([(3, V), (1, dual(V))]), V) == 3 + hom_dim(dual(V), V)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_one_jordan_block(n):
    """Commuting with a nilpotent block of size n: polynomials in it; Hom between blocks of sizes k and l has dim min(k, l)."""
    block = exact_matrix([[int(j == i + 1) for j in range(n)] for i in range(n)], number_field([]))
    V = natural(lie_group([block]))
    assert hom_dim(V, V) == n
    V2 = tensor_product(V, V)  # blocks of sizes 2n - 1, 2n - 3, ..., 1
    sizes = range(1, 2 * n, 2)
    assert hom_dim(V2, V2) == sum(min(k, l) for k in sizes for l in sizes)
    assert hom_dim(V, V2) == sum(min(k, n) for k in sizes)


def test_invariants_of_classical_groups_are_those_of_formal_characters():
    for G in (orthogonal(2), orthogonal(3), orthogonal(1, 2), direct_product(orthogonal(2), cyclic(3))):
        V = natural(G)
        for source, target in (
            (V, V),
            (V, tensor_product(V, V)),
            (symmetric_power(V, 2), tensor_product(V, V)),
        ):
            assert count_by_invariants(source, target) == hom_dim(source, target)


def test_a_group_of_ones_own_over_a_number_field():
    """Scaling of the plane's axes by e^t and e^(sqrt(2) t): no two weights of V^2 but those of e1 e2 and e2 e1 are equal."""
    root = number_field([sympy.sqrt(2)])
    V = natural(lie_group([exact_matrix([[1, 0], [0, sympy.sqrt(2)]], root)]))
    W = tensor_product(V, V)
    assert (hom_dim(V, V), hom_dim(V, W), hom_dim(W, W)) == (2, 0, 1 + 1 + 4)


def test_matrices_of_a_finite_group_without_classes():
    """W(H4) x W(I2(5)) has 144000 elements; by matrices with coordinates in another order it is not seen to be a product."""
    P = direct_product(weyl("H", 4), weyl("I", 5))
    order = [4, 0, 1, 5, 2, 3]
    matrices = [P.natural_matrix(g) for g in P.generators]
    V, known = (
        natural(matrix_group([[[A[i, j] for j in order] for i in order] for A in matrices])),
        natural(P),
    )
    assert V.group.order == P.order == 144_000
    assert conjugacy_classes(V.group) is None
    assert not V.group.factors
    assert hom_dim(V, V) == hom_dim(known, known) == equivariant_basis(V, V).dim == 2
    assert (
        hom_dim(symmetric_power(V, 2), trivial(V.group))
        == hom_dim(symmetric_power(known, 2), trivial(P))
        == 2
    )
    assert hom_dim(exterior_power(V, 2), V) == hom_dim(exterior_power(known, 2), known) == 0
    assert hom_dim(tensor_product(V, V), tensor_product(V, V)) is None  # 1296 unknowns


def test_sums_over_products_are_counted_summand_by_summand():
    """Over E(2) x S(3), V * V -> V * V has V* x W of dim 1296; over the factors, the parts have at most 81."""
    V = natural(direct_product(euclidean(2), symmetric(3)))
    square = tensor_product(V, V)
    assert count_by_invariants(square, square) is None
    for W in (V, square, symmetric_power(V, 2), exterior_power(V, 2)):
        assert hom_dim(square, W) == equivariant_basis(square, W).dim


def test_molien_series_of_motions():
    """Polynomial maps that commute with motions of points (x, w): w is invariant, and so is no other coordinate."""
    for n in (2, 3):
        V = natural(euclidean(n))
        assert molien(V, V, 5) == [0, 1, 1, 1, 1, 1]  # w^(k-1) (x, w)
        assert molien(V, trivial(V.group), 4) == [1, 1, 1, 1, 1]
    # the sum of e_i x e_i is fixed by motions; from degree 2 on v x v times a power of w as well
    V = natural(euclidean(3))
    assert molien(V, tensor_product(V, V), 3) == [1, 1, 2, 2]
    jordan = natural(lie_group([exact_matrix([[0, 1], [0, 0]])]))
    assert molien(jordan, jordan, 6) == [1, 2, 2, 2, 2, 2, 2]  # blocks of size k + 1 and 2


def test_molien_series_without_classes():
    """Of Rubik's group and C(7) wr C(20) as by orbits; degree by degree of a rotation group given by matrices."""
    V, one = natural(R), trivial(R)
    assert (
        molien(V, one, 3) == [1, *(hom_dim(symmetric_power(V, k), one) for k in (1, 2, 3))] == [1, 2, 7, 18]
    )
    necklaces = natural(wreath_product(cyclic(7), cyclic(20)))
    assert molien(necklaces, trivial(necklaces.group), 2) == [1, 1, 4 + 10]
    power = symmetric_power(necklaces, 2)
    assert molien(necklaces, necklaces, 2) == [1, 26, equivariant_basis(power, necklaces).dim]
    large = natural(wreath_product(symmetric(10), cyclic(3)))
    with pytest.raises(LimitError, match="SG411"):
        molien(large, large)
    turns = [[[0, -1, 0], [1, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, -1], [0, 1, 0]]]
    mine, known = natural(lie_group([exact_matrix(X) for X in turns])), natural(orthogonal(3, special=True))
    assert molien(mine, mine, 5) == molien(known, known, 5) == [0, 1, 0, 1, 0, 1]
