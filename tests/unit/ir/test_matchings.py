"""Pairings: their entries against the solver's expansion, their norms, JSON, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from symgroup.errors import InputError, LimitError
from symgroup.groups import LieGroup, general_linear, orthogonal, special_linear, symplectic
from symgroup.ir import (
    DiagramForm,
    DiagramLink,
    LinearLayer,
    LinearMap,
    ModulePlan,
    ScaledArray,
    SparseForm,
    Tile,
    diagram_problem,
    diagrams_squared_norms,
    frozen_array,
    plan_from_json,
    plan_to_json,
    written_out,
)
from symgroup.representations import Representation, dual, natural, tensor_product, trivial
from symgroup.solve import equivariant_basis
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.lowering import as_planned, diagram_form, lowered
from symgroup.testing.pairings import area, minkowski

GROUPS = [
    *(orthogonal(3), orthogonal(2, 1), orthogonal(1, 2), orthogonal(5, special=True)),
    *(symplectic(4), symplectic(6), general_linear(3), special_linear(5)),
]


def power(V: Representation, word: str) -> Representation:
    """V for each v of the word, its dual for each d."""
    factors = [V if letter == "v" else dual(V) for letter in word]
    result = factors[0] if factors else trivial(V.group)
    for factor in factors[1:]:
        result = tensor_product(result, factor)
    return result


def basis_of(G: LieGroup, source: str, target: str) -> DiagramBasis:
    block = equivariant_basis(power(natural(G), source), power(natural(G), target)).blocks[0]
    assert isinstance(block, DiagramBasis)
    return block


@pytest.mark.parametrize(
    ("source", "target"), [("v", "v"), ("vv", "vv"), ("dd", "dd"), ("vd", "vd"), ("vvv", "v"), ("vv", "")]
)
@pytest.mark.parametrize("G", GROUPS, ids=str)
def test_entries_and_norms_are_those_of_the_solver(G: LieGroup, source: str, target: str) -> None:
    basis = basis_of(G, source, target)
    form = diagram_form(basis)
    if form is None:  # no map at all, or a form on indices of target and source
        assert basis.size == 0 or (source == "vd" and basis.space.family != "GL")
        return
    found, expected = written_out(form), lowered(basis)
    assert isinstance(found, SparseForm) and isinstance(expected, SparseForm)
    for name in ("element", "row", "column", "numerator", "denominator"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
    assert diagrams_squared_norms(form).sum() == pytest.approx(
        float((expected.values() ** 2).sum()), rel=1e-14
    )


def test_dependent_diagrams_and_determinants_are_written_out() -> None:
    """Three pairs of O(2), and of Sp(4), are dependent; SO(4) has a determinant on V^4."""
    assert diagram_form(basis_of(orthogonal(2), "vvv", "vvv")) is None
    assert diagram_form(basis_of(symplectic(4), "vvv", "vvv")) is None
    assert diagram_form(basis_of(orthogonal(4, special=True), "vv", "vv")) is None
    assert isinstance(as_planned(basis_of(orthogonal(3), "vvv", "vvv")), SparseForm)  # 729 entries


def test_large_tensor_powers_stay_diagrams_and_are_not_written_out() -> None:
    form = as_planned(basis_of(orthogonal(100), "vv", "vv"))
    assert isinstance(form, DiagramForm)
    assert (form.family, form.size, form.shape) == ("O", 3, (10_000, 10_000))
    with pytest.raises(LimitError) as caught:
        written_out(form)
    assert caught.value.diagnostics[0].code == "SG360"


def plan_with(form: DiagramForm) -> ModulePlan:
    m, n = form.shape
    layer = LinearLayer(LinearMap(form.shape, (form,), (Tile(0, 0, 0, 1, 1),)), None)
    return ModulePlan("p", "O(3)", None, "V", "W", n, m, None, (), (layer,), ())


@pytest.mark.parametrize("case", [minkowski(), area()], ids=lambda case: case.name)
def test_json_reads_back(case) -> None:
    again = plan_from_json(json.loads(json.dumps(plan_to_json(case.plan))))
    assert plan_to_json(again) == plan_to_json(case.plan)


def spoilt_forms() -> dict[str, DiagramForm]:
    form = as_planned(basis_of(orthogonal(40), "vv", "v" * 2))
    assert isinstance(form, DiagramForm)
    equal = [DiagramLink("equal", pair) for pair in ((0, 2), (1, 3))]
    metric = [DiagramLink("metric", pair) for pair in ((0, 2), (1, 3))]
    one = ScaledArray(frozen_array([[1]]))
    single = replace(form, diagrams=(tuple(equal),), coefficients=one)
    assert not diagram_problem(single, 10**9)
    return {
        "metric of more than n": replace(form, negative=41),
        "metric of GL": replace(single, family="GL", negative=1),
        "odd symplectic": replace(single, family="Sp", n=39),
        "metric across": replace(single, diagrams=(tuple(metric),)),
        "four in a link": replace(single, diagrams=((DiagramLink("equal", (0, 1, 2, 3)),),)),
        "too few values": replace(single, n=1),
        "too few symplectic values": replace(single, n=2, family="Sp"),
        "area in O": replace(
            single, diagrams=((DiagramLink("symplectic", (0, 1)), DiagramLink("symplectic", (2, 3))),)
        ),
        "twice": replace(form, diagrams=(form.diagrams[0], form.diagrams[1], form.diagrams[1])),
    }


@pytest.mark.parametrize("name", spoilt_forms())
def test_damaged_pairings_are_refused(name: str) -> None:
    form = spoilt_forms()[name]
    assert diagram_problem(form, 10**9)
    with pytest.raises(InputError) as caught:
        plan_from_json(plan_to_json(plan_with(form)))
    assert caught.value.diagnostics[0].code == "SG331"
