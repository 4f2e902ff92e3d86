"""Claims about the steps of layers hold for what the planner makes, and fail for one number changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symgroup as sg
from symgroup.ir import Layer, ModulePlan, NormLayer, SparseForm, SquaredTerm, frozen_array
from symgroup.verify.networks import plan_claims

SPEC = sg.parse(
    """
    group G = matrices < [[1, -1], [1, 0]] >  rep V = natural(G)  rep R = regular(G)
    network norms : V -> V { hidden 3 V + 2 R, norm tanh }
    """
)


def failing(name: str, plan: ModulePlan) -> list[str]:
    return [claim.statement for claim in plan_claims(SPEC[name], plan) if not claim.ok]


def with_layer(plan: ModulePlan, position: int, layer: Layer) -> ModulePlan:
    return replace(plan, layers=(*plan.layers[:position], layer, *plan.layers[position + 1 :]))


@pytest.mark.parametrize("name", SPEC.networks)
def test_what_the_planner_makes_holds(name: str) -> None:
    assert failing(name, sg.plan_module(SPEC[name])) == []


def changed(form: SparseForm, **values: object) -> SparseForm:
    return replace(form, **{key: frozen_array(value) for key, value in values.items()})


def test_wrong_norms_are_caught() -> None:
    plan = sg.plan_module(SPEC["norms"])
    layer = plan.layers[1]
    assert isinstance(layer, NormLayer)
    first, second = layer.terms
    square = first.square
    assert isinstance(square, SparseForm)
    places = {"row": square.row, "column": square.column}
    wrong = [
        (second, first),  # in another order
        (replace(first, copies=2), second),
        (
            SquaredTerm(3, changed(square, denominator=[2, 2, 2, 2], numerator=[1, 0, 0, 1])),
            second,
        ),  # the plain mean
        (SquaredTerm(3, changed(square, numerator=2 * square.numerator)), second),  # of trace 2
        (SquaredTerm(3, changed(square, numerator=-square.numerator)), second),  # negative
        (
            SquaredTerm(
                3,
                changed(
                    square,
                    **{key: value[[0, 1, 3]] for key, value in places.items()},
                    element=[0, 0, 0],
                    numerator=square.numerator[[0, 1, 3]],
                    denominator=square.denominator[[0, 1, 3]],
                ),
            ),
            second,
        ),  # not symmetric
    ]
    for terms in wrong:
        assert failing("norms", with_layer(plan, 1, replace(layer, terms=terms)))
    assert failing("norms", with_layer(plan, 1, replace(layer, function="relu")))
