"""`symgroup explain-plan`: how a backend runs each part of a network, what else it could do, and what that would cost."""

from __future__ import annotations

from math import prod
from typing import Annotated

import typer

from symgroup.cli.arguments import BackendName, DeviceName, NetworkName, ShowProgress, SpecFile, StrategyName
from symgroup.cli.derivation import derivations
from symgroup.cli.names import network
from symgroup.cli.progress import progress
from symgroup.cli.result import Result, Table


def explain_plan(
    file: SpecFile,
    name: NetworkName,
    backend: BackendName = "torch-structured",
    strategy: StrategyName = "auto",
    batch: Annotated[
        int, typer.Option("--batch", min=1, help="How many samples there are in a batch.")
    ] = 256,
    device: DeviceName = "cpu",
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure the device first, and keep its speeds for later.")
    ] = False,
    show_progress: ShowProgress = None,
) -> Result:
    """Show the layers of a network and how a backend runs them.

    The figures are estimates by a cost model, for one forward pass in float32; the order is what counts. They follow from the
    speeds of the device: those that are shipped, or those that --measure found and keeps beside the cache.
    """
    from symgroup import api
    from symgroup.backends import get_backend

    with progress(show_progress) as line, derivations(line):
        F = network(api.load(file), name)
        plan = api.plan_module(F, line.show)
    runner = get_backend(backend)
    speed = runner.measure(device) if measure else runner.speed(device)
    choices = runner.choices(plan, device, strategy, batch)
    chosen = tuple(
        (
            choice.name,
            f"{choice.shape[0]} x {choice.shape[1]}",
            f"{choice.copies[0]} x {choice.copies[1]}",
            choice.maps,
            choice.chosen,
        )
        for choice in choices
    )
    estimates = tuple(
        (
            choice.name,
            item.strategy,
            round(item.seconds * 1e6, 1),
            round(item.work.flops + item.work.transform_flops),
            round(item.work.bytes),
            item.work.launches,
        )
        for choice in choices
        for item in choice.estimates
    )
    layers = tuple(
        (
            position,
            layer.kind,
            getattr(layer, "function", None),
            sum(prod(spec.shape) for spec in layer.parameter_specs("")),
        )
        for position, layer in enumerate(plan.layers)
    )
    return Result(
        {
            "network": name,
            "backend": backend,
            "device": device,
            "batch": batch,
            "layers": Table(("layer", "kind", "function", "parameters"), layers),
            "speeds": Table(
                ("origin", "gflops", "transform_gflops", "gigabytes", "microseconds_an_operation"),
                (
                    (
                        "measured" if speed.measured else "shipped",
                        *(
                            round(value / 1e9, 1)
                            for value in (speed.flops, speed.transform_flops, speed.bytes)
                        ),
                        round(speed.launch_seconds * 1e6, 2),
                    ),
                ),
            ),
            "maps": Table(("weight", "shape", "copies", "basis_maps", "strategy"), chosen),
            "estimates": Table(
                ("weight", "strategy", "microseconds", "flops", "bytes", "operations"), estimates
            ),
        }
    )
