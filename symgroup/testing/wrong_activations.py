"""Backends that are wrong on purpose in layers that are neither linear nor pointwise."""

from __future__ import annotations

from dataclasses import replace

from symgroup.ir import ModulePlan, NormLayer, SquaredTerm
from symgroup.testing.activations import mean_square
from symgroup.testing.spoil import with_kind
from symgroup.testing.wrong import WrongBackend


class TakesPlainNorms(WrongBackend):
    """Takes the mean of the squares for every invariant form."""

    name = "takes-plain-norms"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Replace every form by the mean of squares."""
        return with_kind(plan, NormLayer, lambda layer: replace(layer, terms=_plain(layer.terms)))


def _plain(terms: tuple[SquaredTerm, ...]) -> tuple[SquaredTerm, ...]:
    return tuple(SquaredTerm(term.copies, mean_square(term.dim)) for term in terms)


WRONG_ACTIVATIONS: tuple[type[WrongBackend], ...] = (TakesPlainNorms,)
