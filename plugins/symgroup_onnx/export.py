"""From a plan to an ONNX model: `torch-dense` compiles it, torch exports it, without folding the weights away."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
import torch
from numpy.typing import NDArray

from symgroup.ir import ModulePlan, parameter_specs, plan_digest
from symgroup_torch_dense import PlanModule

NOISE = "noise"  # the name of the input
KEPT = 32  # exported models: an export takes a second or more

_exported: dict[tuple[str, str], bytes] = {}


def exported_model(
    plan: ModulePlan,
    dtype: str,  # such as 'float32'
) -> onnx.ModelProto:
    """Return a model of the plan with input x of shape (B, n) and output y of shape (B, m), its parameters all zero."""
    key = plan_digest(plan), dtype
    if key not in _exported:
        while len(_exported) >= KEPT:
            del _exported[next(iter(_exported))]
        _exported[key] = _export(plan, dtype)
    model = onnx.ModelProto()
    model.ParseFromString(_exported[key])
    return model


def with_parameters(model: onnx.ModelProto, arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the model with these parameters; a parameter that no output depends on has no place in it."""
    for initializer in model.graph.initializer:
        if initializer.name in arrays:
            initializer.CopyFrom(onnx.numpy_helper.from_array(arrays[initializer.name], initializer.name))
    return bytes(model.SerializeToString())


def with_given_noise(model: bytes) -> bytes:
    """Return a model with a noise step, its standard normal numbers an input of the shape of x in place of drawn ones."""
    changed = onnx.ModelProto()
    changed.ParseFromString(model)
    graph = changed.graph
    (drawing,) = (node for node in graph.node if node.op_type == "RandomNormalLike")
    given = onnx.ValueInfoProto()
    given.CopyFrom(next(value for value in graph.input if value.name == "x"))
    given.name = NOISE
    graph.input.append(given)
    for node in graph.node:
        node.input[:] = [NOISE if name == drawing.output[0] else name for name in node.input]
    graph.node.remove(drawing)
    return bytes(changed.SerializeToString())


def _export(plan: ModulePlan, dtype: str) -> bytes:
    module = PlanModule(plan).to(getattr(torch, dtype)).eval()
    with torch.no_grad():
        for spec in parameter_specs(plan):
            module.get_parameter(spec.name).zero_()
    # of two samples: a batch of one would be taken for a fixed size
    sample = torch.from_numpy(np.zeros((2, plan.source_dim), dtype=dtype))
    with _quiet():
        # `optimize` would fold parameters into constants, and they could not be loaded any more
        program = torch.onnx.export(
            module,
            (sample,),
            dynamo=True,
            optimize=False,
            verbose=False,
            input_names=["x"],
            dynamic_shapes=({0: torch.export.Dim("batch")},),
        )
    if program is None:
        raise RuntimeError("torch.onnx.export returned nothing")
    return bytes(_with_named_output(program.model_proto).SerializeToString())


def _with_named_output(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model with the output y: a network that does nothing has its input for an output, under one name."""
    (output,) = model.graph.output
    if output.name != "y":
        model.graph.node.append(onnx.helper.make_node("Identity", [output.name], ["y"]))
        output.name = "y"
    return model


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's remarks on packages that are not installed, and on its own future, to itself."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
