"""`symgroup stabilizer`: the symmetry of one exact vector."""

from __future__ import annotations

from typing import Annotated

import typer

from symgroup.cli.arguments import SourceName, SpecFile
from symgroup.cli.names import representation
from symgroup.cli.result import Result


def stabilizer(
    file: SpecFile,
    source: SourceName,
    vector: Annotated[
        str,
        typer.Argument(
            metavar="x", help="A declared vector, or entries such as '(1, 0, 1, 0)'.", show_default=False
        ),
    ],
) -> Result:
    """Print the symmetries of a vector x of V, exactly."""
    from symgroup import api

    spec = api.load(file)
    V = representation(spec, source)
    entries = api.parse_vector(spec, V, vector)
    S = api.stabilizer(V, entries)
    return Result(
        {
            "representation": str(V),
            "group": str(V.group),
            "vector": f"({', '.join(map(str, entries))})",
            "order": S.order,
            "index": S.index,
            "generators": tuple(S.describe_generators()),
        }
    )
