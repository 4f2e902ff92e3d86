"""Homomorphisms of exact matrices: eigenspaces, spinning and null spaces give one canonical basis, over Q and over fields."""

from random import Random

import numpy as np
import pytest
import sympy
from flint import fmpq, fmpq_mat
from sympy import cos, exp, pi, sqrt

from symgroup.algebra import (
    block_diagonal,
    coerce,
    exact_matrix,
    identity_matrix,
    kronecker,
    matrix_from_entries,
    number_field,
    to_exact,
)
from symgroup.solve import meataxe
from symgroup.solve.meataxe import homomorphisms_of
from symgroup.solve.nullspace import maps_by_nullspace


def same_by_every_route(source, target, monkeypatch):
    """Return the basis, found by eigenspaces (where they apply), by spinning, and as a null space."""
    n, m = source[0].nrows(), target[0].nrows()
    by_null_space = maps_by_nullspace(source, target, n, m).basis
    by_eigenspaces = homomorphisms_of(source, target).basis.to_exact()
    with monkeypatch.context() as patch:
        patch.setattr(meataxe, "ATTEMPTS", 0)
        by_spinning = homomorphisms_of(source, target).basis.to_exact()
    field = number_field([])
    assert coerce(by_eigenspaces, field) == by_null_space if by_null_space.nrows() == 0 else True
    assert by_eigenspaces == by_null_space == by_spinning
    return by_null_space


def conjugated(matrices, seed):
    random = Random(seed)
    n = matrices[0].nrows()
    while True:
        change = fmpq_mat(n, n, [random.randint(-2, 2) for _ in range(n * n)])
        if change.det() != 0:
            return tuple(change.inv() * A * change for A in matrices)


def rational(*rows):
    return tuple(fmpq_mat(r) for r in rows)


# S(3) on the plane, its sign, its trivial representation; C(4) turning the plane; Q8 on its four-dimensional one
PLANE = rational([[0, 1], [1, 0]], [[0, -1], [1, -1]])
SIGN = rational([[-1]], [[1]])
ONE = rational([[1]], [[1]])


def direct_sum(*parts):
    return tuple(block_diagonal([part[k] for part in parts]) for k in range(len(parts[0])))


@pytest.mark.parametrize(
    "source, target, dim",
    [
        ((PLANE,), (PLANE,), 1),
        ((PLANE, PLANE, SIGN), (PLANE, SIGN, SIGN, ONE), 4),
        ((PLANE, PLANE, PLANE, SIGN, ONE, ONE), (PLANE, PLANE, PLANE, SIGN, ONE, ONE), 14),
        ((PLANE, ONE), (SIGN, SIGN), 0),
        ((SIGN,), (PLANE, PLANE), 0),
        ((ONE, ONE, ONE), (ONE, ONE), 6),
    ],
)
def test_sums_of_representations_of_s3(source, target, dim, monkeypatch):
    V, W = conjugated(direct_sum(*source), 1), conjugated(direct_sum(*target), 2)
    assert same_by_every_route(V, W, monkeypatch).nrows() == dim


@pytest.mark.parametrize(
    "generators, dim",
    [
        (rational([[0, -1], [1, 0]]), 2),  # complex type
        (rational([[0, -1], [1, -1]]), 2),
        (
            rational(
                [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]],
                [[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]],
            ),
            4,  # quaternionic type
        ),
    ],
)
def test_the_three_types(generators, dim, monkeypatch):
    assert same_by_every_route(generators, generators, monkeypatch).nrows() == dim
    twice = conjugated(direct_sum(generators, generators), 5)
    assert same_by_every_route(twice, generators, monkeypatch).nrows() == 2 * dim


@pytest.mark.parametrize(
    "source, target, dim",
    [
        # one nilpotent Jordan block: its commutant is the polynomials in it
        (rational([[0, 1, 0], [0, 0, 1], [0, 0, 0]]), rational([[0, 1, 0], [0, 0, 1], [0, 0, 0]]), 3),
        # Jordan blocks of sizes 3 and 2, into one of size 2: 2 + 2 maps
        (
            rational([[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 0]]),
            rational([[0, 1], [0, 0]]),
            4,
        ),
        # all upper triangular matrices: only scalars commute
        (rational([[1, 0], [0, 0]], [[0, 1], [0, 0]]), rational([[1, 0], [0, 0]], [[0, 1], [0, 0]]), 1),
        # the Euclidean motions of the line, as matrices
        (rational([[1, 1], [0, 1]], [[-1, 0], [0, 1]]), rational([[1, 1], [0, 1]], [[-1, 0], [0, 1]]), 1),
        # sl(2) on 2 x 2 matrices, by left multiplication: Hom = End of two copies
        (
            tuple(kronecker(X, identity_matrix(2)) for X in rational([[0, 1], [0, 0]], [[0, 0], [1, 0]])),
            tuple(kronecker(X, identity_matrix(2)) for X in rational([[0, 1], [0, 0]], [[0, 0], [1, 0]])),
            4,
        ),
        (rational([[0]]), rational([[0]]), 1),
        (rational([[0, 0], [0, 0]]), rational([[0]]), 2),
    ],
)
def test_algebras_that_need_not_be_semisimple(source, target, dim, monkeypatch):
    assert same_by_every_route(source, target, monkeypatch).nrows() == dim
    assert same_by_every_route(conjugated(source, 7), target, monkeypatch).nrows() == dim


def over(field, *rows):
    return tuple(exact_matrix(r, field) for r in rows)


def rotations(n, k=1):
    c, s = cos(2 * pi * k / n), sympy.sin(2 * pi * k / n)
    K = number_field([c, s, sympy.cos(2 * pi / n), sympy.sin(2 * pi / n)])
    return over(K, [[c, -s], [s, c]], [[1, 0], [0, -1]])


@pytest.mark.parametrize("n", [5, 7, 8, 12])
def test_dihedral_groups_over_their_fields(n, monkeypatch):
    for k in (1, 2):
        dim = same_by_every_route(rotations(n), rotations(n, k), monkeypatch).nrows()
        assert dim == (1 if k == 1 else 0)
    V = rotations(n)
    square = tuple(kronecker(a, a) for a in V)  # 1 + sign + the rotation by twice the angle
    assert same_by_every_route(square, square, monkeypatch).nrows() == 3


def test_complex_characters(monkeypatch):
    K = number_field([exp(2 * pi * sympy.I / 5)])
    z = to_exact(exp(2 * pi * sympy.I / 5), K)
    zero = to_exact(0, K)
    V = (matrix_from_entries(3, 3, [z, zero, zero, zero, z, zero, zero, zero, z**2], K),)
    change = exact_matrix([[1, 2, 0], [sqrt(5), 1, 1], [0, 3, 1]], K)
    W = (change.inv() * V[0] * change,)
    assert same_by_every_route(V, W, monkeypatch).nrows() == 5


def test_matrices_over_different_fields_meet_in_the_common_one(monkeypatch):
    turn = fmpq_mat([[0, -1], [1, 0]])
    K = number_field([sqrt(2)])
    change = exact_matrix([[1, sqrt(2)], [0, 1]], K)
    assert same_by_every_route((turn,), (change.inv() * turn * change,), monkeypatch).nrows() == 2


def test_a_field_without_split_primes_at_hand(monkeypatch):
    """A quintic field with Galois group S5: one place a prime, and coordinates by lattice reduction."""
    root = sympy.CRootOf(sympy.Symbol("x") ** 5 - sympy.Symbol("x") + 1, 0)
    K = number_field([root])
    change = exact_matrix([[1, root], [0, 1]], K)
    V = (coerce(fmpq_mat([[0, -1], [1, 0]]), K),)
    W = (change.inv() * V[0] * change,)
    assert same_by_every_route(V, W, monkeypatch).nrows() == 2


def test_entries_that_need_several_primes_and_flint(monkeypatch):
    turn = fmpq_mat([[0, -1], [1, 0]])
    change = fmpq_mat([[1, fmpq(3**60, 2**40)], [0, fmpq(7**30)]])
    assert same_by_every_route((turn,), (change.inv() * turn * change,), monkeypatch).nrows() == 2


def test_eigenspaces_answer_where_the_module_is_semisimple():
    """The fast way is the one that is taken: the other would hide its failures."""
    from symgroup.algebra.arrays import small_primes
    from symgroup.algebra.places import Place
    from symgroup.representations.arrays import integer_arrays
    from symgroup.solve.eigenspaces import homomorphisms

    prime = next(small_primes())
    V = conjugated(direct_sum(PLANE, PLANE, SIGN, ONE), 3)
    arrays = integer_arrays(V).at([Place(prime)])[0]
    for seed in range(20):
        found = homomorphisms(arrays, arrays, prime, np.random.default_rng(seed))
        assert found is not None and len(found) == 6
