"""certificate: everything that a spec's networks and vectors rest on, written down so that it can be checked again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from symgroup.algebra import NumberField, common_field
from symgroup.certificates.checker.checking import KIND, VERSION
from symgroup.certificates.checker.reading import SEAL, canonical, seal_of
from symgroup.certificates.claims import Bases, field_of_basis
from symgroup.certificates.networks import add_network, network_fields
from symgroup.certificates.vectors import add_stabilizer, vector_field
from symgroup.certificates.writing import Writer
from symgroup.elaborate import Spec
from symgroup.errors import GroupMismatchError, InputError
from symgroup.groups import FiniteGroup, Group
from symgroup.representations import Kind, Representation

Json = dict[str, Any]
Pair = tuple[str, Representation, Representation]
LARGEST_ORBITS = 1_000_000  # entries of End(V) by orbits, for files without networks
LARGEST_EXACT = 10_000  # the same by entries


def certificate(
    spec: Spec,
    pairs: Sequence[tuple[Representation, Representation]] = (),
    progress: Callable[[str], None] | None = None,
) -> Json:
    """Return a certificate of a spec: the bases of its networks' layers and of `pairs`, its relaxations and stabilizers.

    Without networks and pairs, Hom(V, V) of every representation that is small. `certificate_bytes` writes it: the same spec
    gives the same bytes. Raises: InputError (SG608) where nothing is claimed; SymgroupError where something
    cannot be derived.
    """
    say = progress or (lambda _: None)
    wanted = list(_pairs(spec, pairs))
    say("deriving the bases")
    writer = Writer(_fields(spec, wanted))
    bases = Bases(writer)
    for name, V, W in wanted:
        say(f"certifying {name}")
        bases.space(name, V, W)
    for network in spec.networks.values():
        say(f"certifying {network.name}")
        add_network(bases, network)
    for vector in spec.vectors.values():
        say(f"certifying the stabilizer of {vector.name}")
        add_stabilizer(writer, vector)
    if not writer.claims:
        raise InputError.of(
            "SG608",
            f"nothing in {spec.source.name} is certified unless it is named",
            notes=[
                "without networks it is Hom(V, V) of small representations, and the stabilizers of vectors"
            ],
            help="symgroup verify FILE --certificate OUT.json --basis V,W",
        )
    data: Json = {
        "kind": KIND,
        "version": VERSION,
        "source": hashlib.sha256(spec.source.text.encode()).hexdigest(),
        "groups": writer.groups,
        "representations": writer.representations,
        "claims": writer.claims,
    }
    data[SEAL] = seal_of(data)
    return data


def certificate_bytes(data: Json) -> bytes:
    """Return the canonical bytes of a certificate: sorted keys, no spaces, one line."""
    return canonical(data)


def _pairs(spec: Spec, pairs: Sequence[tuple[Representation, Representation]]) -> Iterator[Pair]:
    for V, W in pairs:
        if V.group != W.group:
            raise GroupMismatchError.of("SG301", f"{V} is over {V.group}, and {W} over {W.group}")
        yield f"Hom({V}, {W})", V, W
    if not spec.networks and not pairs:
        for name, V in spec.representations.items():
            orbits = isinstance(V.group, FiniteGroup) and V.kind <= Kind.SIGNED
            if V.dim**2 <= (LARGEST_ORBITS if orbits else LARGEST_EXACT):
                yield f"Hom({name}, {name})", V, V


def _fields(spec: Spec, wanted: list[Pair]) -> dict[Group, NumberField]:
    """Return the field of each group: the smallest with all that is said about its representations and vectors."""
    fields: dict[Group, NumberField] = {}

    def extend(group: Group, field: NumberField) -> None:
        fields[group] = common_field(fields.get(group, group.field), field)

    for network in spec.networks.values():
        for field in network_fields(network):
            extend(network.source.group, field)
    for _, V, W in wanted:
        extend(V.group, field_of_basis(V, W))
    for vector in spec.vectors.values():
        if isinstance(vector.representation.group, FiniteGroup):
            extend(vector.representation.group, vector_field(vector))
    return fields
