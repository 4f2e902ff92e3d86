"""`OnnxBackend`: the door between symgroup and onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast, final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from symgroup.backends import (
    Backend,
    Capabilities,
    Module,
    checked_input,
    checked_parameters,
    initial_parameters,
    standard_noise,
)
from symgroup.ir import ModulePlan, NoiseInput
from symgroup_onnx.export import NOISE, exported_model, with_given_noise, with_parameters

Array = NDArray[np.floating[Any]]

# no other input step: those decide by loops over a batch's size, which the exporter fixes at the size that it sees
_LAYERS = ("NormLayer", "GatedLayer", "BilinearLayer", "NormaliseLayer", "DropoutLayer")
_SERVES = ("linear", "functions", "BreakingTerm", "NoiseInput", *_LAYERS)


@final
class OnnxModule:
    """A compiled plan: maps (..., n) to (..., m). It is exported when it is first needed."""

    backend_name = "onnx"

    def __init__(self, plan: ModulePlan, dtype: str, parameters: Mapping[str, Array]) -> None:
        self.plan = plan
        self.dtype_name = dtype
        self.parameters: dict[str, Array] = {}
        self._sessions: dict[bool, onnxruntime.InferenceSession] = {}  # by whether the noise is given
        self.load(parameters)

    def load(self, parameters: Mapping[str, Array]) -> None:
        """Take new parameters."""
        self.parameters = {name: array.astype(self.dtype_name) for name, array in parameters.items()}
        self._sessions = {}

    def to_bytes(self) -> bytes:
        """Return the ONNX model with the present parameters: input x of shape (B, n), output y of shape (B, m)."""
        return with_parameters(exported_model(self.plan, self.dtype_name), self.parameters)

    def __call__(
        self,
        x: NDArray[Any],  # (..., n)
        seed: int | None = None,  # of noise
    ) -> Array:  # (..., m)
        """Evaluate the network."""
        inputs = np.ascontiguousarray(x, dtype=self.dtype_name)
        rows = inputs.reshape(-1, self.plan.source_dim)
        arrays = {"x": rows}
        if seed is not None and isinstance(self.plan.input_step, NoiseInput):
            arrays[NOISE] = standard_noise(rows.shape, seed).astype(self.dtype_name)
        (outputs,) = self._session(NOISE in arrays).run(["y"], arrays)
        return cast(Array, np.asarray(outputs)).reshape(*inputs.shape[:-1], self.plan.target_dim)

    def _session(self, noise_is_given: bool) -> onnxruntime.InferenceSession:
        if noise_is_given not in self._sessions:
            model = self.to_bytes()
            self._sessions[noise_is_given] = _session(with_given_noise(model) if noise_is_given else model)
        return self._sessions[noise_is_given]


@final
class OnnxBackend(Backend):
    """Runs plans by onnxruntime on the CPU, in float32: it has no elu, leaky relu or erf in float64; does not train."""

    name: ClassVar[str] = "onnx"
    capabilities: ClassVar[Capabilities] = Capabilities(
        ("float32",), ("cpu",), trainable=False, serves=_SERVES
    )

    def compile(
        self, plan: ModulePlan, *, device: str = "cpu", dtype: str = "float32", seed: int = 0
    ) -> OnnxModule:
        """Return a module with the initial parameters of `seed`."""
        self.require(device, dtype)
        self.require_plan(plan)
        return OnnxModule(plan, dtype, initial_parameters(plan, seed))

    def parameters(self, module: Module) -> dict[str, Array]:
        """Return copies of the parameters."""
        return {name: array.copy() for name, array in _own(module).parameters.items()}

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Replace all parameters."""
        _own(module).load(checked_parameters(module.plan, arrays))

    def run(
        self,
        module: Module,
        x: NDArray[Any],  # (B, n)
        seed: int | None = None,
    ) -> Array:  # (B, m)
        """Evaluate the module."""
        return _own(module)(checked_input(module.plan, x), seed)


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # the networks are small, and the order of sums is fixed with one thread
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _own(module: Module) -> OnnxModule:
    return cast(OnnxModule, module)
