from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symgroup.algebra import number_field, to_exact
from symgroup.errors import InputError
from symgroup.ir import (
    PLAN_VERSION,
    LinearLayer,
    ModulePlan,
    parameter_specs,
    plan_digest,
    plan_from_json,
    plan_to_json,
)
from symgroup.ir.damage import MAX_ENTRIES
from symgroup.ir.validate import validate_plan
from symgroup.testing.noise import loud_noise
from symgroup.testing.plans import all_cases, circulant, copies, deep, deep_canonical

PLANS = {case.name: case.plan for case in all_cases()} | {
    plan.name: plan for plan in (deep(), deep_canonical(), loud_noise())
}


def _places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _places(value, (*path, key))


def _changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    result = copy.deepcopy(data)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return result


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_plans_survive_text(plan: ModulePlan) -> None:
    text = json.dumps(plan_to_json(plan), allow_nan=False)
    back = plan_from_json(json.loads(text))
    assert plan_to_json(back) == plan_to_json(plan)
    assert plan_digest(back) == plan_digest(plan)
    assert parameter_specs(back) == parameter_specs(plan)
    assert back.version == plan.version


def test_plans_of_version_1_are_read_and_keep_their_digest() -> None:
    old = replace(deep(), version=1)
    back = plan_from_json(json.loads(json.dumps(plan_to_json(old))))
    assert back.version == 1
    assert plan_digest(back) == plan_digest(old) != plan_digest(deep())


def test_arrays_come_back_read_only() -> None:
    layer = plan_from_json(plan_to_json(circulant().plan)).layers[0]
    assert isinstance(layer, LinearLayer)
    assert not layer.weight.forms[0].index.flags.writeable  # type: ignore[union-attr]


def test_the_digest_sees_one_sign() -> None:
    data = plan_to_json(PLANS["rotation"])
    form = data["layers"][0]["weight"]["forms"][0]  # type: ignore[index]
    form["sign"]["values"][1] *= -1
    assert plan_digest(plan_from_json(data)) != plan_digest(PLANS["rotation"])


# what a field can wrongly be; no value makes anything but an InputError
FAULTS = [
    ...,
    None,
    -1,
    0,
    1.5,
    "text",
    True,
    [],
    {},
    [[]],
    10**30,
    float("nan"),
    float("inf"),
    -(2**63),
    2**31,
]


@pytest.mark.parametrize(
    "name", ["sign flips", "deep", "canonical", "noise", "averages", "pentagon", "copies"]
)
def test_no_change_of_a_field_raises_anything_but_an_input_error(name: str) -> None:
    data = plan_to_json(PLANS[name])
    refused = 0
    for path in _places(data):
        for fault in FAULTS:
            if fault is ... and not path:
                continue
            try:
                plan_from_json(_changed(data, path, fault))
            except InputError as error:
                assert error.code in {"SG331", "SG332", "SG333"}
                refused += 1
    assert refused > 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_random_damage_is_an_input_error(data: st.DataObject) -> None:
    whole = plan_to_json(PLANS[data.draw(st.sampled_from(sorted(PLANS)))])
    path = data.draw(st.sampled_from(list(_places(whole))))
    try:
        plan_from_json(_changed(whole, path, data.draw(json_values)))
    except InputError as error:
        assert error.code in {"SG331", "SG332", "SG333"}


def test_the_message_says_where() -> None:
    data = _changed(plan_to_json(deep()), ("layers", 2, "weight", "tiles", 0, "row"), -4)
    with pytest.raises(
        InputError, match=r"layers\[2\]\.weight\.tiles\[0\]\.row: not an integer >= 0"
    ) as caught:
        plan_from_json(data)
    assert caught.value.code == "SG331"


def test_a_newer_version_is_named() -> None:
    data = {**plan_to_json(deep()), "version": PLAN_VERSION + 1, "something_new": 1}
    with pytest.raises(InputError, match=f"plan version {PLAN_VERSION + 1} is newer") as caught:
        plan_from_json(data)
    assert caught.value.code == "SG332"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 0),
        (("version",), True),
        (("tolerance",), -1e-5),
        (("source_dim",), 5),
        (("target_dim",), 7),
        (("layers", 0, "weight", "tiles", 0, "form"), 2),
        (("layers", 0, "weight", "tiles", 0, "copies_out"), 5),
        (("layers", 0, "weight", "tiles", 0, "copies_in"), 0),
        (("layers", 0, "weight", "tiles", 1, "column"), 1),
        (("layers", 0, "weight", "forms", 0, "size"), 1),
        (("layers", 0, "weight", "forms", 0, "size"), 5),
        (("layers", 0, "weight", "forms", 0, "index", "values", 0), 2),
        (("layers", 0, "weight", "forms", 0, "index", "values", 0), -1),
        (("layers", 0, "weight", "forms", 0, "sign", "values", 0), 2),
        (("layers", 0, "weight", "forms", 0, "sign", "shape"), [4, 1]),
        (("layers", 0, "weight", "forms", 0, "index", "shape"), [2, 3]),
        (("layers", 0, "weight", "forms", 0, "kind"), "dense"),
        (("extra",), 1),
    ],
)
def test_what_does_not_fit_is_refused(path: tuple[Any, ...], value: Any) -> None:
    data = plan_to_json(copies().plan)
    with pytest.raises(InputError) as caught:
        plan_from_json(_changed(data, path, value))
    assert caught.value.code == "SG331"


@pytest.mark.parametrize(
    ("field", "value"),
    [("denominator", 0), ("denominator", -3), ("row", 3), ("column", 3), ("element", 2), ("column", 1)],
)
def test_sparse_entries_are_checked(field: str, value: int) -> None:
    data = plan_to_json(PLANS["averages"])
    with pytest.raises(InputError) as caught:
        plan_from_json(_changed(data, ("layers", 0, "weight", "forms", 0, field, 0), value))
    assert caught.value.code == "SG331"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("number", 0), 3),
        (("numbers", 0, "polynomial"), [-4, 0, 1]),  # two rational roots: no field
        (("numbers", 0, "polynomial"), [-5, 0, 2]),  # not monic
        (("numbers", 0, "polynomial"), [1]),
        (("numbers", 0, "root"), 2),
        (("numbers", 0, "coordinates"), [[1, 1]]),
        (("numbers", 0, "coordinates", 0), [1, 0]),
        (("numbers", 0, "coordinates", 0), [1, 2, 3]),
        (("numbers", 0, "coordinates", 0, 0), 2**62),
    ],
)
def test_algebraic_entries_are_checked(path: tuple[Any, ...], value: Any) -> None:
    data = plan_to_json(PLANS["pentagon"])
    with pytest.raises(InputError) as caught:
        plan_from_json(_changed(data, ("layers", 0, "weight", "forms", 0, *path), value))
    assert caught.value.code == "SG331"


def test_algebraic_numbers_survive() -> None:
    plan = plan_from_json(plan_to_json(PLANS["pentagon"]))
    form = plan.layers[0].weight.forms[0]  # type: ignore[union-attr]
    assert form.numbers[2].to_scalar() == -to_exact((sympy.sqrt(5) - 1) / 2, number_field([sympy.sqrt(5)]))  # type: ignore[union-attr]


def test_two_breaking_terms_for_one_type_are_refused() -> None:
    data = plan_to_json(PLANS["breaking"])
    with pytest.raises(InputError, match="two terms for one orbit type"):
        plan_from_json(_changed(data, ("layers", 0, "breaking", 1, "orbit_type"), 0))


def test_a_small_file_cannot_ask_for_much_memory() -> None:
    huge = replace(
        circulant().plan,
        layers=(
            LinearLayer(replace(circulant().plan.layers[0].weight, shape=(2**28, 3)), None),  # type: ignore[union-attr]
        ),
        target_dim=2**28,
    )
    data = plan_to_json(huge)
    with pytest.raises(InputError) as caught:
        plan_from_json(data)
    assert caught.value.code == "SG333"
    assert MAX_ENTRIES < 3 * 2**28
    with pytest.raises(InputError, match="over the limit"):
        validate_plan(huge)


def test_copies_of_an_empty_form_count() -> None:
    data = plan_to_json(circulant().plan)
    weight = data["layers"][0]["weight"]  # type: ignore[index]
    empty = {"shape": [0, 0], "values": []}
    weight["forms"].append({"kind": "index", "size": 0, "index": empty, "sign": empty})
    weight["tiles"].append({"form": 1, "row": 0, "column": 0, "copies_out": 2**20, "copies_in": 2**20})
    with pytest.raises(InputError) as caught:
        plan_from_json(data)
    assert caught.value.code == "SG333"


@pytest.mark.parametrize("data", [None, 3, "text", [], [1], {}, np.zeros(3)])
def test_not_even_an_object(data: object) -> None:
    with pytest.raises(InputError) as caught:
        plan_from_json(data)
    assert caught.value.code == "SG331"
