"""Homomorphisms of modules with one generator: eigenspaces and null spaces give the same, and other modules are refused."""

import numpy as np
import pytest
import sympy
from flint import fmpq_mat

from symgroup.algebra import QQ, block_diagonal, exact_matrix, identity_matrix, kronecker, number_field
from symgroup.algebra.arrays import small_primes
from symgroup.algebra.places import places_of
from symgroup.groups import orthogonal, special_linear, weyl
from symgroup.representations import natural, tensor_product
from symgroup.representations.arrays import integer_arrays
from symgroup.solve import equivariant_basis
from symgroup.solve.cyclic import maps_from_generator
from symgroup.solve.nullspace import maps_by_nullspace

PLANE = [fmpq_mat([[0, 1], [1, 0]]), fmpq_mat([[0, -1], [1, -1]])]
TURN = [fmpq_mat([[0, -1], [1, 0]])]
QUATERNIONS = [
    fmpq_mat([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]]),
    fmpq_mat([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]]),
]
JORDAN = [fmpq_mat([[0, 1, 0], [0, 0, 1], [0, 0, 0]])]
TRIANGULAR = [fmpq_mat([[1, 0], [0, 0]]), fmpq_mat([[0, 1], [0, 0]])]
GOLDEN = sympy.sqrt(5) / 2 + sympy.Rational(1, 2)
FIVE = number_field([GOLDEN])
PENTAGON = [exact_matrix([[0, -1], [1, GOLDEN - 1]], FIVE), exact_matrix([[0, 1], [1, 0]], FIVE)]


def times(matrices, copies):
    return [block_diagonal([A] * copies) for A in matrices]


def squares(matrices):
    return [kronecker(A, A) for A in matrices]


def found_from_generator(source, target, seed=0, field=QQ):
    """Return the maps at the places above one prime, and those of the null space there."""
    n, m = source[0].nrows(), target[0].nrows()
    exact = maps_by_nullspace(source, target, n, m).basis
    places = next(places_of(field, small_primes))
    V, W = (integer_arrays(matrices).at(places) for matrices in (source, target))
    found = maps_from_generator(V, V if source is target else W, places[0].prime, np.random.default_rng(seed))
    expected = integer_arrays([exact]).at(places)
    return found, None if expected is None else expected[:, 0], places[0].prime


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "source, target",
    [
        (PLANE, PLANE),
        (times(PLANE, 2), times(PLANE, 2)),
        (PLANE, squares(PLANE)),
        (squares(PLANE), PLANE),
        (PLANE, times(PLANE, 2)),
        (TURN, TURN),
        (QUATERNIONS, QUATERNIONS),
        (JORDAN, JORDAN),
        (JORDAN, [block_diagonal([JORDAN[0], fmpq_mat([[0]])])]),
    ],
)
def test_maps_from_a_generator_are_the_null_space(source, target, seed):
    found, expected, prime = found_from_generator(source, target, seed)
    assert found is not None and found.shape == expected.shape
    assert not ((found - expected) % prime).any()


def test_two_places_at_once():
    found, expected, prime = found_from_generator(PENTAGON, PENTAGON, field=FIVE)
    assert found.shape == expected.shape == (2, 1, 4)
    assert not ((found - expected) % prime).any()


@pytest.mark.parametrize(
    "module",
    [times(PLANE, 3), times(TURN, 2), [identity_matrix(2)], [block_diagonal([JORDAN[0], JORDAN[0]])]],
)
def test_modules_that_one_vector_does_not_generate_are_refused(module):
    """A multiplicity is above the dimension: 3 planes, 2 copies of each character of C(4), two Jordan blocks."""
    assert found_from_generator(module, module)[0] is None


def test_maps_into_many_copies_are_refused():
    """One form sees too little of three planes, so that candidates fail the test."""
    assert found_from_generator(PLANE, times(PLANE, 3))[0] is None


def test_a_module_that_is_not_semisimple():
    """All upper triangular matrices: (0, 1) generates, and only scalars commute."""
    found, expected, prime = found_from_generator(TRIANGULAR, TRIANGULAR)
    assert found is None or not ((found - expected) % prime).any()


@pytest.mark.parametrize("G", [weyl("H", 3), weyl("F", 4), special_linear(2), orthogonal(3, special=True)])
def test_bases_are_those_of_eigenspaces(G, monkeypatch):
    """The two ways share the lift and the exact check, not how homomorphisms are found."""
    from symgroup.solve import equivariant, meataxe

    V = natural(G)
    cube = tensor_product(tensor_product(V, V), V)
    for source, target in ((cube, cube), (V, cube), (cube, V)):
        equivariant._solve_block.cache_clear()
        found = equivariant_basis(source, target, "meataxe").to_exact()
        equivariant._solve_block.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(meataxe, "maps_from_generator", lambda *_: None)
            assert equivariant_basis(source, target, "meataxe").to_exact() == found
    equivariant._solve_block.cache_clear()
