"""Modules split by two random elements: the bases are what the theorem says, and modules that do not split are refused."""

import numpy as np
import pytest
from flint import fmpq_mat, nmod_mat, nmod_poly

from symgroup.algebra import block_diagonal, kronecker
from symgroup.algebra.arrays import in_flint, multiply, small_primes
from symgroup.algebra.places import Place
from symgroup.algebra.powers import Powers
from symgroup.groups import orthogonal, weyl
from symgroup.representations import natural, tensor_product
from symgroup.representations.arrays import integer_arrays
from symgroup.solve.eigenspaces import _evaluate_words
from symgroup.solve.spectra import split

PRIME = next(small_primes())


def elements(matrices, seed):
    """Return two random elements of the algebra modulo PRIME."""
    random = np.random.default_rng(seed)
    arrays = integer_arrays(matrices).at([Place(PRIME)])[0]
    words = random.integers(-(PRIME // 2), PRIME // 2, (2, 4, len(matrices) + 1)).astype(np.float64)
    return [Powers(element, PRIME) for element in _evaluate_words(words, arrays, PRIME)], random


def kernel_dimension(factor, a):
    """Return the dimension of the kernel of f(a), by flint."""
    matrix = in_flint(a.square(0), PRIME)
    size = matrix.nrows()
    one = nmod_mat(size, size, [int(i == j) for i in range(size) for j in range(size)], PRIME)
    value = one * 0
    for c in reversed(factor):
        value = value * matrix + one * c
    return size - value.rank()


PLANE = [fmpq_mat([[0, 1], [1, 0]]), fmpq_mat([[0, -1], [1, -1]])]
TURN = [fmpq_mat([[0, -1], [1, 0]])]
QUATERNIONS = [
    fmpq_mat([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]]),
    fmpq_mat([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]]),
]


def cube(G):
    V = natural(G)
    return tensor_product(tensor_product(V, V), V).generator_matrices()


SPLIT = {
    "plane": PLANE,
    "five planes": [block_diagonal([A] * 5) for A in PLANE],
    "three turns": [block_diagonal([A] * 3) for A in TURN],
    "two quaternions": [block_diagonal([A] * 2) for A in QUATERNIONS],
    "plane x plane x plane": [kronecker(kronecker(A, A), A) for A in PLANE],
    "F4 cubed": cube(weyl("F", 4)),
    "so(3) cubed": cube(orthogonal(3, special=True)),
}


@pytest.mark.parametrize("matrices", SPLIT.values(), ids=SPLIT.keys())
def test_kernels_are_what_the_theorem_says(matrices):
    for seed in range(4):
        (a, b), random = elements(matrices, seed)
        found = split(a, b, random)
        assert found is not None
        n = matrices[0].nrows()
        assert (multiply(found.basis, found.inverse, PRIME) == np.eye(n)).all()
        charpoly = in_flint(a.square(0), PRIME).charpoly()
        factors = {tuple(map(int, f.coeffs())) for f, _ in nmod_poly(charpoly.coeffs(), PRIME).factor()[1]}
        assert factors == found.factors
        assert sum(part.copies * part.dimension for part in found.components) == n
        for part in found.components:
            degree = len(part.factor) - 1
            span = a.krylov(part.seeds, degree).transpose(1, 0, 2).reshape(n, -1)
            assert in_flint(span, PRIME).rank() == part.copies * degree == kernel_dimension(part.factor, a)


def test_wanted_factors_are_chosen():
    (a, b), random = elements(SPLIT["F4 cubed"], 0)
    found = split(a, b, random)
    last = {max(found.factors, key=lambda f: (len(f), f))}
    again = split(a, b, np.random.default_rng(5), last)
    assert last <= {part.factor for part in again.components}


@pytest.mark.parametrize(
    "matrices",
    [
        [fmpq_mat([[0, 1, 0], [0, 0, 1], [0, 0, 0]])],  # one Jordan block
        [fmpq_mat([[1, 1], [0, 1]]), fmpq_mat([[1, 3], [0, 1]])],  # unipotent
        [kronecker(fmpq_mat([[1, 1], [0, 1]]), A) for A in PLANE],
    ],
)
def test_modules_without_semisimple_elements_are_refused(matrices):
    for seed in range(10):
        (a, b), random = elements(matrices, seed)
        assert split(a, b, random) is None
