"""`symgroup train`: fit a network to data."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import (
    BackendName,
    DataFile,
    DeviceName,
    DtypeName,
    ModuleFile,
    NetworkName,
    Seed,
    ShowProgress,
    SpecFile,
    StrategyName,
    Tolerance,
)
from symgroup.cli.derivation import derivations
from symgroup.cli.names import network
from symgroup.cli.output import check_output
from symgroup.cli.progress import Progress, progress
from symgroup.cli.result import Result
from symgroup.errors import InputError

if TYPE_CHECKING:
    from symgroup.backends import TrainProgress


class Loss(StrEnum):
    """How a prediction is compared with its target."""

    BEST_IMAGE = "best-image"
    PLAIN = "plain"


def train(
    file: SpecFile,
    name: NetworkName,
    data: DataFile,
    output: ModuleFile,
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="Passes over the data.")] = 200,
    learning_rate: Annotated[float, typer.Option("--learning-rate", help="Greater than 0.")] = 0.01,
    batch_size: Annotated[int, typer.Option("--batch-size", min=1, help="Inputs a step.")] = 64,
    loss: Annotated[
        Loss,
        typer.Option("--loss", help="best-image: against the nearest image of y under the stabilizer of x."),
    ] = Loss.BEST_IMAGE,
    tolerance: Tolerance = None,
    backend: BackendName = "torch-dense",
    strategy: StrategyName = "auto",
    device: DeviceName = "cpu",
    dtype: DtypeName = "float32",
    seed: Seed = 0,
    checkpoint: Annotated[
        Path | None,
        typer.Option("--checkpoint", metavar="FILE", help="Keep the state of training in this file."),
    ] = None,
    checkpoint_every: Annotated[
        float, typer.Option("--checkpoint-every", min=0.0, metavar="SECONDS", help="Between two checkpoints.")
    ] = 30.0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the checkpoint, where there is one.")
    ] = False,
    show_progress: ShowProgress = None,
) -> Result:
    """Derive a network, train it on data and write it.

    Stopped at any point and started again with --resume, it ends with the same numbers. Started by torchrun, all processes
    train one network, and the first writes it.
    """
    from symgroup import api
    from symgroup.backends import get_backend, this_process

    target, kept = check_output(output, file, data), _checked(checkpoint, resume, file, data, output)
    here, chosen = this_process(), get_backend(backend)
    shown = show_progress if here.is_writer else False
    with progress(shown) as line, derivations(line), chosen.joined(device) as place:
        F = network(api.load(file), name)
        dataset = api.load_data(data, F)
        module = api.compile_module(
            F, backend=backend, device=place, dtype=dtype, seed=seed, progress=line.show, strategy=strategy
        )
        report = api.train_module(
            module,
            F,
            dataset,
            epochs=epochs,
            learning_rate=learning_rate,
            batch_size=batch_size,
            seed=seed,
            loss=loss.value,
            tolerance=tolerance,
            progress=_epoch_line(line),
            checkpoint=kept,
            checkpoint_every=checkpoint_every,
            resume=resume,
        )
        if here.is_writer:
            api.save_module(module, target)
    return Result(
        {
            "network": name,
            "examples": len(dataset.x),
            "epochs": epochs,
            "loss": loss.value,
            "first_loss": float(report.losses[0]),
            "final_loss": float(report.losses[-1]),
            "output": str(output),
        },
        printed=here.is_writer,
    )


def _checked(checkpoint: Path | None, resume: bool, *used: Path) -> Path | None:
    """Return where checkpoints go, once a file can be written there."""
    if checkpoint is not None:
        return check_output(checkpoint, *used)
    if resume:
        raise InputError.of("SG345", "--resume needs --checkpoint FILE", help="name the file to go on from")
    return None


def _epoch_line(line: Progress) -> Callable[[TrainProgress], None]:
    def show(state: TrainProgress) -> None:
        text = f"epoch {state.epoch}/{state.epochs}  loss {state.loss:.6g}"
        line.show(text, force=state.epoch == state.epochs)

    return show
