"""Ways to change a plan, so that a backend that compiles it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from symgroup.ir import (
    AlgebraicArray,
    AlgebraicForm,
    AlgebraicNumber,
    AnyForm,
    BreakingTerm,
    DiagramForm,
    IndexForm,
    Layer,
    LinearLayer,
    LinearMap,
    ModulePlan,
    SparseForm,
    frozen_array,
)

L = TypeVar("L", bound=Layer)
F = TypeVar("F", bound=AnyForm)
A = TypeVar("A", AlgebraicForm, AlgebraicArray)


def with_kind(plan: ModulePlan, kind: type[L], change: Callable[[L], Layer]) -> ModulePlan:
    """Return the plan with every layer of one kind changed."""
    layers = (change(layer) if isinstance(layer, kind) else layer for layer in plan.layers)
    return replace(plan, layers=tuple(layers))


def with_layers(plan: ModulePlan, change: Callable[[LinearLayer], LinearLayer]) -> ModulePlan:
    """Return the plan with every linear layer changed."""
    return with_kind(plan, LinearLayer, change)


def with_terms(plan: ModulePlan, change: Callable[[BreakingTerm], BreakingTerm]) -> ModulePlan:
    """Return the plan with every breaking term changed."""
    return with_layers(
        plan, lambda layer: replace(layer, breaking=tuple(change(term) for term in layer.breaking))
    )


def with_forms(plan: ModulePlan, kind: type[F], change: Callable[[F], AnyForm]) -> ModulePlan:
    """Change the forms of one kind of every weight."""
    return with_layers(plan, lambda layer: replace(layer, weight=_changed(layer.weight, kind, change)))


def _changed(space: LinearMap, kind: type[F], change: Callable[[F], AnyForm]) -> LinearMap:
    forms = (change(form) if isinstance(form, kind) else form for form in space.forms)
    return replace(space, forms=tuple(forms))


def emptied(space: LinearMap) -> LinearMap:
    """Return a map of as many parameters that is zero whatever they are."""
    return _changed(
        space,
        IndexForm,
        lambda form: replace(
            form, index=frozen_array(np.full(form.shape, -1)), sign=frozen_array(np.zeros(form.shape))
        ),
    )


def transposed(form: IndexForm) -> IndexForm:
    """Return the transpose of a square form, another form as it is."""
    if form.shape[0] != form.shape[1]:
        return form
    return replace(form, index=frozen_array(form.index.T), sign=frozen_array(form.sign.T))


def without_orientation(form: DiagramForm) -> DiagramForm:
    """Return the form with the trace in the place of every area."""
    diagrams = (
        tuple(replace(link, kind="equal") if link.kind == "symplectic" else link for link in diagram)
        for diagram in form.diagrams
    )
    return replace(form, diagrams=tuple(diagrams))


def rounded_form(form: AlgebraicForm) -> SparseForm:
    """Return the form with the entries that float32 has."""
    ratios = [float(np.float32(value)).as_integer_ratio() for value in form.values()]
    return SparseForm(
        form.size,
        form.shape,
        form.element,
        form.row,
        form.column,
        frozen_array([numerator for numerator, _ in ratios]),
        frozen_array([denominator for _, denominator in ratios]),
    )


def in_first_root(item: A) -> A:
    """Return a form or an array with every number in the first root of its polynomial."""
    numbers = (AlgebraicNumber(number.polynomial, 0, number.coordinates) for number in item.numbers)
    return replace(item, numbers=tuple(numbers))


def with_tests(plan: ModulePlan, change: Callable[[AlgebraicArray], AlgebraicArray]) -> ModulePlan:
    """Return the plan with the tests of every orbit type over a number field changed."""
    types = (
        replace(item, tests=change(item.tests)) if isinstance(item.tests, AlgebraicArray) else item
        for item in plan.orbit_types
    )
    return replace(plan, orbit_types=tuple(types))
