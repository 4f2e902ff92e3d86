"""Read a certificate, check every claim in it, and report a row for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .bases import basis_work, check_basis
from .fields import Field
from .groups import Chain, read_permutation, read_words
from .networks import Network, Space, check_network, check_space
from .reading import (
    LARGEST_FILE,
    SEAL,
    Malformed,
    OutOfReach,
    Refuted,
    TooLarge,
    array,
    canonical,
    digest,
    integer,
    label,
    parse,
    read_file,
    record,
    seal_of,
)
from .relaxed import Relaxation, check_relaxed
from .representations import Group, Representation, read_representation
from .stabilizers import check_stabilizer, check_vectors

KIND, VERSION = "symgroup-certificate", 1
OK, FAILED, UNDECIDED = "ok", "FAILED", "not certified"
MOST_WORK = 1_200_000_000_000
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
    return _Certificate().check(read_file(path))


def check_data(data: Any) -> Report:
    """Check a certificate as Python data, under the same limits. Raises: Malformed, TooLarge."""
    written = canonical(data)
    if len(written) > LARGEST_FILE:
        raise TooLarge(f"more than {LARGEST_FILE} bytes")
    return _Certificate().check(parse(written))


class _Certificate:
    """What was read so far, the rows of the report, and the work that is left."""

    def __init__(self) -> None:
        self.work = MOST_WORK
        self.fields: list[Field] = []
        self.groups: list[Group] = []
        self.known: list[Representation] = []
        self.bases: dict[tuple[int, int], tuple[int, bool]] = {}  # (source, target) -> dim, whether proven
        self.spaces: list[Space] = []
        self.relaxed: list[Space] = []
        self.rows: list[Row] = []

    def check(self, data: Any) -> Report:
        """Check everything."""
        kind, version, seal, source, fields, groups, representations, claims = record(
            data, "kind", "version", SEAL, "source", "fields", "groups", "representations", "claims"
        )
        if kind != KIND or version != VERSION:
            raise Malformed(f"a {KIND} of version {VERSION} is needed")
        digest(source)
        self.claim("file", "it is undamaged", 0, lambda: _same(digest(seal), seal_of(data)))
        self.fields = [Field.read(field) for field in array(fields)]
        self.groups = [Group.read(group) for group in array(groups)]
        for recipe in array(representations):
            self.known.append(read_representation(recipe, self.groups, self.fields, self.known))
        for group in self.groups:
            if group.order is not None:
                self.claim(group.name, f"the order is {group.order}", CHAIN, partial(_check_order, group))
        if not array(claims):
            raise Malformed("nothing is claimed")
        checks = {name: getattr(self, f"_{name}") for name in CLAIMS}
        for claim in claims:
            name, of = record(claim, "claim", "of")
            if not isinstance(name, str) or name not in checks:
                raise Malformed("an unknown kind of claim")
            checks[name](of)
        return Report(tuple(self.rows))

    def claim(self, subject: str, statement: str, work: int, check: Callable[[], None]) -> bool:
        """Check a claim that takes about so many nanoseconds, add its row, and return whether it is proven."""
        self.work -= work
        if self.work < 0:
            raise TooLarge("the claims would take too long to check")
        try:
            check()
            row = Row(subject, statement, OK)
        except Refuted as reason:
            row = Row(subject, statement, FAILED, str(reason))
        except OutOfReach as reason:
            row = Row(subject, statement, UNDECIDED, str(reason))
        self.rows.append(row)
        return row.status == OK

    def _representation(self, number: Any) -> Representation:
        return self.known[integer(number, 0, len(self.known))]

    def _basis(self, data: Any) -> None:
        source, target, dim, form, place = record(data, "source", "target", "dim", "form", "place")
        V, W, dim = self._representation(source), self._representation(target), integer(dim, 0)
        if (source, target) in self.bases:
            raise Malformed("two bases of one space")
        statement = f"the listed maps are a basis, dim Hom = {dim}"
        check = partial(check_basis, V, W, dim, form, place, self.fields)
        work = basis_work(V, W, form, place)
        self.bases[source, target] = dim, self.claim(f"Hom({V.name}, {W.name})", statement, work, check)

    def _space(self, data: Any) -> None:
        name, source, target, dim, tiles = record(data, "name", "source", "target", "dim", "tiles")
        V, W, dim = self._representation(source), self._representation(target), integer(dim, 0)
        found = [tuple(integer(value, 0) for value in array(tile, 5)) for tile in array(tiles)]
        bases = {(self.known[v], self.known[w]): found for (v, w), found in self.bases.items()}
        statement = f"every equivariant map is one of {dim} dimensions"
        proven = self.claim(label(name), statement, 0, lambda: check_space(V, W, dim, found, bases))
        self.spaces.append(Space(V, W, [tile[2:] for tile in found], proven))

    def _vectors(self, data: Any) -> None:
        number, vectors = record(data, "representation", "vectors")
        V = self._representation(number)
        statement = "its matrices permute vectors that span as the generators permute the points"
        self.claim(V.name, statement, CHAIN, lambda: check_vectors(V, vectors))

    def _stabilizer(self, data: Any) -> None:
        name, number, field, columns, generators, order, orbit = record(
            data, "name", "representation", "field", "columns", "generators", "order", "orbit"
        )
        V, K = self._representation(number), self.fields[integer(field, 0, len(self.fields))]
        x = [[K.scalar(value) for value in array(column, V.dim)] for column in array(columns)]
        H = [read_permutation(g, V.group.points) for g in array(generators)]
        order, orbit = integer(order, 1), integer(orbit, 1)
        statement = f"has a stabilizer of order {order} and an orbit of {orbit} vectors"
        check = partial(check_stabilizer, V, x, K, H, order, orbit)
        self.claim(label(name), statement, 10 * CHAIN, check)

    def _relaxed(self, data: Any) -> None:
        name, source, target, subgroup, order, point, transversal, kept, forms = record(
            data, "name", "source", "target", "subgroup", "order", "point", "transversal", "kept", "forms"
        )
        V, W = self._representation(source), self._representation(target)
        H, T, kept = (read_words(words, V.group.size) for words in (subgroup, transversal, kept))
        claim = Relaxation(V, W, H, T, kept, integer(order, 1))
        x = [claim.field.scalar(value) for value in array(point)]
        statement = "T is a transversal, the breaking maps satisfy Theorem 1, and none is missing"
        proven = self.claim(label(name), statement, 10 * CHAIN, lambda: check_relaxed(claim, x, forms))
        terms = zip(W.summands, array(forms, len(W.summands)), strict=True)
        shapes = [(copies, 1, len(array(maps))) for (copies, _), maps in terms if maps]
        self.relaxed.append(Space(V, W, shapes, proven))

    def _plan(self, data: Any) -> None:
        name, plan, widths, layers, activations, weights, breaking = record(
            data, "name", "plan", "widths", "layers", "activations", "weights", "breaking"
        )
        count = len(array(layers))
        network = Network(
            widths=[self._representation(width) for width in array(widths, count + 1)],
            layers=[[self._listed(self.spaces, number) for number in array(layer)] for layer in layers],
            activations=[label(function) for function in array(activations, count - 1)],
            weights=_shapes(weights),
            breaking=[
                (self._listed(self.relaxed, number), _shapes(shapes))
                for number, shapes in (array(term, 2) for term in array(breaking))
            ],
        )
        text = f"the plan {digest(plan)[:12]} has the checked layers, and weights of their shapes"
        self.claim(label(name), text, 0, lambda: check_network(network))

    @staticmethod
    def _listed(spaces: list[Space], number: Any) -> Space:
        return spaces[integer(number, 0, len(spaces))]


CLAIMS = ("basis", "space", "vectors", "stabilizer", "relaxed", "plan")


def _same(seal: str, written: str) -> None:
    if seal != written:
        raise Refuted("the seal does not match")


def _check_order(group: Group) -> None:
    if not group.is_finite:
        raise Malformed("an order needs generators that are permutations")
    found = Chain(group.generators, group.points).order
    if found != group.order:
        raise Refuted(f"it is {found}")


def _shapes(data: Any) -> list[tuple[int, ...]]:
    return [tuple(integer(value, 0) for value in array(shape, 3)) for shape in array(data)]
