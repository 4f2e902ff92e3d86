"""Dimensions that the literature states, the views of a basis, and what is refused."""

import numpy as np
import pytest
import sympy

from symgroup.errors import GroupMismatchError, InputError, LimitError
from symgroup.groups import (
    cyclic,
    dihedral,
    matrix_group,
    permutation_group,
    rubik,
    signed_group,
    symmetric,
    weyl,
)
from symgroup.representations import (
    direct_sum,
    exterior_power,
    natural,
    regular,
    restrict,
    sign,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.solve import basis as basis_module
from symgroup.solve import equivariant_basis, fixed_space, hom_dim, nullspace, orbits

QUATERNIONS = signed_group([[2, -1, 4, -3], [3, -4, -1, 2]], "Q8")
TURN = matrix_group([[[0, -1], [1, -1]]], "C3")
HEXAGON = matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]])


@pytest.mark.parametrize("n", range(1, 8))
def test_symmetric_groups_have_bell_numbers_with_at_most_n_blocks(n):
    """Hom(V^k, V^l) of S(n) has one map a partition of k + l points into at most n blocks: (Maron 2019)."""
    V = natural(symmetric(n))
    V2 = tensor_product(V, V)
    blocks = {2: {1: 1, 2: 1}, 3: {1: 1, 2: 3, 3: 1}, 4: {1: 1, 2: 7, 3: 6, 4: 1}}
    for points, (source, target) in {2: (V, V), 3: (V2, V), 4: (V2, V2)}.items():
        expected = sum(count for parts, count in blocks[points].items() if parts <= n)
        assert equivariant_basis(source, target).dim == hom_dim(source, target) == expected


def test_real_complex_and_quaternionic_endomorphisms():
    assert equivariant_basis(natural(TURN), natural(TURN)).dim == 2
    assert equivariant_basis(natural(HEXAGON), natural(HEXAGON)).dim == 1
    assert equivariant_basis(natural(QUATERNIONS), natural(QUATERNIONS)).dim == 4


def test_no_map_between_different_irreducibles():
    G = symmetric(3)
    B = equivariant_basis(trivial(G), sign(G))
    assert (B.dim, B.shape, list(B.maps()), B.to_sympy()) == (0, (1, 1), [], [])
    assert B.to_numpy().shape == (0, 1, 1)
    assert B.index_map().tolist() == [[-1]]


def test_trivial_group_has_every_matrix():
    V = natural(permutation_group([], 2))
    assert equivariant_basis(V, V).index_map().tolist() == [[0, 1], [2, 3]]
    one = natural(matrix_group([[[1, 0], [0, 1]]]))
    assert equivariant_basis(one, one).dim == 4
    assert equivariant_basis(one, one, route="nullspace").dim == 4


def test_index_and_sign_maps_over_tiles():
    G = symmetric(2)
    V, s = natural(G), sign(G)
    W = direct_sum([(2, s), (1, V)])
    B = equivariant_basis(W, direct_sum([(1, V), (1, s)]))
    index, signs = B.index_map(), B.sign_map()
    assert B.route == "blocks"
    assert index.shape == B.shape == (3, 4)
    assert index[:2].tolist() == [[0, 1, 2, 3], [0, 1, 3, 2]]
    assert signs[:2].tolist() == [[1, 1, 1, 1], [-1, -1, 1, 1]]
    assert index[2].tolist() == [4, 5, 6, 6]
    assert signs[2].tolist() == [1, 1, 1, -1]
    for number, matrix in enumerate(B.to_sympy()):
        assert matrix == sympy.Matrix(np.where(index == number, signs, 0).tolist())


def test_zero_entries_have_index_minus_one_and_sign_zero():
    G = signed_group([[-1, 2], [1, -2]])
    B = equivariant_basis(natural(G), natural(G))
    assert B.index_map().tolist() == [[0, -1], [-1, 1]]
    assert B.sign_map().tolist() == [[1, 0], [0, 1]]


def test_many_copies_cost_one_block():
    V = regular(dihedral(4))
    wide = direct_sum([(64, V)])
    B = equivariant_basis(wide, wide)
    assert (len(B.space.forms), len(B.proofs), B.dim) == (1, 1, 64 * 64 * 8)
    assert B.shape == (512, 512)


def test_proofs_name_the_route_and_the_prime():
    V = natural(HEXAGON)
    B = equivariant_basis(V, V)
    assert B.route == B.proofs[0].route == "nullspace"
    assert B.proofs[0].prime is not None
    P = equivariant_basis(regular(HEXAGON), regular(HEXAGON))
    assert (P.route, P.proofs[0].prime) == ("orbits", None)


def test_counting_large_groups_by_point_stabilizers():
    for n in (12, 40):
        by_points = symmetric(n)
        V = natural(by_points)
        assert hom_dim(V, V) == 2
        assert hom_dim(V, tensor_product(V, V)) == 5
        by_signs = signed_group([[2, 1, *range(3, n + 1)], [*range(2, n + 1), 1]])
        W = natural(by_signs)
        assert hom_dim(W, W) == equivariant_basis(W, W).dim == 2
    mixed = permutation_group([[1, 2, 3, 4, 5, 6, 7, 8, 9, 0], [1, 0], [*range(10), 11, 10]], 12)
    assert (
        hom_dim(natural(mixed), natural(mixed)) == equivariant_basis(natural(mixed), natural(mixed)).dim == 6
    )
    assert hom_dim(tensor_product(V, V), V) == 5
    W = natural(weyl("E", 8))
    assert hom_dim(W, W) == 1
    X, Y = exterior_power(natural(rubik(3)), 2), natural(rubik(3))
    assert hom_dim(X, Y) == equivariant_basis(X, Y).dim


def test_fixed_spaces():
    G = symmetric(4)
    V = natural(G)
    assert fixed_space(V, G).tolist() == [[1, 1, 1, 1]]
    assert fixed_space(V, G.subgroup([])).nrows() == 4
    assert fixed_space(sign(G), G).nrows() == 0
    assert fixed_space(restrict(V, G), G.point_stabilizer(0)).nrows() == 2


def test_refusals():
    V = natural(symmetric(3))
    with pytest.raises(GroupMismatchError, match="SG301"):
        equivariant_basis(V, natural(cyclic(3)))
    with pytest.raises(GroupMismatchError, match="SG301"):
        hom_dim(V, natural(cyclic(3)))
    with pytest.raises(InputError, match="SG303"):
        equivariant_basis(natural(HEXAGON), natural(HEXAGON)).index_map()
    with pytest.raises(InputError, match="SG304"):
        equivariant_basis(natural(HEXAGON), natural(HEXAGON), route="orbits")
    with pytest.raises(InputError) as error:
        equivariant_basis(V, V, route="magic")
    assert error.value.code == "SG304"
    assert "orbits" in (error.value.diagnostics[0].help or "")


def test_limits(monkeypatch):
    V, N = natural(symmetric(7)), natural(HEXAGON)
    B = equivariant_basis(V, V)
    monkeypatch.setattr(orbits, "LARGEST_PAIRS", 48)
    monkeypatch.setattr(nullspace, "LARGEST_ENTRIES", 100)
    monkeypatch.setattr(basis_module, "LARGEST_DENSE", 97)
    with pytest.raises(LimitError, match="SG401"):
        equivariant_basis(natural(symmetric(11)), natural(symmetric(11)))
    with pytest.raises(LimitError, match="SG401"):
        equivariant_basis(symmetric_power(N, 3), N)
    with pytest.raises(LimitError, match="SG401"):
        B.to_numpy()
    assert B.index_map().shape == (7, 7)
