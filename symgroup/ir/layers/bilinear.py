"""Bilinear layers: equivariant products of pairs of copies are added to x."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Self

from symgroup.ir.damage import need
from symgroup.ir.form_checks import check_map
from symgroup.ir.form_json import map_to_json, read_map
from symgroup.ir.forms import LinearMap
from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.layers.linear import tile_specs
from symgroup.ir.reading import read_count, read_each, read_fields, read_integers

_NUMBERS = ("start", "left_dim", "right_dim")
_STARTS = ("left", "right")


@dataclass(frozen=True, slots=True, eq=False)
class BilinearTerm:
    """y_a += B_a (u_a * v_a) for copies a of a summand, with u_a = x[left[a] :], v_a = x[right[a] :], e_i * e_j at i d' + j.

    B_a is rows a of `weight`, whose one tile has m copies of (d'', d d') maps.
    """

    weight: LinearMap  # (m d'', d d')
    start: int  # where copy 0 of y stands; the others follow
    left_dim: int  # d
    right_dim: int  # d'
    left: tuple[int, ...]  # (m,), first coordinates of the u_a
    right: tuple[int, ...]  # (m,), first coordinates of the v_a

    @property
    def copies(self) -> int:
        """m."""
        return len(self.left)

    @property
    def dim(self) -> int:
        """d'', the dimension of one copy of y."""
        return self.weight.shape[0] // max(1, self.copies)

    def to_json(self) -> dict[str, object]:
        """Return the term as plain JSON data; `from_json` is its inverse."""
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        starts = {name: list(getattr(self, name)) for name in _STARTS}
        return {"weight": map_to_json(self.weight), **numbers, **starts}

    @classmethod
    def from_json(cls, data: object, where: str) -> Self:
        """Read a term. Raises: InputError (SG331)."""
        fields = read_fields(data, where, ("weight", *_NUMBERS, *_STARTS))
        start, left_dim, right_dim = (read_count(fields[name], f"{where}.{name}") for name in _NUMBERS)
        left, right = (tuple(read_integers(fields[name], f"{where}.{name}")) for name in _STARTS)
        return cls(read_map(fields["weight"], f"{where}.weight"), start, left_dim, right_dim, left, right)

    def check(self, width: int, where: str) -> int:
        """Return the number of matrix entries, dense. Raises: InputError (SG331) where the term does not fit."""
        entries = check_map(self.weight, f"{where}.weight")
        need(min(self.copies, self.left_dim, self.right_dim) >= 1, where, "a number is not positive")
        need(len(self.right) == self.copies, where, "left and right differ in length")
        shape = self.copies * self.dim, self.left_dim * self.right_dim
        need(
            self.weight.shape == shape and self.dim >= 1, f"{where}.weight", "the shape is not (m d'', d d')"
        )
        tiles = [(tile.row, tile.column, tile.copies_out, tile.copies_in) for tile in self.weight.tiles]
        need(tiles == [(0, 0, self.copies, 1)], f"{where}.weight", "is not one tile of one copy a row")
        need(0 <= self.start <= width - shape[0], where, "reaches outside the layer")
        for starts, dim in ((self.left, self.left_dim), (self.right, self.right_dim)):
            need(min(starts) >= 0 and max(starts) + dim <= width, where, "a factor is out of range")
        return entries + shape[0] * shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class BilinearLayer(Layer):
    """x -> x + the sum of the terms, which reach the same coordinates or none in common.

    Parameters: weight.K.0 of shape (m, 1, r) for term K.
    """

    kind: ClassVar[str] = "bilinear"
    fields: ClassVar[tuple[str, ...]] = ("terms",)

    terms: tuple[BilinearTerm, ...]

    def to_json(self) -> dict[str, object]:
        return {"terms": [term.to_json() for term in self.terms]}

    @classmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        return cls(read_each(fields["terms"], f"{where}.terms", BilinearTerm.from_json))

    def check(self, width: int, orbit_types: int, where: str) -> tuple[int, int]:
        entries = [term.check(width, f"{where}.terms[{number}]") for number, term in enumerate(self.terms)]
        reached = sorted({(term.start, term.start + term.weight.shape[0]) for term in self.terms})
        apart = all(stop <= start for (_, stop), (start, _) in pairwise(reached))
        need(apart, f"{where}.terms", "two reach some coordinates in common, and others not")
        return width, sum(entries)

    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        for number, term in enumerate(self.terms):
            yield from tile_specs(f"{prefix}.weight.{number}", term.weight)

    def features(self) -> Iterator[str]:
        yield type(self).__name__
        for term in self.terms:
            yield from (type(form).__name__ for form in term.weight.forms)
