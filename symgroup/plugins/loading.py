"""Import one plugin, late and alone, and take what it registers; whatever goes wrong becomes a reason."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pluggy

from symgroup.plugins.claims import Claim
from symgroup.plugins.hooks import HOOK_OF, INTERFACE, INTERFACE_NAME, PROJECT, Hooks

TRACE_VARIABLE = "SYMGROUP_TRACE_PLUGINS"
LONGEST_REASON = 500

_DECLARED = re.compile(rf"^{INTERFACE_NAME}\s*(?::[^=\n]*)?=\s*([0-9]{{1,6}})\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A claim, with what came of loading it."""

    claim: Claim
    items: tuple[Any, ...] = ()
    reason: str = ""  # why it cannot be used; '' where it can
    clash: bool = False
    interface: bool = False  # whether the reason is another version of the interface


def load(
    claim: Claim,
    problem: Callable[[object], str],  # why an item cannot be registered, or ''
) -> Loaded:
    """Import the plugin of a claim and return the items that its hook registers.

    What it prints goes to stderr. KeyboardInterrupt passes through; anything else that it raises is the reason. There is no
    time limit: an import cannot be stopped from inside its process, so a plugin that sleeps holds up who needs it, and nobody
    else.
    """
    foreign = _interface_in_file(claim)
    if foreign is not None and foreign != INTERFACE:
        return Loaded(claim, reason=_versions(foreign), interface=True)
    items: list[Any] = []
    problems: list[str] = []

    def register(item: object) -> None:
        said = problem(item)
        _trace(claim, f"registers {getattr(item, 'name', item)!r}{': ' + said if said else ''}")
        problems.extend([said] if said else [])
        items.append(item)

    try:
        with redirect_stdout(sys.stderr):  # stdout may be the one JSON envelope of a command
            module = _imported(claim)
            declared = getattr(module, INTERFACE_NAME, INTERFACE)
            if declared != INTERFACE:
                return Loaded(claim, reason=_versions(declared), interface=True)
            _call_hook(claim, module, register)
    except (Exception, SystemExit) as error:  # a stranger's code may raise anything; it becomes the reason
        reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
        _trace(claim, f"fails: {reason}")
        return Loaded(claim, reason=reason)
    return Loaded(claim, () if problems else tuple(items), "; ".join(problems))


def _imported(claim: Claim) -> object:
    start = time.perf_counter()
    _trace(claim, f"imports {claim.entry_point.value}")
    module: object = claim.entry_point.load()
    _trace(claim, f"imported in {time.perf_counter() - start:.3f} s")
    return module


def _call_hook(claim: Claim, module: object, register: Callable[[object], None]) -> None:
    # a manager of its own, so that one plugin's misspelt hook is that plugin's problem
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    manager.register(module)
    manager.check_pending()
    hook = HOOK_OF[claim.kind]
    if callable(getattr(module, hook, None)) and not getattr(manager.hook, hook).get_hookimpls():
        raise TypeError(f"its {hook} is not marked with @symgroup.plugins.hookimpl")
    _trace(claim, f"calls {hook}")
    getattr(manager.hook, hook)(register=register)


def _versions(declared: object) -> str:
    return f"it was built for version {declared!r:.40} of the plugin interface, and this symgroup has version {INTERFACE}"


def _interface_in_file(claim: Claim) -> int | None:
    """Return the interface version that stands in the plugin's file, read without running it; None where it does not.

    Only a module at the top level is looked up, since finding a submodule imports what it is in.
    """
    try:
        spec = find_spec(claim.entry_point.module.partition(".")[0])
        if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
            return None
        declared = _DECLARED.search(Path(spec.origin).read_text(encoding="utf-8"))
    except Exception:  # a broken entry point or file is told of when it is imported
        return None
    return int(declared[1]) if declared else None


def _trace(claim: Claim, what: str) -> None:
    if os.environ.get(TRACE_VARIABLE) == "1":
        name = claim.entry_point.name
        sys.stderr.write(f"symgroup: plugin {name} ({claim.owner}) {what}\n")
