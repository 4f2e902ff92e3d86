"""All elements of a Lie group, or a product with finite groups, that fix an exact vector: by names, forms and factors."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    block_diagonal,
    field_of,
    identity_matrix,
    to_exact,
    to_sympy,
)
from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, Group, LieGroup, factors_of
from symgroup.groups.recognize import recognize
from symgroup.isotropy.lie.annihilator import annihilator
from symgroup.isotropy.lie.axes import fixing_about_axis
from symgroup.isotropy.lie.clouds import fixing_cloud
from symgroup.isotropy.lie.conditions import conditions_of
from symgroup.isotropy.lie.covariants import fixing_by_covariants
from symgroup.isotropy.lie.decide import decide
from symgroup.isotropy.lie.decided import Decided, joined
from symgroup.isotropy.lie.factors import split_by_factors
from symgroup.isotropy.lie.planar import fixing_in_plane
from symgroup.isotropy.lie.tangent import tangent_basis
from symgroup.isotropy.stabilizer import stabilizer
from symgroup.representations import Representation


def whole_stabilizer(
    V: Representation,  # of G, dim n
    columns: Sequence[Sequence[ExactScalar]],  # each (n,), over a field that contains those of V and G
) -> Decided | None:
    """Return the elements of G that fix all columns, or None where no theorem here decides them."""
    group = V.group
    if isinstance(group, FiniteGroup):
        return _finite(V, columns[0]) if len(columns) == 1 else None
    if not isinstance(group, LieGroup):
        return None
    if all(value == 0 for column in columns for value in column):
        return _everything(group)
    if group.factors:
        return _in_product(V, columns)
    if group.form is not None and group.form.letter == "Scaling":
        return _scaling(V, group, columns)
    parts = columns if group.is_complex else _real_and_imaginary(V, columns)
    conditions = None if parts is None else conditions_of(V, parts, field_of(columns[0][0]))
    found = None if conditions is None else decide(group, conditions)
    if found is None and parts is not None:
        found = fixing_in_plane(V, parts) or fixing_about_axis(V, parts) or fixing_by_covariants(V, parts)
    return found


def _real_and_imaginary(
    V: Representation, columns: Sequence[Sequence[ExactScalar]]
) -> Sequence[Sequence[ExactScalar]] | None:
    """Return real vectors that real matrices fix if and only if they fix the given ones; None where V is not real.

    For theta the generator of the field, x + conj(x) and (x - conj(x)) (theta - conj(theta)) are real and span the same as the
    real and imaginary parts.
    """
    field = field_of(columns[0][0])
    if field.is_real:
        return columns
    if not V.field.is_real:
        return None
    theta = to_exact(field.expression, field)
    result = []
    for column in columns:
        pairs = [(value, value.conjugate()) for value in column if isinstance(value, FieldElement)]
        result.append([a + b for a, b in pairs])
        result.append([(a - b) * (theta - theta.conjugate()) for a, b in pairs])
    return result


def _everything(group: LieGroup) -> Decided:
    return Decided(
        len(tangent_basis(group)),
        group.name,
        None,
        group.discrete_generators,
        "every element fixes the vector",
    )


def _scaling(V: Representation, group: LieGroup, columns: Sequence[Sequence[ExactScalar]]) -> Decided:
    """exp(s) acts as exp(s D) with D diagonal over Q, so it fixes x for one s != 0 only where D x = 0, and then for all s."""
    dim = len(annihilator(V, columns, field_of(columns[0][0])))
    if dim:
        return _everything(group)
    return Decided(0, "1", 1, (), "a scaling by another factor than 1 moves the vector")


def _finite(V: Representation, x: Sequence[ExactScalar]) -> Decided:
    S = stabilizer(V, [_as_sympy(value) for value in x])
    matrices = tuple(V.group.natural_matrix(g) for g in S.generators)
    name = recognize(S.subgroup)
    return Decided(0, name, S.order, matrices, f"a finite group of order {S.order} ({S.proof})")


def _as_sympy(value: ExactScalar) -> sympy.Expr:
    return value.to_sympy() if isinstance(value, FieldElement) else to_sympy(value)


def _in_product(V: Representation, columns: Sequence[Sequence[ExactScalar]]) -> Decided | None:
    """Return the product of the stabilizers in the factors, where each summand belongs to one factor."""
    pieces = split_by_factors(V, columns)
    if pieces is None:
        return fixing_cloud(V, columns)
    factors, found = factors_of(V.group), []
    for factor, piece in zip(factors, pieces, strict=True):
        if piece is None:
            found.append(_whole_factor(factor))
        else:
            inner = whole_stabilizer(piece[0], [piece[1]])
            if inner is None:
                return None
            found.append(inner)
    orders = [item.order for item in found]
    generators = _embedded(factors, found)
    texts = [f"in {factor}: {item.statement}" for factor, item in zip(factors, found, strict=True)]
    total = 1
    for order in orders:
        total *= order or 0
    return Decided(
        sum(item.dim for item in found),
        None if any(item.name is None for item in found) else joined(item.name or "" for item in found),
        total or None,
        generators,
        "the product of the stabilizers in the factors; " + "; ".join(texts),
    )


def _whole_factor(factor: Group) -> Decided:
    if isinstance(factor, LieGroup):
        return _everything(factor)
    if isinstance(factor, FiniteGroup):
        matrices = tuple(factor.natural_matrix(g) for g in factor.generators)
        return Decided(0, factor.name, factor.order, matrices, "every element fixes the vector")
    raise SymgroupBug("a factor is neither finite nor a Lie group")


def _embedded(factors: Sequence[Group], found: Sequence[Decided]) -> tuple[ExactMatrix, ...] | None:
    """Return the generators of the components as blocks on the diagonal, 1 in the other blocks."""
    result = []
    sizes = [factor.degree for factor in factors]
    for number, item in enumerate(found):
        if item.generators is None:
            return None
        for g in item.generators:
            field = field_of(g)
            blocks = [identity_matrix(size, field) for size in sizes]
            blocks[number] = g
            result.append(block_diagonal(blocks, field))
    return tuple(result)
