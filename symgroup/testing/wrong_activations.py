"""Backends that are wrong on purpose in layers that are neither linear nor pointwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from symgroup.backends import Module
from symgroup.ir import (
    BilinearLayer,
    BilinearTerm,
    DropoutLayer,
    GatedLayer,
    GatedTerm,
    ModulePlan,
    NormaliseLayer,
    NormLayer,
    SquaredTerm,
)
from symgroup.testing.activations import mean_square
from symgroup.testing.spoil import with_kind
from symgroup.testing.wrong import Array, WrongBackend


class TakesPlainNorms(WrongBackend):
    """Takes the mean of the squares for every invariant form."""

    name = "takes-plain-norms"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Replace every form by the mean of squares."""
        return with_kind(plan, NormLayer, lambda layer: replace(layer, terms=_plain(layer.terms)))


class GatesByNeighbours(WrongBackend):
    """Takes the gates of a term in reverse order."""

    name = "gates-by-neighbours"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Give every copy the gate of another."""
        return with_kind(plan, GatedLayer, lambda layer: replace(layer, terms=tuple(_turned(layer.terms))))


class SquaresCopies(WrongBackend):
    """Multiplies every copy with itself in place of its partner."""

    name = "squares-copies"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Take the left copies on the right as well, where both are of one dimension."""
        return with_kind(plan, BilinearLayer, lambda layer: replace(layer, terms=_squared(layer.terms)))


class ForgetsEpsilon(WrongBackend):
    """Normalises with next to no epsilon."""

    name = "forgets-epsilon"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Make it small."""
        return with_kind(plan, NormaliseLayer, lambda layer: replace(layer, epsilon=2.0**-60))


class DropsInUse(WrongBackend):
    """Goes on dropping when it is used."""

    name = "drops-in-use"

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Drop every second output of plans that have dropout."""
        y = super().run(module, x, seed)
        if any(isinstance(layer, DropoutLayer) for layer in module.plan.layers):
            y[:, ::2] = 0
        return y


def _turned(terms: tuple[GatedTerm, ...]) -> Iterator[GatedTerm]:
    for term in terms:
        if term.dim == 1:
            yield term
        else:
            yield from (replace(term, copies=1, gate=term.gate + a) for a in reversed(range(term.copies)))


def _squared(terms: tuple[BilinearTerm, ...]) -> tuple[BilinearTerm, ...]:
    return tuple(
        replace(term, right=term.left) if term.left_dim == term.right_dim else term for term in terms
    )


def _plain(terms: tuple[SquaredTerm, ...]) -> tuple[SquaredTerm, ...]:
    return tuple(SquaredTerm(term.copies, mean_square(term.dim)) for term in terms)


WRONG_ACTIVATIONS: tuple[type[WrongBackend], ...] = (
    TakesPlainNorms,
    GatesByNeighbours,
    SquaresCopies,
    ForgetsEpsilon,
    DropsInUse,
)
