"""Transversals, supplements, the choice among them, and the floor of data."""

from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

from symgroup.errors import LimitError
from symgroup.groups import Permutation, cyclic, dihedral, elements_of, signed_group, symmetric
from symgroup.groups.supplements import cosets_met
from symgroup.isotropy import isotropy_classes, stabilizer
from symgroup.relaxed import (
    all_transversals,
    choose,
    choose_breaking,
    count_transversals,
    floor_of_data,
    is_transversal,
    left_cosets,
    relaxed_space,
    supplements,
    type_geometry,
)
from symgroup.relaxed import space as space_module
from symgroup.representations import direct_sum, natural, regular, sign
from symgroup.solve import fixed_space
from symgroup.verify.bases import dense_maps

S4 = symmetric(4)
H = stabilizer(natural(S4), (1, 1, 1, 0)).subgroup


def test_transversals_have_one_element_of_each_coset():
    found = list(all_transversals(S4, H))
    assert len(found) == len(set(found)) == count_transversals(S4, H) == 216
    assert all(is_transversal(S4, H, T) and T[0] == S4.identity for T in found)


def test_what_is_no_transversal():
    T = left_cosets(S4, H)
    assert is_transversal(S4, H, T)
    assert not is_transversal(S4, H, T[:-1])
    assert not is_transversal(S4, H, (*T[:-1], T[0]))
    assert not is_transversal(S4, H, (*T, T[0]))
    D4 = dihedral(4)
    K = D4.subgroup([Permutation((0, 3, 2, 1))])
    outside = (*left_cosets(D4, K)[:-1], Permutation((1, 0, 2, 3)))
    assert not is_transversal(D4, K, outside)


def test_supplements_meet_every_coset_and_the_smallest_come_first():
    found = supplements(S4, H)
    orders = [K.order for K in found]
    assert orders == sorted(orders)
    assert orders[0] == 4  # C(4) and V(4) act on the four points without fixed points
    for K in found[:30]:
        meet = sum(elements_of(K).element(i) in H for i in range(K.order))
        assert K.order * H.order == S4.order * meet
        assert is_transversal(S4, H, tuple(cosets_met(K, H).values()))


def test_supplements_are_distinct_subgroups():
    found = supplements(S4, H)
    for i, K in enumerate(found):
        assert not any(K.order == L.order and all(k in L for k in K.generators) for L in found[:i])


def test_layers_from_supplements_satisfy_their_condition():
    """Transversals from supplements list the cosets in another order; the layers must come out right all the same.

    The reflections of the cube are no rotations, so the rotation group is a complement of their stabilizers.
    """
    cube = signed_group([(-1, 2, 3), (2, 3, 1), (2, 1, 3)])
    V, W = natural(cube), regular(cube)
    for x in [(1, 2, 0), (1, 1, 2), (1, 1, 0)]:
        K = stabilizer(V, x).subgroup
        assert count_transversals(cube, K) > choose.MOST_EXHAUSTIVE
        best = choose_breaking(V, W, K)
        assert best.unbroken.order == 1
        space = best.spaces[0]
        assert space.equivariant_dim <= space.relaxed_dim
        fixed = fixed_space(V, K).transpose()
        for D in dense_maps(space.breaking):
            assert all(D * V.matrix(t) * fixed == W.matrix(t) * D * fixed for t in best.transversal)


def test_extreme_subgroups():
    for G in (cyclic(5), dihedral(3)):
        whole, one = G.subgroup(G.generators), G.subgroup([])
        assert left_cosets(G, whole) == (G.identity,)
        assert count_transversals(G, whole) == count_transversals(G, one) == 1
        assert len(left_cosets(G, one)) == G.order


def test_the_choice_does_not_depend_on_whether_all_were_tried(monkeypatch):
    V = natural(S4)
    for item in isotropy_classes(V):
        best = choose_breaking(V, V, item.representative)
        monkeypatch.setattr(choose, "MOST_EXHAUSTIVE", 0)
        choose.choose_breaking.cache_clear()
        searched = choose_breaking(V, V, item.representative)
        monkeypatch.undo()
        choose.choose_breaking.cache_clear()
        assert searched.unbroken.order >= best.unbroken.order
        if best.unbroken.order == 1:
            assert searched.unbroken.order == 1
        assert is_transversal(S4, item.representative, searched.transversal)


def test_one_space_for_each_distinct_summand():
    G = cyclic(4)
    V = natural(G)
    K = stabilizer(V, (1, 0, 1, 0)).subgroup
    breaking = choose_breaking(V, direct_sum([(3, V), (1, regular(G)), (2, V)]), K)
    assert [space.target for space in breaking.spaces] == [V, regular(G)]


def test_layers_that_are_too_large(monkeypatch):
    monkeypatch.setattr(space_module, "LARGEST_SYSTEM", 5)
    V = natural(S4)
    T = left_cosets(S4, H)
    with pytest.raises(LimitError, match="SG409"):
        relaxed_space(type_geometry(V, H, T), V, H, T)


def test_relaxed_dimensions_grow_as_transversals_generate_less():
    V = natural(S4)
    geometry = type_geometry(V, H, left_cosets(S4, H))
    for T in islice(all_transversals(S4, H), 60):
        space = relaxed_space(geometry, V, H, T)
        assert space.relaxed_dim == space.equivariant_dim + space.breaking.size
        assert space.equivariant_dim == 2


# the floor


def brute_floor(V, W, x, y):
    total = Fraction(0)
    table = elements_of(V.group)
    elements = [table.element(number) for number in range(len(table))]
    for row, target in zip(x.tolist(), y.tolist(), strict=True):
        exact, wanted = [Fraction(v) for v in row], [Fraction(v) for v in target]

        def moved(R, g, vector):
            return [
                sum(
                    (Fraction(int(e.p), int(e.q)) * v for e, v in zip(line, vector, strict=True)), Fraction(0)
                )
                for line in R.matrix(g).tolist()
            ]

        fixing = [g for g in elements if moved(V, g, exact) == exact]
        images = [moved(W, g, wanted) for g in fixing]
        mean = [sum(column, Fraction(0)) / len(fixing) for column in zip(*images, strict=True)]
        total += sum(((a - b) ** 2 for a, b in zip(wanted, mean, strict=True)), Fraction(0))
    return total / (len(x) * W.dim)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("V", "W"),
    [
        (natural(dihedral(4)), natural(dihedral(4))),
        (natural(symmetric(3)), direct_sum([(2, natural(symmetric(3))), (1, sign(symmetric(3)))])),
        (natural(signed_group([[-1, 2], [2, 1]])), natural(signed_group([[-1, 2], [2, 1]]))),
    ],
    ids=str,
)
def test_floor_equals_the_mean_over_the_stabilizer(V, W, seed):
    random = np.random.default_rng(seed)
    x = random.integers(0, 2, size=(12, V.dim)).astype(float)
    y = random.integers(-4, 5, size=(12, W.dim)) / 8
    report = floor_of_data(V, W, x, y)
    assert report.exact_total == brute_floor(V, W, x, y)
    assert report.total == pytest.approx(float(report.exact_total))
    assert sum(row.count for row in report.rows) == report.samples == 12
    parts = sum(row.floor * row.count for row in report.rows)
    assert parts == pytest.approx(report.total * 12)


def test_floor_of_one_direction_of_a_square():
    V = natural(dihedral(4))
    report = floor_of_data(V, V, np.ones((1, 4)), np.array([[1.0, 0.0, 0.0, 0.0]]))
    assert report.exact_total == Fraction(3, 16)  # |y - 1/4|^2 = 3/4 over four coordinates
    assert [(row.name, row.order, row.count) for row in report.rows] == [("D4", 8, 1)]
    assert "use `relaxed`" in report.advice


def test_floor_is_zero_where_targets_have_the_symmetry_of_their_inputs():
    V = natural(dihedral(4))
    report = floor_of_data(V, V, np.array([[1.0, 0.0, 1.0, 0.0]]), np.array([[0.1, 0.7, 0.1, 0.7]]))
    assert report.exact_total == 0
    assert "No symmetry needs to be broken" in report.advice


def test_a_tolerance_gives_no_exact_number():
    V = natural(dihedral(4))
    x = np.array([[1.0, 0.0, 1.0 + 1e-9, 0.0]])
    y = np.array([[1.0, 0.0, 0.0, 0.0]])
    exact, rough = floor_of_data(V, V, x, y), floor_of_data(V, V, x, y, tolerance=1e-6)
    assert exact.exact_total == 0
    assert rough.exact_total is None
    assert rough.total > 0


def test_rounding_of_the_targets_is_not_taken_for_a_broken_symmetry():
    V = natural(S4)
    x, y = np.ones((3, 4)), np.full((3, 4), 0.1)
    for error, kept in [(1e-16, True), (1e-8, True), (1e-4, False)]:
        y[0, 0] = 0.1 + error
        report = floor_of_data(V, V, x, y)
        assert report.total > 0
        assert ("No symmetry needs to be broken" in report.advice) is kept
        assert ("looks like rounding" in report.advice) is kept
