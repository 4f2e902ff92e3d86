"""Null spaces by primes: equal to elimination over Q, however unlucky the prime."""

from itertools import chain, islice
from math import isqrt
from random import Random

import pytest
from flint import fmpq, fmpq_mat, fmpz, fmpz_mat

from symgroup.algebra import modular, null_space, proven_null_space, row_space
from symgroup.algebra.reconstruction import reconstruct_rational
from symgroup.errors import SymgroupBug


def random_constraints(seed, rows, columns, rank, size=3):
    random = Random(seed)
    left = fmpz_mat(rows, rank, [random.randint(-size, size) for _ in range(rows * rank)])
    right = fmpz_mat(rank, columns, [random.randint(-size, size) for _ in range(rank * columns)])
    return left * right


@pytest.mark.parametrize("size", [1, 3, 10**12, 10**40])
@pytest.mark.parametrize("rank", [1, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_equals_elimination_over_the_rationals(seed, rank, size):
    matrix = random_constraints(seed, 6, 7, rank, size)
    proof = proven_null_space(matrix)
    assert proof.basis == null_space(fmpq_mat(matrix))
    assert proof.basis == row_space(proof.basis)
    assert len(proof.pivots) == proof.basis.nrows()
    for row, pivot in enumerate(proof.pivots):
        assert proof.basis[row, pivot] == 1


def test_no_constraints_leave_everything():
    proof = proven_null_space(fmpz_mat(0, 3))
    assert proof.basis == fmpq_mat([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert proof.pivots == (0, 1, 2)


def test_zero_constraints_leave_everything():
    assert proven_null_space(fmpz_mat(4, 3)).basis.nrows() == 3


def test_full_rank_leaves_nothing():
    proof = proven_null_space(fmpz_mat([[1, 2], [3, 4]]))
    assert (proof.basis.nrows(), proof.basis.ncols()) == (0, 2)


def test_no_unknowns():
    assert proven_null_space(fmpz_mat(0, 0)).basis.nrows() == 0


def test_entries_that_need_several_primes():
    large = 3**200
    proof = proven_null_space(fmpz_mat([[large, -(2**150)]]))
    assert proof.basis == fmpq_mat([[1, fmpq(large, 2**150)]])


@pytest.mark.parametrize(
    "constraints", [[[1, 5]], [[5, 1]], [[5, 10]], [[1, 0, 5], [0, 5, 1]], [[5, 1, 0], [10, 2, 35]]]
)
def test_unlucky_first_primes_are_dropped(monkeypatch, constraints):
    """Primes that divide minors come first: nullity or pivots modulo them differ from those over Q."""
    large = (p for p in range(10**6, 10**7) if fmpz(p).is_prime())
    monkeypatch.setattr(modular, "primes", lambda: chain([5, 7], large))
    matrix = fmpz_mat(constraints)
    assert proven_null_space(matrix).basis == null_space(fmpq_mat(matrix))


def test_small_primes_alone_are_put_together(monkeypatch):
    small = [p for p in range(3, 400) if fmpz(p).is_prime()]
    for seed in range(6):
        monkeypatch.setattr(modular, "primes", lambda: iter(small))
        matrix = random_constraints(seed, 4, 5, 3, 4)
        assert proven_null_space(matrix).basis == null_space(fmpq_mat(matrix))


def test_running_out_of_primes_is_a_bug_and_never_an_answer(monkeypatch):
    monkeypatch.setattr(modular, "primes", lambda: iter([3, 5]))
    with pytest.raises(SymgroupBug):
        proven_null_space(fmpz_mat([[10**9 + 7, 1]]))


def test_an_entry_divisible_by_the_first_prime_of_all():
    prime = next(modular.primes())
    assert proven_null_space(fmpz_mat([[1, prime]])).basis == fmpq_mat([[1, fmpq(-1, prime)]])
    assert proven_null_space(fmpz_mat([[prime, 1]])).basis == fmpq_mat([[1, -prime]])


def test_primes_are_prime_word_sized_and_increasing():
    found = list(islice(modular.primes(), 5))
    assert found == sorted(set(found))
    assert all(fmpz(p).is_prime() and 2**62 < p < 2**64 for p in found)


def test_reconstruction_finds_every_fraction_within_the_bound():
    modulus = 10007
    bound = isqrt(modulus // 2)
    for numerator in range(-bound, bound + 1, 7):
        for denominator in range(1, bound + 1, 5):
            value = fmpq(numerator, denominator)
            residue = numerator * pow(denominator, -1, modulus) % modulus
            assert reconstruct_rational(residue, modulus, bound) == (int(value.p), int(value.q))


def test_reconstruction_gives_up_where_there_is_no_fraction():
    modulus, bound = 101, 3
    for residue in range(modulus):
        answer = reconstruct_rational(residue, modulus, bound)
        if answer is not None:
            a, b = answer
            assert (a - residue * b) % modulus == 0
            assert abs(a) <= bound
            assert 0 < b <= bound
    assert reconstruct_rational(10, modulus, bound) is None
