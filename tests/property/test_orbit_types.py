"""Members of one orbit have one type, to the last bit: floats near the tolerance, three classifiers that agree."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from symgroup.backends.bound import classify
from symgroup.groups import cyclic, dihedral, elements_of, matrix_group, signed_group, symmetric
from symgroup.isotropy import isotropy_table
from symgroup.plan import breaking
from symgroup.plan.breaking import orbit_types
from symgroup.representations import direct_sum, exterior_power, natural, regular, tensor_product
from symgroup.testing.building import plan_of
from symgroup_reference.evaluate import orbit_type_of
from symgroup_torch_dense.steps import OrbitTypes

SIGNED = signed_group([[-1, 2, 3], [2, 3, 1]])
MONOMIAL = [
    natural(dihedral(4)),
    natural(symmetric(4)),
    regular(cyclic(6)),
    natural(SIGNED),
    exterior_power(natural(symmetric(4)), 2),
    tensor_product(natural(symmetric(3)), natural(symmetric(3))),
    direct_sum([(2, natural(dihedral(3)))]),
]
TOLERANCE = 1e-5


def all_images(V, x):
    """Return g x for every g, exactly: coordinates are permuted and change their signs."""
    table, images = elements_of(V.finite_group), []
    for number in range(len(table)):
        action = V.monomial(table.element(number))
        y = np.zeros_like(x)
        for j, (i, s) in enumerate(zip(action.images, action.signs, strict=True)):
            y[i] = s * x[j]
        images.append(y)
    return np.array(images)


def types_of(V, x):
    types = orbit_types(V)
    plan = plan_of("F", [], V.dim, V.dim, orbit_types=types)
    masks = OrbitTypes(types, TOLERANCE)(torch.from_numpy(x))
    dense = np.full(len(x), -1)
    for position, mask in masks.items():
        dense[mask.numpy()] = position
    return (
        dense,
        classify(plan, x)[0],
        np.array([-1 if (t := orbit_type_of(plan, row)) is None else t for row in x]),
    )


steps = st.sampled_from([0.0, 1e-12, 4e-6, 9.999999e-6, 1e-5, 1.0000001e-5, 1.9e-5, 3e-5, -1e-5, -4e-6])


@pytest.mark.parametrize("V", MONOMIAL, ids=str)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_members_of_one_orbit_have_one_type(V, data):
    levels = data.draw(st.lists(st.sampled_from([0.0, 1.0, -1.0, 0.3]), min_size=V.dim, max_size=V.dim))
    shifts = data.draw(st.lists(steps, min_size=V.dim, max_size=V.dim))
    scale = data.draw(st.sampled_from([1.0, 0.1, 1e-20, 3e17]))
    images = all_images(V, scale * (np.array(levels) + np.array(shifts)))
    dense, bound, reference = types_of(V, images)
    assert len(set(dense.tolist())) == 1
    assert np.array_equal(dense, bound)
    assert np.array_equal(dense, reference)


@pytest.mark.parametrize(
    "V", [*MONOMIAL, natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))], ids=str
)
def test_mixed_batches_get_the_type_of_their_exact_stabilizer(V):
    """Vectors with equal entries, of every class and conjugate, shuffled into one batch: the type is exact."""
    from symgroup.isotropy import subgroup_of_mask
    from symgroup.plan.breaking import _breakable
    from symgroup.solve import fixed_space

    table, random = isotropy_table(V), np.random.default_rng(1)
    rows, wanted = [], []
    place = {position: number for number, position in enumerate(_breakable(table))}
    for position, masks in enumerate(table.conjugates):
        for mask in masks:
            H = subgroup_of_mask(V.finite_group, mask)
            basis = np.array([[float(e.p) / float(e.q) for e in r] for r in fixed_space(V, H).tolist()])
            rows.append(random.integers(1, 2**20, len(basis)) @ basis.reshape(-1, V.dim))
            wanted.append(place.get(position, -1))
    order = random.permutation(len(rows))
    dense, bound, reference = types_of(V, np.array(rows)[order])
    for found in (dense, bound, reference):
        assert found.tolist() == np.array(wanted)[order].tolist()


def test_tests_that_would_be_too_large_are_the_smallest_ones(monkeypatch):
    V = natural(symmetric(4))
    pairs = orbit_types(V)
    assert [t.tests.values.shape[1] for t in pairs] == [1, 2, 3, 6]
    monkeypatch.setattr(breaking, "LARGEST_TESTS", 100)
    assert [t.tests.values.shape[1] for t in orbit_types(V)] == [1, 2, 2, 3]
