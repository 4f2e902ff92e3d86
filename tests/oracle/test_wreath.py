"""Hom and Molien coefficients of large groups between a product of wreath products and its commutators, against GAP."""

import json
from pathlib import Path

import pytest

import symgroup as sg
from symgroup.groups.wreath_cover import wreath_cover
from symgroup.representations.formal import formal_hom_dim

DATA = json.loads((Path(__file__).parent / "wreath.json").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["text"][:40]) for case in DATA]


@pytest.mark.parametrize("case", CASES)
def test_dimensions_agree_with_sums_over_classes(case):
    words = sorted({word for V, W, _ in case["hom"] for word in (V, W)})
    lines = [f"group G = {case['text']}", "rep V = natural(G)", "rep T = trivial(G)"]
    spec = sg.parse("\n".join([*lines, *(f"rep U{k} = {word}" for k, word in enumerate(words))]))
    rep = {word: spec[f"U{k}"] for k, word in enumerate(words)}
    assert spec["G"].order == case["order"]
    assert wreath_cover(spec["G"]) is not None
    for V, W, dim in case["hom"]:
        assert formal_hom_dim(rep[V], rep[W]) == dim, (V, W)
    up_to = len(case["molien"][0]) - 1
    for W, series in zip((spec["T"], spec["V"]), case["molien"], strict=True):
        assert sg.molien(spec["V"], W, up_to) == series
