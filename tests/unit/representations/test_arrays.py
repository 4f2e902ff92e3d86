"""Arrays of a tensor product's generators are those of its exact matrices, however large denominators are."""

from __future__ import annotations

import pytest
from flint import fmpq

from symgroup.algebra import QQ, Place, exact_matrix, reduce_modulo
from symgroup.groups import lie_group
from symgroup.representations import natural, tensor_product
from symgroup.representations.arrays import generator_arrays

PRIME = 4194301


@pytest.mark.parametrize("scale", [fmpq(1), fmpq(1, 10**6), fmpq(1, 10**30), fmpq(10**30), fmpq(3, 10**20)])
def test_derivatives_of_products_are_not_rounded(scale):
    turns = [[[0, -scale, 0], [scale, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, -scale], [0, scale, 0]]]
    V = natural(lie_group([exact_matrix(X) for X in turns]))
    for U in (tensor_product(V, V), tensor_product(tensor_product(V, V), V)):
        found = generator_arrays(U, QQ).at([Place(PRIME)])[0]
        assert found is not None
        for array, matrix in zip(found, U.generator_matrices(), strict=True):
            exact = reduce_modulo(matrix, Place(PRIME))
            assert exact is not None
            wanted = [[int(entry) for entry in row] for row in exact.tolist()]
            assert [[int(entry) % PRIME for entry in row] for row in array.tolist()] == wanted
