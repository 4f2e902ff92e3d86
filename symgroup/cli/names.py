"""Look up a declared name and insist on its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from symgroup.errors import InputError

if TYPE_CHECKING:
    from symgroup.elaborate import ModuleSpec, Spec
    from symgroup.representations import Representation

T = TypeVar("T")

KINDS = {
    "groups": "a group",
    "representations": "a representation",
    "vectors": "a vector",
    "networks": "a network",
}


def representation(spec: Spec, name: str) -> Representation:
    """Return the declared representation.

    Raises: InputError (SG344) where the name is of another kind.
    """
    return _declared(spec, name, "representations", spec.representations)


def network(spec: Spec, name: str) -> ModuleSpec:
    """Return the declared network.

    Raises: InputError (SG344) where the name is of another kind.
    """
    return _declared(spec, name, "networks", spec.networks)


def _declared(spec: Spec, name: str, kind: str, known: Mapping[str, T]) -> T:
    if name in known:
        return known[name]
    spec[name]  # where nothing has that name, this says so better
    actual = next((text for other, text in KINDS.items() if name in getattr(spec, other)), "something else")
    one_of = f"one of: {', '.join(known)}" if known else f"declare {KINDS[kind]} in the spec file"
    raise InputError.of("SG344", f"'{name}' is {actual}; {KINDS[kind]} is needed here", help=one_of)
