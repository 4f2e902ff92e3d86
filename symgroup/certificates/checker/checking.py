"""Read a certificate, check every claim in it, and report a row for each."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

from . import reading
from .bases import check_basis
from .groups import check_order, check_stabilizer, check_vectors
from .networks import check_form, check_network
from .reading import Budget, Malformed, OutOfReach, Refuted, array, integer, label, record
from .relaxed import check_relaxed
from .representations import Known, read_group, read_representation

KIND, VERSION = "symgroup-certificate", 4
OK, FAILED, UNDECIDED = "ok", "FAILED", "not certified"
CLAIMS: dict[str, tuple[Callable[..., str], str]] = {
    "order": (check_order, "the listed permutations generate a group of the listed order"),
    "vectors": (check_vectors, "its matrices permute vectors that span as the generators permute the points"),
    "basis": (check_basis, "the listed maps are a basis of all equivariant maps"),
    "form": (check_form, "the listed form is invariant, of trace 1"),
    "stabilizer": (check_stabilizer, "the listed elements generate its stabilizer"),
    "relaxed": (check_relaxed, "T is a transversal, the maps satisfy Theorem 1, and none is missing"),
    "plan": (check_network, "the plan has the checked layers and steps, and weights of their shapes"),
}


@dataclass(frozen=True)
class Row:
    """One claim: whether it is proven, refuted, or not decided."""

    subject: str
    statement: str
    status: str
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """All claims of a certificate."""

    rows: tuple[Row, ...]

    @property
    def ok(self) -> bool:
        """Whether every claim is proven."""
        return all(row.status == OK for row in self.rows)


def check_file(path: str) -> Report:
    """Check a file. Raises: Malformed, TooLarge, OSError."""
    with Path(path).open("rb") as stream:
        return _check(stream.read(reading.LARGEST_FILE + 1))


def check_data(data: Any) -> Report:
    """Check a certificate as Python data, under the same limits. Raises: Malformed, TooLarge."""
    return _check(reading.canonical(data))


def _check(content: bytes) -> Report:
    data = reading.parse(content)
    kind, version, seal, source, groups, representations, claims = record(
        data, "kind", "version", reading.SEAL, "source", "groups", "representations", "claims"
    )
    if kind != KIND or integer(version, 0) != VERSION:
        raise Malformed(f"a {KIND} of version {VERSION} is needed, and this one is of version {version}")
    label(source, reading.HASH)
    rows = [Row("file", "it is undamaged", OK if seal == reading.seal_of(data) else FAILED)]
    known, budget = Known(), Budget()
    known.groups += [read_group(group, budget) for group in array(groups)]
    for item in array(representations):
        known.representations.append(read_representation(item, known))
    if not array(claims):
        raise Malformed("nothing is claimed")
    for claim in claims:
        name, subject, of = record(claim, "claim", "name", "of")
        if not isinstance(name, str) or name not in CLAIMS:
            raise Malformed("an unknown kind of claim")
        check, statement = CLAIMS[name]
        values = record(of, *list(signature(check).parameters)[1:])
        budget.start()
        try:
            status, detail = OK, check(known, *values)
        except Refuted as reason:
            status, detail = FAILED, str(reason)
        except (OutOfReach, RecursionError) as reason:  # of products of products of products ...
            status, detail = UNDECIDED, str(reason)
        rows.append(Row(label(subject), statement, status, detail))
    return Report(tuple(rows))
