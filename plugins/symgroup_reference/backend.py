"""`ReferenceBackend`: evaluates a plan layer by layer, one sample after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast, final

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import (
    EVERYTHING,
    Backend,
    Capabilities,
    Module,
    checked_input,
    checked_parameters,
    initial_parameters,
    standard_noise,
)
from symgroup.ir import (
    CanonicalInput,
    CloudInput,
    FrameInput,
    InputStep,
    LinearLayer,
    ModulePlan,
    NoiseInput,
    PointStep,
    ProductFrameInput,
    RandomInput,
)
from symgroup_reference.activations import PREPARED
from symgroup_reference.clouds import cloud_element
from symgroup_reference.evaluate import (
    Array,
    build_matrix,
    canonical_element,
    moving_matrices,
    orbit_type_of,
    ordered_points,
    orthonormal_frame,
    scaled,
    turned_frame,
)


@final
class ReferenceModule:
    """A compiled plan: maps (..., n) to (..., m)."""

    def __init__(self, plan: ModulePlan, dtype: str, parameters: dict[str, Array], seed: int) -> None:
        self.plan = plan
        self.backend_name = "reference"
        self.dtype_name = dtype
        self.parameters = parameters
        self.steps = {
            position: PREPARED[type(layer)](layer, f"layers.{position}")
            for position, layer in enumerate(plan.layers)
            if not isinstance(layer, LinearLayer)
        }
        self.generator = np.random.default_rng(seed)  # for noise

    def __call__(
        self,
        x: NDArray[Any],  # (..., n)
        seed: int | None = None,  # of noise
    ) -> Array:  # (..., m)
        """Evaluate the network."""
        inputs = np.asarray(x).astype(self.dtype_name)
        rows = inputs.reshape(-1, self.plan.source_dim)
        outputs = np.empty((len(rows), self.plan.target_dim), dtype=self.dtype_name)
        noise = self._noise(rows, seed)
        moves = self._moves(len(rows), seed)
        for number, row in enumerate(rows):
            outputs[number] = self._evaluate(row, noise[number], None if moves is None else moves[number])
        return outputs.reshape(*inputs.shape[:-1], self.plan.target_dim)

    def _noise(self, x: Array, seed: int | None) -> Array:
        """Return standard normal numbers for a noise step: those of the seed, or new ones."""
        if not isinstance(self.plan.input_step, NoiseInput):
            return np.zeros_like(x)
        drawn = self.generator.standard_normal(x.shape) if seed is None else standard_noise(x.shape, seed)
        return drawn.astype(self.dtype_name)

    def _moves(self, samples: int, seed: int | None) -> list[tuple[Array, Array]] | None:
        """Return for each sample the matrices of g and g^-1 in a random step: those of the seed, or new ones."""
        step = self.plan.input_step
        if not isinstance(step, RandomInput):
            return None
        drawn = int(self.generator.integers(2**62)) if seed is None else seed
        return moving_matrices(step, samples, drawn, self.plan.source_dim)

    def _evaluate(self, x: Array, noise: Array, moves: tuple[Array, Array] | None) -> Array:
        orbit_type = orbit_type_of(self.plan, x)
        step = self.plan.input_step
        if moves is not None and isinstance(step, RandomInput):
            carried = self._after_input_step(step.step, moves[0] @ x.astype(np.float64), noise)[len(x) :]
            value = np.concatenate([x, moves[1].astype(x.dtype) @ carried.astype(x.dtype)])
        else:
            value = self._after_input_step(step, x, noise)
        for position, layer in enumerate(self.plan.layers):
            if isinstance(layer, LinearLayer):
                value = self._linear(layer, f"layers.{position}", orbit_type, value)
            else:
                value = self.steps[position](self.parameters, value)
        return value

    def _after_input_step(self, step: InputStep | None, x: Array, noise: Array) -> Array:
        if isinstance(step, NoiseInput):
            noisy: Array = x + np.asarray(step.scale, dtype=self.dtype_name) * noise
            return noisy
        if isinstance(step, CanonicalInput):
            g = canonical_element(step, self.plan.tolerance, x)
            carried: Array = scaled(step.carry, g, self.dtype_name) @ self.parameters["canonical.vector"]
            return np.concatenate([x, carried])
        if isinstance(step, FrameInput):
            frame = orthonormal_frame(step, self.plan.tolerance, x).astype(self.dtype_name)
            vectors = self.parameters["canonical.vector"].reshape(step.carried, step.size)
            return np.concatenate([x, *(frame @ vector for vector in vectors)])
        if isinstance(step, ProductFrameInput):
            f, frame = turned_frame(step, self.plan.tolerance, x)
            element = scaled(step.carry, f, "float64")
            place = slice(step.start, step.start + step.size)
            element[place, place] = frame
            learned = self.parameters["canonical.vector"].reshape(step.carried, -1)
            return np.concatenate([x, *(element.astype(self.dtype_name) @ vector for vector in learned)])
        if isinstance(step, CloudInput):
            order, frame = cloud_element(step, self.plan.tolerance, x)
            points, start = step.starts
            element = np.zeros((step.points + step.size, step.points + step.size))
            for i, image in enumerate(order):
                element[points + image, points + i] = 1.0
            element[start : start + step.size, start : start + step.size] = frame
            learned = self.parameters["canonical.vector"].reshape(step.carried, -1)
            return np.concatenate([x, *(element.astype(self.dtype_name) @ vector for vector in learned)])
        if isinstance(step, PointStep):
            order = ordered_points(step, x)
            placed = np.empty(step.points, dtype=self.dtype_name)
            placed[order] = self.parameters["canonical.vector"]
            return np.concatenate([x, placed])
        return x

    def _linear(self, layer: LinearLayer, name: str, orbit_type: int | None, x: Array) -> Array:
        y: Array = build_matrix(layer.weight, self.parameters, f"{name}.weight", self.dtype_name) @ x
        for term in layer.breaking:
            if term.orbit_type == orbit_type:
                prefix = f"{name}.breaking.{term.orbit_type}"
                y = y + build_matrix(term.weight, self.parameters, prefix, self.dtype_name) @ x
        if layer.bias is not None:
            y = y + build_matrix(layer.bias, self.parameters, f"{name}.bias", self.dtype_name)[:, 0]
        return y


@final
class ReferenceBackend(Backend):
    """Runs every plan, on the CPU, in float64 or float32; does not train."""

    name: ClassVar[str] = "reference"
    capabilities: ClassVar[Capabilities] = Capabilities(
        ("float32", "float64"), ("cpu",), trainable=False, serves=(EVERYTHING,)
    )

    def compile(
        self, plan: ModulePlan, *, device: str = "cpu", dtype: str = "float32", seed: int = 0
    ) -> Module:
        """Return a module with the initial parameters of `seed`."""
        self.require(device, dtype)
        parameters = {name: array.astype(dtype) for name, array in initial_parameters(plan, seed).items()}
        return ReferenceModule(plan, dtype, parameters, seed)

    def parameters(self, module: Module) -> dict[str, Array]:
        """Return copies of the parameters."""
        return {name: array.copy() for name, array in _own(module).parameters.items()}

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Replace all parameters."""
        own = _own(module)
        checked = checked_parameters(own.plan, arrays)
        own.parameters = {name: array.astype(own.dtype_name) for name, array in checked.items()}

    def run(
        self,
        module: Module,
        x: NDArray[Any],  # (B, n)
        seed: int | None = None,
    ) -> Array:  # (B, m)
        """Evaluate the module."""
        return _own(module)(checked_input(module.plan, x), seed)


def _own(module: Module) -> ReferenceModule:
    return cast(ReferenceModule, module)
