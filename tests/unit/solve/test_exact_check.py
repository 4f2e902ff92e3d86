"""The check of many maps as one against flint's of each: what commutes passes, and every changed entry is caught."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from sympy import cos, pi, sin

from symgroup.groups import general_linear, matrix_group, orthogonal, weyl
from symgroup.representations import dual, natural, tensor_product
from symgroup.representations.arrays import generator_arrays, integer_arrays
from symgroup.solve import exact_check
from symgroup.solve.commuting import all_commute
from symgroup.solve.exact_check import commute_exactly
from symgroup.solve.meataxe import homomorphisms_of


def never():
    raise AssertionError("flint was asked")


def power(V, k):
    return V if k == 1 else tensor_product(power(V, k - 1), V)


CASES = {
    "F4": natural(weyl("F", 4)),
    "H3": natural(weyl("H", 3)),
    "so(3)": natural(orthogonal(3, special=True)),
}


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("V", CASES.values(), ids=CASES.keys())
def test_a_changed_entry_is_caught(V, sparse, monkeypatch):
    if sparse:
        monkeypatch.setattr(exact_check, "SMALL", 0)
        monkeypatch.setattr(exact_check, "SPARSE", 2)
    square = power(V, 2)
    matrices = square.generator_matrices()
    basis = homomorphisms_of(matrices, matrices).basis
    arrays = integer_arrays(matrices)
    assert basis.shape[0] == 3
    assert commute_exactly(basis, arrays, arrays, never)
    random = Random(1)
    for _ in range(30):
        entry, part = random.randrange(len(basis.row)), random.randrange(basis.coordinates.shape[1])
        table = np.concatenate([basis.coordinates, basis.coordinates[basis.number[entry], None]])
        table[-1, part] += random.choice([-1, 1])
        number = basis.number.copy()
        number[entry] = len(table) - 1
        wrong = replace(basis, coordinates=table, number=number)
        assert not all_commute(matrices, matrices, wrong.to_exact())
        assert not commute_exactly(wrong, arrays, arrays, never)


def test_errors_do_not_cancel_between_maps():
    """Two wrong maps whose errors would cancel if the second were weighted by any small number."""
    turn = [fmpq_mat([[0, -1], [1, 0]])]
    basis, arrays = homomorphisms_of(turn, turn).basis, integer_arrays(turn)
    for scale in range(1, 200):
        wrong = replace(
            basis,
            row=np.array([0, 1]),
            column=np.array([0, 0]),
            number=np.array([0, 1]),
            coordinates=np.array([[scale], [-1]]),
            denominator=1,
        )
        assert not commute_exactly(wrong, arrays, arrays, never)


def test_large_integers_are_left_to_flint():
    turn = fmpq_mat([[0, -1], [1, 0]])
    change = fmpq_mat([[1, fmpq(3**60, 2**40)], [0, fmpq(7**30)]])
    skew = [change.inv() * turn * change]
    basis = homomorphisms_of(skew, skew).basis
    arrays = integer_arrays(skew)
    asked = []

    def exact():
        asked.append(True)
        return skew, skew

    assert commute_exactly(basis, arrays, arrays, exact) and asked


@pytest.mark.parametrize(
    "V",
    [
        power(natural(weyl("F", 4)), 3),
        power(natural(weyl("H", 3)), 2),
        power(natural(orthogonal(3)), 3),
        power(natural(orthogonal(4, special=True)), 2),
        tensor_product(natural(general_linear(3)), dual(natural(general_linear(3)))),
    ],
    ids=str,
)
def test_arrays_of_tensor_products_are_those_of_their_matrices(V):
    found, expected = generator_arrays(V, V.field), integer_arrays(V.generator_matrices())
    assert len(found.parts) == len(expected.parts)
    for a, b in zip(found.parts, expected.parts, strict=True):
        assert (a * expected.denominator == b * found.denominator).all()


def test_arrays_with_denominators_over_a_field():
    c, s = cos(2 * pi / 5), sin(2 * pi / 5)
    V = natural(matrix_group([[[c, -s], [s, c]], [[1, 0], [0, -1]]]))
    square = tensor_product(V, V)
    found = generator_arrays(square, square.field)
    assert square.field.degree > 1 and found.denominator > 1
    for k, matrix in enumerate(square.generator_matrices()):
        parts = [
            fmpq_mat(4, 4, [fmpq(int(x), found.denominator) for x in part[k].ravel()]) for part in found.parts
        ]
        blank = [fmpq_mat(4, 4)] * (square.field.degree - len(parts))
        assert list(matrix.parts) == parts + blank
