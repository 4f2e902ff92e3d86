"""`symgroup molien`: how many equivariant polynomial maps there are in each degree."""

from __future__ import annotations

from typing import Annotated

import typer

from symgroup.cli.arguments import SourceName, SpecFile, TargetName
from symgroup.cli.names import representation
from symgroup.cli.result import Result, Table


def molien(
    file: SpecFile,
    source: SourceName,
    target: TargetName,
    up_to: Annotated[int, typer.Option("--up-to", min=0, max=1000, help="The last degree.")] = 7,
) -> Result:
    """Count the equivariant polynomial maps V -> W by degree."""
    from symgroup import api

    spec = api.load(file)
    V, W = representation(spec, source), representation(spec, target)
    series = api.molien(V, W, up_to=up_to)
    rows = tuple((degree, int(dim)) for degree, dim in enumerate(series))
    return Result({"source": str(V), "target": str(W), "series": Table(("degree", "dim"), rows)})
