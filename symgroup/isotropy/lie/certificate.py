"""Checks of a stabilizer in a Lie group by code that shares nothing with the search: drho(X) x = 0, rho(g) x = x, g in G."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from symgroup.algebra import (
    ExactMatrix,
    FieldMatrix,
    NumberField,
    coerce,
    common_field,
    field_of,
    identity_matrix,
    matrix_from_entries,
    zero_matrix,
)
from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, LieGroup, require_subgroup
from symgroup.groups.matrices import FrozenMatrix
from symgroup.representations import Representation
from symgroup.representations.spherical import SphericalIrrep

LARGEST_CHECKED = 300  # dim V up to which the matrices drho(X) and rho(g) are made in full


def check_tangent(V: Representation, columns: Sequence[Sequence[Any]], basis: Iterable[ExactMatrix]) -> None:
    """Check drho(X) x = 0, with X = sum theta^k X_k taken apart by powers of its field's generator."""
    if V.dim > LARGEST_CHECKED:
        return
    for X in basis:
        for column in columns:
            total = _derivative_of(V, X, column)
            if any(entry != 0 for entry in total.entries()):
                raise SymgroupBug("an element of a stabilizer's Lie algebra moves the vector")


def _derivative_of(V: Representation, X: ExactMatrix, column: Sequence[Any]) -> ExactMatrix:  # (dim V, 1)
    """Return drho(X) x; drho is given over the group's field K, and linear over any field that contains K."""
    field = common_field(field_of(X), field_of(column[0]), V.field)
    x = coerce(matrix_from_entries(len(column), 1, list(column), field_of(column[0])), field)
    if not V.group.field.is_rational or not isinstance(X, FieldMatrix):
        inside = field_of(X) == V.group.field or not isinstance(X, FieldMatrix)
        if inside:
            return coerce(V.derivative(coerce(X, V.group.field)), field) * x
        V, X = over_field(V, field), coerce(X, field)
        return coerce(V.derivative(X), field) * x
    theta = coerce(_generator(X.field), field)
    total, power = zero_matrix(V.dim, 1, field), coerce(1, field)
    for part in X.parts:
        total = total + coerce(V.derivative(part), field) * x * power
        power = power * theta
    return total


def _generator(field: NumberField) -> Any:
    matrix = zero_matrix(1, 1, field)
    if isinstance(matrix, FieldMatrix):
        matrix.parts[1][0, 0] = 1
    return matrix[0, 0]


def check_components(
    V: Representation, columns: Sequence[Sequence[Any]], generators: Iterable[ExactMatrix]
) -> None:
    """Check rho(g) x = x and that g lies in the group, by its definition."""
    for g in generators:
        require_subgroup(_generated(g, V.group.name), V.group)
        if V.dim > LARGEST_CHECKED or (field_of(g) != V.group.field and has_fixed_field(V)):
            continue
        field = common_field(field_of(g), field_of(columns[0][0]), V.field)
        large = V if field_of(g) == V.group.field else over_field(V, field)
        element = FrozenMatrix.of(coerce(g, large.group.field))
        matrix = coerce(large.matrix(element), field)
        for column in columns:
            x = matrix_from_entries(len(column), 1, [coerce(value, field) for value in column], field)
            if matrix * x != x:
                raise SymgroupBug("a discrete generator of a stabilizer moves the vector")


def _generated(g: ExactMatrix, name: str) -> LieGroup:
    return LieGroup(f"<g> in {name}", int(g.nrows()), (), (FrozenMatrix.of(g),))


def has_fixed_field(V: Any) -> bool:
    """Whether a part of V has its matrices over a field of its own: irreducible ones of SO(3) by harmonic polynomials."""
    if isinstance(V, SphericalIrrep):
        return V.l > 0
    if isinstance(V, tuple):
        return any(has_fixed_field(item) for item in V)
    if isinstance(V, Representation) and is_dataclass(V):
        return any(has_fixed_field(getattr(V, item.name)) for item in fields(V))
    return False


def over_field(V: Representation, field: NumberField) -> Representation:
    """Return the same representation of the same group given over a larger field: with 1 over it as a generator."""
    result: Representation = _over(V, field)
    return result


def _over(item: Any, field: NumberField) -> Any:
    if isinstance(item, FiniteGroup):
        return item
    if isinstance(item, LieGroup):
        one = FrozenMatrix.of(identity_matrix(item.size, field))
        factors = tuple(_over(factor, field) for factor in item.factors)
        return replace(item, generators=(*item.generators, one), factors=factors)
    if isinstance(item, tuple):
        return tuple(_over(part, field) for part in item)
    if isinstance(item, Representation) and is_dataclass(item):
        return replace(
            item,
            **{entry.name: _over(getattr(item, entry.name), field) for entry in fields(item) if entry.init},
        )
    return item
