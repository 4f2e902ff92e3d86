"""What a spec's vectors and networks mean, as plain frozen data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy

from symgroup.elaborate.layer_steps import Step
from symgroup.groups import FiniteGroup
from symgroup.representations import Representation


@dataclass(frozen=True, slots=True)
class Vector:
    """A vector x in V: exact numbers, or letters for a generic vector of that form."""

    name: str
    representation: Representation  # V, of dim n
    entries: tuple[sympy.Expr, ...]  # (n,)

    def __iter__(self) -> Iterator[sympy.Expr]:
        """Iterate over the entries, so that `stabilizer(V, spec["x"])` takes a declared vector as it is."""
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, position: int) -> sympy.Expr:
        return self.entries[position]


@dataclass(frozen=True, slots=True)
class HiddenLayer:
    """A hidden layer: the representation it maps to, and what happens there, step by step."""

    representation: Representation
    steps: tuple[Step, ...]
    bias: bool

    def __str__(self) -> str:
        parts = [str(self.representation), *map(str, self.steps), *([] if self.bias else ["no bias"])]
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Equivariant:
    """Nothing is broken: f(gx) = g f(x)."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """f(gx) = g' f(x) with g' in g G_x, for inputs of one vector's orbit type or of all types.

    Where `down_to` is a subgroup S, outputs keep what a conjugate of S has in common with their input's symmetry.
    """

    vector: Vector | None
    down_to: FiniteGroup | None = None


@dataclass(frozen=True, slots=True)
class Canonical:
    """Relaxed equivariance by an element that carries the orbit's canonical representative to x."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Gaussian noise of the given standard deviation is added to the input."""

    scale: Fraction


Relaxation = Equivariant | Relaxed | Canonical | Noise


@dataclass(frozen=True, slots=True)
class ModuleSpec:
    """A network V -> U_1 -> ... -> U_k -> W of linear layers, with steps after the hidden ones."""

    name: str
    source: Representation  # V
    target: Representation  # W
    hidden: tuple[HiddenLayer, ...]  # U_1, ..., U_k
    output_bias: bool
    relaxation: Relaxation
