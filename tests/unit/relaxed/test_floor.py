"""The floor against the best of all equivariant functions, by least squares and by trying all labels."""

from collections import defaultdict
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy

from symgroup.errors import InputError
from symgroup.groups import cyclic, dihedral, elements_of, matrix_group, signed_group, symmetric
from symgroup.isotropy import sample_groups as sample_groups_module
from symgroup.relaxed import choose_breaking, floor_of_data
from symgroup.representations import direct_sum, natural, regular, sign, tensor_product, trivial
from symgroup.representations.floats import float_matrix

M = matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]])  # the hexagon, by matrices that are not orthogonal
B2 = signed_group([[-1, 2], [2, 1]])
CASES = [
    (natural(dihedral(4)), natural(dihedral(4))),
    (natural(dihedral(4)), regular(dihedral(4))),
    (natural(symmetric(4)), direct_sum([(2, natural(symmetric(4))), (1, sign(symmetric(4)))])),
    (natural(B2), tensor_product(natural(B2), natural(B2))),
    (natural(M), direct_sum([(1, natural(M)), (1, trivial(M))])),
    (natural(cyclic(6)), natural(cyclic(6))),
]


def actions(R):
    table = elements_of(R.group)
    return [float_matrix(R.matrix(table.element(number))) for number in range(len(table))]


def random_data(V, W, seed, values=4):
    random = np.random.default_rng(seed)
    x = random.integers(-1, 2, size=(15, V.dim)).astype(float)
    return x, random.integers(0, values, size=(15, W.dim)).astype(float)


def best_equivariant_error(V, W, x, y):
    """Choose f freely at one input of each orbit, f(g x) = g f(x) elsewhere: least squares for f, with f(x) = g f(x) on G_x.

    Inputs of one orbit must share f besides, which the floor leaves out: each sample here has an orbit to itself.
    """
    total = 0.0
    for row, target in zip(x, y, strict=True):
        equations = [
            g_w - np.eye(W.dim)
            for g_v, g_w in zip(actions(V), actions(W), strict=True)
            if np.allclose(g_v @ row, row)
        ]
        _, size, rows = np.linalg.svd(np.concatenate(equations))
        free = rows[int((size > 1e-9).sum()) :].T  # what is fixed, in coordinates
        solution = np.linalg.lstsq(free, target, rcond=None)[0] if free.size else np.zeros(0)
        total += float(np.square(free @ solution - target).sum())
    return total / y.size


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("V", "W"), CASES, ids=str)
def test_the_floor_is_the_error_of_the_best_equivariant_function(V, W, seed):
    x, y = random_data(V, W, seed)
    report = floor_of_data(V, W, x, y)
    assert report.total == pytest.approx(best_equivariant_error(V, W, x, y), abs=1e-12)
    assert float(report.exact_total) == report.total


@pytest.mark.parametrize("tolerance", [0.0, 1e-6])
@pytest.mark.parametrize(("V", "W"), CASES, ids=str)
def test_one_by_one_stabilizers_give_the_floor_of_all_elements(V, W, tolerance, monkeypatch):
    """The two routes to the stabilizers; rows are classes in the first, and unions of classes in the second."""
    x, y = random_data(V, W, 5)
    listed = floor_of_data(V, W, x, y, tolerance)
    monkeypatch.setattr(sample_groups_module, "acts_in_reach", lambda V: False)
    searched = floor_of_data(V, W, x, y, tolerance)
    assert (listed.total, listed.exact_total, listed.accuracy) == (
        searched.total,
        searched.exact_total,
        searched.accuracy,
    )
    for order in {row.order for row in listed.rows}:
        pair = [[row for row in report.rows if row.order == order] for report in (listed, searched)]
        assert len(pair[1]) <= len(pair[0])
        counts = [sum(row.count for row in rows) for rows in pair]
        errors = [sum(row.count * row.floor for row in rows) for rows in pair]
        assert counts[0] == counts[1]
        assert errors[0] == pytest.approx(errors[1])


def test_groups_that_cannot_be_listed():
    """S(30) on vectors: within equal entries y is its mean at best; on a cycle's matrix all nodes get one label."""
    G = symmetric(30)
    V = natural(G)
    random = np.random.default_rng(1)
    first = np.repeat([1.0, 2.0], [10, 20])
    x = np.array([first, random.permutation(first), np.arange(30.0), np.ones(30)])
    y = random.integers(-9, 9, size=(4, 30)) / 4
    report = floor_of_data(V, V, x, y)
    spread = [
        sum(part.var() * len(part) for part in (t[row == v] for v in set(row)))
        for row, t in zip(x, y, strict=True)
    ]
    assert report.total == pytest.approx(sum(spread) / y.size)
    assert [(row.name, row.count) for row in report.rows] == [("S30", 1), ("S20 x S10", 2), ("1", 1)]
    assert "`relaxed by canonical`, since S(30) has too many elements" in report.advice

    nodes = random.permutation(30)
    cycle = np.zeros((30, 30))
    cycle[nodes, np.roll(nodes, 1)] = cycle[np.roll(nodes, 1), nodes] = 1.0
    labels = np.repeat([0.0, 1.0], [12, 18])
    report = floor_of_data(tensor_product(V, V), V, cycle.reshape(1, -1), labels[None])
    assert [(row.name, row.order) for row in report.rows] == [("D30", 60)]
    assert (report.accuracy, report.exact_total) == (0.6, Fraction(6, 25))


def test_no_linear_equivariant_map_is_below_the_floor():
    """Least squares over all linear equivariant maps with bias, whose outputs are the worse the fewer weights there are."""
    V = natural(dihedral(4))
    x, y = random_data(V, V, 7)
    one, half, quarter = np.eye(4), np.roll(np.eye(4), 2, 0), np.roll(np.eye(4), 1, 0)
    maps = [one, half, quarter + quarter.T]
    columns = [(x @ matrix).ravel() for matrix in maps] + [np.ones(y.size)]
    design = np.stack(columns, axis=1)
    weights = np.linalg.lstsq(design, y.ravel(), rcond=None)[0]
    error = float(np.square(design @ weights - y.ravel()).mean())
    assert error >= floor_of_data(V, V, x, y).total > 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("V", "W"),
    [(natural(dihedral(4)), natural(dihedral(4))), (natural(B2), tensor_product(natural(B2), natural(B2)))],
    ids=str,
)
def test_the_accuracy_is_that_of_the_best_labels_that_the_symmetries_fix(V, W, seed):
    x, y = random_data(V, W, seed, values=3)
    y -= 1
    right = Fraction(0)
    for row, target in zip(x, y, strict=True):
        fixing = [
            g_w for g_v, g_w in zip(actions(V), actions(W), strict=True) if np.array_equal(g_v @ row, row)
        ]
        answers = (np.array(answer) for answer in product((-1, 0, 1), repeat=W.dim))
        fixed = [answer for answer in answers if all(np.array_equal(g @ answer, answer) for g in fixing)]
        right += Fraction(max(int((answer == target).sum()) for answer in fixed), y.size)
    report = floor_of_data(V, W, x, y)
    assert report.labels == "a label at every coordinate"
    assert report.accuracy == float(right)
    parts = sum(row.accuracy * row.count for row in report.rows)
    assert parts == pytest.approx(report.accuracy * report.samples)


def test_a_class_of_several_that_are_alike_is_found_by_chance():
    V = natural(symmetric(4))
    x = np.array([[1.0, 1.0, 1.0, 0.0], [1.0, 1.0, 1.0, 0.0], [0.0, 1.0, 2.0, 3.0]])
    y = np.eye(4)[[0, 3, 2]]
    report = floor_of_data(V, V, x, y)
    assert report.labels == "one class a sample"
    assert report.accuracy == pytest.approx((1 / 3 + 1 + 1) / 3)
    by_order = {row.order: row.accuracy for row in report.rows}
    assert by_order == {6: pytest.approx(2 / 3), 1: 1.0}
    scores = defaultdict(float)  # second route: the mean over the stabilizer of the class itself
    for sample, marked in ((x[0], 0), (x[1], 3), (x[2], 2)):
        fixing = [g for g in actions(V) if np.array_equal(g @ sample, sample)]
        scores["all"] += float(np.mean([g @ np.eye(4)[marked] for g in fixing], axis=0)[marked]) / 3
    assert scores["all"] == pytest.approx(report.accuracy)


@pytest.mark.parametrize("y", [[[0.5, 1.0]], [[float(n), 0.0] for n in range(40)]])
def test_numbers_are_no_labels(y):
    V = natural(symmetric(2))
    report = floor_of_data(V, V, np.ones((len(y), 2)), np.array(y))
    assert (report.labels, report.accuracy) == ("", None)
    assert [row.accuracy for row in report.rows] == [None]


def test_irrational_matrices_have_a_floor_in_floats():
    """The triangle in an orthonormal basis, with a sum and a tensor product of it as targets."""
    half, root = sympy.Rational(1, 2), sympy.sqrt(3)
    V = natural(matrix_group([[[-half, -root / 2], [root / 2, -half]], [[1, 0], [0, -1]]]))
    W = direct_sum([(2, V), (1, tensor_product(V, V))])
    random = np.random.default_rng(0)
    x = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    y = random.standard_normal((3, W.dim))
    report = floor_of_data(V, W, x, y)
    assert report.exact_total is None
    assert report.total == pytest.approx(best_equivariant_error(V, W, x, y))
    assert [(row.order, row.count) for row in report.rows] == [(6, 1), (2, 1), (1, 1)]


def test_complex_targets_have_no_floor():
    C = matrix_group([[[sympy.I]]])
    with pytest.raises(InputError, match="SG316"):
        floor_of_data(regular(C), natural(C), np.ones((1, 4)), np.ones((1, 1)))


@pytest.mark.parametrize(
    ("group", "x", "advice"),
    [
        (dihedral(4), [(1, 1, 1, 1)], "use `relaxed`."),
        (
            cyclic(4),
            [(1, 0, 1, 0)],
            "use `relaxed by canonical`, since no linear layer breaks anything there.",
        ),
        (
            dihedral(4),
            [(0, 0, 0, 0)],
            "use `relaxed by canonical`, since no linear layer breaks anything there.",
        ),
        (
            cyclic(4),
            [(1, 0, 1, 0), (1, 1, 1, 1)],
            "use `relaxed by canonical`, since no linear layer breaks stabilizer C2; `relaxed` breaks others.",
        ),
    ],
)
def test_the_advice_names_the_mode_that_breaks(group, x, advice):
    """Beside what linear layers into the regular representation, which has every other in it, do break."""
    V = natural(group)
    y = np.tile([1.0, 2.0, 3.0, 5.0], (len(x), 1))
    report = floor_of_data(V, V, np.array(x, dtype=float), y)
    assert report.advice.endswith(advice)
    broken = [choose_breaking(V, regular(group), row.type.subgroup).breaks_anything for row in report.rows]
    assert (not all(broken) or not np.any(x)) == ("canonical" in advice)
