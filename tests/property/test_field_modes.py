"""The canonical mode of matrix groups over number fields: f(g x) lies in g G_x f(x), and every symmetry is broken."""

import numpy as np
import pytest

import symgroup as sg
from symgroup.backends import get_backend
from symgroup.groups import elements_of
from symgroup.ir import AlgebraicArray, plan_from_json, plan_to_json
from symgroup.representations.floats import float_matrix
from symgroup.verify.networks import plan_claims

PENTAGON = "[[cos(2 pi/5), -sin(2 pi/5)], [sin(2 pi/5), cos(2 pi/5)]]"
OCTAGON = "[[sqrt(2)/2, -sqrt(2)/2], [sqrt(2)/2, sqrt(2)/2]]"
GROUPS = {
    "D(5)": (f"matrices < {PENTAGON}, [[1, 0], [0, -1]] >", 10),
    "C(5)": (f"matrices < {PENTAGON} >", 5),
    "D(8)": (f"matrices < {OCTAGON}, [[1, 0], [0, -1]] >", 16),
    "I": ('point_group("I")', 60),
}


@pytest.fixture(scope="module")
def modules():
    made = {}
    for name, (group, order) in GROUPS.items():
        spec = sg.parse(f"""
            group G = {group}
            rep V = 2 natural(G)
            network F : V -> natural(G) {{ hidden 2 natural(G)  relaxed by canonical }}
        """)
        assert spec["G"].order == order
        plan = sg.plan_module(spec["F"])
        made[name] = spec["F"], plan, get_backend("torch-dense").compile(plan, dtype="float64", seed=2)
    return made


@pytest.mark.parametrize("name", GROUPS)
def test_outputs_at_g_x_are_those_at_x_up_to_g_and_the_stabilizer(modules, name):
    spec, _, net = modules[name]
    table = elements_of(spec.source.finite_group)
    on_V, on_W = (
        [float_matrix(R.matrix(table.element(k))) for k in range(len(table))]
        for R in (spec.source, spec.target)
    )
    random, n = np.random.default_rng(0), spec.target.dim
    axis = np.eye(n)[0]
    for x in (random.standard_normal(2 * n), np.concatenate([axis, 3 * axis]), np.zeros(2 * n)):
        y = get_backend("torch-dense").run(net, np.array([g @ x for g in on_V]))
        fixing = [k for k, g in enumerate(on_V) if np.abs(g @ x - x).max() < 1e-9]
        first = next(k for k, g in enumerate(on_V) if np.allclose(g, np.eye(2 * n)))
        allowed = np.array([[g @ on_W[h] @ y[first] for h in fixing] for g in on_W])
        assert np.abs(allowed - y[:, None]).max(axis=2).min(axis=1).max() < 1e-9
        assert sum(np.allclose(on_W[h] @ y[first], y[first], atol=1e-9) for h in fixing) == 1


@pytest.mark.parametrize("name", GROUPS)
def test_plans_are_exact_and_survive_files(modules, name):
    spec, plan, _ = modules[name]
    assert isinstance(plan.input_step.to_canonical, AlgebraicArray)
    assert all(claim.ok for claim in plan_claims(spec, plan))
    again = plan_from_json(plan_to_json(plan)).input_step
    assert again.carry.numbers == plan.input_step.carry.numbers
    assert np.array_equal(again.carry.values, plan.input_step.carry.values)
    assert np.array_equal(again.to_canonical.to_float(), plan.input_step.to_canonical.to_float())


def test_a_wrong_number_is_found(modules):
    from dataclasses import replace

    spec, plan, _ = modules["D(5)"]
    step = plan.input_step
    values = step.to_canonical.values.copy()
    values[3, 0, 0] = values[4, 0, 1]
    spoilt = replace(plan, input_step=replace(step, to_canonical=replace(step.to_canonical, values=values)))
    assert not all(claim.ok for claim in plan_claims(spec, spoilt))


def test_backends_agree(modules):
    _, plan, net = modules["D(5)"]
    reference = get_backend("reference")
    twin = reference.compile(plan, dtype="float64", seed=0)
    reference.load_parameters(twin, get_backend("torch-dense").parameters(net))
    x = np.random.default_rng(1).standard_normal((10, 4))
    assert np.allclose(reference.run(twin, x), get_backend("torch-dense").run(net, x), atol=1e-12)
