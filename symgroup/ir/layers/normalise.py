"""Normalising layers: the copies of a summand are divided by their common root mean square."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from symgroup.ir.damage import need
from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.layers.squares import SquaredTerm, check_squared
from symgroup.ir.reading import read_each, read_real


@dataclass(frozen=True, slots=True, eq=False)
class NormaliseLayer(Layer):
    """x_a -> c_a x_a / sqrt(Q + epsilon), Q the mean of max(q(x_b), 0) over all copies b of the term, c learned.

    It sees one sample at a time, so it is the same in training and in use.
    Parameters: scale.K of shape (copies,) for term K, initially 1.
    """

    kind: ClassVar[str] = "normalise"
    fields: ClassVar[tuple[str, ...]] = ("epsilon", "terms")

    epsilon: float
    terms: tuple[SquaredTerm, ...]

    def to_json(self) -> dict[str, object]:
        return {"epsilon": self.epsilon, "terms": [term.to_json() for term in self.terms]}

    @classmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        return cls(
            read_real(fields["epsilon"], f"{where}.epsilon"),
            read_each(fields["terms"], f"{where}.terms", SquaredTerm.from_json),
        )

    def check(self, width: int, orbit_types: int, where: str) -> tuple[int, int]:
        need(self.epsilon > 0, f"{where}.epsilon", "is not positive")
        return width, check_squared(self.terms, width, f"{where}.terms")

    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        for number, term in enumerate(self.terms):
            yield ParameterSpec(f"{prefix}.scale.{number}", (term.copies,))

    def features(self) -> Iterator[str]:
        yield type(self).__name__
