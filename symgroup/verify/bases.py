"""Check a space of linear maps against the two representations it claims to intertwine, without the solver.

A subset of a basis passes every commutation test; only the count catches it, so the count is always there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from symgroup.algebra import ExactMatrix, coerce, common_field, field_of, zero_matrix
from symgroup.groups import FiniteGroup, Permutation
from symgroup.ir import (
    AnyForm,
    Diagram,
    DiagramForm,
    Form,
    IndexForm,
    LinearMap,
    diagram_problem,
    written_out,
)
from symgroup.representations import Kind, Representation
from symgroup.solve import equivariant_basis, hom_dim
from symgroup.solve.diagrams.space import LINEAR, ORTHOGONAL, SYMPLECTIC, DiagramSpace
from symgroup.solve.forms import form_values, map_entries
from symgroup.solve.scaled import scaled_form
from symgroup.solve.tensor_words import diagram_space_of
from symgroup.verify.report import Claim

SMALL_ENOUGH = 1_000_000  # matrix entries that diagrams stand for; more are not written out to be checked


def basis_claims(
    subject: str,
    V: Representation,  # dim n
    W: Representation,  # dim m
    space: LinearMap,  # of shape (m, n)
) -> Iterator[Claim]:
    """Yield that every map commutes with every generator, that they are independent, and that none is missing."""
    misplaced = _misplaced_tile(V, W, space)
    if misplaced:
        yield Claim(subject, "the tiles lie on the summands of V and W", False, "exact", misplaced)
        return
    failures = [text for text in (_commutation_failure(*block) for block in _blocks(V, W, space)) if text]
    generators = len(V.group.generators) + len(V.group.lie_algebra)
    yield Claim(
        subject,
        f"each of {space.size} basis maps commutes with every generator ({generators})",
        not failures,
        "exact",
        failures[0] if failures else "",
    )
    dependent = [number for number, form in enumerate(space.forms) if not _is_independent(form)]
    yield Claim(
        subject,
        "the basis maps are linearly independent",
        not dependent,
        "exact, by pivots",
        f"form {dependent[0]} has no pivot for some map" if dependent else "",
    )
    expected = hom_dim(V, W)
    method = "characters, weights or orbits"
    if expected is None:
        expected, method = equivariant_basis(V, W).dim, "the solver's proof; no second count for this group"
    yield Claim(
        subject,
        f"no equivariant map is missing: dim Hom = {expected}",
        space.size == expected,
        method,
        "" if space.size == expected else f"the basis has {space.size} maps",
    )


def starts(V: Representation) -> dict[int, tuple[int, Representation]]:
    """Return, for the first coordinate of every direct summand, its multiplicity and the summand."""
    starts, position = {}, 0
    for copies, part in V.terms():
        starts[position] = (copies, part)
        position += copies * part.dim
    return starts


def _misplaced_tile(V: Representation, W: Representation, space: LinearMap) -> str:
    rows, columns = starts(W), starts(V)
    if space.shape != (W.dim, V.dim):
        return f"the maps have shape {space.shape}, not {(W.dim, V.dim)}"
    seen = set()
    for tile in space.tiles:
        out, into = rows.get(tile.row), columns.get(tile.column)
        if out is None or into is None or (tile.row, tile.column) in seen:
            return f"a tile stands at row {tile.row}, column {tile.column}"
        seen.add((tile.row, tile.column))
        if (out[0], into[0]) != (tile.copies_out, tile.copies_in):
            return f"the tile at row {tile.row}, column {tile.column} has the wrong number of copies"
        if space.forms[tile.form].shape != (out[1].dim, into[1].dim):
            return f"the tile at row {tile.row}, column {tile.column} has the wrong shape"
    return ""


def _blocks(
    V: Representation, W: Representation, space: LinearMap
) -> Iterator[tuple[Representation, Representation, AnyForm]]:
    rows, columns = starts(W), starts(V)
    for tile in space.tiles:
        yield columns[tile.column][1], rows[tile.row][1], space.forms[tile.form]


def _commutation_failure(V: Representation, W: Representation, form: AnyForm) -> str:
    if isinstance(form, DiagramForm):
        return _diagram_failure(V, W, form)
    if isinstance(form, IndexForm) and isinstance(V.group, FiniteGroup):
        holds = [_index_form_commutes(V, W, form, g) for g in V.group.generators]
    else:
        holds = _maps_commute(V, W, form)
    if all(holds):
        return ""
    return f"a map from {V} to {W} does not commute with generator {holds.index(False) + 1}"


def _diagram_failure(V: Representation, W: Representation, form: DiagramForm) -> str:
    """Diagrams commute with their group wherever V and W are tensor powers of the natural representation and its dual.

    For S(n), renaming the values leaves equal values equal. For O(p, q) and Sp(n), 'metric' and 'symplectic' are the form that
    the group keeps, on two upper indices or on two lower ones (the matrices of the forms are their own inverses up to sign),
    and 'equal' pairs an upper with a lower index, as all links of GL(n) do. So each diagram is fixed; that is all there is to
    check for large n. Where the matrices are small they are checked as well, entry by entry.
    """
    space = diagram_space_of(V, W)
    if space is None or not _links_fit(space, form):
        return f"diagrams of {form.family}({form.n}) do not act from {V} to {W}"
    problem = diagram_problem(form, V.dim + W.dim)
    if problem or V.dim * W.dim > SMALL_ENOUGH:
        return problem
    return _commutation_failure(V, W, written_out(form))


def _links_fit(space: DiagramSpace, form: DiagramForm) -> bool:
    """Whether every diagram is an invariant tensor with the indices of the space."""
    sides = (space.n, len(space.target), len(space.source))
    if sides != (form.n, form.target, form.source) or space.signature[1] != form.negative:
        return False
    if form.family == "S" or space.family == "S":
        return form.family == space.family
    groups = {"O": ORTHOGONAL, "Sp": SYMPLECTIC, "GL": LINEAR}
    mixed = {space.lower[i] != space.lower[j] for d in form.diagrams for i, j in _pairs(d, "equal")}
    alike = {
        space.lower[i] == space.lower[j] for d in form.diagrams for i, j in _pairs(d, "metric", "symplectic")
    }
    return space.family in groups[form.family] and mixed <= {True} and alike <= {True}


def _pairs(diagram: Diagram, *kinds: str) -> list[tuple[int, ...]]:
    return [link.positions for link in diagram if link.kind in kinds]


def _index_form_commutes(V: Representation, W: Representation, form: IndexForm, g: Permutation) -> bool:
    if max(V.kind, W.kind) > Kind.SIGNED:
        return False
    v, w = V.monomial(g), W.monomial(g)
    moved = np.ix_(w.images, v.images)
    signs = np.outer(w.signs, v.signs) * form.sign
    return bool((form.index[moved] == form.index).all() and (form.sign[moved] == signs).all())


def _maps_commute(V: Representation, W: Representation, form: Form) -> list[bool]:
    """Return, for each generator of the group and of its Lie algebra, whether all maps commute with it.

    Where the bases are orthonormal, the maps are taken to the bases without square roots: A commutes with rho exactly
    where D_W^-1 A D_V does with the rational model.
    """
    (source, s), (target, t) = V.unscaled(), W.unscaled()
    if s is not None or t is not None:
        form = scaled_form(
            form, *(None if scale is None else [1 / value for value in scale] for scale in (s, t))
        )
    maps = dense_maps(form)
    field = common_field(source.field, target.field, *{field_of(A) for A in maps})
    pairs = zip(source.generator_matrices(), target.generator_matrices(), strict=True)
    exact = [coerce(A, field) for A in maps]
    return [all(A * coerce(v, field) == coerce(w, field) * A for A in exact) for v, w in pairs]


def dense_maps(form: Form) -> list[ExactMatrix]:
    """Return each map of a form as a dense exact (m, n) matrix."""
    matrices = []
    for entries in map_entries(form):
        field = common_field(*{field_of(value) for _, _, value in entries})
        matrix = zero_matrix(*form.shape, field)
        for i, j, value in entries:
            matrix[i, j] = coerce(value, field)
        matrices.append(matrix)
    return matrices


def _is_independent(form: AnyForm) -> bool:
    """Whether every map has an entry where all others are zero, as echelon forms and disjoint supports do.

    Distinct partitions into at most n blocks are independent diagrams: each is the only one of those not finer that is not
    zero where just its blocks are equal. Pairings are independent as `ir.matchings` shows. So the maps are independent where
    the matrix of their coefficients is invertible.
    """
    if isinstance(form, DiagramForm):
        return not diagram_problem(form, sum(form.shape))
    if isinstance(form, IndexForm):
        found = set(np.unique(form.index).tolist()) - {-1}
        return found == set(range(form.size)) and bool((np.abs(form.sign) == (form.index >= 0)).all())
    flat = form.row * form.shape[1] + form.column
    places, counts = np.unique(flat, return_counts=True)
    lonely = np.isin(flat, places[counts == 1]) & np.array(
        [value != 0 for value in form_values(form)], dtype=bool
    )
    return set(form.element[lonely].tolist()) == set(range(form.size))
