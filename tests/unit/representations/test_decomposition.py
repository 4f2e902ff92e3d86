"""Isotypic components over R and C, and polynomial equivariants by degree."""

import pytest
import sympy

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    conjugacy_classes,
    cyclic,
    dihedral,
    direct_product,
    grid,
    matrix_group,
    orthogonal,
    permutation_group,
    sign_flips,
    signed_group,
    symmetric,
    weyl,
    wreath_product,
)
from symgroup.groups.characters import _central_characters, _class_labels, character_table
from symgroup.representations import (
    direct_sum,
    dual,
    irrep,
    natural,
    regular,
    restrict,
    tensor_product,
    trivial,
)
from symgroup.representations.decomposition import decompose_by_characters
from symgroup.solve import decompose, equivariant_basis, hom_dim
from symgroup.solve.molien import molien

QUATERNIONS = signed_group([[2, -1, 4, -3], [3, -4, -1, 2]], "Q8")


def standard(n):
    """S(n) on the differences e_i - e_(i+1): the simple roots, by exact (n-1) x (n-1) matrices."""
    generators = []
    for swap in range(n - 1):
        matrix = [[int(i == j) for j in range(n - 1)] for i in range(n - 1)]
        for j in range(n - 1):
            if j == swap:
                matrix[swap][j] = -1
            elif abs(j - swap) == 1:
                matrix[swap][j] = 1
        generators.append(matrix)
    return matrix_group(generators, f"standard S({n})")


@pytest.mark.parametrize("n", [3, 4, 5])
def test_standard_representation_has_exactly_one_quadratic_equivariant(n):
    G = standard(n)
    V = natural(G)
    assert G.order == symmetric(n).order
    assert molien(V, V, up_to=2) == [0, 1, 1]
    # invariants are a polynomial ring in degrees 2, ..., n
    assert molien(V, trivial(G), up_to=4) == {3: [1, 0, 1, 1, 1], 4: [1, 0, 1, 1, 2], 5: [1, 0, 1, 1, 2]}[n]


def test_standard_representation_of_two_points_has_no_quadratic_equivariant():
    V = natural(standard(2))
    assert molien(V, V, up_to=3) == [0, 1, 0, 1]


@pytest.mark.parametrize("n", range(2, 6))
def test_symmetric_group_on_points_is_trivial_plus_standard(n):
    for over in ("R", "C"):
        parts = decompose(natural(symmetric(n)), over=over)
        assert sorted((c.dim, c.multiplicity, c.type) for c in parts) == sorted(
            [(1, 1, "real"), (n - 1, 1, "real")]
        )


def test_types_of_real_irreducibles():
    plane = decompose(natural(cyclic(3)))
    assert [(c.dim, c.multiplicity, c.type) for c in plane] == [(1, 1, "real"), (2, 1, "complex")]
    over_c = decompose(natural(cyclic(3)), over="C")
    assert [(c.dim, c.type) for c in over_c].count((1, "complex")) == 2
    four = decompose(natural(QUATERNIONS))
    assert [(c.dim, c.multiplicity, c.type) for c in four] == [(4, 1, "quaternionic")]
    assert [(c.dim, c.multiplicity) for c in decompose(natural(QUATERNIONS), over="C")] == [(2, 2)]
    assert sum(c.total_dim for c in decompose(regular(QUATERNIONS))) == 8


def test_trivial_group_decomposes_into_lines():
    V = natural(permutation_group([], 3))
    assert [(c.dim, c.multiplicity, c.type) for c in decompose(V)] == [(1, 3, "real")]
    assert molien(V, trivial(V.group), up_to=3) == [1, 3, 6, 10]


def parts(V, over):
    return [(c.dim, c.multiplicity, c.type) for c in decompose_by_characters(V, over)]


def test_complex_representations_and_their_realifications():
    i, w = sympy.I, (-1 + sympy.sqrt(3) * sympy.I) / 2
    Q = matrix_group([[[i, 0], [0, -i]], [[0, 1], [-1, 0]]])
    assert parts(natural(Q), "C") == [(2, 1, "quaternionic")]
    assert parts(natural(Q), "R") == [(4, 1, "quaternionic")]
    assert hom_dim(natural(Q), natural(Q)) == equivariant_basis(natural(Q), natural(Q)).dim == 1
    assert molien(natural(Q), trivial(Q), 8) == [1, 0, 0, 0, 2, 0, 1, 0, 3]
    third = matrix_group([[[w]]])
    V = natural(third)
    both = direct_sum([(2, V), (1, dual(V)), (1, trivial(third))])
    assert parts(both, "C") == [(1, 1, "real"), (1, 2, "complex"), (1, 1, "complex")]
    assert parts(both, "R") == [(1, 2, "real"), (2, 3, "complex")]
    assert (hom_dim(V, dual(V)), hom_dim(tensor_product(V, V), dual(V))) == (0, 1)
    assert molien(V, dual(V), 5) == [0, 0, 1, 0, 0, 1]
    # the Heisenberg group: x^3 + y^3 + z^3 and x y z span its invariant cubics (Hesse)
    heisenberg = matrix_group([[[0, 1, 0], [0, 0, 1], [1, 0, 0]], [[1, 0, 0], [0, w, 0], [0, 0, w**2]]])
    assert molien(natural(heisenberg), trivial(heisenberg), 6) == [1, 0, 0, 2, 0, 0, 4]
    assert parts(natural(heisenberg), "R") == [(6, 1, "complex")]


def test_representations_over_real_quadratic_fields():
    V = natural(weyl("H", 3))
    assert parts(tensor_product(V, tensor_product(V, V)), "R") == [
        *[(1, 1, "real"), (3, 3, "real"), (3, 1, "real")],
        *[(4, 1, "real"), (5, 2, "real")],
    ]
    assert molien(V, trivial(V.group), 6) == [1, 0, 1, 0, 1, 0, 2]  # degrees 2, 6, 10
    cube = matrix_group([[[0, -1, 0], [1, 0, 0], [0, 0, 1]], [[0, 0, 1], [1, 0, 0], [0, 1, 0]]])
    R = restrict(irrep(orthogonal(3, special=True), 2), cube)
    assert parts(R, "R") == [(2, 1, "real"), (3, 1, "real")]  # the crystal field splits l = 2 into E and T2
    assert hom_dim(R, R) == equivariant_basis(R, R).dim == 2


def test_refusals():
    V = natural(symmetric(3))
    with pytest.raises(InputError, match="SG307"):
        decompose(V, over="Q")
    for bad in (-1, 1001):
        with pytest.raises(InputError, match="SG308"):
            molien(V, V, up_to=bad)
    with pytest.raises(InputError, match="SG301"):
        molien(V, natural(cyclic(3)))
    large = natural(wreath_product(symmetric(10), cyclic(3)))
    with pytest.raises(LimitError, match="SG411"):
        molien(large, large)


@pytest.mark.parametrize(
    "G",
    [cyclic(12), direct_product(cyclic(4), cyclic(6)), sign_flips(3), grid(3, 6), cyclic(1), dihedral(2)],
    ids=str,
)
def test_the_table_of_an_abelian_group_is_that_of_dixon(G):
    table, classes = character_table(G), conjugacy_classes(G)
    central = _central_characters(G, classes, _class_labels(G, classes), table.prime)
    assert sorted(map(tuple, central)) == sorted(map(tuple, table.values.tolist()))


def test_many_shifts():
    """Z(n) on n points: each n-th root of unity once, 1 and -1 real, the others in conjugate pairs."""
    found = decompose(natural(cyclic(600)))
    assert [(c.dim, c.multiplicity, c.type) for c in found] == [(1, 1, "real")] * 2 + [
        (2, 1, "complex")
    ] * 299
    plane = decompose(tensor_product(natural(grid(15, 15)), natural(grid(15, 15))))
    assert [(c.dim, c.multiplicity, c.type) for c in plane] == [(1, 225, "real")] + [
        (2, 225, "complex")
    ] * 112
