"""Semidirect products by an action, as the language writes them, against GAP: see make_semidirect.g."""

import json
from pathlib import Path

import pytest

import symgroup as sg
from symgroup.groups import center, conjugacy_classes, derived_subgroup

CASES = json.loads(Path(__file__).with_name("semidirect.json").read_text(encoding="utf-8"))["groups"]
TYPES = {1: "real", 0: "complex", -1: "quaternionic"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_semidirect_products(case):
    spec = sg.parse(f"group G = {case['text']}  rep V = natural(G)  rep V2 = V^2  rep R = regular(G)")
    G, V = spec["G"], spec["V"]
    classes = conjugacy_classes(G)
    assert (G.order, center(G).order, derived_subgroup(G).order) == (
        case["order"],
        case["center"],
        case["derived"],
    )
    assert classes is not None and len(classes) == case["classes"]
    # the regular representation contains each irreducible one as often as its dimension says
    found = sorted((c.dim, c.type) for c in sg.decompose(spec["R"], over="C"))
    assert found == sorted((dim, TYPES[nu]) for dim, nu in case["types"])
    natural = sorted((c.dim, c.multiplicity, c.type) for c in sg.decompose(V, over="C"))
    assert natural == sorted((dim, m, TYPES[nu]) for dim, m, nu in case["natural"])
    for source, target, dim in ((V, V, case["hom"][0]), (spec["V2"], V, case["hom"][1])):
        assert sg.hom_dim(source, target) == sg.equivariant_basis(source, target).dim == dim
