"""Decompositions, counts and Molien series by every route against GAP: finite groups, S(n) and A(n), classical Lie groups."""

import json
from collections import Counter
from functools import reduce
from pathlib import Path

import pytest

from symgroup.groups import (
    alternating,
    mathieu,
    orthogonal,
    permutation_group,
    special_linear,
    special_unitary,
    symmetric,
    symplectic,
    weyl,
)
from symgroup.representations import (
    exterior_power,
    natural,
    sign,
    standard,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.representations.decomposition import decompose_by_characters
from symgroup.representations.formal import formal_hom_dim
from symgroup.representations.weights import decompose_by_weights
from symgroup.solve import hom_dim
from symgroup.solve.decompose_commutant import decompose_by_commutant
from symgroup.solve.molien import molien

DATA = json.loads((Path(__file__).parent / "characters.json").read_text(encoding="utf-8"))
FINITE = [pytest.param(case, id=case["name"]) for case in DATA["finite"]]
GENERIC = [pytest.param(case, id=f"{case['family']}({case['degree']})") for case in DATA["symmetric"]]
LARGE = [pytest.param(case, id=case["group"]) for case in DATA["large"]]
LIE = [pytest.param(case, id=case["group"]) for case in DATA["lie"]]
INDICATOR = {"real": 1, "complex": 0, "quaternionic": -1}
SMALL = 110  # entries of Hom(V * V, V * V) that the commutant is tried on
FAMILIES = {
    "SO": lambda n: orthogonal(n, special=True),
    "SU": special_unitary,
    "SL": special_linear,
    "Sp": symplectic,
}


def power(V, k):
    return reduce(tensor_product, [V] * k)


def written(components):
    return sorted([c.dim, c.multiplicity, INDICATOR[c.type]] for c in components)


@pytest.mark.parametrize("case", FINITE)
def test_finite_groups(case):
    V = natural(permutation_group(case["generators"], case["degree"], case["name"]))
    V2, Alt2, one = tensor_product(V, V), exterior_power(V, 2), trivial(V.group)
    for W, name in ((V2, "V2"), (Alt2, "Alt2")):
        assert written(decompose_by_characters(W, "C")) == case[name]
    if case["hom"]["V2_V2"] <= SMALL:
        assert written(decompose_by_commutant(V2, "C")) == case["V2"]
        assert decompose_by_commutant(V2, "R") == decompose_by_characters(V2, "R")
    assert hom_dim(V2, V2) == case["hom"]["V2_V2"]
    assert hom_dim(tensor_product(V2, V), V) == case["hom"]["V3_V"]
    assert hom_dim(Alt2, V2) == case["hom"]["Alt2_V2"]
    for W, name in ((one, "one"), (V, "V"), (Alt2, "Alt2")):
        assert molien(V, W, up_to=8)[1:] == case["molien"][name]


@pytest.mark.parametrize("case", GENERIC)
def test_symmetric_and_alternating_groups_by_cycle_numbers(case):
    n = case["degree"]
    V = natural(symmetric(n) if case["family"] == "S" else alternating(n))
    V2, V3, Alt2, sgn = power(V, 2), power(V, 3), exterior_power(V, 2), sign(V.group)
    pairs = {
        "V2_V2": (V2, V2),
        "V3_V": (V3, V),
        "V3_Alt2": (V3, Alt2),
        "V2_sgnV2": (V2, tensor_product(sgn, V2)),
        "Alt2_Alt2": (Alt2, Alt2),
    }
    if n > 2:
        pairs["Alt3_sgn"] = (exterior_power(V, 3), sgn)
    for name, (source, target) in pairs.items():
        assert formal_hom_dim(source, target) == case["hom"][name], name
    U = standard(V.group)
    series = {"one": (V, trivial(V.group)), "V": (V, V), "sgn": (V, sgn), "standard": (U, U), "V2_V": (V2, V)}
    for name, (source, target) in series.items():
        wanted = case["molien"][name]
        assert molien(source, target, up_to=len(wanted))[1:] == wanted, name


@pytest.mark.parametrize("case", LARGE)
def test_large_groups_by_power_traces(case):
    name = case["group"]
    G = mathieu(int(name[2:-1])) if name[0] == "M" else weyl("E", int(name[-2]))
    V = natural(G)
    V3, Alt2, Sym3 = power(V, 3), exterior_power(V, 2), symmetric_power(V, 3)
    pairs = {
        "V2_V2": (power(V, 2), power(V, 2)),
        "V3_V3": (V3, V3),
        "V4_Alt2": (power(V, 4), Alt2),
        "Sym3_V3": (Sym3, V3),
        "Alt2_Alt2": (Alt2, Alt2),
    }
    for key, (source, target) in pairs.items():
        assert formal_hom_dim(source, target) == case["hom"][key], key
    for key, target in (("one", trivial(G)), ("V", V), ("Alt2", Alt2)):
        wanted = case["molien"][key]
        assert molien(V, target, up_to=len(wanted))[1:] == wanted, key


@pytest.mark.parametrize("case", LIE)
def test_tensor_powers_of_classical_lie_groups(case):
    family, size = case["group"][:2], int(case["group"][3:-1])
    V = natural(FAMILIES[family](size))
    for k, wanted in enumerate(case["powers"], 2):
        components = decompose_by_weights(power(V, k), "C")
        assert sorted([c.dim, c.multiplicity] for c in components) == wanted
        # the sum of the squares of all multiplicities, where equal dimensions may be different representations
        assert formal_hom_dim(power(V, k), power(V, k)) == sum(m * m for _, m in wanted)
        assert Counter(d for d, _ in wanted) == Counter(c.dim for c in components)
