"""Check the steps of hidden layers against the representation they act on: each is allowed, with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from symgroup.algebra import coerce, common_field, field_of
from symgroup.backends import plugin_activation
from symgroup.elaborate import HiddenLayer
from symgroup.elaborate.layer_steps import Bilinear, Dropout, Gated, Norm, Pointwise, Step
from symgroup.errors import SymgroupBug
from symgroup.ir import (
    POINTWISE_FUNCTIONS,
    BilinearLayer,
    DropoutLayer,
    GatedLayer,
    Layer,
    NormaliseLayer,
    NormLayer,
    PointwiseLayer,
    SquaredTerm,
)
from symgroup.plan.products import summands
from symgroup.representations import Kind, Representation, is_orthogonal
from symgroup.representations.base import trace
from symgroup.solve.invariant_forms import is_positive_definite
from symgroup.verify.bases import dense_maps
from symgroup.verify.products import products_claim
from symgroup.verify.report import Claim

ODD_FUNCTIONS = frozenset({"tanh", "sin", "identity"})  # of symgroup's own


def expected_steps(hidden: HiddenLayer) -> list[tuple[Step, Representation]]:
    """Return the steps that have a layer in the plan, all but the identity, with what they act on."""
    return [(step, U) for step, U in hidden.stages() if step != Pointwise("identity")]


def step_name(step: Step) -> str:
    """Return a step as `layer_name` knows it: which copies meet in products is another claim."""
    return "bilinear" if isinstance(step, Bilinear) else str(step)


def layer_name(layer: Layer) -> str:
    """Return a layer of a plan as its step is written."""
    match layer:
        case PointwiseLayer(function):
            return function
        case NormLayer(function):
            return str(Norm(function))
        case GatedLayer(function):
            return str(Gated(function))
        case DropoutLayer(rate):
            return str(Dropout(Fraction(rate).limit_denominator(10**9)))
        case _:
            return layer.kind


def step_claims(
    subject: str,
    U: Representation,  # on which the step acts
    step: Step,
    layer: Layer,
    target: Representation,  # of the whole hidden layer: U, but for the gates
) -> Iterator[Claim]:
    """Yield that a layer of a plan commutes with the group on U."""
    match layer:
        case PointwiseLayer(function):
            yield _pointwise_claim(subject, U, function)
        case NormLayer():
            what = f"{step} multiplies every copy by a function of an invariant positive definite form"
            yield _squares_claim(subject, U, layer.terms, what)
        case NormaliseLayer():
            what = f"{step} divides the copies of a summand by an invariant, their root mean square"
            yield _squares_claim(subject, U, layer.terms, what)
        case DropoutLayer():
            whole = [(term.copies, term.dim) for term in layer.terms] == [
                (m, part.dim) for m, part in U.terms()
            ]
            yield Claim(subject, f"{step} drops whole copies, whatever is drawn", whole, "exact")
        case GatedLayer():
            yield _gates_claim(subject, U, step, layer, target)
        case BilinearLayer():
            if not isinstance(step, Bilinear):
                raise SymgroupBug(f"the step {step} has a layer of products")
            yield products_claim(subject, U, step, layer)
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


def _gates_claim(
    subject: str, U: Representation, step: Step, layer: GatedLayer, target: Representation
) -> Claim:
    """Each term is all copies of a summand with invariants for gates, or coordinates that are permuted and gate themselves."""
    # coordinates on which the group acts as the identity
    free = {item.start + a for item in summands(U) if is_invariant(item.part) for a in range(item.copies)}
    parts, start = summands(target), 0
    bad = "" if len(parts) == len(layer.terms) else "its terms are not the summands"
    for term, item in zip(layer.terms, parts, strict=False):
        own = (term.copies, term.dim, term.gate) == (item.copies * item.part.dim, 1, start)
        gates = set(range(term.gate, term.gate + term.copies))
        gated = (term.copies, term.dim) == (item.copies, item.part.dim) and gates <= free
        if item.start != start or not (gated or (own and item.part.kind == Kind.PERMUTATION)):
            bad = bad or f"the gates of {item.part} are not invariant"
        start += term.copies * term.dim
    return Claim(
        subject, f"{step} multiplies every copy by a function of an invariant", not bad, "exact", bad
    )


def is_invariant(V: Representation) -> bool:
    """Whether the group acts on V, of dim 1, as the identity."""
    count = len(V.group.generators)
    matrices = V.generator_matrices() if V.dim == 1 else ()
    return V.dim == 1 and all(A[0, 0] == int(number < count) for number, A in enumerate(matrices))


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
