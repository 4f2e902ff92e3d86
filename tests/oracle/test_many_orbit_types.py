"""Isotropy classes of many small groups and names of groups up to order 31, against GAP."""

import json
from pathlib import Path

import pytest

from symgroup.groups import permutation_group, recognize, signed_group
from symgroup.groups.recognize import direct_factors
from symgroup.isotropy import isotropy_classes
from symgroup.isotropy.types.search import classes_by_search
from symgroup.representations import exterior_power, natural, symmetric_power

DATA = json.loads((Path(__file__).parent / "many_orbit_types.json").read_text(encoding="utf-8"))
PARTS = [DATA["orbit_types"][k::6] for k in range(6)]
NAMES = json.loads((Path(__file__).parent / "small_names.json").read_text(encoding="utf-8"))
# GAP's words for ours: it writes the order of a dihedral group, and one name for several groups
TO_GAP = {
    **{f"D{n}": f"D{2 * n}" for n in range(4, 16)},
    "Q12": "C3 : C4",
    "Q20": "C5 : C4",
    "Q24": "C3 : Q8",
    "Q28": "C7 : C4",
    "F20": "C5 : C4",
    "F21": "C7 : C3",
    "He3": "(C3 x C3) : C3",
    "C4 o D4": "(C4 x C2) : C2",
    "(C2 x C2) : C4": "(C4 x C2) : C2",
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


def test_a_name_is_that_of_one_group_and_gap_gives_it_too():
    named = set()
    for (order, number, degree, generators), row in zip(DATA["types"], NAMES, strict=True):
        G = permutation_group(generators, degree)
        assert (G.order, row[:2]) == (order, [order, number])
        name = recognize(G)
        named.add(name)
        if name == "D6 x C2":  # GAP splits D6 here
            name = "S3 x C2 x C2"
        assert sorted(TO_GAP.get(part, part) for part in parts(name)) == sorted(parts(row[2]))
    assert len(named) == len(DATA["types"]) == 93
    assert {"Q12", "QD16", "SL(2,3)", "F21", "C3 : C8", "A4 x C2", "C2 x C2 x C6"} <= named


def parts(name):
    """Return the direct factors without parentheses around them."""
    return [part[1:-1] if part[0] == "(" else part for part in direct_factors(name)]
