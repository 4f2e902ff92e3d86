"""`symgroup predict`: apply a written module to data, without deriving anything again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from symgroup.cli.arguments import DataFile, Seed
from symgroup.cli.output import output_file
from symgroup.cli.result import Result, Table, Value

SHOWN_COORDINATES = 8  # what fits a line


def predict(
    module_file: Annotated[
        Path, typer.Argument(metavar="OUT", help="What compile or train wrote.", show_default=False)
    ],
    data: DataFile,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PRED.npz", help="Write the predictions as array y.", show_default=False
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many predictions to print.")] = 5,
    device: Annotated[
        str | None, typer.Option("--device", help="Such as cpu or cuda.", show_default=False)
    ] = None,
    dtype: Annotated[
        str | None, typer.Option("--dtype", help="float32 or float64.", show_default=False)
    ] = None,
    seed: Seed = 0,
) -> Result:
    """Apply a written module to the inputs of a data file.

    Nothing is derived again: the module file holds all that is needed. The seed is that of noise and of canonical elements,
    where a network draws them: one seed gives one answer.
    """
    if output is None:
        predictions = _predict(module_file, data, device, dtype, seed)
    else:
        with output_file(output, module_file, data) as temporary:
            predictions = _predict(module_file, data, device, dtype, seed)
            _write(temporary, predictions)
    values: dict[str, Value] = {"inputs": len(predictions), "target_dim": predictions.shape[1]}
    if output is not None:
        values["output"] = str(output)
    return Result({**values, "predictions": _table(predictions, limit)})


def _predict(module_file: Path, data: Path, device: str | None, dtype: str | None, seed: int) -> Any:
    from symgroup import api

    module = api.load_module(module_file, device=device, dtype=dtype)
    dataset = api.load_data(data, module, need_targets=False)
    return api.predict(module, dataset.x, seed)


def _write(path: Path, predictions: Any) -> None:
    import numpy as np

    with path.open("wb") as stream:
        np.savez(stream, y=predictions)


def _table(predictions: Any, limit: int) -> Table:
    rows = tuple((number, _row_text(row)) for number, row in enumerate(predictions[:limit].tolist()))
    return Table(("input", "y"), rows)


def _row_text(row: list[float]) -> str:
    shown = ", ".join(f"{value:.6g}" for value in row[:SHOWN_COORDINATES])
    return f"({shown}{', ...' if len(row) > SHOWN_COORDINATES else ''})"
