"""Look up a declared name and insist on its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symgroup.errors import InputError

if TYPE_CHECKING:
    from symgroup.api import Spec

KINDS = {
    "groups": "a group",
    "representations": "a representation",
    "vectors": "a vector",
    "networks": "a network",
}


def representation(spec: Spec, name: str) -> Any:
    """Return the declared representation.

    Raises: InputError (SG311) where the name is of another kind.
    """
    return _declared(spec, name, "representations")


def network(spec: Spec, name: str) -> Any:
    """Return the declared network.

    Raises: InputError (SG311) where the name is of another kind.
    """
    return _declared(spec, name, "networks")


def _declared(spec: Spec, name: str, kind: str) -> Any:
    item = spec[name]
    known: dict[str, Any] = dict(getattr(spec, kind))
    if name in known:
        return item
    actual = next((text for other, text in KINDS.items() if name in getattr(spec, other)), "something else")
    one_of = f"one of {', '.join(known)}" if known else f"declare {KINDS[kind]} in the spec file"
    raise InputError.of("SG311", f"'{name}' is {actual}; {KINDS[kind]} is needed here", help=one_of)
