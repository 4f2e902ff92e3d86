"""Irreducible characters of permutation groups, class by class, and the matrices that afford them, against GAP."""

import json
from pathlib import Path

import pytest

from symgroup.groups import permutation_group
from symgroup.groups.exact_characters import exact_character_table
from symgroup.representations import irreducible_representations

DATA = json.loads((Path(__file__).parent / "irreducible.json").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in DATA["groups"]]


def group_of(case):
    return permutation_group(case["generators"], case["degree"], case["name"])


@pytest.mark.parametrize("case", CASES)
def test_eigenvalues_of_every_class_and_the_field_of_every_character(case):
    table = exact_character_table(group_of(case))
    found = []
    for chi, row in enumerate(table.eigenvalues):
        entries = [[o, c.size, list(m)] for o, c, m in zip(table.orders, table.classes, row, strict=True)]
        found.append((table.degrees[chi], table.field(chi).degree, sorted(entries)))
    wanted = [(c["degree"], c["field"], sorted(c["row"])) for c in case["characters"]]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("case", [case for case in CASES if case.values[0]["degree"] < 9])
def test_matrices_are_found_for_every_character(case):
    spaces = irreducible_representations(group_of(case))
    assert sorted(V.dim for V in spaces) == sorted(c["degree"] for c in case["characters"])
