"""Backends by name: those that plugins claim, each imported late and alone; a broken one is a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from symgroup.backends.base import Backend, Capabilities
from symgroup.errors import PluginError, did_you_mean
from symgroup.plugins import Claim, claims, is_limited, load

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EXTRA = re.compile(r"pip install '[^']+'")  # what a plugin says that it needs


@dataclass(frozen=True, slots=True)
class BackendRecord:
    """One row of `symgroup backends`: a backend, or a plugin that could not give one."""

    name: str
    version: str  # of the distribution
    distribution: str
    status: Literal["ok", "broken"]
    reason: str  # '' where the status is 'ok'


@dataclass(frozen=True, slots=True)
class _Plugin:
    """A claim to a backend's name, with what came of loading it."""

    claim: Claim
    backends: tuple[Backend, ...] = ()
    reason: str = ""
    clash: bool = False
    interface: bool = False  # whether the reason is another version of the plugin interface

    @property
    def name(self) -> str:
        return self.claim.name

    def records(self) -> tuple[BackendRecord, ...]:
        if self.reason:
            return (self._record(self.name, "broken"),)
        return tuple(self._record(backend.name, "ok") for backend in self.backends)

    def _record(self, name: str, status: Literal["ok", "broken"]) -> BackendRecord:
        return BackendRecord(name, self.claim.version, self.claim.distribution, status, self.reason)


def backend_records() -> tuple[BackendRecord, ...]:
    """Return a record for every backend there is, and for every plugin that is broken, by name.

    This imports every plugin that SYMGROUP_PLUGINS allows; one that fails becomes a record, never an error.
    """
    plugins = _without_clashes([_load(claim) for claim in claims("backend")])
    return tuple(sorted((row for plugin in plugins for row in plugin.records()), key=_row_order))


def get_backend(
    name: str,  # such as 'torch-dense'
) -> Backend:
    """Return the backend called `name`; only the plugin of that name is imported where there is one.

    Raises: PluginError: SG501 where there is none, SG502 where its plugin is broken, SG503 where several
    plugins claim the name, SG511 where it was built for another version of the plugin interface.
    """
    found = claims("backend")
    own = [claim for claim in found if claim.name == name]
    loaded = [_load(claim) for claim in own]
    if not any(_offers(plugin, name) for plugin in loaded) and not any(plugin.reason for plugin in loaded):
        loaded += [_load(claim) for claim in found if claim not in own]
    plugins = _without_clashes(loaded)
    for plugin in plugins:
        if _offers(plugin, name):
            return next(backend for backend in plugin.backends if backend.name == name)
    for plugin in plugins:
        if plugin.name == name and plugin.reason:
            raise _broken(name, plugin)
    for plugin, before in zip(plugins, loaded, strict=True):
        if plugin.clash and any(backend.name == name for backend in before.backends):
            raise _broken(name, plugin)
    raise _unknown(name, plugins)


def _row_order(row: BackendRecord) -> tuple[str, str]:
    return row.name, row.distribution


def _offers(plugin: _Plugin, name: str) -> bool:
    return not plugin.reason and any(backend.name == name for backend in plugin.backends)


def _broken(name: str, plugin: _Plugin) -> PluginError:
    about = f"backend '{name}' of {plugin.claim.owner} cannot be used: {plugin.reason}"
    distribution = plugin.claim.distribution
    if plugin.clash:
        return PluginError.of("SG503", about, help="uninstall one of them")
    if plugin.interface:
        return PluginError.of("SG511", about, help=f"install a version of {distribution} for this symgroup")
    extra = _EXTRA.search(plugin.reason)
    return PluginError.of(
        "SG502", about, help=extra.group() if extra else f"pip install --upgrade {distribution}"
    )


def _unknown(name: str, plugins: Iterable[_Plugin]) -> PluginError:
    known = {plugin.name for plugin in plugins} | {
        item.name for plugin in plugins for item in plugin.backends
    }
    notes = [f"there are: {', '.join(sorted(known)) or 'none'}"]
    notes += [note for note in [is_limited()] if note]
    meant = did_you_mean(name, sorted(known)) or "`symgroup backends` lists what is installed"
    return PluginError.of("SG501", f"no backend '{name}'", notes=notes, help=meant)


# ------------------------------------------------------------------ loading


def _load(claim: Claim) -> _Plugin:
    """Import the plugin and take its backends, or note why not."""
    loaded = load(claim, _problem)
    names = [backend.name for backend in loaded.items]
    problems = [loaded.reason] if loaded.reason else []
    problems += [f"registers '{name}' twice" for name in sorted(set(names)) if names.count(name) > 1]
    if not names and not problems:
        problems.append("registers no backend: it has no symgroup_register_backends hook that calls register")
    return _Plugin(claim, () if problems else loaded.items, "; ".join(problems), interface=loaded.interface)


def _problem(backend: object) -> str:
    """Return why `backend` cannot be registered, or ''."""
    if not isinstance(backend, Backend):
        return f"registers {backend!r}"[:80] + ", which is not an instance of symgroup.backends.Backend"
    name = getattr(backend, "name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return (
            f"registers a backend with the name {name!r}, which is not lower case letters, digits and dashes"
        )
    if not isinstance(getattr(backend, "capabilities", None), Capabilities):
        return f"backend '{name}' has no Capabilities"
    return ""


# ------------------------------------------------------------------ clashes


def _without_clashes(plugins: list[_Plugin]) -> list[_Plugin]:
    """Return the plugins with every claim to one name by two of them turned into a reason for both.

    An entry point's name belongs to its plugin: only another entry point of that name contests it, and a
    plugin that registers it without is refused alone. So the outcome does not depend on which plugins were
    loaded.
    """
    return [_checked(plugin, plugins) for plugin in plugins]


def _checked(plugin: _Plugin, plugins: list[_Plugin]) -> _Plugin:
    same = [other for other in plugins if other is not plugin and other.name == plugin.name]
    if same:
        return _clashing(plugin, plugin.name, same)
    for backend in plugin.backends:
        rivals = [
            other
            for other in plugins
            if other is not plugin
            and backend.name != plugin.name
            and (other.name == backend.name or any(item.name == backend.name for item in other.backends))
        ]
        if rivals:
            return _clashing(plugin, backend.name, rivals)
    return plugin


def _clashing(plugin: _Plugin, name: str, rivals: list[_Plugin]) -> _Plugin:
    everyone = sorted({item.claim.owner for item in (plugin, *rivals)})
    reason = f"the name '{name}' is claimed by {' and '.join(everyone)}"
    return replace(plugin, backends=(), reason=reason, clash=True)
