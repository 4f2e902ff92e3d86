"""Gated layers: every copy is multiplied by a function of one coordinate, an invariant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from symgroup.ir.damage import need
from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.layers.pointwise import check_function
from symgroup.ir.reading import read_count, read_each, read_fields, read_text

_FIELDS = ("copies", "dim", "gate")


@dataclass(frozen=True, slots=True)
class GatedTerm:
    """m copies of d coordinates, one after another; copy a has the gate at coordinate gate + a."""

    copies: int  # m
    dim: int  # d
    gate: int  # where d = 1 it may be the copies themselves

    @classmethod
    def from_json(cls, data: object, where: str) -> Self:
        """Read a term. Raises: InputError (SG331)."""
        fields = read_fields(data, where, _FIELDS)
        return cls(*(read_count(fields[name], f"{where}.{name}") for name in _FIELDS))


@dataclass(frozen=True, slots=True)
class GatedLayer(Layer):
    """x_a -> x_a f(x_(gate + a)) for the copies of the terms in the order of coordinates; what stands behind them is dropped.

    It has no parameters.
    """

    kind: ClassVar[str] = "gated"
    fields: ClassVar[tuple[str, ...]] = ("function", "terms")

    function: str
    terms: tuple[GatedTerm, ...]

    def to_json(self) -> dict[str, object]:
        terms = [{name: getattr(term, name) for name in _FIELDS} for term in self.terms]
        return {"function": self.function, "terms": terms}

    @classmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        function = read_text(fields["function"], f"{where}.function")
        return cls(function, read_each(fields["terms"], f"{where}.terms", GatedTerm.from_json))

    def check(self, width: int, orbit_types: int, where: str) -> tuple[int, int]:
        check_function(self.function, where)
        need(bool(self.terms), where, "has no term")
        for number, term in enumerate(self.terms):
            name = f"{where}.terms[{number}]"
            need(min(term.copies, term.dim) >= 1, name, "a number is not positive")
            need(0 <= term.gate <= width - term.copies, name, "a gate is out of range")
        out = sum(term.copies * term.dim for term in self.terms)
        need(out <= width, where, f"takes dim {out} where dim {width} comes in")
        return out, 0

    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        yield from ()

    def features(self) -> Iterator[str]:
        yield from (type(self).__name__, self.function)
