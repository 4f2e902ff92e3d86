"""The arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SpecFile = Annotated[Path, typer.Argument(metavar="FILE", help="A spec file.", show_default=False)]
SourceName = Annotated[str, typer.Argument(metavar="V", help="A representation.", show_default=False)]
TargetName = Annotated[str, typer.Argument(metavar="W", help="A representation.", show_default=False)]
NetworkName = Annotated[str, typer.Argument(metavar="F", help="A declared network.", show_default=False)]
DataFile = Annotated[
    Path,
    typer.Argument(metavar="DATA.npz", help="Arrays x (N, dim V) and y (N, dim W).", show_default=False),
]
ModuleFile = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="OUT", help="The module file to write.", show_default=False),
]
BackendName = Annotated[str, typer.Option("--backend", help="See `symgroup backends`.")]
StrategyName = Annotated[
    str, typer.Option("--strategy", help="One that is forced where it applies, or auto; see explain-plan.")
]
DeviceName = Annotated[str, typer.Option("--device", help="Such as cpu or cuda.")]
DtypeName = Annotated[str, typer.Option("--dtype", help="float32 or float64.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="The seed of everything random.")]
Tolerance = Annotated[
    float | None,
    typer.Option(
        "--tolerance",
        min=0.0,
        help="Relative to |x|: how far an input may be from symmetric. By default 0, but 1e-5 for O(n) and SO(n).",
        show_default=False,
    ),
]
ShowProgress = Annotated[
    bool | None,
    typer.Option("--progress/--no-progress", help="Progress on stderr; by default on a terminal only."),
]
