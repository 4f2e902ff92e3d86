"""Hundreds of groups written in the language, against GAP: orders, subgroups, Hom, decompositions and Molien coefficients."""

import json
from pathlib import Path

import pytest

import symgroup as sg
from symgroup.groups import center, conjugacy_classes, derived_subgroup, sylow_subgroup

DATA = json.loads((Path(__file__).parents[1] / "oracle" / "breadth.json").read_text(encoding="utf-8"))
INDICATOR = {"real": 1, "complex": 0, "quaternionic": -1}
CLASSES_LISTED = 60_000  # elements: above, GAP's count is compared only where the classes are known
SLOW = {"Weyl(E6)", "Weyl(H4)"}  # 51840 matrices, and 14400 over Q(sqrt 5)


def parameter(number, case):
    text = case["text"]
    name = text if len(text) < 40 else f"{number}: degree {case['degree']}, order {case['order']}"
    return pytest.param(case, id=name, marks=[pytest.mark.slow] if text in SLOW else [])


CASES = [parameter(number, case) for number, case in enumerate(DATA["groups"])]
LARGE = [pytest.param(case, id=case["text"]) for case in DATA["large"]]


def spec_of(case):
    """Declare the group, its natural representation V, and X0, X1, ... for the spaces of the case."""
    group = case["text"].replace("'", '"')
    spaces = [f"rep X{i} = {space}" for i, space in enumerate(case.get("spaces", []))]
    return sg.parse("\n".join([f"group G = {group}", "rep V = natural(G)", *spaces]))


def written(components):
    return sorted([c.dim, c.multiplicity, INDICATOR[c.type]] for c in components)


def check_structure(G, case):
    assert (G.order, G.degree) == (case["order"], case["degree"])
    assert center(G).order == case["center"]
    assert derived_subgroup(G).order == case["derived"]


@pytest.mark.parametrize("case", CASES)
def test_a_group_of_the_language(case):
    spec = spec_of(case)
    G, V = spec["G"], spec["V"]
    X = [spec[f"X{i}"] for i in range(len(case["spaces"]))]
    check_structure(G, case)
    classes = conjugacy_classes(G)
    if classes is None:
        assert G.order > CLASSES_LISTED
    else:
        assert len(classes) == case["classes"]
        for p, order in case["sylow"] if G.order > 1 else []:
            assert sylow_subgroup(G, p).order == order
    for i, j, wanted in case["hom"]:
        B = sg.equivariant_basis(X[i], X[j])
        assert (B.dim, B.complete) == (wanted, True), (case["spaces"][i], case["spaces"][j])
        count = sg.hom_dim(X[i], X[j])
        assert count == wanted or (count is None and G.order > CLASSES_LISTED), (i, j, count)
    for i, over_c, over_r in case["split"]:
        assert written(sg.decompose(X[i], over="C")) == over_c, case["spaces"][i]
        assert written(sg.decompose(X[i], over="R")) == over_r, case["spaces"][i]
    assert sg.molien(V, X[0], up_to=8) == case["molien"][0]
    assert sg.molien(V, V, up_to=8) == case["molien"][1]


@pytest.mark.parametrize("case", LARGE)
def test_a_large_group_of_the_language(case):
    spec = spec_of(case)
    G, V = spec["G"], spec["V"]
    check_structure(G, case)
    spaces = sg.parse(f"group G = {case['text']}  rep V = natural(G)  rep V2 = V^2")
    pairs = {"V_V": (spaces["V"], spaces["V"]), "V2_V": (spaces["V2"], spaces["V"])}
    pairs["V2_V2"] = (spaces["V2"], spaces["V2"])
    for name, wanted in case["hom"].items():
        source, target = pairs[name]
        assert sg.equivariant_basis(source, target).dim == wanted, name
        assert sg.hom_dim(source, target) == wanted, name
    assert V.dim == case["degree"]
