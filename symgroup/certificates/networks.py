"""Claims about networks: every layer and bias, steps, what breaks symmetry, and the shapes of the weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symgroup.algebra import NumberField, field_of
from symgroup.certificates.claims import Bases, field_of_basis, model_square
from symgroup.certificates.relaxations import add_breaking
from symgroup.certificates.writing import Writer, label, scalar
from symgroup.elaborate import HiddenLayer, ModuleSpec
from symgroup.elaborate.layer_steps import Bilinear, Dropout, Gated, Norm, Normalise, Pointwise, Step
from symgroup.ir import ModulePlan, parameter_specs
from symgroup.ir.serialize import plan_digest
from symgroup.plan import plan_module
from symgroup.plan.breaking import relaxed_types
from symgroup.plan.products import considered
from symgroup.representations import Kind, Representation, tensor_product, trivial


def network_spaces(spec: ModuleSpec) -> Iterator[tuple[str, Representation, Representation]]:
    """Yield the name, source and target of each linear map and bias, in the order of the plan's weights."""
    for number, (V, W, bias) in enumerate(spec.linear_maps()):
        name = f"{spec.name}, layer {number + 1}"
        yield name, V, W
        if bias:
            yield f"{name}, bias", trivial(spec.source.group), W


def network_fields(spec: ModuleSpec) -> Iterator[NumberField]:
    """Yield the fields of all that is claimed of a network."""
    for _, V, W in network_spaces(spec):
        yield field_of_basis(V, W)
    for step, U in (stage for layer in spec.hidden for stage in layer.stages()):
        parts = [part for _, part in U.terms()]
        if isinstance(step, Bilinear):
            for target in parts:
                pairs = considered(U, target, step.every)
                yield from (field_of_basis(tensor_product(*pair), target) for pair in pairs)
        if isinstance(step, Norm | Normalise):
            yield from (field_of(value) for part in parts for _, _, value in model_square(part))


def add_network(bases: Bases, spec: ModuleSpec) -> None:
    """Add the claims about one network."""
    writer, plan, maps = bases.writer, plan_module(spec), spec.linear_maps()
    dims = iter([bases.space(name, V, W) for name, V, W in network_spaces(spec)])
    one, steps = trivial(spec.source.group), list[list[Any]]()
    for (V, W, bias), layer in zip(maps, [*spec.hidden, None], strict=True):
        steps.append(["linear", [writer.representation(V), writer.representation(W)]])
        next(dims)
        if bias and next(dims):
            steps.append(["bias", [writer.representation(one), writer.representation(W)]])
        if layer is not None:
            steps += [_step(bases, layer, step, U) for step, U in layer.stages()]
    breaking = _add_breaking(writer, spec, plan)
    weights = [
        list(item.shape)
        for item in parameter_specs(plan)
        if item.name.startswith("layers.") and ".breaking." not in item.name
    ]
    of: dict[str, Any] = {
        "plan": plan_digest(plan),
        "source": writer.representation(maps[0][0]),
        "target": writer.representation(spec.target),
        "steps": steps,
        "weights": weights,
        "breaking": breaking,
    }
    writer.claim("plan", spec.name, of)


def _step(bases: Bases, layer: HiddenLayer, step: Step, U: Representation) -> list[Any]:
    """Return a step on U as certificates have it, after the claims that it rests on."""
    match step:
        case Pointwise(function):
            return ["pointwise", label(function)]
        case Norm():
            bases.squares(U)
            return ["norm", None]
        case Normalise():
            bases.squares(U)
            return ["normalise", None]
        case Gated():
            target = layer.representation
            own = [int(part.kind == Kind.PERMUTATION) for _, part in target.terms()]
            return ["gated", [bases.writer.representation(target), own]]
        case Bilinear(every):
            return ["bilinear", bases.products(U, every)]
        case Dropout(rate):
            return ["dropout", scalar(rate)]


def _add_breaking(writer: Writer, spec: ModuleSpec, plan: ModulePlan) -> list[list[list[int]]]:
    """Add a claim for each orbit type; return the shapes of its weights for each."""
    first, result = spec.linear_maps()[0][1], list[list[list[int]]]()
    for broken in relaxed_types(spec):
        add_breaking(writer, spec, first, broken)
        prefix = f"layers.0.breaking.{broken.orbit_type}."
        result.append([list(item.shape) for item in parameter_specs(plan) if item.name.startswith(prefix)])
    return result
