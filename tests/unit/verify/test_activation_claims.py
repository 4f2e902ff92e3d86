"""Claims about the steps of layers hold for what the planner makes, and fail for one number changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symgroup as sg
from symgroup.ir import (
    AnyForm,
    BilinearLayer,
    CopiesTerm,
    DropoutLayer,
    GatedLayer,
    GatedTerm,
    Layer,
    ModulePlan,
    NormaliseLayer,
    NormLayer,
    SparseForm,
    SquaredTerm,
    frozen_array,
)
from symgroup.verify.networks import plan_claims

SPEC = sg.parse(
    """
    group G = matrices < [[1, -1], [1, 0]] >  rep V = natural(G)  rep R = regular(G)
    network norms : V -> V { hidden 3 V + 2 R, norm tanh }
    network others : V -> V { hidden 2 V + R, normalise, dropout 0.1 }
    network gates : V -> V { hidden 2 V + R + trivial(G), gated, norm relu }
    network products : V -> V { hidden 2 V + trivial(G), bilinear, gated tanh }
    group L = Lorentz()  rep X = natural(L)
    network boosts : X -> X { hidden 2 X + 3 trivial(L), bilinear, gated }
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


def test_wrong_normalising_and_dropout_are_caught() -> None:
    plan = sg.plan_module(SPEC["others"])
    _, normalise, dropout, _ = plan.layers
    assert isinstance(normalise, NormaliseLayer)
    assert isinstance(dropout, DropoutLayer)
    assert failing("others", with_layer(plan, 1, replace(normalise, terms=normalise.terms[::-1])))
    assert failing("others", with_layer(plan, 2, replace(dropout, terms=(CopiesTerm(10, 1),))))
    assert failing("others", with_layer(plan, 2, replace(dropout, rate=0.2)))


def test_wrong_gates_are_caught() -> None:
    plan = sg.plan_module(SPEC["gates"])
    layer = plan.layers[1]
    assert isinstance(layer, GatedLayer)
    first, *rest = layer.terms
    assert [(term.copies, term.dim, term.gate) for term in layer.terms] == [(2, 2, 11), (6, 1, 4), (1, 1, 10)]
    for terms in (
        (replace(first, gate=0), *rest),  # gated by coordinates of its own
        (replace(first, gate=4), *rest),  # by points that are permuted
        (GatedTerm(4, 1, 0), *rest),  # every coordinate by itself
        (replace(first, dim=1), replace(first, dim=1), *rest),
    ):
        assert failing("gates", with_layer(plan, 1, replace(layer, terms=terms)))


def test_wrong_products_are_caught() -> None:
    plan = sg.plan_module(SPEC["products"])
    layer = plan.layers[1]
    assert isinstance(layer, BilinearLayer)
    terms = layer.terms
    first = terms[0]
    (form,) = first.weight.forms
    other = next(term for term in terms if term.weight.shape != first.weight.shape)
    wrong = [
        terms[1:],  # one missing
        (*terms, first),  # one twice
        (replace(first, start=1), *terms[1:]),
        (replace(first, left=tuple(a + 1 for a in first.left)), *terms[1:]),  # across two copies
        (replace(first, weight=replace(first.weight, forms=other.weight.forms)), *terms[1:]),
        (replace(first, weight=replace(first.weight, forms=(_without_last(form),))), *terms[1:]),
        (replace(first, weight=replace(first.weight, forms=(_with_a_sign_turned(form),))), *terms[1:]),
    ]
    for spoilt in wrong:
        assert failing("products", with_layer(plan, 1, replace(layer, terms=spoilt)))


def _without_last(form: AnyForm) -> SparseForm:
    assert isinstance(form, SparseForm)
    kept = form.element < form.size - 1
    lists = ("element", "row", "column", "numerator", "denominator")
    return replace(form, size=form.size - 1, **{name: getattr(form, name)[kept] for name in lists})


def _with_a_sign_turned(form: AnyForm) -> SparseForm:
    assert isinstance(form, SparseForm)
    numerator = form.numerator.copy()
    numerator[-1] *= -1
    return replace(form, numerator=frozen_array(numerator))
