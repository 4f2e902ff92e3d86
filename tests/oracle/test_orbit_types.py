"""Isotropy classes, parabolic subgroups, normalizers and supplements, against GAP."""

import json
from collections import Counter
from pathlib import Path

import pytest

from symgroup.groups import (
    elements_of,
    minimal_supplements,
    normalizer,
    permutation_group,
    recognize,
    subgroup_classes,
    weyl,
)
from symgroup.groups.recognize import larger_statistics
from symgroup.isotropy import isotropy_classes
from symgroup.isotropy.types.reflections import classes_of_reflection_group
from symgroup.isotropy.types.search import classes_by_search
from symgroup.representations import natural, tensor_product

DATA = json.loads((Path(__file__).parent / "orbit_types.json").read_text(encoding="utf-8"))
SEARCHED = 20_000  # reflection groups up to this order are searched, too


def group_of(case):
    return permutation_group(case["generators"], case["degree"], case.get("name", "G"))


def numbers(classes):
    return sorted([c.order, c.class_length, c.fixed_dim, c.weyl_order] for c in classes)


@pytest.mark.parametrize(
    "case", DATA["isotropy"], ids=lambda c: f"{c['name']}-{c['degree']}-{len(c['classes'])}"
)
def test_isotropy_classes_of_permutation_groups(case):
    V = natural(group_of(case))
    classes = isotropy_classes(tensor_product(V, V) if case["name"] == "pairs" else V)
    assert numbers(classes) == case["classes"]


@pytest.mark.parametrize("case", DATA["parabolics"], ids=lambda c: f"{c['type']}{c['rank']}")
def test_parabolic_subgroups(case):
    G = weyl(case["type"], case["rank"])
    V = natural(G)
    assert G.order == case["order"]
    assert numbers(isotropy_classes(V)) == case["classes"]
    found = classes_of_reflection_group(G)
    expected = sorted((order, length) for order, length, _, _ in case["classes"])
    assert sorted((c.order, c.length) for c in found) == expected
    if G.order < SEARCHED:
        assert sorted((c.order, c.length) for c in classes_by_search(V)) == expected


@pytest.mark.parametrize("case", DATA["groups"], ids=lambda c: c["name"])
def test_subgroups_normalizers_and_supplements(case):
    G = group_of(case)
    classes = subgroup_classes(G)
    assert (len(classes), sum(c.length for c in classes)) == (case["class_count"], case["subgroup_count"])
    for item in case["subgroups"]:
        H = G.subgroup(item["generators"])
        assert H.order == item["order"]
        assert normalizer(G, H).order == item["normalizer"]
        S = minimal_supplements(G, H)
        assert S.complete
        assert sorted([k.subgroup.order, k.meet_order, k.length] for k in S.found) == item["supplements"]
        if "complements" in item:
            assert len(S.complements()) == item["complements"]


@pytest.mark.parametrize("case", DATA["counts"], ids=lambda c: f"{c['order']}-{c['degree']}")
def test_numbers_of_subgroups(case):
    classes = subgroup_classes(group_of(case))
    assert (len(classes), sum(c.length for c in classes)) == (case["class_count"], case["subgroup_count"])


@pytest.mark.parametrize(
    "case", DATA["normalizers"], ids=lambda c: f"{c['degree']}-{len(c['subgroup'])}-{c['order']}"
)
def test_normalizers_of_sylow_subgroups(case):
    G = group_of(case)
    H = G.subgroup(case["subgroup"])
    N = normalizer(G, H)
    assert permutation_group(N.generators, G.degree).order == case["order"]


def test_perfect_groups_of_order_up_to_2000_have_two_generators():
    assert len(DATA["perfect"]) >= 14
    assert all(item["two_generated"] for item in DATA["perfect"])


def test_element_orders_decide_the_larger_groups_with_names():
    listed = {(s["order"], tuple(map(tuple, s["orders"]))): s["groups"] for s in DATA["statistics"]}
    assert listed == dict.fromkeys(larger_statistics, 1)
    for case in DATA["counts"]:
        G = group_of(case)
        if G.order < 2000:
            key = (
                G.order,
                tuple(sorted(Counter(elements_of(G).element(k).order for k in range(G.order)).items())),
            )
            assert (recognize(G) in larger_statistics.values()) == (key in larger_statistics)
