"""The plugin door: find backends by entry point, import each late and alone, make a broken one a record."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points
from typing import Literal

import pluggy

from symgroup.backends.base import Backend, Capabilities
from symgroup.backends.hooks import PROJECT, BackendHooks
from symgroup.errors import PluginError, did_you_mean

GROUP = "symgroup"  # of entry points
LIMIT_VARIABLE = "SYMGROUP_PLUGINS"  # names of the plugins that may load, separated by commas

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


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
    """An entry point, with what came of loading it."""

    name: str
    distribution: str
    version: str
    entry_point: EntryPoint
    backends: tuple[Backend, ...] = ()
    reason: str = ""
    clash: bool = False

    def records(self) -> tuple[BackendRecord, ...]:
        if self.reason:
            return (BackendRecord(self.name, self.version, self.distribution, "broken", self.reason),)
        return tuple(
            BackendRecord(backend.name, self.version, self.distribution, "ok", "")
            for backend in self.backends
        )


def backend_records() -> tuple[BackendRecord, ...]:
    """Return a record for every backend there is, and for every plugin that is broken, by name.

    This imports every plugin that SYMGROUP_PLUGINS allows; one that fails becomes a record, never an error.
    """
    plugins = _without_clashes([_load(plugin) for plugin in _found()])
    return tuple(sorted((row for plugin in plugins for row in plugin.records()), key=_row_order))


def get_backend(
    name: str,  # such as 'torch-dense'
) -> Backend:
    """Return the backend called `name`; only the plugin of that name is imported where there is one.

    Raises: PluginError: SG501 where there is none, SG502 where its plugin is broken, SG503 where several
    plugins claim the name.
    """
    found = _found()
    own = [plugin for plugin in found if plugin.name == name]
    loaded = [_load(plugin) for plugin in own]
    if not any(_offers(plugin, name) for plugin in loaded) and not any(plugin.reason for plugin in loaded):
        loaded += [_load(plugin) for plugin in found if plugin not in own]
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
    code = "SG503" if plugin.clash else "SG502"
    about = f"backend '{name}' of {plugin.distribution} {plugin.version} cannot be used: {plugin.reason}"
    if plugin.clash:
        return PluginError.of(code, about, help="uninstall one of them")
    return PluginError.of(code, about, help=f"pip install --upgrade {plugin.distribution}")


def _unknown(name: str, plugins: Iterable[_Plugin]) -> PluginError:
    known = {plugin.name for plugin in plugins} | {
        item.name for plugin in plugins for item in plugin.backends
    }
    notes = [f"there are: {', '.join(sorted(known)) or 'none'}"]
    limit = os.environ.get(LIMIT_VARIABLE)
    if limit is not None:
        notes.append(f"{LIMIT_VARIABLE}={limit} limits which plugins load")
    meant = did_you_mean(name, sorted(known)) or "`symgroup backends` lists what is installed"
    return PluginError.of("SG501", f"no backend '{name}'", notes=notes, help=meant)


# ------------------------------------------------------------------ finding


def _found() -> list[_Plugin]:
    """Return the plugins that may load, none of them imported, by name."""
    limit = os.environ.get(LIMIT_VARIABLE)
    allowed = None if limit is None else {item.strip() for item in limit.split(",")}
    plugins = [_plugin(point) for point in _entry_points() if allowed is None or point.name in allowed]
    return sorted(plugins, key=lambda plugin: (plugin.name, plugin.distribution))


def _entry_points() -> Iterable[EntryPoint]:
    try:
        return entry_points(group=GROUP)
    except Exception:  # one distribution with unreadable metadata, not ours, stops the whole listing
        return [point for item in distributions() for point in _readable(item)]


def _readable(distribution: Distribution) -> list[EntryPoint]:
    try:
        return list(distribution.entry_points.select(group=GROUP))
    except Exception:  # the stranger's metadata can be broken in any way; what cannot be read is not a plugin
        return []


def _plugin(point: EntryPoint) -> _Plugin:
    metadata = point.dist.metadata if point.dist is not None else None
    # the protocol's .get is missing from the type stubs of some Python versions; a missing key is "unknown"
    fields = dict(metadata.items()) if metadata is not None else {}  # type: ignore[attr-defined]
    return _Plugin(point.name, fields.get("Name", "unknown"), fields.get("Version", "unknown"), point)


# ------------------------------------------------------------------ loading


def _load(plugin: _Plugin) -> _Plugin:
    """Import the plugin and take its backends, or note why not."""
    backends: list[Backend] = []
    problems: list[str] = []

    def register(backend: Backend) -> None:
        problem = _problem(backend)
        if problem:
            problems.append(problem)
        else:
            backends.append(backend)

    try:
        module = plugin.entry_point.load()
        _call_hooks(module, register)
    except (
        Exception,
        SystemExit,
    ) as error:  # a stranger's code may raise anything; it becomes the row's reason
        return replace(plugin, reason=f"{type(error).__name__}: {error}"[:500])
    names = [backend.name for backend in backends]
    problems += [f"registers '{name}' twice" for name in sorted(set(names)) if names.count(name) > 1]
    if not backends and not problems:
        problems.append("registers no backend: it has no symgroup_register_backends hook that calls register")
    return replace(plugin, backends=() if problems else tuple(backends), reason="; ".join(problems))


def _call_hooks(module: object, register: Callable[[Backend], None]) -> None:
    # a manager of its own, so that one plugin's misspelt hook is that plugin's problem
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(BackendHooks)
    manager.register(module)
    manager.check_pending()
    manager.hook.symgroup_register_backends(register=register)


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
    everyone = sorted({f"{item.distribution} {item.version}" for item in (plugin, *rivals)})
    reason = f"the name '{name}' is claimed by {' and '.join(everyone)}"
    return replace(plugin, backends=(), reason=reason, clash=True)
