"""Claims about bases: a block of Hom(V, W) for each pair of summands, and the space that they make up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, islice
from typing import Any

import numpy as np
from flint import fmpz

from symgroup.algebra import NumberField, common_field, field_of
from symgroup.algebra.places import places_of
from symgroup.certificates.checker.bases import MOST_PAIRS, check_basis
from symgroup.certificates.checker.fields import Field
from symgroup.certificates.checker.groups import Group as CheckedGroup
from symgroup.certificates.checker.reading import OutOfReach, Refuted, TooLarge
from symgroup.certificates.checker.representations import Representation as CheckedRepresentation
from symgroup.certificates.checker.representations import read_block
from symgroup.certificates.spinning import spin
from symgroup.certificates.writing import Writer, label, sparse
from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups import FiniteGroup
from symgroup.ir import IndexForm
from symgroup.representations import Kind, Representation, tensor_product
from symgroup.solve import EquivariantBasis, equivariant_basis, invariant_square
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.forms import MapEntries, map_entries
from symgroup.solve.lowering import lowered
from symgroup.solve.scaled import scaled_form, times_root

Json = Any
PRIMES_TRIED = 6
LARGEST_BLOCK = 1_000_000  # m n, where maps are written by their entries


class Bases:
    """Adds each block once, and spaces made of them; final."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.spaces = 0  # claims of each kind so far
        self.relaxed = 0
        self._dims: dict[tuple[int, int], int] = {}
        self._squares: set[int] = set()
        self._read: list[CheckedRepresentation] = []
        self._fields: list[Field] = []
        self._groups: list[CheckedGroup] = []

    def space(
        self,
        name: str,
        V: Representation,  # dim n
        W: Representation,  # dim m
    ) -> int:
        """Add the blocks of Hom(V, W) and the claim that they are all; return the number of that claim."""
        source, target = self.writer.representation(V), self.writer.representation(W)
        pairs = [(out * into, U, T) for out, T in W.terms() for into, U in V.terms()]
        dim = sum(copies * self._block(U, T) for copies, U, T in pairs)
        self.writer.claim("space", {"name": label(name), "source": source, "target": target, "dim": dim})
        self.spaces += 1
        return self.spaces - 1

    def products(self, U: Representation) -> None:
        """Add Hom(V * V', W) for all summands V, V' and W of U, V before V'."""
        parts = [part for _, part in U.terms()]
        for V, W in combinations_with_replacement(parts, 2):
            for target in parts:
                self._block(tensor_product(V, W), target, self.writer.product(V, W))

    def squares(self, U: Representation) -> None:
        """Add the invariant forms of the summands of U, in the coordinates without square roots."""
        for _, V in U.terms():
            number = self.writer.block(V)
            if number in self._squares:
                continue
            self._squares.add(number)
            items = model_square(V)
            fields = [V.unscaled()[0].field, *(field_of(value) for _, _, value in items)]
            K = self.writer.field_for(V.group, all(field.is_rational for field in fields))
            form = {"block": number, "field": self.writer.field(K), "entries": sparse(items, K)}
            self.writer.claim("form", form)

    def _block(self, V: Representation, W: Representation, source: int | None = None) -> int:
        key = (self.writer.block(V) if source is None else source, self.writer.block(W))
        if key not in self._dims:
            basis = equivariant_basis(V, W)
            self._dims[key] = basis.dim
            form, place = self._form(V, W, basis, key)
            claim = {"source": key[0], "target": key[1], "dim": basis.dim}
            self.writer.claim("basis", {**claim, "form": form, "place": place})
        return self._dims[key]

    def _form(
        self, V: Representation, W: Representation, basis: EquivariantBasis, blocks: tuple[int, int]
    ) -> tuple[Json, Json]:
        """Return the maps and a prime; None where they are too large to be written, or for the checker."""
        m, n = basis.shape
        if isinstance(V.group, FiniteGroup) and max(V.kind, W.kind) <= Kind.SIGNED:
            if m * n * max(1, len(V.group.generators)) > MOST_PAIRS:
                return None, None
            return {"orbits": [list(place) for place in sorted(_first_places(basis))]}, None
        if m * n > LARGEST_BLOCK:
            return None, None
        try:
            maps = _model_maps(V, W, basis)
        except LimitError:
            return None, None
        rational = V.unscaled()[0].field.is_rational and W.unscaled()[0].field.is_rational
        rational &= all(field_of(value).is_rational for entries in maps for _, _, value in entries)
        K = self.writer.field_for(V.group, rational)
        form = {"field": self.writer.field(K), "entries": [sparse(entries, K) for entries in maps]}
        return form, self._place(blocks, form, K)

    def _place(self, blocks: tuple[int, int], form: Json, K: NumberField) -> Json:
        """Return the first prime, root and products at which the checker's bound is the dimension; None where it has none."""
        self._catch_up()
        V, W = (self._read[number] for number in blocks)
        bad = ""
        for places in islice(places_of(K, _primes), PRIMES_TRIED):
            at = places[0].prime, places[0].root
            try:
                place = [*at, spin(V, Field(tuple(K.polynomial)), at)]
                check_basis(V, W, len(form["entries"]), form, place, self._fields)
            except Refuted as refused:
                bad = str(refused)
            except (OutOfReach, TooLarge):
                return None
            else:
                return place
        raise SymgroupBug(f"the checker refuses the basis of Hom({V.name}, {W.name}): {bad}")

    def _catch_up(self) -> None:
        """Read what was written since the last time as the checker does."""
        writer = self.writer
        self._fields += [Field.read(item) for item in writer.fields[len(self._fields) :]]
        self._groups += [CheckedGroup.read(item) for item in writer.groups[len(self._groups) :]]
        for item in writer.blocks[len(self._read) :]:
            self._read.append(read_block(item, self._groups, self._fields, self._read))


def _first_places(basis: EquivariantBasis) -> list[tuple[int, int]]:
    """Return (row, column) of the first non-zero entry of each map of a single block."""
    if not basis.dim:
        return []
    (block,) = basis.blocks
    if isinstance(block, DiagramBasis):
        return [(int(i), int(j)) for i, j in block.first_entries()]
    if isinstance(block, IndexForm):
        numbers, places = np.unique(block.index.ravel(), return_index=True)
        n = basis.shape[1]
        return [(int(x) // n, int(x) % n) for x in places[numbers >= 0]]
    return [entries[0][:2] for entries in basis.maps()]


def _primes() -> Iterator[int]:
    """Yield primes over 2^30: products of residues then fit two digits of Python's integers."""
    return (p for p in range((1 << 30) + 1, 1 << 31, 2) if fmpz(p).is_prime())


def field_of_basis(V: Representation, W: Representation) -> NumberField:
    """Return the smallest field of the matrices and the maps, without the square roots of orthonormal bases."""
    pairs = [(part_in, part_out) for _, part_in in V.terms() for _, part_out in W.terms()]
    found = [R.unscaled()[0].field for R in (V, W)]
    for source, target in pairs:
        if not (source.unscaled()[0].field.is_rational and target.unscaled()[0].field.is_rational):
            maps = _model_maps(source, target, equivariant_basis(source, target))
            found += [field_of(value) for entries in maps for _, _, value in entries]
    return common_field(*dict.fromkeys(found))


def model_square(V: Representation) -> MapEntries:
    """Return the invariant form of a block that is no sum, in the coordinates without square roots."""
    (items,) = map_entries(invariant_square(V))
    _, squares = V.unscaled()
    if squares is None:
        return items
    return [(i, j, times_root(value, squares[i] * squares[j])) for i, j, value in items]


def _model_maps(V: Representation, W: Representation, basis: EquivariantBasis) -> list[MapEntries]:
    """Return the maps of a single block, in the coordinates without square roots."""
    (_, s), (_, t) = V.unscaled(), W.unscaled()
    maps: list[MapEntries] = []
    for block in basis.blocks if basis.dim else ():
        form = lowered(block)
        if s is not None or t is not None:
            back = (None if scale is None else [1 / value for value in scale] for scale in (s, t))
            form = scaled_form(form, *back)
        maps += map_entries(form)
    return maps
