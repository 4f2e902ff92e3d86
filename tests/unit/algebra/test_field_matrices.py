"""Matrices over number fields: products, echelon forms, inverses and null spaces, against sympy and against themselves."""

from random import Random

import pytest
import sympy
from flint import fmpq, fmpq_mat, nmod_mat, nmod_poly
from sympy import Rational, cos, exp, pi, sqrt

from symgroup.algebra import (
    QQ,
    FieldMatrix,
    Place,
    block_diagonal,
    coerce,
    exact_matrix,
    field_of,
    identity_matrix,
    kronecker,
    lift_null_space,
    matrix_from_entries,
    matrix_to_sympy,
    modular,
    null_space,
    null_space_modulo,
    number_field,
    pivots_of,
    reduce_modulo,
    row_space,
    stack,
    to_exact,
    zero_matrix,
)
from symgroup.algebra import places as places_module
from symgroup.algebra.elimination import _eliminated
from symgroup.algebra.places import split_places
from symgroup.algebra.prime_numbers import primes

FIELDS = {
    "Q(sqrt(5))": [sqrt(5)],
    "Q(i)": [sympy.I],
    "Q(cos(2 pi/7))": [cos(2 * pi / 7)],
    "Q(zeta(5))": [exp(2 * pi * sympy.I / 5)],
    "Q(sqrt(2), sqrt(3))": [sqrt(2), sqrt(3)],
    "Q(2**(1/3))": [sympy.Integer(2) ** Rational(1, 3)],
    "quintic": [sympy.CRootOf(sympy.Symbol("x") ** 5 - sympy.Symbol("x") + 1, 0)],
}


def random_matrix(K, seed, rows, columns, size=2):
    random = Random(seed)
    t = to_exact(K.expression, K)
    powers = [t**k for k in range(K.degree)]

    def entry():
        return sum(
            (fmpq(random.randint(-size, size), random.randint(1, 2)) * p for p in powers), to_exact(0, K)
        )

    return matrix_from_entries(rows, columns, [entry() for _ in range(rows * columns)], K)


@pytest.fixture(params=FIELDS)
def K(request):
    return number_field(FIELDS[request.param])


def test_products_entry_by_entry(K):
    A, B = random_matrix(K, 1, 3, 4), random_matrix(K, 2, 4, 2)
    C = A * B
    for i in range(3):
        for j in range(2):
            assert C[i, j] == sum((A[i, k] * B[k, j] for k in range(4)), to_exact(0, K))
    assert (A + A) == A * 2 == 2 * A and zero_matrix(3, 4, K) == A - A and -A + A * 2 == A
    assert (A * B).transpose() == B.transpose() * A.transpose()
    t = to_exact(K.expression, K)
    assert (t * A)[1, 2] == t * A[1, 2] and (A * t) / t == A
    R = fmpq_mat([[1, 2, 0], [fmpq(1, 3), 0, 1]])
    assert coerce(R, K) * A == R * A
    assert A.transpose() * R.transpose() == A.transpose() * coerce(R, K).transpose()


def test_setting_entries(K):
    A = zero_matrix(2, 2, K)
    t = to_exact(K.expression, K)
    A[0, 1] = t
    A[1, 0] = fmpq(1, 2)
    A[1, 1] = 3
    assert A.entries() == [0, t, fmpq(1, 2), 3]
    A[0, 1] = 0
    assert fmpq_mat([[0, 0], [fmpq(1, 2), 3]]) == A


@pytest.mark.parametrize("rank", [1, 3, 6])
def test_echelon_forms_by_places_are_those_by_pivots(K, rank):
    M = random_matrix(K, rank, 7, rank) * random_matrix(K, 10 + rank, rank, 8)
    by_places, found = M.rref()
    by_pivots, expected = _eliminated(M)
    assert found == expected == rank
    assert by_places == by_pivots
    space = row_space(M)
    assert space.nrows() == rank and row_space(space) == space
    kernel = null_space(M)
    assert kernel.nrows() == 8 - rank
    assert M * kernel.transpose() == zero_matrix(7, 8 - rank, K)
    assert pivots_of(by_places, rank) == [min(j for j in range(8) if space[i, j] != 0) for i in range(rank)]


def test_inverses_and_determinants(K):
    A, B = random_matrix(K, 3, 4, 4), random_matrix(K, 4, 4, 4)
    assert (A * B).det() == A.det() * B.det()
    assert A * A.inv() == identity_matrix(4, K) == A.inv() * A
    singular = stack([A, A], 4) * random_matrix(K, 5, 4, 8)
    assert singular.det() == 0
    with pytest.raises(ZeroDivisionError):
        singular.inv()


def test_against_sympy():
    K = number_field([sqrt(5)])
    A = random_matrix(K, 9, 3, 3)
    S = matrix_to_sympy(A)
    assert exact_matrix((S * S).applyfunc(sympy.expand).tolist(), K) == A * A
    assert to_exact(sympy.expand(S.det()), K) == A.det()
    assert exact_matrix(S.inv().applyfunc(sympy.radsimp).tolist(), K) == A.inv()


def test_kronecker_and_blocks(K):
    A, B, C, D = (random_matrix(K, s, 2, 2) for s in range(4))
    assert kronecker(A, B) * kronecker(C, D) == kronecker(A * C, B * D)
    R = fmpq_mat([[1, 2], [3, 4]])
    assert kronecker(A, R) == kronecker(A, coerce(R, K))
    assert kronecker(R, A) == kronecker(coerce(R, K), A)
    both = block_diagonal([A, R], K)
    assert both[1, 0] == A[1, 0] and both[3, 2] == 3 and both[0, 2] == 0
    assert field_of(kronecker(R, R)) == QQ and kronecker(R, R)[3, 1] == 12


def test_places_are_ring_homomorphisms(K):
    A, B = random_matrix(K, 1, 3, 3), random_matrix(K, 2, 3, 3)
    prime = next(p for p in primes() if nmod_poly(list(K.polynomial), p).roots())
    for root, _ in nmod_poly(list(K.polynomial), prime).roots():
        place = Place(prime, int(root))
        a, b = reduce_modulo(A, place), reduce_modulo(B, place)
        assert reduce_modulo(A * B, place) == a * b
        assert reduce_modulo(A + B, place) == a + b
    assert reduce_modulo(A * fmpq(1, prime), place) is None


def test_null_spaces_by_places(K):
    M = random_matrix(K, 3, 4, 3) * random_matrix(K, 4, 3, 7)

    def modulo(place):
        reduced = reduce_modulo(M, place)
        return None if reduced is None else null_space_modulo(reduced)

    proof = lift_null_space(
        modulo, lambda basis: M * basis.transpose() == zero_matrix(4, basis.nrows(), K), 7, K
    )
    assert proof.basis == null_space(M)
    assert isinstance(proof.basis, FieldMatrix)
    assert null_space_modulo(reduce_modulo(M, Place(proof.prime, proof.root))).nrows() == 4


def test_one_place_a_prime_gives_the_same_answer(K, monkeypatch):
    M = random_matrix(K, 3, 6, 3, size=1) * random_matrix(K, 4, 3, 7, size=1)
    usual = M.rref()
    monkeypatch.setattr(places_module, "SPLITTING_TRIES", 0)
    assert M.rref() == usual


def test_unlucky_places_are_dropped(monkeypatch):
    """sqrt(5) = 4 modulo 11 at one place: there the rank of (sqrt(5) - 4) is 0, though 11 splits."""
    K = number_field([sqrt(5)])
    t = to_exact(sqrt(5), K)
    M = matrix_from_entries(2, 3, [t - 4, to_exact(1, K), t, to_exact(0, K), t - 4, to_exact(2, K)], K)
    monkeypatch.setattr(
        modular, "primes", lambda: iter([11, *(p for p, _ in zip(primes(), range(200), strict=False))])
    )

    def modulo(place):
        reduced = reduce_modulo(M, place)
        return None if reduced is None else null_space_modulo(reduced)

    found = lift_null_space(
        modulo, lambda basis: M * basis.transpose() == zero_matrix(2, basis.nrows(), K), 3, K
    )
    assert found.basis == null_space(M) and found.prime != 11


def test_split_primes_split():
    K = number_field([sqrt(2), sqrt(3)])
    places = next(split_places(K, primes()))
    assert len({place.root for place in places}) == 4
    for place in places:
        assert sum(c * pow(place.root, k, place.prime) for k, c in enumerate(K.polynomial)) % place.prime == 0


def test_empty_matrices():
    K = number_field([sqrt(5)])
    assert zero_matrix(0, 3, K).rref()[1] == 0
    assert row_space(zero_matrix(2, 3, K)).nrows() == 0
    assert null_space(zero_matrix(2, 3, K)) == identity_matrix(3, K)
    assert row_space(zero_matrix(20, 30, K)).nrows() == 0
    assert stack([], 2).nrows() == 0
    assert nmod_mat(0, 3, [], 7).nrows() == 0
