"""decompose: isotypic components by the cheapest exact method that applies, for every group whose V is semisimple."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

import numpy as np
from flint import fmpq, fmpq_poly

from symgroup.algebra import ExactMatrix, FieldElement, NumberField, coerce, field_of, matrix_from_entries
from symgroup.errors import InputError, LimitError
from symgroup.groups import FiniteGroup, Group, LieGroup, conjugacy_classes, is_enumerable
from symgroup.groups.characters import has_table
from symgroup.ir import IndexForm
from symgroup.representations import Representation, direct_sum, dual, require_representations
from symgroup.representations.decomposition import (
    IsotypicComponent,
    Over,
    Type,
    check_field,
    checked,
    component_of_type,
    decompose_by_characters,
    is_complex,
)
from symgroup.representations.lie_images import holds_images
from symgroup.representations.partitions import decompose_by_partitions
from symgroup.representations.weights import decompose_by_weights
from symgroup.solve.basis import EquivariantBasis
from symgroup.solve.commutant import Algebra, SimplePart, simple_parts, weighted_traces
from symgroup.solve.count import hom_dim
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.equivariant import equivariant_basis
from symgroup.solve.scalars import restricted
from symgroup.solve.semisimple import is_reductive, is_semisimple

LARGEST_COMMUTANT = 200  # dim End_G(V), by exact matrices
LARGEST_BY_ORBITS = 600  # dim End_G(V), by an index map, whose structure constants are few
LARGEST_SQUARE = 10_000_000  # (dim V)^2
COMPACT = ("U", "SU", "O", "SO")
KINDS: tuple[Type, ...] = ("real", "complex", "quaternionic")  # in the order of `SimplePart.types`


def decompose(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...]:
    """Return the isotypic components of V, by dim; the sum of dim * multiplicity is dim V.

    A complex V, with entries that are not real or over U(n), SU(n), is over R its realification, of dim 2 dim V.
    By characters for small finite groups, by partitions for S(n) and A(n) of any n, by highest weights for classical Lie
    groups, else by the algebra End_G(V).
    Raises: InputError: SG307 for another field, SG291 where V is not a sum of irreducible representations, SG293 where the
    question is not defined; LimitError: SG290, SG292 and those of `equivariant_basis` where the work is too large.
    """
    check_field(over)
    require_representations(V)
    group = V.group
    if isinstance(group, FiniteGroup) and _has_character_table(V, group):
        return decompose_by_characters(V, over)
    by_formula = (decompose_by_weights if isinstance(group, LieGroup) else decompose_by_partitions)(V, over)
    return decompose_by_commutant(V, over) if by_formula is None else by_formula


def _has_character_table(V: Representation, group: FiniteGroup) -> bool:
    """Whether characters decide: the classes can be listed, and are few or at least fewer than End_G(V) is large."""
    classes = conjugacy_classes(group) if is_enumerable(group) else None
    if classes is None:
        return False
    return has_table(group, classes) or (hom_dim(V, V) or 0) > LARGEST_COMMUTANT


def decompose_by_commutant(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...]:
    """Return the isotypic components of V by the algebra End_G(V), for any group; see `solve.commutant`.

    Equal summands are taken once, since a central idempotent of End_G(V) acts on each copy in the same way.
    Raises: as `decompose`.
    """
    check_field(over)
    model = V.unscaled()[0]
    copies: dict[Representation, int] = {}
    for count, summand in model.terms():
        copies[summand] = copies.get(summand, 0) + count
    reduced = direct_sum((1, summand) for summand in copies)
    algebra, totals = _commutant(reduced, [count for part, count in copies.items() for _ in range(part.dim)])
    if not algebra.is_semisimple:
        raise _not_semisimple(V)
    parts = simple_parts(algebra)
    if not is_reductive(V.group) or holds_images(reduced):
        envelope = sum(algebra.rank(part.idempotent) ** 2 // part.dim for part in parts)
        if not is_semisimple(reduced, envelope):
            raise _not_semisimple(V)
    sizes = [_size(algebra, part, totals) for part in parts]
    if is_complex(V):
        return _complex_components(V, reduced, parts, sizes, over)
    components = []
    for part, (degree, m) in zip(parts, sizes, strict=True):
        for kind, count in zip(KINDS, part.types, strict=True):
            times = 2 * count if over == "C" and kind == "complex" else count
            components += [component_of_type(degree, m, kind, over)] * times
    return checked(components, V.dim)


def _commutant(
    V: Representation,
    weights: list[int],  # (n,)
) -> tuple[Algebra, Sequence[fmpq]]:
    """Return End_G(V), and over Q the traces of its basis with row i counted weights[i] times. Raises: LimitError (SG292).

    With weights[i] the number of copies of a summand in a larger sum, these are the traces on that sum.
    """
    notes, degree = [], V.field.degree
    if V.dim**2 > LARGEST_SQUARE:
        notes = [f"of matrices of size {V.dim}; the limit is {isqrt(LARGEST_SQUARE)}"]
    basis = None if notes else equivariant_basis(V, V)
    by_orbits = basis is not None and degree == 1 and _is_index_map(basis)
    limit = LARGEST_BY_ORBITS if by_orbits else LARGEST_COMMUTANT
    if basis is not None and basis.dim * degree > limit:
        notes = [f"over Q it has dimension {basis.dim * degree}; the limit is {limit}"]
    if notes or basis is None:
        raise LimitError.of(
            "SG292",
            f"End({V}) is too large",
            notes=notes,
            help="decompose the summands or tensor factors one by one",
        )
    if by_orbits:
        index, sign = basis.index_map(), basis.sign_map()
        return Algebra.of_index_map(index, sign), weighted_traces(index, sign, np.array(weights))
    maps = [sorted(entries, key=lambda entry: entry[:2]) for entries in basis.maps()]
    rational = restricted(maps, V.field)[0]
    totals = [sum((x * weights[i // degree] for i, j, x in one if i == j), fmpq(0)) for one in rational]
    return Algebra.of_maps(maps, V.dim, V.field), totals


def _is_index_map(basis: EquivariantBasis) -> bool:
    """Whether every block is one of orbits, or of the partition diagrams of S(n)."""
    return all(
        isinstance(block, IndexForm) or (isinstance(block, DiagramBasis) and block.space.family == "S")
        for block in basis.blocks
    )


def _size(algebra: Algebra, part: SimplePart, totals: Sequence[fmpq]) -> tuple[int, int]:
    """Return the dimension of the complex irreducibles of a part, and their multiplicity in V with all its copies.

    The rank of an idempotent is its trace.
    """
    degree = algebra.rank(part.idempotent) // (part.places * part.multiplicity)
    total = sum((a * t for a, t in zip(part.idempotent, totals, strict=True)), fmpq(0))
    return degree, int(total) // (algebra.field.degree * part.places * degree)


def _complex_components(
    V: Representation,
    reduced: Representation,
    parts: list[SimplePart],
    sizes: list[tuple[int, int]],  # (dimension, multiplicity) of each part's irreducibles
    over: Over,
) -> tuple[IsotypicComponent, ...]:
    """Return the components of a complex representation of a compact group: the conjugate of an irreducible is its dual.

    An invariant bilinear form pairs an irreducible with its dual. Where the dual of a part is the part itself, all its
    irreducibles have one indicator, since Galois theory permutes them: it is the sign of the number of independent
    symmetric forms minus that of skew ones.
    """
    if not _is_compact(V.group):
        raise InputError.of(
            "SG293",
            f"the types of a complex representation of {V.group} are not decided, since the group is not compact",
            help="write the representation by real matrices",
        )
    field = reduced.field
    forms = [coerce(form, field) for form in equivariant_basis(reduced, dual(reduced)).to_exact()]
    basis = [coerce(one, field) for one in equivariant_basis(reduced, reduced).to_exact()]
    idempotents = [_combination(part.idempotent, basis, field) for part in parts]
    components: list[IsotypicComponent] = []
    done: set[int | None] = set()
    for i, part in enumerate(parts):
        degree, m = sizes[i]
        e = idempotents[i]
        partner = next((j for j, other in enumerate(idempotents) if _pairing(forms, other, e)[0]), None)
        total, symmetric = _pairing(forms, e, e)
        sign = 2 * symmetric - total
        kind: Type = "complex" if partner != i or sign == 0 else "real" if sign > 0 else "quaternionic"
        number = part.places
        if over == "R":
            if i in done:
                continue
            if kind == "complex" and partner == i:
                number, m = number // 2, 2 * m
            elif kind == "complex":
                m += sizes[partner][1] if partner is not None else 0
                done.add(partner)
            else:
                m *= 2
        components += [component_of_type(degree, m, kind, over)] * number
    return checked(components, V.dim * (2 if over == "R" else 1))


def _combination(
    coordinates: tuple[fmpq, ...], basis: Sequence[ExactMatrix], field: NumberField
) -> ExactMatrix:
    """Return the element with the given coordinates over Q in the basis theta^k B_i."""
    result, d = basis[0] * 0, field.degree
    for i, matrix in enumerate(basis):
        part = coordinates[i * d : (i + 1) * d]
        result += matrix * (part[0] if d == 1 else FieldElement(field, fmpq_poly(list(part))))
    return result


def _pairing(forms: Sequence[ExactMatrix], left: ExactMatrix, right: ExactMatrix) -> tuple[int, int]:
    """Return how many independent forms pair the images of two idempotents, and how many symmetric ones among them."""
    cut = [left.transpose() * form * right for form in forms]
    return _rank(cut), _rank([form + form.transpose() for form in cut])


def _rank(matrices: Sequence[ExactMatrix]) -> int:
    if not matrices:
        return 0
    size = matrices[0].nrows() * matrices[0].ncols()
    entries = [entry for matrix in matrices for entry in matrix.entries()]
    return int(matrix_from_entries(len(matrices), size, entries, field_of(matrices[0])).rref()[1])


def _is_compact(group: Group) -> bool:
    if isinstance(group, FiniteGroup):
        return True
    if group.factors:
        return all(_is_compact(factor) for factor in group.factors)
    form = group.form if isinstance(group, LieGroup) else None
    return form is not None and form.letter in COMPACT and form.signature[1] == 0


def _not_semisimple(V: Representation) -> InputError:
    return InputError.of(
        "SG291",
        f"{V} is not a direct sum of irreducible representations",
        notes=["some invariant subspace has no invariant complement"],
        help="its equivariant maps are still found: equivariant_basis(V, V)",
    )
