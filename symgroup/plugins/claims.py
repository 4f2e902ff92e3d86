"""What plugins claim to bring: read from the metadata of installed distributions, nothing is imported."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points

PLUGIN_GROUP = "symgroup"  # of entry points
KINDS = ("backend", "group", "representation", "activation", "layer", "canonicalizer")
LIMIT_VARIABLE = "SYMGROUP_PLUGINS"  # the entry points that may load, separated by commas


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry point: who brings a thing of which kind and name."""

    kind: str  # of KINDS
    name: str
    distribution: str
    version: str  # of the distribution
    entry_point: EntryPoint

    @property
    def owner(self) -> str:
        """The distribution with its version."""
        return f"{self.distribution} {self.version}"


def claims(kind: str) -> list[Claim]:
    """Return the claims to things of a kind that SYMGROUP_PLUGINS allows, by name.

    An entry point whose name begins with no other kind, such as 'torch-dense', claims a backend.

    Examples:
        >>> [claim.name for claim in claims("backend") if claim.name == "torch-dense"]
        ['torch-dense']
    """
    limit = os.environ.get(LIMIT_VARIABLE)
    allowed = None if limit is None else {item.strip() for item in limit.split(",")}
    found = [_claim(point) for point in _points() if allowed is None or point.name in allowed]
    return sorted(
        (claim for claim in found if claim.kind == kind), key=lambda claim: (claim.name, claim.distribution)
    )


def is_limited() -> str | None:
    """Return a note on SYMGROUP_PLUGINS where it is set."""
    limit = os.environ.get(LIMIT_VARIABLE)
    return None if limit is None else f"{LIMIT_VARIABLE}={limit} limits which plugins load"


def _points() -> Iterable[EntryPoint]:
    try:
        return entry_points(group=PLUGIN_GROUP)
    except Exception:  # one distribution with unreadable metadata, not ours, stops the whole listing
        # as elsewhere, what stands later on the path under the same name is hidden
        first: dict[str, list[EntryPoint]] = {}
        for item in distributions():
            name, points = _readable(item)
            first.setdefault(name, points)
        return [point for points in first.values() for point in points]


def _readable(distribution: Distribution) -> tuple[str, list[EntryPoint]]:
    try:
        return distribution.name, list(distribution.entry_points.select(group=PLUGIN_GROUP))
    except Exception:  # the stranger's metadata can be broken in any way; what cannot be read is not a plugin
        return "", []


def _claim(point: EntryPoint) -> Claim:
    kind, dot, name = point.name.partition(".")
    if not dot or kind not in KINDS:
        kind, name = "backend", point.name
    metadata = point.dist.metadata if point.dist is not None else None
    # the protocol's .get is missing from the type stubs of some Python versions; a missing key is "unknown"
    fields = dict(metadata.items()) if metadata is not None else {}  # type: ignore[attr-defined]
    return Claim(kind, name, fields.get("Name", "unknown"), fields.get("Version", "unknown"), point)
