"""`symgroup verify`: check every claim that symgroup makes about a spec."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import ShowProgress, SpecFile
from symgroup.cli.derivation import derivations
from symgroup.cli.names import representation
from symgroup.cli.output import check_output, output_file
from symgroup.cli.progress import Progress, progress
from symgroup.cli.result import Result, Table, Value
from symgroup.errors import InputError

if TYPE_CHECKING:
    from symgroup.elaborate import Spec
    from symgroup.representations import Representation

COLUMNS = ("holds", "subject", "statement", "method", "detail")


def verify(
    file: SpecFile,
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            metavar="OUT.json",
            help="Write what check-certificate needs to check all this again.",
            show_default=False,
        ),
    ] = None,
    basis: Annotated[
        list[str] | None,
        typer.Option(
            "--basis",
            metavar="V,W",
            help="Put Hom(V, W) in the certificate too; may be repeated.",
            show_default=False,
        ),
    ] = None,
    show_progress: ShowProgress = None,
) -> Result:
    """Check every claim about a spec's bases and networks.

    Bases, stabilizers and relaxations are checked exactly. The exit status is 1 where a claim does not hold; no
    certificate is written then.
    """
    from symgroup import api

    if certificate is not None:
        check_output(certificate, file)
    spec = api.load(file)
    pairs = [_pair(spec, text) for text in basis or ()]
    with progress(show_progress) as line, derivations(line):
        report = api.verify(spec)
        if certificate is not None and report.ok:
            _write(spec, pairs, certificate, line)
    rows = tuple(
        ("ok" if claim.ok else "FAILED", claim.subject, claim.statement, claim.method, claim.detail)
        for claim in report.claims
    )
    failed = sum(not claim.ok for claim in report.claims)
    values: dict[str, Value] = {"claims": len(rows), "failed": failed, "checked": Table(COLUMNS, rows)}
    if certificate is not None and report.ok:
        values["certificate"] = str(certificate)
    return Result(values, ok=bool(report.ok))


def _pair(spec: Spec, text: str) -> tuple[Representation, Representation]:
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2:
        raise InputError.of("SG607", f"'{text}' does not name two representations", help="write --basis V,W")
    V, W = (representation(spec, name) for name in names)
    return V, W


def _write(
    spec: Spec, pairs: list[tuple[Representation, Representation]], path: Path, line: Progress
) -> None:
    from symgroup import api

    data = api.certificate_bytes(api.certificate(spec, pairs, line.show))
    with output_file(path) as temporary:
        temporary.write_bytes(data)
