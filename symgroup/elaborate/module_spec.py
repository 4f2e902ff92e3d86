"""What a spec's vectors and networks mean, as plain frozen data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy

from symgroup.elaborate.layer_steps import Gated, Step
from symgroup.groups import FiniteGroup, LieGroup, factors_of
from symgroup.ir import FrameInput
from symgroup.representations import Kind, Representation, direct_sum, natural, trivial


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

    @property
    def image(self) -> Representation:
        """What the linear map goes to: U, and an invariant for each copy that a gate multiplies."""
        U, gated = self.representation, any(isinstance(step, Gated) for step in self.steps)
        gates = sum(copies for copies, part in U.terms() if part.kind > Kind.PERMUTATION) if gated else 0
        return direct_sum([*U.terms(), (gates, trivial(U.group))]) if gates else U

    def stages(self) -> tuple[tuple[Step, Representation], ...]:
        """Return each step with what it acts on: the gates are there until the step that uses them."""
        places = [number for number, step in enumerate(self.steps) if isinstance(step, Gated)]
        last, image = max(places, default=-1), self.image
        return tuple(
            (step, image if number <= last else self.representation) for number, step in enumerate(self.steps)
        )


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
    """Relaxed equivariance by an element that carries the orbit's canonical representative to x.

    It is found by symgroup, or by the canonicalizer `method` of a plugin, with the integers `data` that it asked for. Where it
    is `random` one of the elements that do so is drawn uniformly: the network is equivariant in distribution.
    """

    method: str | None = None
    data: tuple[int, ...] = ()
    random: bool = False


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

    def linear_maps(self) -> tuple[tuple[Representation, Representation, bool], ...]:
        """Return what each linear map goes from and to, and whether it has a bias; the canonical mode adds to the input."""
        source = self.source
        if isinstance(self.relaxation, Canonical):
            source = with_carried(source)
        sources = [source, *(layer.representation for layer in self.hidden)]
        targets = [*(layer.image for layer in self.hidden), self.target]
        biases = [*(layer.bias for layer in self.hidden), self.output_bias]
        return tuple(zip(sources, targets, biases, strict=True))


def with_carried(V: Representation) -> Representation:
    """Return V + U, where (x, rho_U(c(x)) u) of the canonical mode lives.

    U = natural(G), in O(n) and SO(n) and their products with finite groups copies of it.
    """
    copies, factors = 1, factors_of(V.group)
    for G in (group for group in factors if isinstance(group, LieGroup)):
        reflects = G.form is not None and G.form.letter == "O"
        copies = FrameInput(G.degree, 1, special=not reflects).carried
    return direct_sum([(1, V), (copies, natural(V.group))])
