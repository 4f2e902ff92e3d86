"""Dropout of whole copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from symgroup.ir.damage import need
from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.reading import read_count, read_each, read_fields, read_real

_FIELDS = ("copies", "dim")


@dataclass(frozen=True, slots=True)
class CopiesTerm:
    """m copies of d coordinates, one after another."""

    copies: int  # m
    dim: int  # d

    @classmethod
    def from_json(cls, data: object, where: str) -> Self:
        """Read a term. Raises: InputError (SG331)."""
        fields = read_fields(data, where, _FIELDS)
        return cls(*(read_count(fields[name], f"{where}.{name}") for name in _FIELDS))


@dataclass(frozen=True, slots=True)
class DropoutLayer(Layer):
    """In training x_a -> 0 with probability `rate`, else x_a / (1 - rate), copy by copy, sample by sample; else the identity.

    It has no parameters.
    """

    kind: ClassVar[str] = "dropout"
    fields: ClassVar[tuple[str, ...]] = ("rate", "terms")

    rate: float
    terms: tuple[CopiesTerm, ...]

    def to_json(self) -> dict[str, object]:
        terms = [{name: getattr(term, name) for name in _FIELDS} for term in self.terms]
        return {"rate": self.rate, "terms": terms}

    @classmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        rate = read_real(fields["rate"], f"{where}.rate")
        return cls(rate, read_each(fields["terms"], f"{where}.terms", CopiesTerm.from_json))

    def check(self, width: int, orbit_types: int, where: str) -> tuple[int, int]:
        need(0 < self.rate < 1, f"{where}.rate", "is not between 0 and 1")
        need(all(min(term.copies, term.dim) >= 1 for term in self.terms), where, "a number is not positive")
        found = sum(term.copies * term.dim for term in self.terms)
        need(found == width, where, f"its terms make up dim {found} where dim {width} comes in")
        return width, 0

    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        yield from ()

    def features(self) -> Iterator[str]:
        yield type(self).__name__
