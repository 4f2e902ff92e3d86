"""Check the tests that tell orbit types apart: they vanish where they should, none is missing, and an orbit has one type."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from flint import fmpq

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    common_field,
    field_of,
    matrix_from_entries,
    null_space,
)
from symgroup.elaborate import Vector
from symgroup.ir import ExactArray, ModulePlan, OrbitType, ScaledArray
from symgroup.ir.forms import IntArray
from symgroup.isotropy import IsotropyClass, isotropy_table, stabilizer, subgroup_of_mask
from symgroup.isotropy.classes import Mask
from symgroup.representations import Kind, Representation
from symgroup.representations.base import MonomialMatrix
from symgroup.solve import fixed_space
from symgroup.solve.invariant_forms import is_positive_definite
from symgroup.verify.bases import dense_maps
from symgroup.verify.report import Claim


def orbit_type_claims(
    subject: str,
    V: Representation,
    plan: ModulePlan,
    vector: Vector | None,  # whose type is declared
) -> Iterator[Claim]:
    """Yield that the tests of every type vanish exactly on the fixed spaces of its subgroups, and none is missing.

    And that members of one orbit get one type: the tests and what x is compared with are the same at x and at g x.
    """
    wanted, types = _wanted(V, vector), plan.orbit_types
    bad = (
        "" if len(wanted) == len(types) else f"the plan has {len(types)} types, and {len(wanted)} are needed"
    )
    for (item, conjugates), found in zip(wanted, types, strict=False):
        spaces = {
            str(coerce(fixed_space(V, subgroup_of_mask(V.finite_group, mask)), V.field))
            for mask in conjugates
        }
        kernels = {
            str(null_space(_exact_part(found.tests, number, V.field)))
            for number in range(len(found.tests.values))
        }
        described = (item.order, item.class_length, item.fixed_dim)
        if kernels != spaces or (found.order, len(found.tests.values), found.fixed_dim) != described:
            bad = bad or f"the tests of type {found.name} do not tell its inputs apart"
    statement = f"the tests of {len(types)} orbit types vanish exactly on their fixed spaces"
    yield Claim(subject, statement, not bad, "exact", bad)
    if types and V.field.is_real:
        yield _invariance_claim(subject, V, plan)


def _wanted(V: Representation, vector: Vector | None) -> list[tuple[IsotropyClass, tuple[Mask, ...]]]:
    """Return the classes with more than one element, or those of them with a member that contains the vector's stabilizer."""
    table, G = isotropy_table(V), V.finite_group
    found = [(c, masks) for c, masks in zip(table.classes, table.conjugates, strict=True) if c.order > 1]
    if vector is None:
        return found
    H = stabilizer(V, vector.entries).subgroup
    if H.order == 1:
        return []
    return [
        (c, masks)
        for c, masks in found
        if any(all(h in K for h in H.generators) for K in (subgroup_of_mask(G, mask) for mask in masks))
    ]


def _invariance_claim(subject: str, V: Representation, plan: ModulePlan) -> Claim:
    if plan.scalar_product is None:
        statement = (
            "generators permute the tests of each type, up to sign: an orbit has one type to the last bit"
        )
        same = V.kind <= Kind.SIGNED and all(_permuted(V, item) for item in plan.orbit_types)
        return Claim(subject, statement, same, "exact", "" if same else "a generator takes a test to another")
    (S,) = dense_maps(plan.scalar_product)
    K = common_field(V.field, field_of(S))
    S = coerce(S, K)
    matrices = [coerce(A, K) for A in V.generator_matrices()]
    same = S.transpose() == S and is_positive_definite(S)
    same = same and all(A.transpose() * S * A == S for A in matrices)
    statement = "inputs are measured in a scalar product that generators keep: an orbit has one type"
    return Claim(
        subject, statement, same, "exact", "" if same else "it is not kept, or not positive definite"
    )


def _permuted(V: Representation, item: OrbitType) -> bool:
    """Whether l -> l rho(g)^-1 permutes the sets of rows of the conjugates, up to signs of rows."""
    if not isinstance(item.tests, ScaledArray):
        return False
    rows = item.tests.values
    G = V.finite_group
    return all(_sets(_moved(rows, V.monomial(g))) == _sets(rows) for g in G.generators)


def _moved(rows: IntArray, action: MonomialMatrix) -> IntArray:  # (K, r, n)
    moved = np.empty_like(rows)
    moved[:, :, action.images] = rows * action.signs
    return moved


def _sets(rows: IntArray) -> set[frozenset[bytes]]:
    """Return the set of rows of each conjugate, the first entry of each row positive."""
    first = np.take_along_axis(rows, (rows != 0).argmax(axis=2)[:, :, None], axis=2)
    positive = np.ascontiguousarray(np.where(first < 0, -rows, rows))
    return {frozenset(row.tobytes() for row in K) for K in positive}


def _exact_part(array: ExactArray, number: int, field: NumberField) -> ExactMatrix:
    """Return the matrix at a place of the first axis."""
    values = array.values[number]
    entries: list[ExactScalar]
    if isinstance(array, ScaledArray):
        entries = [coerce(fmpq(value, array.denominator), field) for value in values.ravel().tolist()]
    else:
        entries = [coerce(array.numbers[k].to_scalar(), field) for k in values.ravel().tolist()]
    rows, columns = values.shape
    return matrix_from_entries(rows, columns, entries, field)
