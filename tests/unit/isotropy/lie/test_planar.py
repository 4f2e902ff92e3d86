"""Stabilizers in SO(2) and O(2) by weights, against a count of turns and reflections in floats, and of vectors moved."""

from math import cos, pi, sin

import numpy as np
import pytest
from flint import fmpq

from symgroup.algebra import exact_matrix
from symgroup.groups.lie import orthogonal
from symgroup.groups.matrices import FrozenMatrix
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.representations import direct_sum, natural, symmetric_power, tensor_product

O2, SO2 = orthogonal(2), orthogonal(2, special=True)
STEPS = 24  # of a whole turn
VECTORS = {
    3: [[1, 0, -3, 0], [0, 3, 0, -1], [1, 0, 1, 0], [1, 2, 3, 4], [2, 0, 0, 0]],
    4: [[1, 0, -6, 0, 1], [0, 1, 0, -1, 0], [1, 0, 0, 0, 1], [1, 0, 2, 0, 1], [1, 2, 3, 4, 5]],
    6: [[1, 0, -15, 0, 15, 0, -1], [0, 3, 0, -10, 0, 3, 0], [1, 0, 0, 0, 0, 0, 0]],
}
CASES = [(symmetric_power(natural(G), k), x) for G in (O2, SO2) for k, xs in VECTORS.items() for x in xs]


def moving(rep, rows):
    """Return the matrix of an element in floats: the symmetric power of (a b; c d) on monomials in e_1, e_2."""
    k = rep.degree
    (a, b), (c, d) = rows
    columns = []
    for j in range(k + 1):  # e_1^(k - j) e_2^j goes to (a e_1 + c e_2)^(k - j) (b e_1 + d e_2)^j
        columns.append((np.poly1d([a, c]) ** (k - j) * np.poly1d([b, d]) ** j).coeffs)
    return np.array([np.concatenate([np.zeros(k + 1 - len(column)), column]) for column in columns]).T


def counted(rep, x):
    """Return how many of the turns by multiples of 15 degrees fix x, and how many of them times diag(1, -1)."""
    turns = [(cos(2 * pi * n / STEPS), sin(2 * pi * n / STEPS)) for n in range(STEPS)]
    fixing = [
        [np.allclose(moving(rep, rows) @ x, x, atol=1e-9) for rows in listed]
        for listed in ([((c, -s), (s, c)) for c, s in turns], [((c, s), (s, -c)) for c, s in turns])
    ]
    return sum(fixing[0]), sum(fixing[1])


@pytest.mark.parametrize(("rep", "x"), CASES, ids=str)
def test_turns_and_reflections(rep, x):
    S = lie_stabilizer(rep, x)
    turns, mirrors = counted(rep, x)
    special = rep.group == SO2
    if turns == STEPS:
        assert (S.dim, S.name) == (1, "SO(2)" if special else "O(2)")
        return
    assert (S.dim, S.order) == (0, turns if special else turns + mirrors)
    assert S.is_decided


@pytest.mark.parametrize(("rep", "x"), CASES, ids=str)
@pytest.mark.parametrize("turn", [(3, 4, 5), (-12, 5, 13)])
def test_moved_vectors_have_conjugate_stabilizers(rep, x, turn):
    c, s = fmpq(turn[0], turn[2]), fmpq(turn[1], turn[2])
    g = FrozenMatrix.of(exact_matrix([[c, -s], [s, c]]))
    moved = rep.matrix(g) * exact_matrix([[value] for value in x])
    S, T = lie_stabilizer(rep, x), lie_stabilizer(rep, moved.entries())
    assert (T.dim, T.name, T.order) == (S.dim, S.name, S.order)


def test_sums_and_tensors():
    """Weights 1 and 3 leave no turn; the reflection of both stays where they lean on one axis."""
    V = natural(O2)
    cubic = symmetric_power(V, 3)
    assert lie_stabilizer(direct_sum([(1, V), (1, cubic)]), [1, 0, 1, 0, -3, 0]).name == "C2"
    assert lie_stabilizer(direct_sum([(1, V), (1, cubic)]), [0, 1, 1, 0, -3, 0]).name == "1"
    T = tensor_product(tensor_product(V, V), V)
    assert lie_stabilizer(T, [1, 0, 0, -1, 0, -1, -1, 0]).name == "S3"
    mixed = direct_sum([(1, cubic), (1, symmetric_power(V, 6))])
    assert lie_stabilizer(mixed, [1, 0, -3, 0, 1, 0, -15, 0, 15, 0, -1]).name == "S3"
    assert lie_stabilizer(mixed, [0, 3, 0, -1, 1, 0, -15, 0, 15, 0, -1]).name == "S3"
    assert lie_stabilizer(mixed, [1, 0, -3, 0, 0, 6, 0, -20, 0, 6, 0]).name == "C3"
