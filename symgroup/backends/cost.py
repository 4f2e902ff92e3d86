"""What a way to apply a linear map costs, from a count of its work and four constants of the device."""

from __future__ import annotations

from dataclasses import dataclass

from symgroup.ir import LinearLayer, LinearMap, ModulePlan

TYPICAL_BATCH = 256  # samples, where nobody says how many there will be


@dataclass(frozen=True, slots=True)
class Work:
    """What one call does in float32."""

    flops: float = 0.0  # in matrix products
    transform_flops: float = 0.0  # in Fourier transforms
    bytes: float = 0.0  # read and written in memory
    launches: int = 1  # operations


@dataclass(frozen=True, slots=True)
class DeviceSpeed:
    """What a device does in a second, roughly: only the order of the estimates matters."""

    name: str
    flops: float
    transform_flops: float
    bytes: float
    launch_seconds: float
    measured: bool = False  # on this machine

    def seconds(self, work: Work) -> float:
        """Return the estimate: the slower of computing and moving, and a time for every operation."""
        computing = work.flops / self.flops + work.transform_flops / self.transform_flops
        return max(computing, work.bytes / self.bytes) + work.launches * self.launch_seconds


# one core of a server of 2023 with AVX-512, and an accelerator of the same year; rounded. An operation is counted with the
# Python around it
SPEEDS = {
    "cpu": DeviceSpeed("cpu", flops=8e10, transform_flops=1.2e10, bytes=1e10, launch_seconds=8e-6),
    "cuda": DeviceSpeed("cuda", flops=2e13, transform_flops=2e12, bytes=1.5e12, launch_seconds=6e-6),
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """One strategy for a tile."""

    strategy: str
    work: Work
    seconds: float


@dataclass(frozen=True, slots=True)
class TileChoice:
    """What was chosen for one tile of one linear map, and what else there was, the cheapest first."""

    name: str  # of its parameter, such as 'layers.0.weight.0'
    shape: tuple[int, int]  # of one copy
    copies: tuple[int, int]  # (out, in)
    maps: int  # r
    chosen: str
    estimates: tuple[Estimate, ...]


def linear_maps(plan: ModulePlan) -> dict[str, LinearMap]:
    """Return the maps of a plan that act on inputs, by the prefix of their parameters' names."""
    found: dict[str, LinearMap] = {}
    for position, layer in enumerate(plan.layers):
        if isinstance(layer, LinearLayer):
            found[f"layers.{position}.weight"] = layer.weight
            found |= {f"layers.{position}.breaking.{t.orbit_type}": t.weight for t in layer.breaking}
    return found
