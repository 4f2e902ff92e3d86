"""Claims about bases: a block of Hom(V, W) for each pair of summands, and the space that they make up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from flint import fmpq_poly, fmpz

from symgroup.algebra import QQ, FieldElement, NumberField, common_field, field_of, to_exact
from symgroup.certificates.checker.bases import check_basis
from symgroup.certificates.checker.reading import Budget, OutOfReach, Refuted, TooLarge
from symgroup.certificates.checker.representations import Known, read_group, read_representation
from symgroup.certificates.spinning import spin
from symgroup.certificates.writing import Writer, coordinates, sparse
from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups import FiniteGroup
from symgroup.ir import IndexForm
from symgroup.plan.products import considered, share, summands
from symgroup.representations import Kind, Representation, tensor_product
from symgroup.solve import EquivariantBasis, equivariant_basis, invariant_square
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.forms import MapEntries, map_entries
from symgroup.solve.lowering import lowered
from symgroup.solve.scaled import scaled_form, times_root

Json = Any
PRIMES_TRIED = 6
LARGEST_BLOCK = 1_000_000  # m n, where maps are written by their entries
MOST_PAIRS = 16_000_000  # m n times generators, where they are orbits


class Bases:
    """Adds each block once, and spaces made of them; final."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._dims: dict[tuple[int, int], int] = {}
        self._squares: set[int] = set()
        self._known, self._budget = Known(), Budget()  # what was written as the checker reads it

    def space(
        self,
        name: str,
        V: Representation,  # dim n
        W: Representation,  # dim m
    ) -> int:
        """Add the blocks of Hom(V, W) and the claim that they are all; return the dimension."""
        source, target = self.writer.representation(V), self.writer.representation(W)
        pairs = [(out * into, U, T) for out, T in W.terms() for into, U in V.terms()]
        dim = sum(copies * self._block(U, T) for copies, U, T in pairs)
        self.writer.claim("basis", name, {"source": source, "target": target, "dim": dim, "form": "blocks"})
        return dim

    def products(self, U: Representation, every: bool) -> Json:
        """Add Hom(V * V', W) for the summands that the products of a layer ask about, V before V'.

        Return [copies, V * V'] for each summand W and each pair: the copies of W that its products are for, 0 where Hom = 0.
        """
        found = list[list[list[int]]]()
        for target in summands(U):
            pairs = [(V, W, self.writer.product(V, W)) for V, W in considered(U, target.part, every)]
            dims = [self._block(tensor_product(V, W), target.part, number) for V, W, number in pairs]
            count, copies = sum(map(bool, dims)), list[int]()
            for dim in dims:
                number = sum(map(bool, copies))
                shared = target.copies if every else share(number, max(1, count), target.copies)[1]
                copies.append(shared if dim else 0)
            found.append([[k, number] for k, (_, _, number) in zip(copies, pairs, strict=True)])
        return found

    def squares(self, U: Representation) -> None:
        """Add the invariant forms of the summands of U, in the coordinates without square roots."""
        for _, V in U.terms():
            number = self.writer.block(V)
            if number in self._squares:
                continue
            self._squares.add(number)
            entries = _constant_coefficients(model_square(V), self.writer.field(V.group))
            self.writer.claim("form", V, {"block": number, "entries": entries})

    def _block(self, V: Representation, W: Representation, source: int | None = None) -> int:
        key = (self.writer.block(V) if source is None else source, self.writer.block(W))
        if key not in self._dims:
            basis = equivariant_basis(V, W)
            self._dims[key] = basis.dim
            claim = {
                "source": key[0],
                "target": key[1],
                "dim": basis.dim,
                "form": self._form(V, W, basis, key),
            }
            self.writer.claim("basis", f"Hom({V}, {W})", claim)
        return self._dims[key]

    def _form(
        self, V: Representation, W: Representation, basis: EquivariantBasis, blocks: tuple[int, int]
    ) -> Json:
        """Return the maps, and what bounds their number; None where that is too large to be written, or for the checker."""
        m, n = basis.shape
        if isinstance(V.group, FiniteGroup) and max(V.kind, W.kind) <= Kind.SIGNED:
            if m * n * max(1, len(V.group.generators)) > MOST_PAIRS:
                return None
            return {"orbits": [list(place) for place in sorted(_first_places(basis))]}
        if m * n > LARGEST_BLOCK:
            return None
        try:
            maps = _model_maps(V, W, basis)
        except LimitError:
            return None
        K = self.writer.field(V.group)
        return self._bounded([sparse(entries, K) for entries in maps], blocks)

    def _bounded(self, maps: Json, blocks: tuple[int, int]) -> Json:
        """Return maps with the first prime for which the checker's bound is their number; None where it has none."""
        self._catch_up()
        V, _ = (self._known.representations[number] for number in blocks)
        bad = ""
        for prime in islice(_primes(), PRIMES_TRIED):
            for more in (2, V.rows):
                self._budget.start()
                try:
                    products = spin(V, prime)
                    form = {"entries": maps, "prime": prime, "products": products}
                    form["tests"] = products.count(None) + more
                    check_basis(self._known, *blocks, len(maps), form)
                except Refuted as refused:
                    bad = str(refused)
                except (OutOfReach, TooLarge):
                    return None
                else:
                    return form
        raise SymgroupBug(f"the checker refuses the basis from {V.name}: {bad}")

    def _catch_up(self) -> None:
        """Read what was written since the last time as the checker does."""
        writer, known = self.writer, self._known
        for group in writer.groups[len(known.groups) :]:
            known.groups.append(read_group(group, self._budget))
        for item in writer.representations[len(known.representations) :]:
            known.representations.append(read_representation(item, known))


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


def _constant_coefficients(items: MapEntries, K: NumberField) -> Json:
    """Write a form over K by the constant coefficients of its values on e_i t^k and e_j t^l, divided by its trace."""
    trace, d = sum((value for i, j, value in items if i == j), to_exact(0, K)), K.degree
    powers = [fmpq_poly([0] * k + [1]) % K.modulus for k in range(2 * d - 1)]
    found = [
        (
            i * d + k,
            j * d + l,
            coordinates(value / trace * (FieldElement(K, powers[k + l]) if d > 1 else 1), K)[0],
        )
        for i, j, value in items
        for k in range(d)
        for l in range(d)
    ]
    return sparse(found, QQ)


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
