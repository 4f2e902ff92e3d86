"""R(H, T): the linear layers that are relaxed equivariant at every input of one orbit type, and what they leave unbroken.

Theorem 1. Let H <= G, P_H a projector on V^H, T a left transversal of G/H, and A : V -> W linear with
A rho_V(t) P_H = rho_W(t) A P_H for all t in T. Then x -> A x is relaxed equivariant at every x whose stabilizer is
conjugate to H.
Proof. x = rho(t0) x0 with G_x0 = H, t0 in T. Then A x = rho_W(t0) A x0. For g let t1 in T with t1 H = g t0 H, so
t1 = g t0 h. Then A g x = A t1 x0 = t1 A x0 = t1 t0^-1 A x = g (t0 h t0^-1) A x, and t0 h t0^-1 lies in G_x.

Converse. If a linear A is relaxed equivariant at every x of type H, it satisfies the condition for some transversal: for each
coset t H and each x0 with G_x0 = H there is an h with A t x0 = t h A x0; these are finitely many subspaces of V^H, one for
each h, and a space is no finite union of proper ones, so one h serves all of V^H, and t h takes the place of t. So a search
over all transversals decides what linear layers can break.

Only the restriction of A to S = sum of t V^H matters, which holds every input of the type, and it is decided by
B = A|V^H: A (t v) = t B v. Such an A exists exactly where every relation sum_t t v_t = 0 with v_t in V^H has
sum_t t B v_t = 0. So R(H, T) restricted to S is { B in Hom(V^H, W) : those relations }: dim W times dim V^H unknowns, in
systems that split by blocks of coordinates (`symgroup.relaxed.blocks`).
B comes from a G-equivariant map exactly where rho_W(h) B = B for h in H besides (then t B does not depend on the choice
of t in t H). Unbroken is what fixes A x for every A in R and every x: by linearity the elements of H that fix every
column of every B; for a generic A and x it is no more than that, since each other h fixes only a proper subspace.

Partial breaking. For K <= H let R(H, T, K) = { A in R(H, T) : A V^H <= W^K }. It is linear, lies in R(H, T), and contains
Hom_G, since an equivariant map sends V^H to W^H <= W^K. At x = t x0 with G_x0 = H every A in it gives A x = t A x0, which
t K t^-1 <= G_x fixes: whatever the weights, outputs keep a conjugate of K in G_x, and equivariant layers behind keep it too.
For a generic A and x they keep no more than { h in H : h fixes every column of every B }, and the transversal is chosen so
that this is K itself. A linear layer with A V^H <= W^K that is relaxed equivariant is in R(H, T, K) for some T, by the
converse above; so a search over all transversals decides whether linear layers break H down to K exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    matrix_from_entries,
    pivots_of,
    row_space,
    stack,
    zero_matrix,
)
from symgroup.errors import LimitError
from symgroup.groups import FiniteGroup
from symgroup.ir import AlgebraicForm, SparseForm
from symgroup.isotropy import pointwise_stabilizer
from symgroup.relaxed.blocks import (
    Part,
    Relations,
    joined,
    largest_system,
    matrix_of_rows,
    relations_of,
    solve_blocks,
    span_of_outputs,
)
from symgroup.relaxed.transversals import Transversal
from symgroup.representations import Representation, restrict
from symgroup.representations.base import field_of_all
from symgroup.solve import fixed_space
from symgroup.solve.forms import form_of

LARGEST_SYSTEM = 40_000_000


@dataclass(frozen=True, slots=True, eq=False)
class TypeGeometry:
    """What R(H, T) needs of V and T, the same for every target: V^H, S = sum of t V^H, and its relations."""

    field: NumberField  # K, over which R(H, T) is found
    fixed: ExactMatrix  # (d, n), the basis v_i of V^H in echelon form
    relations: tuple[Relations, ...]  # sum z t v_i = 0, by blocks of V
    columns: tuple[int, ...]  # (k,), the pivot coordinates of S: x in S is decided by them
    spanning: tuple[tuple[int, int], ...]  # (k,), the (t, i) whose t v_i are a basis of S
    coordinates: ExactMatrix  # (k, k): the echelon basis s_j of S is sum_l coordinates[j, l] (t v_i)_l


@dataclass(frozen=True, slots=True, eq=False)
class RelaxedSpace:
    """R(H, T) for one target W, on S: the whole, the equivariant part, and a complement of it."""

    target: Representation  # W, dim m
    relaxed_dim: int  # dim R(H, T) on S, or dim R(H, T, K) where a subgroup K is kept
    equivariant_dim: int  # dim Hom_G(S, W)
    breaking: (
        SparseForm
        | AlgebraicForm  # (m, n): a basis of the complement; columns outside the pivot coordinates of S are zero
    )
    outputs: ExactMatrix  # (rank, m): the span of A x over all A in R(H, T) and x in V^H


def type_geometry(
    V: Representation,  # dim n
    H: FiniteGroup,
    T: Transversal,
    targets: Sequence[Representation] = (),  # over whose fields as well
) -> TypeGeometry:
    """Return the geometry of the orbit type of H in V; the relations depend on the cosets t H and their order only."""
    field = field_of_all([V, *targets])
    fixed = coerce(fixed_space(V, H), field)
    d = fixed.nrows()
    moved = [fixed * coerce(V.matrix(t), field).transpose() for t in T]
    matrix = coerce(stack(moved, V.dim), field)
    span = row_space(matrix)
    columns = pivots_of(span, span.nrows())
    chosen_rows = pivots_of(*matrix.transpose().rref())
    entries = [matrix[i, j] for i in chosen_rows for j in columns]
    square = matrix_from_entries(len(columns), len(columns), entries, field)
    inverse = square.inv() if columns else square
    spanning = tuple((row // d, row % d) for row in chosen_rows)
    return TypeGeometry(field, fixed, relations_of(V, fixed, moved, field), tuple(columns), spanning, inverse)


def relaxed_parts(
    geometry: TypeGeometry,  # of V, with dim V^H = d
    W: Representation,  # dim m
    T: Transversal,
    kept: FiniteGroup | None = None,  # K <= H
) -> tuple[Part, ...]:
    """Return { B in Hom(V^H, W^K) : A (t v) = t B v is well defined }, which is R(H, T, K) on S, by blocks.

    Raises: LimitError (SG409).
    """
    size = largest_system(geometry.relations, W)
    if size > LARGEST_SYSTEM:
        raise LimitError.of(
            "SG409",
            f"the relaxed layers into {W} are linear systems with up to {size} entries",
            notes=[f"the limit is {LARGEST_SYSTEM}"],
            help="use smaller hidden representations, or: relaxed by canonical",
        )
    return tuple(solve_blocks(geometry.relations, W, T, kept, geometry.field))


def relaxed_space(
    geometry: TypeGeometry,  # of V, dim n
    W: Representation,  # dim m
    H: FiniteGroup,
    T: Transversal,
    kept: FiniteGroup | None = None,  # K <= H
) -> RelaxedSpace:
    """Return R(H, T, K) on S with its equivariant part and the canonical complement (zero at the pivots of that part)."""
    m, d, n, field = W.dim, geometry.fixed.nrows(), geometry.fixed.ncols(), geometry.field
    parts = relaxed_parts(geometry, W, T, kept)
    whole, equivariant = (joined(found, d, m, field) for found in (parts, relaxed_parts(geometry, W, T, H)))
    complement = _complement(whole, equivariant, field)
    maps = [_extend(geometry, W, T, row).entries() for row in complement.tolist()]
    breaking = form_of(matrix_of_rows(maps, m * n, field), m, n)
    return RelaxedSpace(W, whole.nrows(), equivariant.nrows(), breaking, span_of_outputs(parts, m, field))


def _complement(whole: ExactMatrix, part: ExactMatrix, field: NumberField) -> ExactMatrix:
    """Return the canonical basis of the vectors of `whole` that are zero at the pivots of its subspace `part`."""
    pivots = pivots_of(part, part.nrows())
    rows = []
    for row in whole.tolist():
        reduced = list(row)
        for number, pivot in enumerate(pivots):
            if (factor := row[pivot]) != 0:
                reduced = [e - factor * part[number, j] for j, e in enumerate(reduced)]
        rows.append(reduced)
    return row_space(matrix_of_rows(rows, whole.ncols(), field))


def _extend(
    geometry: TypeGeometry, W: Representation, T: Transversal, flat: Sequence[ExactScalar]
) -> ExactMatrix:  # (m, n)
    """Return D with D x = sum_j x[column_j] D s_j, which is B on V^H and t B t^-1 on t V^H."""
    m, d, field = W.dim, geometry.fixed.nrows(), geometry.field
    B = matrix_from_entries(m, d, flat, field)
    images = [coerce(W.matrix(T[t]), field) * B for t, _ in geometry.spanning]
    result = zero_matrix(m, geometry.fixed.ncols(), field)
    for j, column in enumerate(geometry.columns):
        for number, (_, i) in enumerate(geometry.spanning):
            factor = geometry.coordinates[j, number]
            if factor != 0:
                for a in range(m):
                    result[a, column] = result[a, column] + factor * images[number][a, i]
    return result


def unbroken_subgroup(
    H: FiniteGroup,
    outputs: Sequence[tuple[Representation, ExactMatrix]],  # (W, (rank, m)) for each target
) -> FiniteGroup:
    """Return the elements of H that fix every output, over all targets: what no layer of R(H, T) breaks."""
    unbroken = H
    for target, span in outputs:
        if unbroken.generators:
            unbroken = pointwise_stabilizer(restrict(target, unbroken), [list(row) for row in span.tolist()])
    return unbroken
