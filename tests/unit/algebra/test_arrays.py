"""Linear algebra on arrays of residues, against flint."""

import numpy as np
import pytest
from flint import nmod_mat

from symgroup.algebra import arrays
from symgroup.algebra.arrays import echelon, inverse, multiply, null_space_of, small_primes
from symgroup.algebra.powers import Powers

PRIME = next(small_primes())


def residues(seed, *shape, prime=PRIME):
    random = np.random.default_rng(seed)
    return random.integers(-(prime // 2), prime // 2, shape).astype(np.float64)


def in_flint(matrix, prime=PRIME):
    return nmod_mat(*matrix.shape, [int(x) % prime for x in matrix.ravel()], prime)


def same(matrix, expected, prime=PRIME):
    return [int(x) % prime for x in matrix.ravel()] == [int(x) for x in expected.entries()]


@pytest.mark.parametrize("prime", [PRIME, 3, 5, 101])
@pytest.mark.parametrize(
    "rows, columns, rank", [(7, 9, 4), (60, 60, 60), (60, 60, 33), (30, 300, 30), (90, 40, 40), (5, 5, 0)]
)
def test_echelon_forms_and_null_spaces(rows, columns, rank, prime):
    left, right = residues(1, rows, rank, prime=prime), residues(2, rank, columns, prime=prime)
    matrix = multiply(left, right, prime) if rank else np.zeros((rows, columns))
    found, pivots = echelon(matrix, prime)
    expected, expected_rank = in_flint(matrix, prime).rref()
    assert len(pivots) == expected_rank
    assert same(
        found, nmod_mat(expected_rank, columns, expected.entries()[: expected_rank * columns], prime), prime
    )
    assert all(found[k, j] == 1 for k, j in enumerate(pivots))
    kernel = null_space_of(matrix, prime)
    assert len(kernel) == columns - len(pivots)
    assert not multiply(matrix, kernel.T.copy(), prime).any()
    assert len(echelon(kernel, prime)[1]) == len(kernel)


def test_products_longer_than_one_exact_sum(monkeypatch):
    a, b = residues(1, 3, 5000), residues(2, 5000, 4)
    assert same(multiply(a, b, PRIME), in_flint(a) * in_flint(b))


def test_the_longest_sum_is_exact():
    half = PRIME // 2 + 3
    a = np.full((1, arrays.LONGEST_SUM), float(half))
    assert int((a @ a.T)[0, 0]) == arrays.LONGEST_SUM * half * half < 1 << 53


def test_inverses():
    a = residues(3, 50, 50)
    found = inverse(a, PRIME)
    assert found is not None and (multiply(a, found, PRIME) == np.eye(50)).all()
    a[7] = a[3]
    assert inverse(a, PRIME) is None


@pytest.mark.parametrize("length", [1, 2, 3, 8, 13])
def test_krylov(length):
    a, x = residues(4, 6, 6), residues(5, 6, 2)
    powers = Powers(a, PRIME)
    for matrix, transposed in ((a, False), (a.T, True)):
        found = powers.krylov(x, length, transposed=transposed)
        assert found.shape == (length, 6, 2)
        expected = x
        for vectors in found:
            assert (vectors == expected).all()
            expected = multiply(matrix, expected, PRIME)


def test_small_primes():
    first = [p for p, _ in zip(small_primes(), range(5), strict=False)]
    assert first == sorted(first, reverse=True) and all(2**20 < p < 2**22 for p in first)


def test_inverses_where_leading_minors_vanish():
    order = np.random.default_rng(6).permutation(60)
    matrix = np.eye(60)[order]
    assert (inverse(matrix, PRIME) == matrix.T).all()
    a = residues(7, 40, 40)
    a[:20, :20] = 0
    found = inverse(a, PRIME)
    assert found is not None and (multiply(found, a, PRIME) == np.eye(40)).all()


@pytest.mark.parametrize(
    "rows, columns, rank", [(24, 400, 24), (24, 400, 5), (25, 60, 25), (30, 60, 11), (3, 3, 0)]
)
def test_the_ways_to_an_echelon_form_agree(rows, columns, rank, monkeypatch):
    matrix = (
        multiply(residues(8, rows, rank), residues(9, rank, columns), PRIME)
        if rank
        else np.zeros((rows, columns))
    )
    by_rows, pivots = arrays._echelon_of_few_rows(matrix.copy(), PRIME)
    in_c, same_pivots = arrays._echelon_in_flint(matrix, PRIME)
    with monkeypatch.context() as patch:
        patch.setattr(arrays, "SMALL", 0)
        padded = np.concatenate([matrix, np.zeros((25, columns))])
        by_panels, panel_pivots = echelon(padded, PRIME)
    assert pivots == same_pivots == panel_pivots
    assert not (multiply(by_rows - in_c, np.eye(columns), PRIME)).any()
    assert not (multiply(by_panels - in_c, np.eye(columns), PRIME)).any()
