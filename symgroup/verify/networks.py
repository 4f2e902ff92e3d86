"""Check a network: every layer's basis, its activations, its relaxation, and the module a backend makes of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import Backend, get_backend, run_with_bound
from symgroup.elaborate import ModuleSpec, Relaxed
from symgroup.errors import LimitError, SymgroupBug
from symgroup.ir import (
    CanonicalInput,
    CloudInput,
    FrameInput,
    InputStep,
    LabellingInput,
    Layer,
    LinearLayer,
    LinearMap,
    MethodInput,
    ModulePlan,
    NoiseInput,
    ProductFrameInput,
    RandomInput,
    ShiftInput,
    SortingInput,
    parameter_specs,
)
from symgroup.isotropy import isotropy_table
from symgroup.plan import plan_module
from symgroup.plan.breaking import relaxed_types
from symgroup.representations import Representation, trivial
from symgroup.representations.floats import float_matrix
from symgroup.solve import fixed_space
from symgroup.verify.activations import expected_steps, layer_name, step_claims, step_name
from symgroup.verify.bases import basis_claims
from symgroup.verify.clouds import cloud_claims
from symgroup.verify.inputs import canonical_claims, frame_claims, noise_claims, order_claims
from symgroup.verify.methods import method_claims
from symgroup.verify.orbit_types import orbit_type_claims
from symgroup.verify.product_frames import product_frame_claims
from symgroup.verify.random_inputs import random_claims
from symgroup.verify.relaxation import breaking_claims
from symgroup.verify.report import Claim

SAMPLES = 16
SEED = 0  # of noise and random elements


def network_claims(spec: ModuleSpec, backend: str | None) -> Iterator[Claim]:
    """Yield every claim about one network; `backend` None leaves the compiled module out."""
    plan = plan_module(spec)
    yield from plan_claims(spec, plan)
    if backend is not None:
        try:
            yield from module_claims(spec.name, plan, fixed_samples(spec, plan), get_backend(backend))
        except LimitError as error:
            detail = error.diagnostics[0].message
            yield Claim(
                spec.name, f"{backend} was not compared with the exact maps", True, "limit reached", detail
            )


def plan_claims(spec: ModuleSpec, plan: ModulePlan) -> Iterator[Claim]:
    """Yield the exact claims about a plan: what its layers, activations and relaxation are."""
    maps = spec.linear_maps()
    steps = [expected_steps(hidden) for hidden in spec.hidden] + [[]]
    wanted = [name for after in steps for name in ("linear", *(step_name(step) for step, _ in after))]
    found = [layer_name(layer) for layer in plan.layers]
    if found != wanted:
        detail = f"they are {', '.join(found)}"
        yield Claim(spec.name, f"the layers are {', '.join(wanted)}", False, "exact", detail)
        return
    layers = iter(plan.layers)
    for number, ((V, W, bias), after) in enumerate(zip(maps, steps, strict=True)):
        subject = f"{spec.name}, layer {number + 1}"
        yield from _linear_claims(subject, V, W, next(layers), bias)
        for step, U in after:
            yield from step_claims(subject, U, step, next(layers), spec.hidden[number].representation)
    yield from _input_claims(spec, plan.input_step)
    if isinstance(spec.relaxation, Relaxed):
        yield from _relaxation_claims(spec, plan, maps[0][1])


def _input_claims(spec: ModuleSpec, step: InputStep | None) -> Iterator[Claim]:
    subject = f"{spec.name}, canonical mode"
    match step:
        case RandomInput():
            yield from _input_claims(spec, step.step)
            yield from random_claims(subject, spec.source, step)
        case CanonicalInput():
            yield from canonical_claims(subject, spec.source, step)
        case ProductFrameInput():
            yield from product_frame_claims(subject, spec.source, step)
        case CloudInput():
            yield from cloud_claims(subject, spec.source, step)
        case FrameInput():
            yield from frame_claims(subject, spec.source, step)
        case MethodInput():
            yield from method_claims(subject, spec.source, step)
        case SortingInput() | ShiftInput() | LabellingInput():
            yield from order_claims(subject, spec.source, step)
        case NoiseInput():
            yield from noise_claims(f"{spec.name}, noise", spec.source)


def _linear_claims(
    subject: str, V: Representation, W: Representation, layer: Layer, bias: bool
) -> Iterator[Claim]:
    if not isinstance(layer, LinearLayer):
        raise SymgroupBug(f"a layer named linear is a {type(layer).__name__}")
    yield from basis_claims(subject, V, W, layer.weight)
    if bias:
        space = layer.bias or LinearMap((W.dim, 1), (), ())
        yield from basis_claims(f"{subject}, bias", trivial(W.group), W, space)
    elif layer.bias is not None:
        yield Claim(f"{subject}, bias", "there is none, as declared", False, "exact")


def _relaxation_claims(spec: ModuleSpec, plan: ModulePlan, first: Representation) -> Iterator[Claim]:
    vector = spec.relaxation.vector if isinstance(spec.relaxation, Relaxed) else None
    yield from orbit_type_claims(spec.name, spec.source, plan, vector)
    linear = [layer for layer in plan.layers if isinstance(layer, LinearLayer)]
    terms = {term.orbit_type: term.weight for term in linear[0].breaking}
    nothing = LinearMap((first.dim, spec.source.dim), (), ())
    for broken in relaxed_types(spec):
        weight = terms.pop(broken.orbit_type, nothing)
        yield from breaking_claims(spec.name, spec.source, first, broken, weight)
    others = not terms and all(not layer.breaking for layer in linear[1:])
    yield Claim(
        spec.name, "only the first layer breaks symmetry, so that the composition is relaxed", others, "exact"
    )


def fixed_samples(spec: ModuleSpec, plan: ModulePlan) -> NDArray[np.float64]:  # (samples, n)
    """Return seeded inputs: generic ones, and generic ones of each orbit type where the plan tells types apart."""
    random = np.random.default_rng(0)
    samples = [random.standard_normal((SAMPLES, spec.source.dim))]
    if plan.orbit_types:
        for item in isotropy_table(spec.source).classes:
            space = float_matrix(fixed_space(spec.source, item.representative))
            samples.append(random.integers(1, 9, size=(2, len(space))).astype(np.float64) @ space)
    return np.concatenate(samples)


def _random_parameters(plan: ModulePlan, dtype: str) -> dict[str, NDArray[np.floating]]:
    """Return seeded parameters, none of them zero: initial biases and breaking weights are, and would hide mistakes."""
    random = np.random.default_rng(1)
    return {
        item.name: (random.choice((-1, 1), item.shape) * random.uniform(0.25, 1, item.shape)).astype(dtype)
        for item in parameter_specs(plan)
    }


def module_claims(
    subject: str,
    plan: ModulePlan,
    x: NDArray[np.float64],  # (samples, n)
    backend: Backend,
) -> Iterator[Claim]:
    """Yield that the compiled module computes the exact maps up to the forward error bound of its arithmetic."""
    for dtype in ("float32", "float64"):
        module = backend.compile(plan, device="cpu", dtype=dtype, seed=0)
        backend.load_parameters(module, _random_parameters(plan, dtype))
        inputs = x.astype(dtype).astype(np.float64)
        outputs = backend.run(module, inputs, SEED)
        expected, bound = run_with_bound(
            plan, backend.parameters(module), inputs, dtype, backend.by_blocks, SEED
        )
        decided = np.isfinite(bound).all(axis=1)
        difference = np.abs(outputs - expected)[decided]
        worst, allowed = float(difference.max(initial=0.0)), float(bound[decided].max(initial=0.0))
        left_out = f", {np.sum(~decided)} more too close to another orbit type" if not decided.all() else ""
        yield Claim(
            subject,
            f"{backend.name} computes the exact maps in {dtype} within {allowed:.2g}",
            bool(decided.any() and (difference <= bound[decided]).all()),
            "float bound",
            f"largest difference {worst:.2g} on {decided.sum()} inputs{left_out}",
        )
