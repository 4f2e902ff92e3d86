"""`symgroup stabilizer`: the symmetry of one exact vector."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import SourceName, SpecFile
from symgroup.cli.limits import SECONDS, Seconds, bounded
from symgroup.cli.names import representation
from symgroup.cli.result import Result, Shown, Table, Value, vector_text

if TYPE_CHECKING:
    import sympy

    from symgroup.algebra import ExactMatrix
    from symgroup.elaborate import Spec
    from symgroup.groups import FiniteGroup
    from symgroup.isotropy import Stabilizer
    from symgroup.isotropy.lie import LieStabilizer
    from symgroup.relaxed.lie import SampleStabilizer
    from symgroup.representations import Representation

ROUNDING = 1e-12  # of entries of orthogonal matrices


def stabilizer(
    file: SpecFile,
    source: SourceName,
    vector: Annotated[
        str,
        typer.Argument(
            metavar="x", help="A declared vector, or entries such as '(1, 0, 1, 0)'.", show_default=False
        ),
    ],
    tolerance: Annotated[
        float | None,
        typer.Option(
            "--tolerance",
            min=0.0,
            help="Read x as data: symmetries move it by no more than this, relative to its size.",
            show_default=False,
        ),
    ] = None,
    seconds: Seconds = SECONDS,
    orbit_limit: Annotated[
        int, typer.Option("--orbit-limit", min=1, help="Give up after so many vectors of an orbit.")
    ] = 1_000_000,
) -> Result:
    """Print the symmetries of a vector x of V, exactly."""
    from symgroup import api
    from symgroup.isotropy.lie import LieStabilizer

    with bounded(seconds):
        spec = api.load(file)
        V = representation(spec, source)
        if tolerance is not None:
            return _of_data(V, vector, tolerance)
        entries = _exact_entries(spec, V, vector)
        S = api.stabilizer(V, entries, seconds=seconds, orbit_limit=orbit_limit)
        head: dict[str, Value] = {
            "representation": str(V),
            "group": str(V.group),
            "vector": vector_text(entries),
        }
        return Result({**head, **(_lie(S) if isinstance(S, LieStabilizer) else _finite(S))})


def _exact_entries(spec: Spec, V: Representation, vector: str) -> tuple[sympy.Expr, ...]:
    """Read the vector; where an entry is a decimal, say that there is an option for data."""
    from symgroup import api
    from symgroup.errors import SpecError

    try:
        return api.parse_vector(spec, V, vector)
    except SpecError as error:
        way = (
            "for measured data, where nearly equal means equal, add --tolerance 1e-6: it takes the symmetries that move x "
            "by no more than a millionth of its size"
        )
        raise SpecError(
            [
                replace(item, notes=(*item.notes, way)) if item.code == "SG005" else item
                for item in error.diagnostics
            ]
        ) from error


def _of_data(V: Representation, text: str, tolerance: float) -> Result:
    """Return the near symmetries of decimal numbers."""
    from symgroup.api.symmetries import near_stabilizer, sample_stabilizer
    from symgroup.groups import LieGroup

    values = [_decimal(part) for part in text.strip().removeprefix("(").removesuffix(")").split(",")]
    head: dict[str, Value] = {
        "representation": str(V),
        "group": str(V.group),
        "vector": f"({', '.join(map(str, values))})",
    }
    if isinstance(V.group, LieGroup):
        return Result({**head, **_lie_of_data(sample_stabilizer(V, values, tolerance))})
    S = near_stabilizer(V, values, tolerance)
    return Result(
        {
            **head,
            "order": S.order,
            "index": S.index,
            **_name_of(S.subgroup),
            "generators": tuple(map(S.subgroup.describe, S.generators)),
            "proved": S.statement,
        }
    )


def _lie_of_data(S: SampleStabilizer) -> dict[str, Value]:
    """Return what is known of a stabilizer by floats, in the natural representation."""
    from symgroup.representations import natural

    U = natural(S.representation.group)
    algebra, elements = (
        tuple((_decimals(matrix),) for matrix in found.tolist())
        for found in (S.algebra_on(U), S.elements_on(U))
    )
    return {
        "stabilizer": S.name,
        "order": Shown(None, "infinite" if S.dim else "not decided") if S.order is None else S.order,
        "dim": S.dim,
        "components_decided": S.is_whole,
        "proved": S.statement.removeprefix("proved: "),
        "lie_algebra": Table(("matrix",), algebra),
        "elements": Table(("matrix",), elements),
    }


def _decimals(rows: list[list[float]]) -> str:
    """Return rows to six digits, with 0 for what is rounding."""
    shown = ([f"{value:.6g}" if abs(value) > ROUNDING else "0" for value in row] for row in rows)
    lines = (", ".join(row) for row in shown)
    return "[" + ", ".join(f"[{line}]" for line in lines) + "]"


def _decimal(text: str) -> float:
    from symgroup.errors import InputError

    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    raise InputError.of(
        "SG313",
        f"'{text.strip()}' is not a decimal number, and with a tolerance the vector is data",
        help="write decimals, such as '(0.1, 0.2)'; leave --tolerance out for exact entries and letters",
    )


def _finite(S: Stabilizer) -> dict[str, Value]:
    return {
        "order": S.order,
        "index": S.index,
        **_name_of(S.subgroup),
        "generators": tuple(S.describe_generators()),
        "proved": S.proof,
        **_relations(S),
    }


def _name_of(H: FiniteGroup) -> dict[str, Value]:
    """Return the name of the isomorphism type, where it has a common one."""
    from symgroup.groups import recognize

    name = recognize(H)
    return {} if name.startswith("order") else {"name": name}


def _relations(S: Stabilizer) -> dict[str, Value]:
    """Return the relations between the symbols of x at which the stabilizer grows, where x has symbols."""
    if set(S.vector.monomials) <= {"1"}:
        return {}
    found = S.degenerations
    rows = tuple((str(item),) for item in found)
    return {"all_relations_found": found.is_complete, "larger_where": Table(("relations",), rows)}


def _lie(S: LieStabilizer) -> dict[str, Value]:
    """Return a stabilizer in a Lie group: no name, order or generators where its components are not decided."""
    unknown = "not decided" if S.discrete_generators is None and S.name is None else "-"
    order = Shown(None, "infinite" if S.dim else unknown) if S.order is None else S.order
    algebra = tuple((_text(X),) for X in S.lie_algebra)
    discrete = tuple((str(g),) for g in S.generators)
    return {
        "stabilizer": Shown(S.name, S.name or unknown),
        "order": order,
        "dim": S.dim,
        "lie_algebra_type": S.type_name,
        "components_decided": S.is_decided,
        "proved": S.statement.removeprefix("proved: "),
        "lie_algebra": Table(("matrix",), algebra),
        "discrete_generators": Table(("matrix",), discrete),
    }


def _text(matrix: ExactMatrix) -> str:
    from symgroup.groups.matrices import FrozenMatrix

    return str(FrozenMatrix.of(matrix))
