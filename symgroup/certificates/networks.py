"""Claims about networks: every layer and bias, activations, what breaks symmetry, and the shapes of the weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symgroup.certificates.claims import Bases
from symgroup.certificates.relaxations import add_breaking
from symgroup.certificates.writing import label
from symgroup.elaborate import HiddenLayer, ModuleSpec
from symgroup.elaborate.layer_steps import Pointwise
from symgroup.errors import InputError
from symgroup.ir import ModulePlan, parameter_specs
from symgroup.ir.serialize import plan_digest
from symgroup.plan import plan_module
from symgroup.plan.breaking import relaxed_types
from symgroup.representations import Representation, trivial

WEIGHT_AXES = 3  # copies out, copies in, basis maps


def network_spaces(spec: ModuleSpec) -> Iterator[tuple[str, Representation, Representation]]:
    """Yield the name, source and target of each linear map and bias, in the order of the plan's weights."""
    for number, (V, W, bias) in enumerate(spec.linear_maps()):
        name = f"{spec.name}, layer {number + 1}"
        yield name, V, W
        if bias:
            yield f"{name}, bias", trivial(spec.source.group), W


def add_network(bases: Bases, spec: ModuleSpec) -> None:
    """Add the claims about one network. Raises: InputError (SG298)."""
    activations = [label(_activation(spec, layer)) for layer in spec.hidden]
    writer, plan, maps = bases.writer, plan_module(spec), spec.linear_maps()
    numbers = iter([bases.space(name, V, W) for name, V, W in network_spaces(spec)])
    layers = [[next(numbers) for _ in range(1 + bias)] for _, _, bias in maps]
    breaking = _add_breaking(bases, spec, plan)
    weights = [
        list(item.shape)
        for item in parameter_specs(plan)
        if ".breaking." not in item.name and len(item.shape) == WEIGHT_AXES
    ]
    of: dict[str, Any] = {
        "name": label(spec.name),
        "plan": plan_digest(plan),
        "widths": [writer.representation(V) for V in (maps[0][0], *(W for _, W, _ in maps))],
        "layers": layers,
        "activations": activations,
        "weights": weights,
        "breaking": breaking,
    }
    writer.claim("plan", of)


def _activation(spec: ModuleSpec, hidden: HiddenLayer) -> str:
    """Return the function at every coordinate. Raises: InputError (SG298) for other steps, which the checker does not know."""
    match hidden.steps:
        case ():
            return "identity"
        case (Pointwise(function),):
            return function
    raise InputError.of(
        "SG298",
        f"certificates cover layers with one function at every coordinate, and {spec.name} has a layer {hidden}",
        help="symgroup verify checks it; certify its bases by --basis V,W from a file without the network",
    )


def _add_breaking(bases: Bases, spec: ModuleSpec, plan: ModulePlan) -> list[list[Any]]:
    """Add a claim for each orbit type; return [number of the claim, shapes of its weights] for each."""
    first, result = spec.linear_maps()[0][1], list[list[Any]]()
    for broken in relaxed_types(spec):
        if not add_breaking(bases.writer, spec, first, broken):
            continue
        prefix = f"layers.0.breaking.{broken.orbit_type}."
        shapes = [list(item.shape) for item in parameter_specs(plan) if item.name.startswith(prefix)]
        result.append([bases.relaxed, shapes])
        bases.relaxed += 1
    return result
