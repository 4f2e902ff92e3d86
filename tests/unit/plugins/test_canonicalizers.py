"""Canonicalizers of plugins: the bundled one against all elements, what is refused, and what `verify` finds out."""

import numpy as np
import pytest

import symgroup as sg
from symgroup.backends import get_backend
from symgroup.backends.orders import point_order
from symgroup.errors import InputError, PluginError, SpecError
from symgroup.groups import dihedral, elements_of
from symgroup.ir import MethodInput, plan_from_json, plan_to_json
from symgroup.plugins import CanonicalMethod, find_canonicalizer, images_by
from symgroup.plugins.canonicalizers import canonicalizer_problem
from symgroup.verify.methods import method_claims
from symgroup.verify.networks import plan_claims

TEXT = """
    group G = D(6)
    rep V = 2 natural(G)
    network F : V -> natural(G) { hidden 2 regular(G), tanh  relaxed by bracelet }
"""


def test_the_bundled_one_works_in_a_network():
    spec = sg.parse(TEXT)
    assert sg.verify(spec).ok
    plan = sg.plan_module(spec["F"])
    assert plan.input_step == MethodInput(6, "bracelet", (6, 2))
    assert plan_from_json(plan_to_json(plan)).input_step == plan.input_step
    table, random = elements_of(dihedral(6)), np.random.default_rng(0)
    for name in ("torch-dense", "reference"):
        backend = get_backend(name)
        net = backend.compile(plan, dtype="float64", seed=1)
        for rows in (random.integers(0, 2, (6, 2)), random.standard_normal((6, 2)), np.zeros((6, 2))):
            images = [list(table.element(k)) for k in range(len(table))]
            orbit = np.array([rows[np.argsort(g)].T.ravel() for g in images], dtype=float)
            y = backend.run(net, orbit)
            fixing = [g for g, moved in zip(images, orbit, strict=True) if np.array_equal(moved, orbit[0])]
            assert np.array_equal(orbit[0], rows.T.ravel())
            for g, z in zip(images, y, strict=True):
                allowed = [y[0][np.argsort(h)][np.argsort(g)] for h in fixing]
                assert min(np.abs(allowed - z).max(axis=1)) < 1e-9
            assert sum(np.allclose(y[0][np.argsort(h)], y[0]) for h in fixing) == 1  # nothing is kept


def test_readings_are_compared_with_all_of_them():
    """Against Python's order of tuples, for random words with many ties."""
    random, step = np.random.default_rng(1), MethodInput(5, "bracelet", (5, 2))
    for _ in range(40):
        rows = random.integers(0, 2, (5, 2))
        (found,) = point_order(step, rows.T.ravel()[None].astype(float)).tolist()
        readings = [[(s + d * i) % 5 for i in range(5)] for d in (1, -1) for s in range(5)]
        best = max([tuple(map(tuple, rows[list(r)])) for r in readings])
        assert found in readings
        assert tuple(map(tuple, rows[found])) == best


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT.replace("bracelet", "braceled"), "SG520"),
        (TEXT.replace("D(6)", "S(6)"), "SG513"),
        (TEXT.replace("2 natural(G)", "natural(G) * natural(G)"), "SG513"),
        (TEXT.replace("D(6)", "signed < [-1, 2], [2, 1] >"), "SG521"),
        (TEXT.replace("D(6)", "SO(3)").replace("2 regular(G), tanh", "V"), "SG221"),
    ],
)
def test_refusals_point_at_the_text(text, code):
    with pytest.raises(SpecError) as caught:
        sg.parse(text)
    found = {item.code: item for item in caught.value.diagnostics}
    assert code in found
    assert found[code].span.line == 4


@pytest.mark.parametrize(
    "elements",
    [
        lambda x, data: np.zeros((len(x), 3), dtype=int),
        lambda x, data: np.tile(np.arange(3.0), (len(x), 1)),
        lambda x, data: np.tile(np.arange(4), (len(x), 1)),
        lambda x, data: 1 / 0,
    ],
)
def test_answers_that_are_no_permutations(elements):
    with pytest.raises(PluginError, match="SG522"):
        images_by(CanonicalMethod("wrong", lambda V: (), elements), np.ones((2, 3)), 3, ())


def test_records_that_are_refused():
    assert canonicalizer_problem(find_canonicalizer("bracelet")) == ""
    for item in (7, CanonicalMethod("no name", len, len), CanonicalMethod("wrong", len, None)):
        assert canonicalizer_problem(item)


def stand_in(monkeypatch, elements):
    """Put a canonicalizer in the place of bracelet."""
    method = CanonicalMethod("bracelet", lambda V: (6, 2), elements)
    monkeypatch.setattr("symgroup.backends.orders.find_canonicalizer", lambda name: method)


@pytest.mark.parametrize(
    ("elements", "statement"),
    [
        (lambda x, data: np.argsort(-x[:, :6], axis=1, kind="stable"), "finds elements of G"),
        (lambda x, data: np.tile(np.arange(6), (len(x), 1)), "one representative for each orbit"),
        (lambda x, data: (np.argmax(x[:, :6], axis=1)[:, None] + np.arange(6)) % 6, "one representative"),
    ],
)
def test_verify_finds_wrong_canonicalizers(monkeypatch, elements, statement):
    """One outside G, one that never looks, and one that takes ties by the order of the points."""
    spec = sg.parse(TEXT)
    plan = sg.plan_module(spec["F"])
    stand_in(monkeypatch, elements)
    failed = [claim.statement for claim in plan_claims(spec["F"], plan) if not claim.ok]
    assert len(failed) == 1
    assert statement in failed[0]


def test_sixty_corners():
    spec = sg.parse(
        "group G = D(60) rep V = natural(G) network F : V -> V { output no bias relaxed by bracelet }"
    )
    step = sg.plan_module(spec["F"]).input_step
    assert all(claim.ok for claim in method_claims("F", spec["V"], step))


def test_what_a_plugin_prepares_is_checked(monkeypatch):
    method = CanonicalMethod("bracelet", lambda V: [1, 2], lambda x, data: x)
    monkeypatch.setattr("symgroup.elaborate.networks.find_canonicalizer", lambda name: method)
    with pytest.raises((SpecError, PluginError, InputError), match="SG522"):
        sg.parse(TEXT)
