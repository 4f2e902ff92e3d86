"""Decisions that are made on the host, each as one operator in the graphs of `torch.compile` and `torch.export`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from symgroup.ir import InputStep
from symgroup.ir.step_json import read_step


def register_decision(
    name: str,
    decide: Callable[
        ..., NDArray[np.int64]
    ],  # (step, x (B, dim V) in float64, other arguments) -> (B, width)
    others: str = "",  # the other arguments, as torch's schemas have them
) -> None:
    """Make `torch.ops.symgroup.<name>(x, width, step as JSON, ...)` of a decision by samples, without a gradient.

    It is a custom operator, since `torch.compiler.disable` would be a break in the graph, and takes a second to import.
    """

    def on_the_host(x: Tensor, width: int, step: str, *rest: Any) -> Tensor:
        found = decide(
            _step_of(step), x.to("cpu", torch.float64).numpy(), *rest
        )  # holds smaller floats exactly
        return torch.from_numpy(found).to(x.device)

    def shape(x: Tensor, width: int, step: str, *rest: Any) -> Tensor:
        return x.new_empty((x.shape[0], width), dtype=torch.int64)

    def in_vmap(
        info: object, in_dims: tuple[int, ...], x: Tensor, width: int, *rest: Any
    ) -> tuple[Tensor, int]:
        rows = x.movedim(in_dims[0], 0)  # the axis that vmap takes away is one more axis of samples
        found: Tensor = getattr(torch.ops.symgroup, name)(rows.flatten(0, 1), width, *rest)
        return found.view(*rows.shape[:2], width), 0

    schema = f"(Tensor x, int width, str step{others}) -> Tensor"
    torch.library.custom_op(f"symgroup::{name}", on_the_host, mutates_args=(), schema=schema)
    torch.library.register_fake(f"symgroup::{name}", shape)
    torch.library.register_vmap(f"symgroup::{name}", in_vmap)


@lru_cache(maxsize=256)
def _step_of(text: str) -> InputStep | None:
    return read_step(json.loads(text))
