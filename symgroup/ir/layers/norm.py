"""Norm layers: every copy of a summand is multiplied by a function of its invariant norm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from symgroup.ir.damage import need
from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.layers.pointwise import check_function
from symgroup.ir.layers.squares import SquaredTerm, check_squared
from symgroup.ir.reading import read_each, read_real, read_text


@dataclass(frozen=True, slots=True, eq=False)
class NormLayer(Layer):
    """x_a -> x_a f(n_a + b_a) / n_a with n_a = sqrt(max(q(x_a), 0) + epsilon), b learned; terms in the order of coordinates.

    q >= 0, so the maximum changes nothing but what rounding makes of q. epsilon > 0 keeps the formula smooth at 0.
    Parameters: shift.K of shape (copies,) for term K.
    """

    kind: ClassVar[str] = "norm"
    fields: ClassVar[tuple[str, ...]] = ("function", "epsilon", "terms")

    function: str
    epsilon: float
    terms: tuple[SquaredTerm, ...]

    def to_json(self) -> dict[str, object]:
        terms = [term.to_json() for term in self.terms]
        return {"function": self.function, "epsilon": self.epsilon, "terms": terms}

    @classmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        return cls(
            read_text(fields["function"], f"{where}.function"),
            read_real(fields["epsilon"], f"{where}.epsilon"),
            read_each(fields["terms"], f"{where}.terms", SquaredTerm.from_json),
        )

    def check(self, width: int, orbit_types: int, where: str) -> tuple[int, int]:
        check_function(self.function, where)
        need(self.epsilon > 0, f"{where}.epsilon", "is not positive")
        return width, check_squared(self.terms, width, f"{where}.terms")

    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        for number, term in enumerate(self.terms):
            yield ParameterSpec(f"{prefix}.shift.{number}", (term.copies,))

    def features(self) -> Iterator[str]:
        yield from (type(self).__name__, self.function)
