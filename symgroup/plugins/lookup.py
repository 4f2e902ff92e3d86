"""Find what a name of the language or of `symgroup.nn` stands for among the plugins; only those that claim it are imported."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from symgroup.errors import PluginError
from symgroup.plugins.activations import activation_problem
from symgroup.plugins.canonicalizers import canonicalizer_problem
from symgroup.plugins.claims import Claim, claims
from symgroup.plugins.loading import Loaded, load
from symgroup.plugins.records import Activation, CanonicalMethod, Construction, Layer, Parameter

CONSTRUCTIONS = ("group", "representation")  # they share their names, and one name may have several
NAMED_KINDS = (*CONSTRUCTIONS, "activation", "layer", "canonicalizer")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One thing that a plugin brings to the language or to `symgroup.nn`, or why it cannot."""

    kind: str
    name: str
    version: str  # of the distribution
    distribution: str
    status: Literal["ok", "broken"]
    reason: str  # '' where the status is 'ok'


def names_of(*kinds: str) -> tuple[str, ...]:
    """Return the names that plugins claim, read from metadata."""
    return tuple(sorted({claim.name for kind in kinds for claim in claims(kind)}))


def find_constructions(
    name: str,  # as in a call: AGL of AGL(5)
) -> tuple[Construction, ...]:
    """Return the ways in which plugins let a group or representation of this name be written; () where none does.

    Raises: PluginError: SG509 where the plugin that claims it is broken, SG510 where two distributions claim it, SG511
    where it was built for another version of the interface.

    Examples:
        >>> [row.usage for row in find_constructions("AGL")], find_constructions("no_such_name")
        (['AGL(5)'], ())
    """
    return _found(name, *CONSTRUCTIONS)


def find_activation(name: str) -> Activation | None:
    """Return the activation of this name that a plugin brings, or None. Raises: as `find_constructions`.

    Examples:
        >>> find_activation("softsign").odd, find_activation("no_such_name")
        (True, None)
    """
    return next(iter(_found(name, "activation")), None)


def find_layer(name: str) -> Layer | None:
    """Return the layer of this name that a plugin brings to `symgroup.nn`, or None. Raises: as `find_constructions`."""
    return next(iter(_found(name, "layer")), None)


def find_canonicalizer(name: str) -> CanonicalMethod | None:
    """Return the canonicalizer of this name that a plugin brings, or None. Raises: as `find_constructions`.

    Examples:
        >>> find_canonicalizer("bracelet").name, find_canonicalizer("no_such_name")
        ('bracelet', None)
    """
    return next(iter(_found(name, "canonicalizer")), None)


def _found(name: str, *kinds: str) -> tuple[Any, ...]:
    """Return what plugins bring of this name and one of these kinds, by the only plugin that may claim it."""
    found = [claim for kind in kinds for claim in claims(kind) if claim.name == name]
    _refuse_clash(name, found)
    return tuple(item for claim in found for item in _usable(claim))


def plugin_records(
    taken: Mapping[str, Sequence[str]],  # by kind: the names that the language has of its own
) -> tuple[PluginRecord, ...]:
    """Return a record for every named thing of a plugin; this imports all of these plugins."""
    return tuple(_record(claim, taken.get(claim.kind, ())) for kind in NAMED_KINDS for claim in claims(kind))


def _record(claim: Claim, taken: Sequence[str]) -> PluginRecord:
    kinds = CONSTRUCTIONS if claim.kind in CONSTRUCTIONS else (claim.kind,)
    rivals = [other for kind in kinds for other in claims(kind) if other.name == claim.name]
    if claim.name in taken:
        reason = f"the language has '{claim.name}' of its own"
    elif _clash(rivals):
        reason = _clash_reason(claim.name, rivals)
    else:
        reason = _loaded(claim).reason
    status: Literal["ok", "broken"] = "broken" if reason else "ok"
    return PluginRecord(claim.kind, claim.name, claim.version, claim.distribution, status, reason)


def _usable(claim: Claim) -> tuple[Any, ...]:
    loaded = _loaded(claim)
    if not loaded.reason:
        return loaded.items
    message = f"{claim.kind} '{claim.name}' of {claim.owner} cannot be used: {loaded.reason}"
    if loaded.interface:
        raise PluginError.of(
            "SG511", message, help=f"install a version of {claim.distribution} for this symgroup"
        )
    raise PluginError.of("SG509", message, help=f"pip install --upgrade {claim.distribution}")


def _loaded(claim: Claim) -> Loaded:
    loaded = load(claim, _PROBLEMS[claim.kind])
    own = tuple(item for item in loaded.items if item.name == claim.name)
    reason = loaded.reason
    if not reason and not own:
        reason = f"its hook registers no {claim.kind} '{claim.name}'"
    if claim.kind not in CONSTRUCTIONS and len(own) > 1:
        reason = f"its hook registers '{claim.name}' twice"
    return replace(loaded, items=own, reason=reason)


def _construction_problem(item: object) -> str:
    if not isinstance(item, Construction):
        return f"registers {item!r}"[:80] + ", which is not a symgroup.plugins.Construction"
    if not isinstance(item.name, str) or not _NAME.fullmatch(item.name):
        return f"registers the name {item.name!r:.40}, which is not a name of the language"
    if not callable(item.make):
        return f"the make of '{item.name}' is not a function"
    if not isinstance(item.parameters, tuple) or not all(isinstance(p, Parameter) for p in item.parameters):
        return f"the parameters of '{item.name}' are not a tuple of Parameter"
    if item.repeats and not item.parameters:
        return f"'{item.name}' repeats a parameter that it does not have"
    return ""


def _layer_problem(item: object) -> str:
    if not isinstance(item, Layer):
        return f"registers {item!r}"[:80] + ", which is not a symgroup.plugins.Layer"
    if not isinstance(item.name, str) or not _NAME.fullmatch(item.name):
        return f"registers the name {item.name!r:.40}, which is not a name of Python"
    return "" if callable(item.make) else f"the make of '{item.name}' is not a class or function"


_PROBLEMS: dict[str, Callable[[object], str]] = {
    "group": _construction_problem,
    "representation": _construction_problem,
    "activation": activation_problem,
    "layer": _layer_problem,
    "canonicalizer": canonicalizer_problem,
}


def _clash(found: Sequence[Claim]) -> bool:
    """Whether the claims are of two distributions, or twice of one kind: then which is meant would be luck."""
    return len({claim.distribution for claim in found}) > 1 or len({claim.kind for claim in found}) < len(
        found
    )


def _clash_reason(name: str, found: Sequence[Claim]) -> str:
    return f"the name '{name}' is claimed by {' and '.join(sorted({claim.owner for claim in found}))}"


def _refuse_clash(name: str, found: Sequence[Claim]) -> None:
    if _clash(found):
        raise PluginError.of("SG510", _clash_reason(name, found), help="uninstall one of them")
