"""Orders and Hom dimensions of finite rational matrix groups, against GAP."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from symgroup.groups import conjugacy_classes, matrix_group
from symgroup.representations import det, exterior_power, natural, symmetric_power, tensor_product
from symgroup.solve import equivariant_basis, hom_dim

DATA = json.loads((Path(__file__).parent / "matrix_groups.json").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in DATA["groups"]]


def group_of(case):
    matrices = [[[Fraction(entry) for entry in row] for row in matrix] for matrix in case["generators"]]
    return matrix_group(matrices, case["name"])


@pytest.mark.parametrize("case", CASES)
def test_order_and_classes(case):
    group = group_of(case)
    assert group.order == case["order"]
    assert len(conjugacy_classes(group)) == case["classes"]


@pytest.mark.parametrize("case", CASES)
def test_hom_dimensions_by_solver_and_by_characters(case):
    group = group_of(case)
    V = natural(group)
    V2 = tensor_product(V, V)
    spaces = {
        "V_V": (V, V),
        "V2_V": (V2, V),
        "V2_V2": (V2, V2),
        "Sym2_V": (symmetric_power(V, 2), V),
        "Sym3_V": (symmetric_power(V, 3), V),
        "Alt2_V": (exterior_power(V, 2), V),
        "Alt2_det": (exterior_power(V, 2), det(group)),
    }
    for name, (source, target) in spaces.items():
        assert hom_dim(source, target) == case["hom"][name], name
        assert equivariant_basis(source, target).dim == case["hom"][name], name
