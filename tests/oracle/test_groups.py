"""Orders, characters, Hom dimensions, stabilizers and isotropy classes of permutation groups, against GAP."""

import json
from collections import Counter
from pathlib import Path

import pytest

from symgroup.groups import conjugacy_classes, permutation_group
from symgroup.groups.characters import character_table
from symgroup.groups.recognize import known_statistics
from symgroup.isotropy import isotropy_classes, stabilizer
from symgroup.representations import exterior_power, natural, symmetric_power, tensor_product, trivial
from symgroup.solve import decompose, equivariant_basis, hom_dim
from symgroup.solve.molien import molien

DATA = json.loads((Path(__file__).parent / "groups.json").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in DATA["groups"]]


def group_of(case):
    return permutation_group(case["generators"], case["degree"], case["name"])


def spaces(V):
    V2, one = tensor_product(V, V), trivial(V.group)
    Sym2, Alt2 = symmetric_power(V, 2), exterior_power(V, 2)
    return {
        "V_V": (V, V),
        "V2_V": (V2, V),
        "V2_V2": (V2, V2),
        "Sym2_V": (Sym2, V),
        "Alt2_V": (Alt2, V),
        "Alt2_Alt2": (Alt2, Alt2),
        "Sym2_1": (Sym2, one),
    }


@pytest.mark.parametrize("case", CASES)
def test_order_classes_and_character_degrees(case):
    group = group_of(case)
    assert group.order == case["order"]
    assert len(conjugacy_classes(group)) == case["classes"]
    assert list(character_table(group).degrees) == case["degrees"]


@pytest.mark.parametrize("case", CASES)
def test_decomposition_over_the_complex_numbers(case):
    indicator = {"real": 1, "complex": 0, "quaternionic": -1}
    components = decompose(natural(group_of(case)), over="C")
    found = sorted([c.dim, c.multiplicity, indicator[c.type]] for c in components)
    assert found == case["decomposition"]


@pytest.mark.parametrize("case", CASES)
def test_real_decomposition_has_the_endomorphisms_that_its_types_say(case):
    V = natural(group_of(case))
    division = {"real": 1, "complex": 2, "quaternionic": 4}
    assert sum(c.multiplicity**2 * division[c.type] for c in decompose(V)) == case["hom"]["V_V"]


@pytest.mark.parametrize("case", CASES)
def test_hom_dimensions_by_solver_and_by_characters(case):
    for name, (source, target) in spaces(natural(group_of(case))).items():
        assert equivariant_basis(source, target).dim == case["hom"][name], name
        assert hom_dim(source, target) == case["hom"][name], name


@pytest.mark.parametrize("case", CASES)
def test_molien_series(case):
    V = natural(group_of(case))
    assert molien(V, V, up_to=6)[1:] == case["molien"]


@pytest.mark.parametrize("case", CASES)
def test_stabilizers_of_colourings(case):
    V = natural(group_of(case))
    for colouring, order in case["stabilizers"]:
        assert stabilizer(V, colouring).order == order


@pytest.mark.parametrize("case", CASES)
def test_isotropy_classes(case):
    classes = isotropy_classes(natural(group_of(case)))
    found = sorted([c.order, c.class_length, c.fixed_dim, c.weyl_order] for c in classes)
    assert found == case["isotropy"]


def test_recognized_statistics_decide_the_group():
    wanted = Counter(name for name in known_statistics.values())
    for group in DATA["small_groups"]:
        key = (group["order"], tuple((order, count) for order, count in group["statistics"]))
        if key in known_statistics:
            assert group["description"] == known_statistics[key]
            wanted[group["description"]] -= 1
    assert set(wanted.values()) == {0}
