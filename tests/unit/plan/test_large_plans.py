"""Plans for S(n) whose matrices nobody could hold: made, written, read and verified by their diagrams."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import symgroup as sg
from symgroup.ir import (
    DiagramForm,
    IndexForm,
    LinearLayer,
    ModulePlan,
    ScaledArray,
    frozen_array,
    partition_form,
    plan_digest,
    plan_from_json,
    plan_to_json,
)
from symgroup.plan import plan_module
from symgroup.verify import plan_claims

SPEC = """
group S = S({n})
rep V = natural(S)
rep W = V * V
network F : W -> 2 W + V {{
    hidden 2 W + trivial(S), relu
}}
"""


def network(n: int):
    return sg.parse(SPEC.format(n=n))["F"]


def forms_of(plan: ModulePlan) -> list[object]:
    return [f for layer in plan.layers if isinstance(layer, LinearLayer) for f in layer.weight.forms]


def test_small_bases_are_index_maps_and_large_ones_diagrams() -> None:
    assert all(isinstance(form, IndexForm) for form in forms_of(plan_module(network(6))))
    kinds = {form.shape: type(form) for form in forms_of(plan_module(network(40)))}
    assert kinds[1600, 1600] is DiagramForm
    assert kinds[1, 1600] is IndexForm


def test_a_plan_for_100_points_is_small_and_verified() -> None:
    F = network(100)
    plan = plan_module(F)
    text = json.dumps(plan_to_json(plan))
    assert len(text) < 500_000
    assert plan_digest(plan_from_json(json.loads(text))) == plan_digest(plan)
    claims = list(plan_claims(F, plan))
    assert len(claims) > 10
    assert all(claim.ok for claim in claims)


def spoilt(form: DiagramForm) -> dict[str, DiagramForm]:
    values = form.coefficients.values.copy()
    values[3] = values[4]
    return {
        "another n": partition_form(form.n - 1, 2, 2),
        "other powers": partition_form(form.n**2, 1, 1),
        "dependent": replace(form, coefficients=ScaledArray(frozen_array(values))),
        "twice": replace(form, diagrams=(*form.diagrams[:-1], form.diagrams[0])),
        "one missing": replace(
            form,
            diagrams=form.diagrams[:-1],
            coefficients=ScaledArray(frozen_array(form.coefficients.values[:-1, :-1])),
        ),
    }


@pytest.mark.parametrize("name", spoilt(partition_form(40, 2, 2)))
def test_wrong_diagrams_are_found(name: str) -> None:
    F = network(40)
    plan = plan_module(F)
    layer = plan.layers[0]
    assert isinstance(layer, LinearLayer)
    number, form = next((k, f) for k, f in enumerate(layer.weight.forms) if isinstance(f, DiagramForm))
    forms = list(layer.weight.forms)
    forms[number] = spoilt(form)[name]
    weight = replace(layer.weight, forms=tuple(forms))
    wrong = replace(plan, layers=(replace(layer, weight=weight), *plan.layers[1:]))
    assert not all(claim.ok for claim in plan_claims(F, wrong))


def test_too_large_a_module_is_reported_as_not_compared() -> None:
    report = sg.verify(sg.parse(SPEC.format(n=90)), backend="torch-structured")
    assert report.ok
    last = report.claims[-1]
    assert (last.method, last.statement) == (
        "limit reached",
        "torch-structured was not compared with the exact maps",
    )
