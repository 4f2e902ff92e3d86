"""Members of one orbit have one type: where no coordinates are permuted too, and as near the tolerance as rounding permits."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.algebra import coerce, exact_matrix, matrix_to_sympy
from symgroup.backends import classify
from symgroup.elaborate import Vector
from symgroup.groups import elements_of
from symgroup.isotropy import isotropy_classes
from symgroup.plan.orbit_types import orbit_types
from symgroup.representations.floats import float_matrix
from symgroup.solve import fixed_space
from symgroup.testing.building import plan_of
from symgroup_reference.evaluate import orbit_type_of
from symgroup_torch_dense.steps import OrbitTypes

PENTAGON = "matrices < [[cos(2 pi/5), -sin(2 pi/5)], [sin(2 pi/5), cos(2 pi/5)]], [[1, 0], [0, -1]] >"
SKEWED = "matrices < [[sqrt(2), -3], [1, -sqrt(2)]], [[1, -2*sqrt(2)], [0, -1]] >"
STRETCHED = "matrices < [[0, -1000], [1/1000, 0]], [[1, 0], [0, -1]] >"
SPACES = {
    "H3": ("Weyl(H3)", "natural(G)"),
    "F4": ("Weyl(F4)", "natural(G)"),
    "icosahedral": ('point_group("I")', "natural(G)"),
    "pentagon": (PENTAGON, "natural(G) + Sym^2(natural(G))"),
    "heptagon": ('Weyl("I2(7)")', "natural(G)"),
    "skewed square": (SKEWED, "natural(G)"),
    "stretched square": (STRETCHED, "natural(G)"),
    "S(4)": ("S(4)", "standard(G) + natural(G)"),
}
# a share of the tolerance of 1e-5: what rounding g x, and measuring it, can change
NEAR = 1e-7


@pytest.fixture(scope="module")
def cases():
    made = {}
    for name, (group, space) in SPACES.items():
        V = sg.parse(f"group G = {group}\nrep V = {space}")["V"]
        tests = orbit_types(V)
        plan = plan_of("types", [], V.dim, V.dim, orbit_types=tests.types)
        table = elements_of(V.finite_group)
        actions = [float_matrix(V.matrix(table.element(k))) for k in range(len(table))]
        made[name] = V, replace(plan, scalar_product=tests.scalar_product), np.array(actions)
    return made


def at_the_threshold(plan, near, far, direction):
    """Return x just inside and just outside of a type's reach, found by cutting an interval into 64."""
    (inner,), _ = classify(plan, near[None])
    below, above = 0.0, far
    while above - below > 0.01 * NEAR * above:
        steps = np.linspace(below, above, 65)[1:-1]
        outside = classify(plan, near + steps[:, None] * direction)[0] != inner
        first = int(outside.argmax()) if outside.any() else len(steps)
        below, above = [below, *steps, above][first : first + 2]
    return near + below * (1 - NEAR) * direction, near + above * (1 + NEAR) * direction


def types_found(plan, rows):
    """Return the types by NumPy, of some rows also by torch and by the reference's loops: three evaluations of the rule."""
    some, few = rows[:: 1 + len(rows) // 100], rows[:: 1 + len(rows) // 3]
    masks = OrbitTypes(plan, range(len(plan.orbit_types)))(torch.from_numpy(some))
    by_torch = np.full(len(some), -1)
    for position, mask in masks.items():
        by_torch[mask.numpy()] = position
    by_loops = [-1 if k is None else k for k in (orbit_type_of(plan, x) for x in few)]
    return np.concatenate([classify(plan, rows)[0], by_torch, by_loops])


@st.composite
def places(draw):
    return draw(st.sampled_from(list(SPACES))), draw(st.integers(0, 10**6))


def drawn_inputs(V, plan, seed):
    """Return x with a symmetry, just inside and just outside of its type's reach, and generic."""
    random = np.random.default_rng(seed)
    classes = [item for item in isotropy_classes(V) if item.order > 1 and item.fixed_dim]
    generic = random.standard_normal(V.dim)
    if not classes:
        return [generic]
    space = float_matrix(fixed_space(V, random.choice(np.array(classes, dtype=object)).representative))
    near = random.standard_normal(len(space)) @ space
    direction = random.standard_normal(V.dim) * np.abs(near).max()
    return [near, *at_the_threshold(plan, near, 0.01, direction), generic]


@settings(max_examples=60, deadline=None)
@given(places())
def test_an_orbit_has_one_type(cases, place):
    name, seed = place
    V, plan, actions = cases[name]
    for x in drawn_inputs(V, plan, seed):
        found = types_found(plan, actions @ x)
        assert (found == found[0]).all(), (name, seed, x)


@pytest.mark.parametrize("name", ["H3", "pentagon", "stretched square"])
def test_the_largest_coordinate_would_not_do(cases, name):
    """The control: without the scalar product the same inputs do tell members of orbits apart."""
    V, plan, actions = cases[name]
    plain = replace(plan, scalar_product=None)
    apart = 0
    for seed in range(10):
        found = [classify(plain, actions @ x)[0] for x in drawn_inputs(V, plain, seed)]
        apart += any((types != types[0]).any() for types in found)
    assert apart > 0


@pytest.mark.parametrize("name", SPACES)
@pytest.mark.parametrize("scale", [1e-290, 1e-30, 1.0, 1e30, 1e290])
def test_types_do_not_depend_on_the_scale(cases, name, scale):
    V, plan, _ = cases[name]
    x = np.array([np.zeros(V.dim), *drawn_inputs(V, plan, 5)])
    found, wanted = (types_found(plan, rows) for rows in (scale * x, x))
    assert (found == wanted).all()
    assert wanted[0] == max(range(len(plan.orbit_types)), key=lambda k: plan.orbit_types[k].order)


@pytest.mark.parametrize("name", SPACES)
def test_a_declared_type_needs_no_others(cases, name):
    """For a vector its own type and larger ones are tested: enough to find the inputs of its type, and no more."""
    V, plan, actions = cases[name]
    symmetric = (x for seed in range(6) for x in drawn_inputs(V, plan, seed)[::3])
    rows = np.concatenate(
        [actions[:12] @ x for x in symmetric]
    )  # and generic ones, but none at the threshold
    found, _ = classify(plan, rows)
    classes = isotropy_classes(V)
    first = len(classes) - len(plan.orbit_types)
    for position, item in enumerate(classes[first:], start=first):
        space = fixed_space(V, item.representative)
        weights = exact_matrix([[(k + 2) ** 2 for k in range(space.nrows())]], V.field)
        point = matrix_to_sympy(weights * coerce(space, V.field)) if space.nrows() else [0] * V.dim
        tests = orbit_types(V, Vector("x", V, tuple(point)))
        larger = [c.order for c in classes if position in c.below]
        assert [t.order for t in tests.types] == [item.order, *larger]
        few, _ = classify(replace(plan, orbit_types=tests.types), rows)
        assert ((few == 0) == (found == position - first)).all()


@pytest.mark.parametrize("name", ["H3", "stretched square"])
def test_the_decision_compiles_without_breaks(cases, name):
    V, plan, _ = cases[name]
    types = OrbitTypes(plan, range(len(plan.orbit_types)))
    x = torch.from_numpy(np.array(drawn_inputs(V, plan, 1)))
    compiled = torch.compile(types, fullgraph=True, backend="aot_eager")(x)
    assert all(torch.equal(mask, compiled[position]) for position, mask in types(x).items())
