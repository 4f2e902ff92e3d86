"""`PlanModule`: a plan as an ordinary `torch.nn.Module`, its state_dict's keys the plan's parameter names."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor, nn

from symgroup.backends import InputError
from symgroup.ir import (
    CanonicalInput,
    CloudInput,
    FrameInput,
    LinearLayer,
    LinearMap,
    ModulePlan,
    NoiseInput,
    PointStep,
    ProductFrameInput,
    RandomInput,
)
from symgroup_torch_dense.clouds import Clouds
from symgroup_torch_dense.frames import Frames
from symgroup_torch_dense.layers import LOWERED
from symgroup_torch_dense.linear import TiledMap
from symgroup_torch_dense.orders import PointOrder
from symgroup_torch_dense.product_frames import ProductFrames
from symgroup_torch_dense.random_moves import AtRandom
from symgroup_torch_dense.steps import Canonical, Noise, OrbitTypes


class PlanModule(nn.Module):
    """A compiled plan: maps (..., n) to (..., m)."""

    def __init__(
        self,
        plan: ModulePlan,
        backend_name: str = "torch-dense",
        lower: Callable[[LinearMap], TiledMap] = TiledMap,  # how a backend builds its linear maps
        strategy: str = "auto",  # the one that `lower` was told to take where it applies
    ) -> None:
        super().__init__()
        self.plan = plan
        self.widths = (plan.source_dim,)
        self.backend_name = backend_name
        self.strategy = strategy
        self.register_buffer("_anchor", torch.empty(0), persistent=False)  # follows device and dtype
        step = plan.input_step
        self.noise = Noise(step) if isinstance(step, NoiseInput) else None
        self.at_random = AtRandom(step) if isinstance(step, RandomInput) else None
        step = step.step if isinstance(step, RandomInput) else step
        self.canonical: Canonical | Frames | ProductFrames | Clouds | PointOrder | None = None
        if isinstance(step, CanonicalInput):
            self.canonical = Canonical(step, plan.tolerance)
        elif isinstance(step, FrameInput):
            self.canonical = Frames(step, plan.tolerance)
        elif isinstance(step, ProductFrameInput):
            self.canonical = ProductFrames(step, plan.tolerance)
        elif isinstance(step, CloudInput):
            self.canonical = Clouds(step, plan.tolerance)
        elif isinstance(step, PointStep):
            self.canonical = PointOrder(step)
        broken = {
            term.orbit_type
            for layer in plan.layers
            if isinstance(layer, LinearLayer)
            for term in layer.breaking
        }
        self.orbit_types = OrbitTypes(plan, broken) if broken else None
        self.layers = nn.ModuleList(LOWERED[type(layer)](layer, lower) for layer in plan.layers)
        # told by the plan: FSDP, checkpoint_wrapper and their like put modules of their own around layers
        self.is_linear = tuple(isinstance(layer, LinearLayer) for layer in plan.layers)

    @property
    def dtype_name(self) -> str:
        """The dtype that the module computes in, such as 'float32'."""
        return str(self.get_buffer("_anchor").dtype).removeprefix("torch.")

    @property
    def device(self) -> torch.device:
        """The device that the module is on."""
        return self.get_buffer("_anchor").device

    def forward(
        self,
        x: Tensor,  # (..., n)
    ) -> Tensor:  # (..., m)
        """Evaluate the network. Raises: InputError (SG337) where the last axis is not n wide."""
        if x.shape[-1:] != self.widths:
            raise InputError.of(
                "SG337",
                f"the inputs have shape {tuple(x.shape)}, and the network takes (..., {self.plan.source_dim})",
            )
        masks = self.orbit_types(x) if self.orbit_types is not None else {}
        if self.noise is not None:
            x = self.noise(x)
        if self.canonical is not None:
            x = self.canonical(x) if self.at_random is None else self.at_random(x, self.canonical)
        layers = cast(nn.ModuleList, self._modules["layers"])
        for layer, is_linear in zip(layers, self.is_linear, strict=True):
            x = layer(x, masks) if is_linear else layer(x)
        return x
