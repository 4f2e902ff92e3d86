"""Decompose a representation of any group by the algebra End_G(V), where V is semisimple; see `solve.commutant`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np
from flint import fmpq, fmpq_poly

from symgroup.algebra import ExactMatrix, FieldElement, NumberField, coerce, field_of, matrix_from_entries
from symgroup.errors import InputError, LimitError
from symgroup.groups import FiniteGroup, Group, LieGroup
from symgroup.ir import IndexForm
from symgroup.representations import Representation, direct_sum, dual
from symgroup.representations.decomposition import (
    Irreducibles,
    IsotypicComponent,
    Over,
    Type,
    check_field,
    checked,
    component_of_type,
    is_complex,
)
from symgroup.representations.lie_images import holds_images
from symgroup.solve.basis import EquivariantBasis
from symgroup.solve.commutant import Algebra, SimplePart, simple_parts, weighted_traces
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.equivariant import equivariant_basis
from symgroup.solve.scalars import restricted
from symgroup.solve.semisimple import is_reductive, is_semisimple

LARGEST_COMMUTANT = 200  # dim End_G(V), by exact matrices
LARGEST_BY_ORBITS = 600  # dim End_G(V), by an index map, whose structure constants are few
LARGEST_SQUARE = 10_000_000  # (dim V)^2
COMPACT = ("U", "SU", "O", "SO")
KINDS: tuple[Type, ...] = ("real", "complex", "quaternionic")  # in the order of `SimplePart.types`


@dataclass(frozen=True, slots=True)
class _Split:
    """The simple parts of End_G(U), for the sum U of the different summands of some representations."""

    reduced: Representation  # U
    parts: list[SimplePart]
    degrees: list[int]  # of the irreducibles over C of each part
    multiplicities: list[list[int]]  # of these in each representation, one row a part


def decompose_by_commutant(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...]:
    """Return the isotypic components of V by the algebra End_G(V), for any group; see `solve.commutant`.

    Raises: as `decompose`.
    """
    check_field(over)
    if over == "C":
        return checked(list(irreducibles_by_commutant([V])[0].values()), V.dim)
    split = _split([V])
    counts = [row[0] for row in split.multiplicities]
    if is_complex(V):
        return checked(_realified(split, counts), 2 * V.dim)
    components = []
    for part, degree, m in zip(split.parts, split.degrees, counts, strict=True):
        for kind, count in zip(KINDS, part.types, strict=True):
            components += [component_of_type(degree, m, kind, over)] * count
    return checked(components, V.dim)


def irreducibles_by_commutant(sources: Sequence[Representation]) -> list[Irreducibles]:
    """Return the irreducibles over C in each of some representations of a group, by the algebra of their sum.

    Raises: as `decompose`.
    """
    split = _split(sources)
    listed: list[list[Type]]
    if is_complex(split.reduced):
        listed = [[kind] * part.places for part, (kind, _) in zip(split.parts, _kinds(split), strict=True)]
    else:
        doubled = [zip(KINDS, part.types, (1, 2, 1), strict=True) for part in split.parts]
        listed = [[kind for kind, count, pair in one for _ in range(pair * count)] for one in doubled]
    found: list[Irreducibles] = [{} for _ in sources]
    for number, (kinds, degree) in enumerate(zip(listed, split.degrees, strict=True)):
        for irreducibles, m in zip(found, split.multiplicities[number], strict=True):
            for k, kind in enumerate(kinds if m else []):
                label: Hashable = number, k
                irreducibles[label] = IsotypicComponent(degree, m, kind, "C")
    return found


def _split(sources: Sequence[Representation]) -> _Split:
    """Return the simple parts of the algebra of the sum.

    Equal summands are taken once, since a central idempotent of End_G acts on each copy in the same way.
    """
    copies: dict[Representation, list[int]] = {}
    for number, V in enumerate(sources):
        for count, summand in V.unscaled()[0].terms():
            copies.setdefault(summand, [0] * len(sources))[number] += count
    reduced = direct_sum((1, summand) for summand in copies)
    weights = [
        [row[number] for part, row in copies.items() for _ in range(part.dim)]
        for number in range(len(sources))
    ]
    shown = sources[0] if len(sources) == 1 else reduced
    algebra, totals = _commutant(reduced, weights)
    if not algebra.is_semisimple:
        raise _not_semisimple(shown)
    parts = simple_parts(algebra)
    if not is_reductive(reduced.group) or holds_images(reduced):
        envelope = sum(algebra.rank(part.idempotent) ** 2 // part.dim for part in parts)
        if not is_semisimple(reduced, envelope):
            raise _not_semisimple(shown)
    degrees = [algebra.rank(part.idempotent) // (part.places * part.multiplicity) for part in parts]
    multiplicities = [
        [_trace(part, row) // (algebra.field.degree * part.places * degree) for row in totals]
        for part, degree in zip(parts, degrees, strict=True)
    ]
    return _Split(reduced, parts, degrees, multiplicities)


def _trace(part: SimplePart, totals: Sequence[fmpq]) -> int:
    """Return the trace of a part's idempotent over Q, which is its rank, on what the traces of the basis are given of."""
    return int(sum((a * t for a, t in zip(part.idempotent, totals, strict=True)), fmpq(0)))


def _commutant(
    V: Representation,
    weights: list[list[int]],  # each (n,)
) -> tuple[Algebra, list[Sequence[fmpq]]]:
    """Return End_G(V), and over Q the traces of its basis with row i counted w[i] times for each w in weights.

    With w[i] the number of copies of a summand in another sum, these are the traces on that sum. Raises: LimitError (SG292).
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
        return Algebra.of_index_map(index, sign), [
            weighted_traces(index, sign, np.array(row)) for row in weights
        ]
    maps = [sorted(entries, key=lambda entry: entry[:2]) for entries in basis.maps()]
    rational = restricted(maps, V.field)[0]
    totals: list[Sequence[fmpq]] = [
        [sum((x * row[i // degree] for i, j, x in one if i == j), fmpq(0)) for one in rational]
        for row in weights
    ]
    return Algebra.of_maps(maps, V.dim, V.field), totals


def _is_index_map(basis: EquivariantBasis) -> bool:
    """Whether every block is one of orbits, or of the partition diagrams of S(n)."""
    return all(
        isinstance(block, IndexForm) or (isinstance(block, DiagramBasis) and block.space.family == "S")
        for block in basis.blocks
    )


def _kinds(split: _Split) -> list[tuple[Type, int | None]]:
    """Return the type of each part over C of a compact group, and the number of the part that is its dual, if any.

    The conjugate of an irreducible is its dual, and an invariant bilinear form pairs an irreducible with its dual. Where the
    dual of a part is the part itself, all its irreducibles have one indicator, since Galois theory permutes them: it is the
    sign of the number of independent symmetric forms minus that of skew ones. Raises: InputError (SG293).
    """
    U = split.reduced
    if not _is_compact(U.group):
        raise InputError.of(
            "SG293",
            f"the types of a complex representation of {U.group} are not decided, since the group is not compact",
            help="write the representation by real matrices",
        )
    forms = [coerce(form, U.field) for form in equivariant_basis(U, dual(U)).to_exact()]
    basis = [coerce(one, U.field) for one in equivariant_basis(U, U).to_exact()]
    idempotents = [_combination(part.idempotent, basis, U.field) for part in split.parts]
    found: list[tuple[Type, int | None]] = []
    for i, e in enumerate(idempotents):
        partner = next((j for j, other in enumerate(idempotents) if _pairing(forms, other, e)[0]), None)
        total, symmetric = _pairing(forms, e, e)
        sign = 2 * symmetric - total
        kind: Type = "complex" if partner != i or sign == 0 else "real" if sign > 0 else "quaternionic"
        found.append((kind, partner))
    return found


def _realified(split: _Split, counts: Sequence[int]) -> list[IsotypicComponent]:
    """Return the components over R of a complex representation with the given multiplicities."""
    components: list[IsotypicComponent] = []
    done: set[int | None] = set()
    for i, (kind, partner) in enumerate(_kinds(split)):
        if i in done:
            continue
        number, m = split.parts[i].places, counts[i]
        if kind == "complex" and partner == i:
            number, m = number // 2, 2 * m
        elif kind == "complex":
            m += counts[partner] if partner is not None else 0
            done.add(partner)
        else:
            m *= 2
        components += [component_of_type(split.degrees[i], m, kind, "R")] * number
    return components


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
