"""Check the steps of hidden layers against the representation they act on: each is allowed, with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symgroup.algebra import coerce, common_field, field_of
from symgroup.backends import plugin_activation
from symgroup.elaborate import HiddenLayer
from symgroup.elaborate.layer_steps import Pointwise, Step
from symgroup.errors import SymgroupBug
from symgroup.ir import POINTWISE_FUNCTIONS, Layer, NormLayer, PointwiseLayer, SquaredTerm
from symgroup.representations import Kind, Representation, is_orthogonal
from symgroup.representations.base import trace
from symgroup.solve.invariant_forms import is_positive_definite
from symgroup.verify.bases import dense_maps
from symgroup.verify.report import Claim

ODD_FUNCTIONS = frozenset({"tanh", "sin", "identity"})  # of symgroup's own


def expected_steps(hidden: HiddenLayer) -> list[Step]:
    """Return the steps that have a layer in the plan: all but the identity."""
    return [step for step in hidden.steps if step != Pointwise("identity")]


def layer_name(layer: Layer) -> str:
    """Return a layer of a plan as its step is written."""
    match layer:
        case PointwiseLayer(function):
            return function
        case NormLayer(function):
            return f"norm {function}"
        case _:
            return layer.kind


def step_claims(
    subject: str,
    U: Representation,  # on which the step acts
    step: Step,
    layer: Layer,
) -> Iterator[Claim]:
    """Yield that a layer of a plan commutes with the group on U."""
    match layer:
        case PointwiseLayer(function):
            yield _pointwise_claim(subject, U, function)
        case NormLayer():
            what = f"{step} multiplies every copy by a function of an invariant positive definite form"
            yield _squares_claim(subject, U, layer.terms, what)
        case _:
            raise SymgroupBug(f"no claim for {type(layer).__name__}")


def _pointwise_claim(subject: str, U: Representation, function: str) -> Claim:
    allowed = (
        U.kind == Kind.PERMUTATION or (U.kind == Kind.SIGNED and _is_odd(function)) or function == "identity"
    )
    return Claim(subject, f"{function} commutes with the group: {U.kind} representation", allowed, "exact")


def _is_odd(function: str) -> bool:
    if function in ODD_FUNCTIONS or function in POINTWISE_FUNCTIONS:
        return function in ODD_FUNCTIONS
    return plugin_activation(function).odd


def _squares_claim(subject: str, U: Representation, terms: Sequence[SquaredTerm], what: str) -> Claim:
    """The terms are the summands of U, and each S has S rho = rho^-T S, is symmetric, positive definite, of trace 1."""
    wanted = [(copies, part.dim) for copies, part in U.terms()]
    bad = "" if [(term.copies, term.dim) for term in terms] == wanted else "its terms are not the summands"
    if not bad:
        faults = (_square_fault(part, term) for term, (_, part) in zip(terms, U.terms(), strict=True))
        bad = next((fault for fault in faults if fault), "")
    return Claim(subject, what, not bad, "exact, by pivots", bad)


def _square_fault(V: Representation, term: SquaredTerm) -> str:
    if term.is_mean and is_orthogonal(V):
        return ""
    (S,) = dense_maps(term.square)
    if S.transpose() != S or trace(S) != 1 or not is_positive_definite(S):
        return f"the form on {V} is not symmetric and positive definite of trace 1"
    field = common_field(V.field, field_of(S))
    S, count = coerce(S, field), len(V.group.generators)
    matrices = [coerce(A, field) for A in V.generator_matrices()]
    kept = all(A.transpose() * S * A == S for A in matrices[:count])
    kept = kept and all(X.transpose() * S + S * X == S - S for X in matrices[count:])
    return "" if kept else f"the form on {V} is not invariant"
