"""Measured vectors: levels of their entries, against every element's own movement and against exact vectors."""

from math import comb

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    alternating,
    cyclic,
    dihedral,
    direct_product,
    elements_of,
    matrix_group,
    rubik,
    signed_group,
    symmetric,
    weyl,
)
from symgroup.isotropy import stabilizer
from symgroup.isotropy.near import near_stabilizer
from symgroup.isotropy.samples import sample_types
from symgroup.representations import direct_sum, natural, symmetric_power, tensor_product
from symgroup.representations.floats import float_matrix

CUBE = natural(signed_group([[2, 3, 1], [-1, 2, 3], [2, 1, 3]]))
SQUARE = natural(dihedral(4))
SMALL = [
    SQUARE,
    natural(cyclic(6)),
    natural(alternating(5)),
    CUBE,
    tensor_product(SQUARE, SQUARE),
    symmetric_power(CUBE, 2),
    natural(direct_product(symmetric(3), cyclic(4))),
]
HEXAGON = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))


def noisy(x, size, seed=0):
    return (np.array(x, dtype=float) + size * np.random.default_rng(seed).uniform(-1, 1, len(x))).tolist()


@settings(max_examples=60)
@given(st.data())
def test_levels_are_what_looking_at_every_element_finds(data):
    V = data.draw(st.sampled_from(SMALL))
    levels = data.draw(st.lists(st.integers(-3, 3), min_size=V.dim, max_size=V.dim))
    x = noisy(levels, 1e-3, data.draw(st.integers(0, 1000)))
    found = near_stabilizer(V, x, 0.01)
    types = sample_types(V, np.array([x]), 0.01)
    table = elements_of(V.finite_group)
    near = {table.element(k) for k in np.flatnonzero(types.masks[0]).tolist()}
    own = elements_of(found.subgroup)
    assert {own.element(k) for k in range(len(own))} == near
    assert found.statement.startswith("these are exactly") or max(map(abs, x)) < 0.2
    assert found.order == stabilizer(V, levels).order or not any(levels)


@pytest.mark.parametrize(
    ("V", "x"),
    [
        (natural(symmetric(200)), [i // 20 for i in range(200)]),
        (natural(alternating(30)), [i % 3 for i in range(30)]),
        (
            natural(direct_product(symmetric(30), rubik(3))),
            [i % 2 for i in range(30)] + [i // 8 for i in range(48)],
        ),
        (natural(weyl("B", 12)), [0, 0, 0, 1, -1, 1, 2, -2, 2, 3, 4, 5]),
        (natural(weyl("E", 7)), [0, 1, 0, 0, 1, 0, 1]),
        (HEXAGON, [1, 2]),
        (HEXAGON, [1, 0]),
    ],
    ids=str,
)
@pytest.mark.parametrize("scale", [1.0, 2.0**-900, 1e300])
def test_noise_below_the_tolerance_changes_nothing(V, x, scale):
    found = near_stabilizer(V, [scale * value for value in noisy(x, 1e-6)], 1e-4)
    assert found.order == stabilizer(V, x).order
    assert found.order * found.index == V.group.order


def test_a_measured_graph():
    V = tensor_product(natural(symmetric(10)), natural(symmetric(10)))
    petersen = nx.to_numpy_array(nx.petersen_graph()).ravel()
    found = near_stabilizer(V, noisy(petersen, 0.01), 0.05)
    assert (found.order, found.method) == (120, "graph automorphisms (BLISS)")


def test_a_run_without_steps_has_no_levels():
    """0, 0.9 t, 1.8 t: neighbours are near, ends are not; a small group is looked at element by element."""
    x = [0.0, 0.009, 0.018, *[1.0] * 27]
    with pytest.raises(LimitError, match="SG417") as refused:
        near_stabilizer(natural(symmetric(30)), x, 0.01)
    assert "0, 0.009, 0.018" in refused.value.diagnostics[0].notes[0]
    assert near_stabilizer(natural(symmetric(30)), x, 0.02).index == comb(30, 3)
    assert near_stabilizer(natural(symmetric(30)), x, 0.005).index == 30 * 29 * 28
    small = near_stabilizer(natural(symmetric(4)), [*x[:3], 1.0], 0.01)
    assert (small.order, small.statement.split(":")[0]) == (6, "nothing")


def test_signs_of_small_numbers_are_one_level():
    """A number within t / 2 of zero is within t of its negative; one a little larger is not."""
    rest = list(range(3, 21))
    V = natural(signed_group([[2, 1, *rest], [*range(2, 21), 1], [-1, 2, *rest]]))
    assert near_stabilizer(V, [0.004] * 3 + [1.0] * 17, 0.01).index == 2**17 * comb(20, 3)
    assert near_stabilizer(V, [0.006] * 3 + [1.0] * 17, 0.01).index == 2**20 * comb(20, 3)


def test_what_is_no_vector_of_numbers_is_refused():
    with pytest.raises(InputError, match="SG305"):
        near_stabilizer(SQUARE, [1.0], 0.1)
    with pytest.raises(InputError, match="SG313"):
        near_stabilizer(SQUARE, [1.0, float("nan"), 0.0, 0.0], 0.1)


@pytest.mark.parametrize("seed", range(3))
def test_members_of_one_orbit_have_one_order_at_a_tolerance_under_matrices_that_are_not_orthogonal(seed):
    """Samples at about the tolerance from symmetric ones; a measure that the group does not keep tells them apart."""
    random = np.random.default_rng(seed)
    V = direct_sum([(1, HEXAGON), (1, tensor_product(HEXAGON, HEXAGON))])
    table = elements_of(V.group)
    matrices = [float_matrix(V.matrix(table.element(k))) for k in range(len(table))]
    fixed = [np.mean([np.linalg.matrix_power(h, k) for k in range(12)], axis=0) for h in matrices]
    orders = set()
    for _ in range(60):
        x = fixed[random.integers(len(fixed))] @ random.standard_normal(V.dim)
        x += 0.05 * random.random() * random.standard_normal(V.dim)
        types = sample_types(V, np.array([g @ x for g in matrices]), 0.1)
        sizes = {int(types.masks[k].sum()) for k in types.number}
        assert len(sizes) == 1
        orders |= sizes
    assert len(orders) > 1
