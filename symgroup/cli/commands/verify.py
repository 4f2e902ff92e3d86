"""`symgroup verify`: check every claim that symgroup makes about a spec."""

from __future__ import annotations

from symgroup.cli.arguments import ShowProgress, SpecFile
from symgroup.cli.derivation import derivations
from symgroup.cli.progress import progress
from symgroup.cli.result import Result, Table, Value

COLUMNS = ("holds", "subject", "statement", "method", "detail")


def verify(file: SpecFile, show_progress: ShowProgress = None) -> Result:
    """Check every claim about a spec's bases and networks.

    Bases, stabilizers and relaxations are checked exactly. The exit status is 1 where a claim does not hold.
    """
    from symgroup import api

    with progress(show_progress) as line, derivations(line):
        report = api.verify(api.load(file))
    rows = tuple(
        ("ok" if claim.ok else "FAILED", claim.subject, claim.statement, claim.method, claim.detail)
        for claim in report.claims
    )
    failed = sum(not claim.ok for claim in report.claims)
    values: dict[str, Value] = {"claims": len(rows), "failed": failed, "checked": Table(COLUMNS, rows)}
    return Result(values, ok=bool(report.ok))
