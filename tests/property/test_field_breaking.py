"""Breaking weights over number fields: as many as over Q for the same representation, exact, and right on floats."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.backends import get_backend, run_with_bound
from symgroup.certificates.checker.checking import check_data
from symgroup.groups import elements_of
from symgroup.ir import (
    AlgebraicArray,
    AlgebraicForm,
    parameter_specs,
    plan_digest,
    plan_from_json,
    plan_to_json,
)
from symgroup.isotropy import isotropy_classes
from symgroup.relaxed import (
    all_transversals,
    choose_breaking,
    relaxed_space,
    type_geometry,
    unbroken_subgroup,
)
from symgroup.representations import quotient
from symgroup.representations.floats import float_matrix
from symgroup.solve import fixed_space

PENTAGON = "[[cos(2 pi/5), -sin(2 pi/5)], [sin(2 pi/5), cos(2 pi/5)]]"
D5 = f"matrices < {PENTAGON}, [[1, 0], [0, -1]] >"
C3 = "matrices < [[-1/2, -sqrt(3)/2], [sqrt(3)/2, -1/2]] >"
SQUARE = "matrices < [[0, -1], [1, 0]], [[1, 0], [0, -1]] >"
SKEWED = "matrices < [[sqrt(2), -3], [1, -sqrt(2)]], [[1, -2*sqrt(2)], [0, -1]] >"
NETWORKS = {
    "D(5)": (D5, "natural(G)", "hidden 2 regular(G), tanh"),
    "C(3)": (C3, "natural(G) + trivial(G)", "hidden regular(G), tanh"),
    "H3": ("Weyl(H3)", "natural(G)", "hidden Alt^2(natural(G))"),
}


def models(group):
    """Return two isomorphic representations of one group, over the field and over Q."""
    spec = sg.parse(
        f"group G = {group}\nrep V = Sym^2(natural(G)) + natural(G)\nrep L = natural(G) + trivial(G)"
    )
    G = spec["G"]
    if group == C3:
        return spec["L"], quotient(G, G.trusted_subgroup([]))
    reflection = next(g for g in G.generators if g @ g == G.identity)
    return spec["V"], quotient(G, G.trusted_subgroup([reflection]))


@pytest.mark.parametrize("group", [D5, C3], ids=["D(5)", "C(3)"])
def test_dimensions_are_those_of_the_rational_model(group):
    """Sym^2 of the plane of D(5) and the plane are the permutations of five axes; R(H, T) does not see the basis."""
    over_field, rational = models(group)
    G = rational.finite_group
    checked = 0
    for item in isotropy_classes(rational):
        H = item.representative
        for T in islice(all_transversals(G, H), 20):
            sizes = []
            for V in (over_field, rational):
                targets = tuple(dict.fromkeys(part for _, part in V.terms()))
                geometry = type_geometry(V, H, T, targets)
                spaces = {part: relaxed_space(geometry, part, H, T) for part in targets}
                totals = [
                    sum(copies * getattr(spaces[part], name) for copies, part in V.terms())
                    for name in ("relaxed_dim", "equivariant_dim")
                ]
                unbroken = unbroken_subgroup(H, [(s.target, s.outputs) for s in spaces.values()])
                sizes.append((*totals, unbroken.order))
            assert sizes[0] == sizes[1]
            checked += 1
    assert checked > {D5: 17, C3: 1}[group]


def test_the_chosen_transversal_breaks_as_much_as_over_the_rational_model():
    over_field, rational = models(D5)
    for item in isotropy_classes(rational):
        H = item.representative
        pair = [choose_breaking(V, V, H) for V in (over_field, rational)]
        assert pair[0].unbroken.order == pair[1].unbroken.order


def test_matrices_that_are_not_orthogonal():
    """D(4) on the plane in a basis with sqrt(2): all its transversals break what they break in the usual basis."""
    outcomes = []
    for group in (SQUARE, SKEWED):
        V = sg.parse(f"group G = {group}\nrep V = natural(G)")["V"]
        assert V.group.order == 8
        found = set()
        for item in isotropy_classes(V):
            H = item.representative
            for T in all_transversals(V.finite_group, H):
                space = relaxed_space(type_geometry(V, H, T), V, H, T)
                unbroken = unbroken_subgroup(H, [(V, space.outputs)])
                found.add(
                    (item.order, item.fixed_dim, space.relaxed_dim, space.equivariant_dim, unbroken.order)
                )
        outcomes.append(found)
    assert outcomes[0] == outcomes[1]


@pytest.fixture(scope="module")
def modules():
    made = {}
    for name, (group, V, hidden) in NETWORKS.items():
        spec = sg.parse(f"group G = {group}\nrep V = {V}\nnetwork F : V -> V {{ {hidden}  relaxed }}")["F"]
        plan = sg.plan_module(spec)
        random = np.random.default_rng(1)
        arrays = {item.name: random.standard_normal(item.shape) for item in parameter_specs(plan)}
        made[name] = spec, plan, arrays
    return made


def compiled(plan, arrays, backend="torch-dense"):
    chosen = get_backend(backend)
    module = chosen.compile(plan, dtype="float64")
    chosen.load_parameters(module, arrays)
    return module


@pytest.mark.parametrize("name", NETWORKS)
@settings(max_examples=5, deadline=None)
@given(weights=st.lists(st.integers(-3, 3), min_size=8, max_size=8), nearly=st.sampled_from([0.0, 1e-9]))
def test_outputs_at_g_x_are_those_at_x_up_to_g_and_the_stabilizer(modules, name, weights, nearly):
    spec, plan, arrays = modules[name]
    net, G = compiled(plan, arrays), spec.source.finite_group
    table = elements_of(G)
    on_V, on_W = (
        [float_matrix(R.matrix(table.element(k))) for k in range(len(table))]
        for R in (spec.source, spec.target)
    )
    random = np.random.default_rng(0)
    for item in isotropy_classes(spec.source):
        space = float_matrix(fixed_space(spec.source, item.representative))
        x = np.array(weights[: len(space)], dtype=float) @ space
        x = x + nearly * random.standard_normal(x.shape) * np.abs(x).max(initial=0.0)
        y = get_backend("torch-dense").run(net, np.array([g @ x for g in on_V]))
        fixing = [k for k, g in enumerate(on_V) if np.abs(g @ x - x).max() <= 1e-6 * np.abs(x).max()]
        first = next(k for k, g in enumerate(on_V) if np.allclose(g, np.eye(len(x))))
        allowed = np.array([[g @ on_W[h] @ y[first] for h in fixing] for g in on_W])
        error = np.abs(allowed - y[:, None]).max(axis=2).min(axis=1).max()
        assert error <= 1e-6 * (1 + np.abs(y).max())


@pytest.mark.parametrize("name", NETWORKS)
def test_backends_agree_and_files_keep_the_plan(modules, name):
    spec, plan, arrays = modules[name]
    again = plan_from_json(plan_to_json(plan))
    assert plan_digest(again) == plan_digest(plan)
    assert any(isinstance(item.tests, AlgebraicArray) for item in again.orbit_types)
    terms = [form for term in again.layers[0].breaking for form in term.weight.forms]
    # the plane is no part of what the rotations fix, so that their breaking maps are rational
    assert any(isinstance(form, AlgebraicForm) for form in terms) == (name != "C(3)")
    random = np.random.default_rng(3)
    x = [random.standard_normal((3, spec.source.dim))]
    for item in isotropy_classes(spec.source):
        space = float_matrix(fixed_space(spec.source, item.representative))
        x.append(random.integers(1, 9, size=(2, len(space))).astype(float) @ space)
    rows = np.concatenate(x)
    y, bound = run_with_bound(again, arrays, rows, "float64")
    sure = np.isfinite(bound).all(axis=1)
    assert sure.sum() >= len(rows) - 1
    for backend in ("reference", "torch-dense", "torch-structured"):
        found = get_backend(backend).run(compiled(again, arrays, backend), rows)
        assert (np.abs(found - y) <= bound)[sure].all(), backend


@pytest.mark.parametrize("name", ["D(5)", "C(3)"])
def test_verified_and_certified(name):
    group, V, hidden = NETWORKS[name]
    spec = sg.parse(f"group G = {group}\nrep V = {V}\nnetwork F : V -> V {{ {hidden}  relaxed }}")
    assert sg.verify(spec).ok
    report = check_data(sg.certificate(spec))
    assert report.ok
