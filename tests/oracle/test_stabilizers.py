"""Stabilizers in large permutation groups and in reflection groups, against GAP."""

import json
from pathlib import Path

import pytest

from symgroup.groups import matrix_group, permutation_group, weyl
from symgroup.isotropy import fixes, stabilizer
from symgroup.representations import natural, tensor_product

DATA = json.loads((Path(__file__).parent / "stabilizers.json").read_text(encoding="utf-8"))
GROUPS = [pytest.param(case, id=case["name"]) for case in DATA["groups"]]
WEYL = [pytest.param(case, id=case["name"]) for case in DATA["weyl"]]


def checked(V, x):
    S = stabilizer(V, x)
    assert all(fixes(V, g, S.vector) for g in S.generators)
    return S


@pytest.mark.parametrize("case", GROUPS)
def test_colourings(case):
    V = natural(permutation_group(case["generators"], case["degree"], case["name"]))
    assert V.group.order == case["order"]
    for x, order in case["colourings"]:
        assert checked(V, x).order == order


@pytest.mark.parametrize("case", [case for case in GROUPS if case.values[0]["pairs"]])
def test_coloured_pairs(case):
    V = natural(permutation_group(case["generators"], case["degree"], case["name"]))
    for x, order in case["pairs"]:
        assert checked(tensor_product(V, V), x).order == order


@pytest.mark.parametrize("case", WEYL)
def test_reflection_groups(case):
    V = natural(matrix_group(case["generators"]))
    assert V.group.order == case["order"]
    for x, order in case["vectors"]:
        S = checked(V, x)
        assert S.order == order
        assert S.method.startswith("closed form: reflection subgroup") or V.kind < 2


@pytest.mark.parametrize("case", DATA["golden"], ids=lambda case: f"H{case['rank']}")
def test_reflection_groups_over_a_real_quadratic_field(case):
    V = natural(weyl("H", case["rank"]))
    assert V.group.order == case["order"]
    for x, order in case["vectors"]:
        assert checked(V, x).order == order
