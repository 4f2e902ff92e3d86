"""What every layer of a plan is: frozen data that checks itself, describes its parameters and is written as JSON."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """An array of a plan that is trained: its name in state dictionaries and its shape."""

    name: str
    shape: tuple[int, ...]


class Layer(ABC):
    """A step of a network; each kind is one module of this package, and a row in `LAYER_KINDS`."""

    __slots__ = ()

    kind: ClassVar[str]  # in JSON
    fields: ClassVar[tuple[str, ...]]  # of the JSON object, beside 'kind'

    @abstractmethod
    def to_json(self) -> dict[str, object]:
        """Return the fields as plain JSON data, without 'kind'."""

    @classmethod
    @abstractmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        """Return the layer of these fields. Raises: InputError (SG331) where they are damaged."""

    @abstractmethod
    def check(
        self,
        width: int,  # of what comes in
        orbit_types: int,  # how many the plan has
        where: str,
    ) -> tuple[int, int]:
        """Return the width of what goes out and the number of matrix entries, dense.

        Raises: InputError (SG331) where the layer is not whole or takes another width.
        """

    @abstractmethod
    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        """Yield the parameters, named from `prefix`, in order."""

    @abstractmethod
    def features(self) -> Iterator[str]:
        """Yield what a backend may lack, see `symgroup.backends.plan_features`."""
