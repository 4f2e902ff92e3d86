"""Linear layers: a space of equivariant maps, a bias, and weights that break symmetry by orbit type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from symgroup.ir.damage import need
from symgroup.ir.form_checks import check_map
from symgroup.ir.form_json import map_to_json, read_map
from symgroup.ir.forms import LinearMap
from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.reading import read_count, read_each, read_fields


@dataclass(frozen=True, slots=True, eq=False)
class BreakingTerm:
    """Weights that act only on inputs of one orbit type: D in A_x = A_G + D_[type of x]."""

    orbit_type: int  # position in ModulePlan.orbit_types
    weight: LinearMap


@dataclass(frozen=True, slots=True, eq=False)
class LinearLayer(Layer):
    """x -> A x + b, with A in `weight` (+ the breaking term of x's orbit type) and b in `bias`, a map of shape (M, 1).

    Parameters: one array of shape (copies_out, copies_in, r) a tile, named weight.T, bias.T or breaking.ORBIT_TYPE.T.
    """

    kind: ClassVar[str] = "linear"
    fields: ClassVar[tuple[str, ...]] = ("weight", "bias", "breaking")

    weight: LinearMap
    bias: LinearMap | None
    breaking: tuple[BreakingTerm, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "weight": map_to_json(self.weight),
            "bias": None if self.bias is None else map_to_json(self.bias),
            "breaking": [
                {"orbit_type": term.orbit_type, "weight": map_to_json(term.weight)} for term in self.breaking
            ],
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        return cls(
            weight=read_map(fields["weight"], f"{where}.weight"),
            bias=None if fields["bias"] is None else read_map(fields["bias"], f"{where}.bias"),
            breaking=read_each(fields["breaking"], f"{where}.breaking", _breaking_term),
        )

    def check(self, width: int, orbit_types: int, where: str) -> tuple[int, int]:
        entries = check_map(self.weight, f"{where}.weight")
        rows, columns = self.weight.shape
        need(columns == width, f"{where}.weight", f"takes dim {columns} where dim {width} comes in")
        if self.bias is not None:
            need(self.bias.shape == (rows, 1), f"{where}.bias", f"the shape is not ({rows}, 1)")
            entries += check_map(self.bias, f"{where}.bias")
        seen: set[int] = set()
        for term in self.breaking:
            name = f"{where}.breaking.{term.orbit_type}"
            need(0 <= term.orbit_type < orbit_types, name, "there is no such orbit type")
            need(term.orbit_type not in seen, name, "two terms for one orbit type")
            need(term.weight.shape == self.weight.shape, name, "the shape is not the weight's")
            seen.add(term.orbit_type)
            entries += check_map(term.weight, name)
        return rows, entries

    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        yield from tile_specs(f"{prefix}.weight", self.weight)
        if self.bias is not None:
            yield from tile_specs(f"{prefix}.bias", self.bias)
        for term in self.breaking:
            yield from tile_specs(f"{prefix}.breaking.{term.orbit_type}", term.weight)

    def features(self) -> Iterator[str]:
        spaces = [self.weight, *(term.weight for term in self.breaking)]
        if self.bias is not None:
            spaces.append(self.bias)
        if self.breaking:
            yield "BreakingTerm"
        for space in spaces:
            yield from (type(form).__name__ for form in space.forms)


def _breaking_term(data: object, where: str) -> BreakingTerm:
    fields = read_fields(data, where, ("orbit_type", "weight"))
    return BreakingTerm(
        read_count(fields["orbit_type"], where), read_map(fields["weight"], f"{where}.weight")
    )


def tile_specs(prefix: str, space: LinearMap) -> Iterator[ParameterSpec]:
    """Yield the coefficients of a map: (copies_out, copies_in, r) for each tile."""
    for number, tile in enumerate(space.tiles):
        shape = tile.copies_out, tile.copies_in, space.forms[tile.form].size
        yield ParameterSpec(f"{prefix}.{number}", shape)
