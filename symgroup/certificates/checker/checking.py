"""Read a certificate, check every claim in it, and report a row for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .activations import commutes, is_trivial
from .bases import Basis, basis_work, check_basis
from .groups import Chain, OutOfReach
from .matrices import Field
from .reading import (
    LARGEST_FILE,
    SEAL,
    Malformed,
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
from .relaxed import check_relaxed
from .representations import Group, Representation, read_representation
from .stabilizers import check_stabilizer
from .vectors import vectors_failure

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
    return _check(read_file(path))


def check_data(data: Any) -> Report:
    """Check a certificate as Python data, under the same limits. Raises: Malformed, TooLarge."""
    written = canonical(data)
    if len(written) > LARGEST_FILE:
        raise TooLarge(f"more than {LARGEST_FILE} bytes")
    return _check(parse(written))


@dataclass(frozen=True)
class _Space:
    """A checked claim about Hom(V, W), with the shapes (copies out, copies in, r) of its tiles."""

    source: int
    target: int
    shapes: tuple[tuple[int, ...], ...]
    status: str


class _Certificate:
    """What was read so far, the rows of the report, and the work that is left."""

    def __init__(self) -> None:
        self.work = MOST_WORK
        self.fields: list[Field] = []
        self.groups: list[Group] = []
        self.known: list[Representation] = []
        self.bases: dict[tuple[int, int], tuple[Basis, str]] = {}
        self.spaces: list[_Space] = []
        self.relaxed: list[_Space] = []
        self.rows: list[Row] = []

    def charge(self, amount: int) -> None:
        """Spend an upper bound on the nanoseconds, or about so many, that a claim may take."""
        self.work -= amount
        if self.work < 0:
            raise TooLarge("the claims would take too long to check")

    def add(self, subject: str, statement: str, decide: Callable[[], str]) -> str:
        """Add a row; `decide` returns '' or why the claim fails."""
        try:
            bad = decide()
            row = Row(subject, statement, FAILED if bad else OK, bad)
        except OutOfReach as reason:
            row = Row(subject, statement, UNDECIDED, str(reason))
        self.rows.append(row)
        return row.status


def _check(data: Any) -> Report:
    kind, version, seal, source, fields, groups, representations, claims = record(
        data, "kind", "version", SEAL, "source", "fields", "groups", "representations", "claims"
    )
    if kind != KIND or version != VERSION:
        raise Malformed(f"a {KIND} of version {VERSION} is needed")
    digest(source)
    state = _Certificate()
    written = seal_of(data)
    digest(seal)
    state.add("file", "it is undamaged", lambda: "" if seal == written else "the seal does not match")
    state.fields = [Field.read(field) for field in array(fields)]
    state.groups = [Group.read(group) for group in array(groups)]
    for recipe in array(representations):
        state.known.append(read_representation(recipe, state.groups, state.fields, state.known))
    for group in state.groups:
        if group.order is not None:
            state.charge(CHAIN)
            state.add(group.name, f"the order is {group.order}", partial(_order, group))
    if not array(claims):
        raise Malformed("nothing is claimed")
    for claim in claims:
        _dispatch(state, claim)
    return Report(tuple(state.rows))


def _order(group: Group) -> str:
    if group.algebra or len(group.generators) != group.discrete:
        raise Malformed("an order needs generators that are permutations")
    found = Chain(group.generators, group.points).order
    return "" if found == group.order else f"it is {found}"


def _dispatch(state: _Certificate, data: Any) -> None:
    kind, claim = record(data, "claim", "of")
    checks: dict[str, Callable[[_Certificate, Any], None]] = {
        "basis": _basis,
        "space": _space,
        "vectors": _vectors,
        "stabilizer": _stabilizer,
        "relaxed": _relaxed,
        "plan": _plan,
    }
    if not isinstance(kind, str) or kind not in checks:
        raise Malformed("an unknown kind of claim")
    checks[kind](state, claim)


def _basis(state: _Certificate, data: Any) -> None:
    state.charge(basis_work(data, state.known))
    try:
        basis, bad, open_question = check_basis(data, state.fields, state.known)
    except OutOfReach as reason:
        source, target, dim = (data[key] for key in ("source", "target", "dim"))
        basis, bad, open_question = Basis(source, target, dim), "", str(reason)
    V, W = state.known[basis.source], state.known[basis.target]
    status = FAILED if bad else UNDECIDED if open_question else OK
    if (basis.source, basis.target) in state.bases:
        raise Malformed("two bases of one space")
    state.bases[basis.source, basis.target] = basis, status
    statement = f"the listed maps are a basis, dim Hom = {basis.dim}"
    state.rows.append(Row(f"Hom({V.name}, {W.name})", statement, status, bad or open_question))


def _space(state: _Certificate, data: Any) -> None:
    """Hom of direct sums is the direct sum of the Homs: every block has a basis, and a tile where it is not 0."""
    name, source, target, dim, tiles = record(data, "name", "source", "target", "dim", "tiles")
    V, W = (state.known[integer(number, 0, len(state.known))] for number in (source, target))
    found = [tuple(integer(value, 0) for value in array(tile, 5)) for tile in array(tiles)]
    integer(dim, 0)
    shapes = tuple(tile[2:] for tile in found)

    def decide() -> str:
        wanted, weak, row = [], "", 0
        for out, target_part in W.terms():
            column = 0
            for into, source_part in V.terms():
                key = (state.known.index(source_part), state.known.index(target_part))
                if key not in state.bases:
                    return f"there is no basis of Hom({source_part.name}, {target_part.name})"
                basis, status = state.bases[key]
                weak = weak or ("" if status == OK else f"the basis of a block is {status}")
                if basis.dim:
                    wanted.append((row, column, out, into, basis.dim))
                column += into * source_part.dim
            row += out * target_part.dim
        if sorted(wanted) != sorted(found):
            return "the tiles are not the blocks of Hom(V, W)"
        if sum(out * into * size for out, into, size in shapes) != dim:
            return "the dimension is not the sum over the tiles"
        if weak:
            raise OutOfReach(weak)
        return ""

    status = state.add(label(name), f"every equivariant map is one of {dim} dimensions", decide)
    state.spaces.append(_Space(source, target, shapes, status))


def _vectors(state: _Certificate, data: Any) -> None:
    """M_g v_p = v_g(p) for vectors that span, so the matrices are a faithful representation of the permutation group."""
    (number, vectors) = record(data, "representation", "vectors")
    V = state.known[integer(number, 0, len(state.known))]
    state.add(
        V.name,
        "its matrices permute vectors that span as the generators permute the points",
        lambda: vectors_failure(V, vectors),
    )


def _stabilizer(state: _Certificate, data: Any) -> None:
    name = label(data["name"]) if isinstance(data, dict) and "name" in data else ""
    statement = "its stabilizer and the length of its orbit"
    claim: list[str] = [statement]

    def decide() -> str:
        claim[0], bad = check_stabilizer(data, state.fields, state.known)
        return bad

    state.charge(10 * CHAIN)
    state.add(name, statement, decide)
    last = state.rows[-1]
    state.rows[-1] = Row(name, claim[0], last.status, last.detail)


def _relaxed(state: _Certificate, data: Any) -> None:
    name = label(data["name"]) if isinstance(data, dict) and "name" in data else ""
    statement = "T is a transversal, the breaking maps satisfy Theorem 1, and none is missing"
    state.charge(10 * CHAIN)
    status = state.add(name, statement, lambda: check_relaxed(data, state.known)[1])
    terms = state.known[data["target"]].terms()
    shapes = tuple(
        (copies, 1, len(maps)) for (copies, _), maps in zip(terms, data["forms"], strict=True) if maps
    )
    state.relaxed.append(_Space(data["source"], data["target"], shapes, status))


def _plan(state: _Certificate, data: Any) -> None:
    """The layers are all maps U_k -> U_k+1, with biases and allowed activations; the weights have the shapes of the tiles."""
    name, plan, widths, layers, activations, weights, breaking = record(
        data, "name", "plan", "widths", "layers", "activations", "weights", "breaking"
    )
    digest(plan)
    number = len(array(layers))
    U = [integer(width, 0, len(state.known)) for width in array(widths, number + 1)]
    spaces = [[_space_of(state, item) for item in array(layer)] for layer in layers]
    functions = [label(function) for function in array(activations, number - 1)]
    found = _shapes(weights)
    terms = [
        (state.relaxed[integer(number, 0, len(state.relaxed))], _shapes(shapes))
        for number, shapes in (array(term, 2) for term in array(breaking))
    ]

    def decide() -> str:
        for k, layer in enumerate(spaces):
            if not 1 <= len(layer) <= 2 or (layer[0].source, layer[0].target) != (U[k], U[k + 1]):
                return f"layer {k + 1} is no map from the layer before it"
            if len(layer) == 2 and (
                layer[1].target != U[k + 1] or not is_trivial(state.known[layer[1].source])
            ):
                return f"the bias of layer {k + 1} is not invariant"
        for k, function in enumerate(functions):
            if not commutes(state.known[U[k + 1]], function):
                return f"{function} does not commute with the group after layer {k + 1}"
        if found != [shape for layer in spaces for space in layer for shape in space.shapes]:
            return "its weights have other shapes than the checked layers"
        for term, shapes in terms:
            if (term.source, term.target, list(term.shapes)) != (U[0], U[1], shapes):
                return "its breaking weights are not those that were checked"
        if any(space.status != OK for layer in (*spaces, [term for term, _ in terms]) for space in layer):
            raise OutOfReach("a layer is not certified")
        return ""

    text = f"the plan {str(plan)[:12]} has the checked layers, and weights of their shapes"
    state.add(label(name), text, decide)


def _shapes(data: Any) -> list[tuple[int, ...]]:
    return [tuple(integer(value, 0) for value in array(shape, 3)) for shape in array(data)]


def _space_of(state: _Certificate, number: Any) -> _Space:
    return state.spaces[integer(number, 0, len(state.spaces))]
