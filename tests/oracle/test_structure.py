"""Centers, derived subgroups, centralizers, normal closures and Sylow subgroups of permutation groups, against GAP."""

import json
from pathlib import Path

import pytest

from symgroup.errors import LimitError
from symgroup.groups import (
    center,
    centralizer,
    derived_subgroup,
    is_normal,
    normal_closure,
    permutation_group,
    sylow_subgroup,
)

DATA = json.loads((Path(__file__).parent / "structure.json").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in DATA["groups"]]


@pytest.mark.parametrize("case", CASES)
def test_subgroups_have_the_orders_that_gap_finds(case):
    G = permutation_group(case["generators"], case["degree"], case["name"])
    H = G.subgroup(G.generators[:1])
    assert G.order == case["order"]
    assert center(G).order == case["center"]
    assert derived_subgroup(G).order == case["derived"]
    assert derived_subgroup(derived_subgroup(G)).order == case["fixed_derived"]
    assert centralizer(G, H).order == case["centralizer"]
    assert normal_closure(G, H.generators).order == case["closure"]
    assert is_normal(G, H) == case["is_normal"]


@pytest.mark.parametrize("case", CASES)
def test_sylow_subgroups(case):
    G = permutation_group(case["generators"], case["degree"], case["name"])
    for p, order in case["sylow"]:
        try:
            P = sylow_subgroup(G, p)
        except LimitError as error:
            assert error.code == "SG253"
            assert G.order > 60_000
            continue
        assert P.order == order
        assert permutation_group(P.generators, G.degree).order == order
        assert all(g in G for g in P.generators)
