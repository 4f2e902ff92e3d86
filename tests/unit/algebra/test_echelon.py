"""Canonical bases of row spaces and null spaces over Q."""

from random import Random

import pytest
from flint import fmpq, fmpq_mat, fmpz_mat

from symgroup.algebra import integer_rows, null_space, pivots_of, row_space, stack


def random_matrix(seed, rows, columns, rank):
    random = Random(seed)
    left = fmpq_mat(
        rows, rank, [fmpq(random.randint(-3, 3), random.randint(1, 3)) for _ in range(rows * rank)]
    )
    right = fmpq_mat(rank, columns, [random.randint(-3, 3) for _ in range(rank * columns)])
    return left * right if rank else fmpq_mat(rows, columns)


@pytest.mark.parametrize("rank", [0, 1, 3])
@pytest.mark.parametrize("seed", range(5))
def test_null_space_is_annihilated_and_has_the_right_dimension(seed, rank):
    matrix = random_matrix(seed, 4, 6, rank)
    basis = null_space(matrix)
    assert basis.nrows() == 6 - matrix.rank()
    assert all(e == 0 for e in (matrix * basis.transpose()).entries())
    assert basis == row_space(basis)


@pytest.mark.parametrize("seed", range(5))
def test_row_space_depends_on_the_span_only(seed):
    matrix = random_matrix(seed, 4, 6, 3)
    mixed = random_matrix(seed + 100, 5, 4, 4) * matrix
    if mixed.rank() == matrix.rank():
        assert row_space(mixed) == row_space(matrix)


def test_pivots():
    matrix = fmpq_mat([[0, 1, 2, 0], [0, 0, 0, 1]])
    assert pivots_of(matrix, 2) == [1, 3]


def test_integer_rows_scale_each_row_by_a_positive_number():
    matrix = fmpq_mat([[fmpq(1, 2), fmpq(-1, 3)], [2, 4], [0, 0]])
    assert integer_rows(matrix) == fmpz_mat([[3, -2], [2, 4], [0, 0]])
    assert integer_rows(fmpq_mat(0, 3)).ncols() == 3


def test_stack():
    one, two = fmpq_mat([[1, 2]]), fmpq_mat([[3, 4], [5, 6]])
    assert stack([one, two], 2) == fmpq_mat([[1, 2], [3, 4], [5, 6]])
    assert stack([], 2).nrows() == 0
