"""Steps between the layers of a network: what makes each of them equivariant cannot be changed, dropped or made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import symgroup as sg

from .samples import Json, certificate_of, claims, resealed, spoiled, verdict

WITH_FORMS = ["steps", "gates", "pentagon"]


def steps(data: Json, kind: str) -> list[list[Any]]:
    """The steps of a kind, each [kind, argument]."""
    return [step for step in claims(data, "plan")[0]["steps"] if step[0] == kind]


def block_of(data: Json, name: str) -> int:
    return next(number for number, block in enumerate(data["representations"]) if block["name"] == name)


def details(data: Json) -> str:
    return " ".join(row.detail for row in sg.check_certificate(resealed(data)).rows)


@pytest.mark.parametrize("name", WITH_FORMS)
def test_an_entry_of_an_invariant_form(name: str) -> None:
    for number, claim in enumerate(claims(certificate_of(name), "form")):
        for place in range(len(claim["entries"])):
            for value in (7, -1, [1, 97]):
                result = spoiled(
                    name,
                    lambda data, k=number, i=place, v=value: claims(data, "form")[k]["entries"][
                        i
                    ].__setitem__(2, v),
                )
                assert result == "FAILED", (claim, place, value)


@pytest.mark.parametrize("name", WITH_FORMS)
def test_forms_dropped_emptied_or_of_another_block(name: str) -> None:
    count = len(claims(certificate_of(name), "form"))
    assert count
    for number in range(count):
        changes: list[Callable[[Json], object]] = [
            lambda data, k=number: data["claims"].remove(
                [claim for claim in data["claims"] if claim["claim"] == "form"][k]
            ),
            lambda data, k=number: claims(data, "form")[k]["entries"].clear(),
            lambda data, k=number: claims(data, "form")[k]["entries"].pop(),
            lambda data, k=number: claims(data, "form")[k].update(block=10**6),
        ]
        assert {spoiled(name, change) for change in changes} <= {"FAILED", "malformed", "not certified"}


def test_a_form_that_only_the_identity_of_a_rotation_keeps() -> None:
    """x^2 + y^2 is no invariant of a turn by 60 degrees in a skew basis; x^2 - x y + y^2 is."""
    data = certificate_of("steps")
    claim = claims(data, "form")[0]
    claim["entries"] = [[0, 0, [1, 2]], [1, 1, [1, 2]]]
    assert "changes the form" in details(data)


@pytest.mark.parametrize("function", ["relu", "tanh"])
def test_a_function_of_coordinates_in_place_of_norms(function: str) -> None:
    data = certificate_of("pentagon")
    steps(data, "norm")[0][:] = ["pointwise", function]
    assert verdict(resealed(data)) == "FAILED"


@pytest.mark.parametrize("name", ["steps", "gates"])
def test_gates(name: str) -> None:
    found = steps(certificate_of(name), "gated")
    for number, (_, (target, own)) in enumerate(found):
        changes: list[Callable[[list[Any]], object]] = [
            *(lambda of, i=i: of[1].__setitem__(i, 1 - of[1][i]) for i in range(len(own))),
            *(lambda of, i=i: of[1].__setitem__(i, 2) for i in range(len(own))),
            lambda of: of[1].pop(),
            lambda of: of[1].append(0),
            lambda of, t=target: of.__setitem__(0, t + 1),
            lambda of, t=target: of.__setitem__(0, t - 1),
        ]
        for change in changes:
            result = spoiled(name, lambda data, k=number, c=change: c(steps(data, "gated")[k][1]))
            assert result in {"FAILED", "malformed"}


def test_gates_that_are_not_invariant() -> None:
    """The coordinate of a gate is one of the sign representation of SO(3) in no way: any other line is refused."""
    data = sg.certificate(
        sg.parse("group G = D(3)  rep V = sign(G)  network F : V -> V { hidden 3 V, gated }")
    )
    sign, one = block_of(data, "sign(D(3))"), block_of(data, "trivial(D(3))")
    assert verdict(data) == "ok"
    for node in data["representations"]:
        if "sum" in node:
            node["sum"] = [[copies, sign if block == one else block] for copies, block in node["sum"]]
    assert verdict(resealed(data)) == "FAILED"


@pytest.mark.parametrize("name", WITH_FORMS)
def test_products(name: str) -> None:
    """Every product block has its basis; the tensor product is of the two factors, in their order, and of no others."""
    data = certificate_of(name)
    tensors = [number for number, block in enumerate(data["representations"]) if "tensor" in block]
    assert tensors
    used = [claim for claim in claims(data, "basis") if claim["source"] in tensors]
    assert used
    for claim in used:
        place = claims(data, "basis").index(claim)
        for change in (
            lambda data, k=place: data["claims"].remove(
                [claim for claim in data["claims"] if claim["claim"] == "basis"][k]
            ),
            lambda data, k=place: claims(data, "basis")[k].update(dim=claims(data, "basis")[k]["dim"] + 1),
        ):
            assert spoiled(name, change) in {"FAILED", "malformed", "not certified"}
    for number in tensors:
        block = data["representations"][number]
        if len(set(block["tensor"])) == 2:
            swapped = spoiled(name, lambda data, k=number: data["representations"][k]["tensor"].reverse())
            assert swapped == "FAILED"


@pytest.mark.parametrize("name", WITH_FORMS)
def test_weights_of_steps(name: str) -> None:
    (plan,) = claims(certificate_of(name), "plan")
    for number, shape in enumerate(plan["weights"]):
        for axis in range(len(shape)):
            result = spoiled(
                name,
                lambda data, k=number, a=axis: claims(data, "plan")[0]["weights"][k].__setitem__(a, 99),
            )
            assert result == "FAILED"
        assert spoiled(name, lambda data, k=number: claims(data, "plan")[0]["weights"].pop(k)) == "FAILED"


@pytest.mark.parametrize("name", WITH_FORMS)
def test_steps_left_out_or_added(name: str) -> None:
    (plan,) = claims(certificate_of(name), "plan")
    for place, (kind, _) in enumerate(plan["steps"]):
        empty = kind == "bilinear" and name == "pentagon"  # Hom(V * V, V) = 0
        if empty or kind in ("dropout", "pointwise"):  # without weights: it is a network still
            continue
        result = spoiled(name, lambda data, i=place: claims(data, "plan")[0]["steps"].pop(i))
        assert result in {"FAILED", "malformed", "not certified"}, kind
    more = [step for step in plan["steps"] if step[0] == "bilinear" and name == "gates"]
    for step in (["norm", None], ["normalise", None], *more):
        result = spoiled(name, lambda data, s=step: claims(data, "plan")[0]["steps"].append(list(s)))
        assert result in {"FAILED", "malformed", "not certified"}


@pytest.mark.parametrize(
    "step",
    [
        ["dropout", 1],
        ["dropout", 2],
        ["dropout", -1],
        ["dropout", [3, 2]],
        ["dropout", None],
        ["dropout", {"t": [1, 2]}],
        ["linear", [0, 99]],
        ["linear", None],
        ["bias", [-1, 0]],
        ["bias", None],
        ["norm", "relu"],
        ["normalise", "relu"],
        ["bilinear", 1],
        ["bilinear", [1]],
        ["bilinear", [[[1]]]],
        ["bilinear", [[], []]],
        ["gated", None],
        ["gated", [0]],
        ["gated", [99, []]],
        ["gated", [0, [0], "tanh"]],
        ["softmax", None],
        [["norm"], "relu"],
        ["pointwise", 1],
        [],
    ],
    ids=str,
)
def test_steps_that_are_none(step: list[Any]) -> None:
    def change(data: Json) -> None:
        claims(data, "plan")[0]["steps"].insert(2, step)

    assert spoiled("pentagon", change) == "malformed"
