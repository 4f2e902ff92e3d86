"""The composition rule: whatever line it stands on, it is the first layer that breaks; behind another map nothing may."""

from dataclasses import replace
from itertools import permutations

import pytest

import symgroup as sg
from symgroup.ir import LinearLayer, plan_digest
from symgroup.verify.networks import plan_claims

LINES = ("hidden 2 regular(G), tanh", "hidden 3 V", "relaxed for x")


def network(lines):
    return sg.parse(f"""
        group G = D(4)
        rep V = natural(G)
        vector x in V = (1, 0, 1, 0)
        network F : V -> V {{ {"  ".join(lines)} }}
    """)["F"]


@pytest.mark.parametrize("place", range(3))
def test_it_is_the_first_layer_that_breaks_wherever_the_line_stands(place):
    lines = list(LINES[:2])
    lines.insert(place, LINES[2])
    plan = sg.plan_module(network(lines))
    assert plan_digest(plan) == plan_digest(sg.plan_module(network(LINES)))
    linear = [layer for layer in plan.layers if isinstance(layer, LinearLayer)]
    assert [bool(layer.breaking) for layer in linear] == [True, False, False]


@pytest.mark.parametrize(
    "line",
    [
        "hidden relaxed 2 V",
        "hidden 2 V relaxed",
        "output relaxed",
    ],
)
def test_the_language_has_no_way_to_write_a_relaxed_layer_behind_another(line):
    """As part of a layer's line the word is no error in disguise: it does not parse, or begins a line of its own."""
    try:
        spec = network((LINES[0], line))
    except sg.SpecError:
        return
    linear = [layer for layer in sg.plan_module(spec).layers if isinstance(layer, LinearLayer)]
    assert [bool(layer.breaking) for layer in linear][1:] == [False] * (len(linear) - 1)


@pytest.mark.parametrize(
    "line",
    ["hidden 2 V, relaxed", "hidden 2 V, tanh, relaxed for x", "hidden 2 V, relaxed to < (1 3) >, tanh"],
)
def test_a_relaxed_layer_behind_a_map_is_refused_with_the_reason(line):
    with pytest.raises(sg.SpecError, match="SG327") as caught:
        network((LINES[0], line))
    assert any("can lose stabilizers" in note for note in caught.value.diagnostics[0].notes)


def test_two_lines_are_refused():
    for lines in set(permutations((*LINES, "relaxed"))):
        with pytest.raises(sg.SpecError, match="SG214"):
            network(lines)


def test_verify_refuses_a_plan_that_breaks_behind_a_map():
    """The mean over the points loses stabilizers: a layer that breaks behind it picks what the orbit does not agree on."""
    spec = network(LINES)
    plan = sg.plan_module(spec)
    first, third, fifth = (
        number for number, layer in enumerate(plan.layers) if isinstance(layer, LinearLayer)
    )
    layers = list(plan.layers)
    term = replace(layers[first].breaking[0], weight=layers[third].weight)
    layers[third] = replace(layers[third], breaking=(term,))
    failed = [
        claim.statement for claim in plan_claims(spec, replace(plan, layers=tuple(layers))) if not claim.ok
    ]
    assert failed == ["only the first layer breaks symmetry, so that the composition is relaxed"]
    assert fifth > third
