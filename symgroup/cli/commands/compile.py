"""`symgroup compile`: write an untrained module."""

from __future__ import annotations

from symgroup.cli.arguments import (
    BackendName,
    DeviceName,
    DtypeName,
    ModuleFile,
    NetworkName,
    Seed,
    ShowProgress,
    SpecFile,
    StrategyName,
)
from symgroup.cli.derivation import derivations
from symgroup.cli.names import network
from symgroup.cli.output import check_output
from symgroup.cli.progress import progress
from symgroup.cli.result import Result


def compile_network(
    file: SpecFile,
    name: NetworkName,
    output: ModuleFile,
    backend: BackendName = "torch-dense",
    strategy: StrategyName = "auto",
    device: DeviceName = "cpu",
    dtype: DtypeName = "float32",
    seed: Seed = 0,
    show_progress: ShowProgress = None,
) -> Result:
    """Derive a network and write it, with random weights."""
    from symgroup import api

    target = check_output(output, file)
    with progress(show_progress) as line, derivations(line):
        F = network(api.load(file), name)
        module = api.compile_module(
            F, backend=backend, device=device, dtype=dtype, seed=seed, progress=line.show, strategy=strategy
        )
        api.save_module(module, target)
    return Result(
        {
            "network": name,
            "source": str(F.source),
            "target": str(F.target),
            "backend": backend,
            "dtype": dtype,
            "output": str(output),
        }
    )
