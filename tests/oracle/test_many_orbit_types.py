"""Isotropy classes of many small groups and names of groups up to order 31, against GAP."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from symgroup.groups import permutation_group, recognize, signed_group
from symgroup.isotropy import isotropy_classes
from symgroup.isotropy.types.search import classes_by_search
from symgroup.representations import exterior_power, natural, symmetric_power

DATA = json.loads((Path(__file__).parent / "many_orbit_types.json").read_text(encoding="utf-8"))
PARTS = [DATA["orbit_types"][k::6] for k in range(6)]
UNNAMED = {
    (16, 3),
    (16, 4),
    (16, 6),
    (16, 8),
    (16, 13),
    (18, 4),
    (24, 1),
    (24, 3),
    (24, 7),
    (24, 8),
    (27, 3),
    (27, 4),
}


def group_of(case):
    if case["kind"] == "signed":
        return signed_group(case["generators"])
    return permutation_group([[i - 1 for i in images] for images in case["generators"]], case["degree"])


def numbers(classes):
    return sorted([c.order, c.class_length, c.fixed_dim, c.weyl_order] for c in classes)


@pytest.mark.parametrize("part", range(6))
def test_isotropy_classes(part):
    for case in PARTS[part]:
        G, n = group_of(case), case["degree"]
        V = natural(G)
        assert G.order == case["order"]
        assert numbers(isotropy_classes(V)) == case["natural"]
        assert sorted((c.order, c.length) for c in classes_by_search(V)) == [
            tuple(row[:2]) for row in case["natural"]
        ]
        assert numbers(isotropy_classes(symmetric_power(V, 2))) == case["symmetric"]
        if n > 1:
            assert numbers(isotropy_classes(exterior_power(V, 2))) == case["exterior"]


def test_a_name_is_that_of_one_group():
    named, unnamed = defaultdict(list), set()
    for order, number, degree, generators in DATA["types"]:
        G = permutation_group(generators, degree)
        assert G.order == order
        name = recognize(G)
        if name == f"order {order}":
            unnamed.add((order, number))
        else:
            named[name].append((order, number))
    assert [groups for groups in named.values() if len(groups) > 1] == []
    assert len(named) + len(unnamed) == len(DATA["types"])
    assert {"Q12", "Q16", "F20", "F21", "Q24", "A4 x C2", "S3 x C4", "C2 x C2 x C6"} <= set(named)
    assert {item for item in unnamed if item[0] < 32} <= UNNAMED
