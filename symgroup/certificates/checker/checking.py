"""Read a certificate, check every claim in it, and report a row for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from . import reading
from .bases import basis_work, check_basis
from .fields import Field
from .groups import Chain, Group, read_permutation
from .networks import Known, check_form, check_network, check_space
from .reading import Malformed, OutOfReach, Refuted, TooLarge, array, integer, integers, label, record
from .relaxed import Relaxation, check_relaxed
from .representations import Representation, read_block, read_sum
from .stabilizers import check_stabilizer, check_vectors

KIND, VERSION = "symgroup-certificate", 2
OK, FAILED, UNDECIDED = "ok", "FAILED", "not certified"
MOST_WORK = 1_200_000_000_000  # nanoseconds
CHAIN = 1_000_000_000


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
    return _Certificate().check(reading.read_file(path))


def check_data(data: Any) -> Report:
    """Check a certificate as Python data, under the same limits. Raises: Malformed, TooLarge."""
    written = reading.canonical(data)
    if len(written) > reading.LARGEST_FILE:
        raise TooLarge(f"more than {reading.LARGEST_FILE} bytes")
    return _Certificate().check(reading.parse(written))


class _Certificate:
    """What was read so far, the rows of the report, and the work that is left."""

    def __init__(self) -> None:
        self.work = MOST_WORK
        self.fields: list[Field] = []
        self.groups: list[Group] = []
        self.blocks: list[Representation] = []
        self.known = Known()
        self.rows: list[Row] = []

    def check(self, data: Any) -> Report:
        """Check everything."""
        names = ("source", "fields", "groups", "blocks", "representations", "claims")
        kind, version, seal, source, fields, groups, blocks, representations, claims = record(
            data, "kind", "version", reading.SEAL, *names
        )
        if kind != KIND or version != VERSION:
            raise Malformed(f"a {KIND} of version {VERSION} is needed")
        reading.digest(source)
        self.claim("file", "it is undamaged", 0, lambda: _same(reading.digest(seal), reading.seal_of(data)))
        self.fields += map(Field.read, array(fields))
        self.groups += map(Group.read, array(groups))
        for block in array(blocks):
            V = read_block(block, self.groups, self.fields, self.blocks)
            self.blocks.append(V)
            if V.factors:
                self.known.tensors.setdefault(V.factors, V)
        self.known.representations += [read_sum(terms, self.blocks) for terms in array(representations)]
        for group in self.groups:
            if group.order is not None:
                statement = f"the order is {group.order}"
                self.claim(group.name, statement, CHAIN, partial(_check_order, group))
        if not array(claims):
            raise Malformed("nothing is claimed")
        kinds = {
            **{"basis": self._basis, "space": self._space, "vectors": self._vectors, "form": self._form},
            **{"stabilizer": self._stabilizer, "relaxed": self._relaxed, "plan": self._plan},
        }
        for claim in claims:
            name, of = record(claim, "claim", "of")
            if not isinstance(name, str) or name not in kinds:
                raise Malformed("an unknown kind of claim")
            kinds[name](of)
        return Report(tuple(self.rows))

    def claim(self, subject: str, statement: str, work: int, check: Callable[[], object]) -> bool:
        """Check a claim that takes about so many nanoseconds, add its row, and return whether it is proven."""
        self.work -= work
        if self.work < 0:
            raise TooLarge("the claims would take too long to check")
        status, detail = OK, ""
        try:
            check()
        except Refuted as reason:
            status, detail = FAILED, str(reason)
        except OutOfReach as reason:
            status, detail = UNDECIDED, str(reason)
        self.rows.append(Row(subject, statement, status, detail))
        return status == OK

    def _block(self, number: Any) -> Representation:
        return self.blocks[integer(number, 0, len(self.blocks))]

    def _field(self, number: Any) -> Field:
        return self.fields[integer(number, 0, len(self.fields))]

    def _basis(self, data: Any) -> None:
        source, target, dim, form, place = record(data, "source", "target", "dim", "form", "place")
        V, W, dim = self._block(source), self._block(target), integer(dim, 0)
        if (V, W) in self.known.bases:
            raise Malformed("two bases of one space")
        statement, work = f"the listed maps are a basis, dim Hom = {dim}", basis_work(V, W, form, place)
        subject = f"Hom({V.name}, {W.name})"
        proven = self.claim(
            subject, statement, work, lambda: check_basis(V, W, dim, form, place, self.fields)
        )
        self.known.bases[V, W] = dim, proven

    def _space(self, data: Any) -> None:
        name, source, target, dim = record(data, "name", "source", "target", "dim")
        V, W, dim = *map(self.known.representation, (source, target)), integer(dim, 0)
        statement = f"every equivariant map is one of {dim} dimensions"
        work = 1000 * len(V.terms) * len(W.terms)
        self.claim(label(name), statement, work, lambda: check_space(V, W, dim, self.known))
        self.known.spaces.append((V, W))

    def _form(self, data: Any) -> None:
        block, field, entries = record(data, "block", "field", "entries")
        V, K = self._block(block), self._field(field)
        work = 30 * V.group.size * (V.dim * K.degree) ** 3
        proven = self.claim(
            V.name, "the listed form is invariant, of trace 1", work, lambda: check_form(V, K, entries)
        )
        self.known.forms[V] = proven

    def _vectors(self, data: Any) -> None:
        block, vectors = record(data, "block", "vectors")
        V = self._block(block)
        statement = "its matrices permute vectors that span as the generators permute the points"
        self.claim(V.name, statement, CHAIN, lambda: check_vectors(V, vectors))

    def _stabilizer(self, data: Any) -> None:
        name, number, field, columns, generators, order, orbit = record(
            data, "name", "representation", "field", "columns", "generators", "order", "orbit"
        )
        V, K = self.known.representation(number), self._field(field)
        x = [[K.scalar(value) for value in array(column, V.dim)] for column in array(columns)]
        H = [read_permutation(g, V.group.points) for g in array(generators)]
        order, orbit = integer(order, 1), integer(orbit, 1)
        statement = f"has a stabilizer of order {order} and an orbit of {orbit} vectors"
        self.claim(label(name), statement, 10 * CHAIN, lambda: check_stabilizer(V, x, K, H, order, orbit))

    def _relaxed(self, data: Any) -> None:
        name, source, target, *words, order, point, forms = record(
            data, "name", "source", "target", "subgroup", "transversal", "kept", "order", "point", "forms"
        )
        V, W = map(self.known.representation, (source, target))
        H, T, kept = ([tuple(integers(w, V.group.size)) for w in array(listed)] for listed in words)
        claim = Relaxation(V, W, H, T, kept, integer(order, 1))
        x = [claim.field.scalar(value) for value in array(point)]
        statement = "T is a transversal, the breaking maps satisfy Theorem 1, and none is missing"
        proven = self.claim(label(name), statement, 10 * CHAIN, lambda: check_relaxed(claim, x, forms))
        counts = [len(array(maps)) for maps in array(forms or [[]] * len(W.terms), len(W.terms))]
        shapes = [[copies, 1, count] for (copies, _), count in zip(W.terms, counts, strict=True) if count]
        self.known.relaxed.append((V, W, shapes, proven))

    def _plan(self, data: Any) -> None:
        name, plan, source, target, layers, weights, breaking = record(
            data, "name", "plan", "source", "target", "layers", "weights", "breaking"
        )
        V, W = map(self.known.representation, (source, target))
        work = CHAIN // 100 * (1 + len(array(layers)))
        text = f"the plan {reading.digest(plan)[:12]} has the checked layers and steps, and weights of their shapes"
        self.claim(
            label(name), text, work, lambda: check_network(V, W, layers, weights, breaking, self.known)
        )


def _same(seal: str, written: str) -> None:
    if seal != written:
        raise Refuted("the seal does not match")


def _check_order(group: Group) -> None:
    if not group.is_finite:
        raise Malformed("an order needs generators that are permutations")
    found = Chain(group.generators, group.points).order
    if found != group.order:
        raise Refuted(f"it is {found}")
