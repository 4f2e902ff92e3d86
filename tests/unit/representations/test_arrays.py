"""Arrays of generators are those of their exact matrices, however large entries are, and their bounds hold."""

from __future__ import annotations

import pytest
import sympy
from flint import fmpq

from symgroup.algebra import QQ, FieldMatrix, Place, coerce, exact_matrix, number_field, reduce_modulo
from symgroup.groups import (
    general_linear,
    lie_group,
    matrix_group,
    orthogonal,
    signed_group,
    symmetric,
    weyl,
)
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


HUGE = 10**30
GROUPS = {
    "permutations": symmetric(5),
    "signed": signed_group([[-2, 1, 3], [1, 3, 2]]),
    "F4": weyl("F", 4),
    "H3": weyl("H", 3),
    "denominators": matrix_group([[[0, fmpq(1, HUGE)], [HUGE, 0]]]),
    "nobody": matrix_group([[[1, 0], [0, 1]]]),
    "O(3)": orthogonal(3),
    "GL(2)": general_linear(2),
}


@pytest.mark.parametrize("power", [1, 2, 3])
@pytest.mark.parametrize("G", GROUPS.values(), ids=GROUPS.keys())
def test_arrays_are_those_of_exact_matrices_and_their_bounds_hold(G, power):
    V = natural(G)
    for _ in range(power - 1):
        V = tensor_product(V, natural(G))
    for field in (V.field, number_field([sympy.sqrt(5)])):
        found = generator_arrays(V, field)
        rows = columns = 0
        for k, matrix in enumerate(V.generator_matrices() or ()):
            exact = coerce(matrix, field)
            wanted = exact.parts if isinstance(exact, FieldMatrix) else (exact,)
            here = [[[int(x) for x in row] for row in part[k].tolist()] for part in found.parts]
            for numbers, part in zip(here, wanted, strict=False):
                assert part * found.denominator == type(part)(numbers)
            assert all(part == 0 * part for part in wanted[len(here) :])
            sizes = [[sum(abs(part[i][j]) for part in here) for j in range(V.dim)] for i in range(V.dim)]
            rows = max([rows, *map(sum, sizes)])
            columns = max([columns, *map(sum, zip(*sizes, strict=True))])
            assert max(abs(x) for part in here for row in part for x in row) <= found.largest
        assert rows <= found.across and columns <= found.down
