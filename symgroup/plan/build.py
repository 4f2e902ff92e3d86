"""From a ModuleSpec to a ModulePlan: solve every layer's basis and the relaxation, so that backends derive nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symgroup.elaborate import Canonical, ModuleSpec, Noise, Relaxed
from symgroup.errors import require_kind
from symgroup.ir import (
    BreakingTerm,
    InputStep,
    Layer,
    LinearLayer,
    ModulePlan,
)
from symgroup.plan.activations import activation_layers
from symgroup.plan.breaking import BrokenType, breaking_map, relaxed_types
from symgroup.plan.canonical import canonical_input, canonical_sentence, method_input
from symgroup.plan.noise import noise_input
from symgroup.plan.orbit_types import TypeTests, orbit_types
from symgroup.plan.spaces import planned_space
from symgroup.representations import Representation, trivial

Report = Callable[[str], None]


def plan_module(
    spec: ModuleSpec,  # V -> W
    progress: Report | None = None,
) -> ModulePlan:
    """Return the plan of a network: a basis for each layer, and what its relaxation needs.

    Only the first layer breaks symmetry; all others are equivariant, so that the composition stays relaxed equivariant
    (if r is relaxed and phi equivariant, phi(r(g x)) = phi(g' r(x)) = g' phi(r(x)) with g' in g G_x).

    Raises: InputError (SG344); LimitError (SG401, SG403, SG408, SG409) where a basis or the orbit types are out of reach.
    """
    require_kind(spec, ModuleSpec, "a network", help="a declared one: spec['F']")
    say = progress or (lambda _: None)
    step: InputStep | None = None
    if isinstance(spec.relaxation, Noise):
        step = noise_input(spec.source, spec.relaxation.scale)
    elif isinstance(spec.relaxation, Canonical):
        say("preparing the canonical mode")
        method = spec.relaxation.method
        step = (
            canonical_input(spec.source, random=spec.relaxation.random)
            if method is None
            else method_input(spec.source, method, spec.relaxation.data)
        )
    tests, broken = _relaxation(spec, say)
    return ModulePlan(
        name=spec.name,
        group=str(spec.source.group),
        group_order=spec.source.group.order,
        source=str(spec.source),
        target=str(spec.target),
        source_dim=spec.source.dim,
        target_dim=spec.target.dim,
        input_step=step,
        orbit_types=tests.types,
        layers=tuple(_layers(spec, broken, say)),
        relaxation=tuple(_sentences(spec, broken)),
        scalar_product=tests.scalar_product,
    )


def _layers(spec: ModuleSpec, broken: tuple[BrokenType, ...], say: Report) -> Iterator[Layer]:
    """Yield the linear maps with their biases, each followed by its layer's steps."""
    maps = spec.linear_maps()
    for number, (V, W, bias) in enumerate(maps):
        say(f"solving layer {number + 1} of {len(maps)}")
        yield _linear(V, W, bias, _terms(broken, W) if number == 0 else ())
        if number < len(spec.hidden):
            yield from activation_layers(spec.hidden[number])


def _linear(V: Representation, W: Representation, bias: bool, terms: tuple[BreakingTerm, ...]) -> LinearLayer:
    shift = planned_space(trivial(V.group), W) if bias else None
    if shift is not None and shift.size == 0:
        shift = None
    return LinearLayer(planned_space(V, W), shift, terms)


def _relaxation(spec: ModuleSpec, say: Report) -> tuple[TypeTests, tuple[BrokenType, ...]]:
    if not isinstance(spec.relaxation, Relaxed):
        return TypeTests((), None), ()
    say("finding the orbit types")
    return orbit_types(spec.source, spec.relaxation.vector), relaxed_types(spec, say)


def _terms(broken: tuple[BrokenType, ...], first: Representation) -> tuple[BreakingTerm, ...]:
    return tuple(
        BreakingTerm(item.orbit_type, breaking_map(item.breaking, first))
        for item in broken
        if any(space.breaking.size for space in item.breaking.spaces)
    )


def _sentences(spec: ModuleSpec, broken: tuple[BrokenType, ...]) -> list[str]:
    """Return what is broken and what stays unbroken, in words for reports."""
    if isinstance(spec.relaxation, Canonical):
        method = spec.relaxation.method
        how = canonical_sentence(spec.source) if method is None else f"canonicalizer {method}, of a plugin"
        drawn = ", at random and equivariant in distribution" if spec.relaxation.random else ""
        return [f"canonical mode: every symmetry of every input is broken{drawn} ({how})"]
    if isinstance(spec.relaxation, Noise):
        return ["noise injection: equivariant in distribution only; nothing is proven about single outputs"]
    if not isinstance(spec.relaxation, Relaxed):
        return ["nothing is broken: the network is equivariant"]
    vector = spec.relaxation.vector
    nothing = f"{vector.name} has no symmetry to break" if vector else "no input has a symmetry to break"
    return [item.sentence() for item in broken] or [nothing]
