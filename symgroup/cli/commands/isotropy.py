"""`symgroup isotropy`: which symmetries the vectors of V can have."""

from __future__ import annotations

from symgroup.cli.arguments import SourceName, SpecFile
from symgroup.cli.names import representation
from symgroup.cli.result import Result, Table

COLUMNS = ("name", "order", "class_length", "fixed_dim", "weyl_order", "generic", "generators")


def isotropy(file: SpecFile, source: SourceName) -> Result:
    """List the symmetries that vectors of V can have.

    These are the conjugacy classes of stabilizers, from the smallest order to the largest.
    """
    from symgroup import api

    V = representation(api.load(file), source)
    rows = tuple(
        (
            item.name,
            item.order,
            item.class_length,
            item.fixed_dim,
            item.weyl_order,
            item.generic,
            tuple(map(item.representative.describe, item.representative.generators)),
        )
        for item in api.isotropy_classes(V)
    )
    return Result({"representation": str(V), "group": str(V.group), "classes": Table(COLUMNS, rows)})
