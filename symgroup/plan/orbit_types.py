"""The plan's part that tells the orbit types of inputs apart: exact tests, and the scalar product for floats.

Notation: V^K the vectors that K fixes, S an invariant scalar product, |x|^2 = x^T S x, d(x, V^K) the distance in it.

Theorem. Let a test of K hold at x where d(x, V^K) <= tolerance |x|. Then the type of x, that of the largest order with a
test that holds, is the type of g x for every g. Let x' be g x, rounded: |x' - g x| <= e |x|. Then x' has the type of x,
unless some d(x, V^K) / |x| is within 2 e / (1 - e) of the tolerance.
Proof. g takes V^K to the space of g K g^-1, which is a conjugate and is tested as well, and it keeps lengths; so the tests
that hold at g x are those of conjugates, of the same orders. From g x to x' both d(x, V^K) and |x| change by at most e |x|,
and their quotient, at most 1, by at most 2 e / (1 - e).

No rule does better: one that gave x and its neighbours among the floats one type, wherever x is, would give all inputs one
type, since neighbours lead from any x to any other. Where rho(g) permutes coordinates and changes signs g x is not rounded,
and tests by subtractions give x and g x the same type to the last bit (`_pairs`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from symgroup.algebra import (
    ExactMatrix,
    coerce,
    identity_matrix,
    integer_rows,
    row_space,
    stack,
)
from symgroup.elaborate import Vector
from symgroup.errors import LimitError
from symgroup.groups import FiniteGroup
from symgroup.ir import AlgebraicForm, OrbitType, SparseForm
from symgroup.isotropy import isotropy_table, stabilizer, subgroup_of_mask
from symgroup.isotropy.classes import IsotropyTable
from symgroup.plan.arrays import exact_array
from symgroup.representations import Kind, Representation, is_orthogonal
from symgroup.solve import fixed_space, invariant_form
from symgroup.solve.forms import MapEntries, form_of_entries

LARGEST_TESTS = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class TypeTests:
    """What a plan has to tell orbit types apart."""

    types: tuple[OrbitType, ...]
    scalar_product: SparseForm | AlgebraicForm | None  # (n, n): S, or None where the tests are subtractions


def orbit_types(
    V: Representation,  # of G, dim n
    vector: Vector | None = None,  # whose type is declared
) -> TypeTests:
    """Return a test for every isotropy class of V with a stabilizer other than 1, or for those that a declared type needs.

    These are the class of H, the stabilizer of the vector, and the classes with a member above H: an input with a stabilizer
    that contains a conjugate of H is of the type of H where it is of none of the others. Raises: LimitError (SG408).
    """
    table = isotropy_table(V)
    positions = needed_classes(V, table, vector)
    needed = [table.classes[position] for position in positions]
    size = sum(c.class_length * (V.dim - c.fixed_dim) * V.dim for c in needed)
    if size > LARGEST_TESTS:
        raise LimitError.of(
            "SG408",
            f"telling the orbit types of {V} apart needs {size} numbers",
            help="use: relaxed by canonical",
        )
    rows, product = _annihilator, None
    if V.kind <= Kind.SIGNED:
        pairs = sum(c.class_length * _pairs(V, c.representative).nrows() * V.dim for c in needed)
        rows = _pairs if pairs <= LARGEST_TESTS else _annihilator
    if rows is _annihilator and positions and V.field.is_real:
        product = _scalar_product(V)
    types = tuple(_orbit_type(V, table, position, rows) for position in positions)
    return TypeTests(types, product)


def needed_classes(V: Representation, table: IsotropyTable, vector: Vector | None) -> tuple[int, ...]:
    """Return the positions of the classes to tell apart, of ascending orders: the type of a vector comes first."""
    breakable = tuple(position for position, item in enumerate(table.classes) if item.order > 1)
    if vector is None:
        return breakable
    own = _class_position(table, V, stabilizer(V, vector.entries).subgroup)
    return (
        tuple(k for k in breakable if k == own or own in table.classes[k].below) if own in breakable else ()
    )


def _scalar_product(V: Representation) -> SparseForm | AlgebraicForm:  # (n, n)
    """Return S with rho(g)^T S rho(g) = S, positive definite: 1 for orthogonal summands, of trace dim for others."""
    entries: MapEntries = []
    start = 0
    for copies, part in V.terms():
        n = part.dim
        S = identity_matrix(n) if is_orthogonal(part) else invariant_form(part) * n
        own = [(i, j, value) for i, row in enumerate(S.tolist()) for j, value in enumerate(row) if value != 0]
        for _ in range(copies):
            entries.extend((start + i, start + j, value) for i, j, value in own)
            start += n
    return form_of_entries([entries], (V.dim, V.dim))


def _class_position(table: IsotropyTable, V: Representation, H: FiniteGroup) -> int:
    """Return the class of a stabilizer: the one with a conjugate that has the same elements."""
    for position, masks in enumerate(table.conjugates):
        if table.classes[position].order == H.order:
            for mask in masks:
                K = subgroup_of_mask(V.finite_group, mask)
                if all(k in H for k in K.generators):
                    return position
    raise LookupError("every stabilizer is in some isotropy class")


def _orbit_type(
    V: Representation,
    table: IsotropyTable,
    position: int,
    rows: Callable[[Representation, FiniteGroup], ExactMatrix],
) -> OrbitType:
    item = table.classes[position]
    tests = [rows(V, subgroup_of_mask(V.finite_group, mask)) for mask in table.conjugates[position]]
    array = exact_array(tests, (tests[0].nrows(), V.dim))
    return OrbitType(item.name, item.order, item.class_length, item.fixed_dim, array)


def _annihilator(V: Representation, H: FiniteGroup) -> ExactMatrix:  # (n - d, n)
    """Return a basis of the rows that vanish exactly on V^H, the span of the rows of rho(h) - 1.

    It is the echelon basis; over Q its denominators are cleared row by row.
    """
    one = identity_matrix(V.dim, V.field)
    basis = row_space(stack([coerce(V.matrix(h), V.field) - one for h in H.generators], V.dim))
    return fmpq_mat(integer_rows(basis)) if isinstance(basis, fmpq_mat) else basis


def _pairs(V: Representation, H: FiniteGroup) -> fmpq_mat:  # (r, n)
    """Return x_i - s x_j for all i < j that H makes equal up to the sign s, and x_i where it makes x_i = 0.

    The signed permutation rho(g) takes these rows to those of g H g^-1, up to sign. Each is one subtraction, whose absolute
    value floats give alike for x_i - s x_j and x_j - s x_i; so the largest of them at x and at g x agree to the last bit.
    """
    parts: dict[int, list[tuple[int, fmpq]]] = {}
    rows = []
    columns = fixed_space(V, H).transpose().tolist()
    for i, column in enumerate(columns):
        label = next((k for k, entry in enumerate(column) if entry != 0), None)
        if label is None:
            rows.append({i: fmpq(1)})
            continue
        part = parts.setdefault(label, [])
        rows.extend({j: fmpq(1), i: -sign * column[label]} for j, sign in part)
        part.append((i, column[label]))
    return fmpq_mat(len(rows), V.dim, [row.get(i, fmpq(0)) for row in rows for i in range(V.dim)])
