"""From the steps of a hidden layer to the layers of a plan: what each needs is derived here."""

from __future__ import annotations

from collections.abc import Iterator

from symgroup.elaborate import HiddenLayer
from symgroup.elaborate.layer_steps import Bilinear, Dropout, Gated, Norm, Normalise, Pointwise
from symgroup.ir import (
    CopiesTerm,
    DropoutLayer,
    GatedLayer,
    GatedTerm,
    Layer,
    NormaliseLayer,
    NormLayer,
    PointwiseLayer,
    SquaredTerm,
)
from symgroup.plan.products import bilinear_layer
from symgroup.representations import Kind, Representation
from symgroup.solve import invariant_square

# added to a mean of squares: norms below 2^-10 are taken for it, and float32 and float64 both have it
EPSILON = 2.0**-20


def activation_layers(hidden: HiddenLayer) -> Iterator[Layer]:
    """Yield the layers that follow the linear map. Raises: InputError (SG294) where a norm has no invariant form."""
    for step, U in hidden.stages():
        match step:
            case Pointwise("identity"):
                continue
            case Pointwise(function):
                yield PointwiseLayer(function)
            case Norm(function):
                yield NormLayer(function, EPSILON, squared_terms(U))
            case Gated(function):
                yield GatedLayer(function, tuple(_gated_terms(hidden.representation)))
            case Bilinear(every):
                yield bilinear_layer(U, every)
            case Normalise():
                yield NormaliseLayer(EPSILON, squared_terms(U))
            case Dropout(rate):
                copies = tuple(CopiesTerm(count, part.dim) for count, part in U.terms())
                yield DropoutLayer(float(rate), copies)


def _gated_terms(U: Representation) -> Iterator[GatedTerm]:
    """Yield the summands of U with their gates, which stand behind U; permutations gate themselves."""
    start, gate = 0, U.dim
    for copies, part in U.terms():
        if part.kind == Kind.PERMUTATION:
            yield GatedTerm(copies * part.dim, 1, start)
        else:
            yield GatedTerm(copies, part.dim, gate)
            gate += copies
        start += copies * part.dim


def squared_terms(U: Representation) -> tuple[SquaredTerm, ...]:
    """Return the summands with their invariant squares. Raises: InputError (SG294) where there is none."""
    return tuple(SquaredTerm(copies, invariant_square(part)) for copies, part in U.terms())
