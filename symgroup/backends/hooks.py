"""The hook by which a plugin registers its backends.

A plugin is a module with an entry point in group `symgroup`, of the backend's name, and in it

    @symgroup.backends.hookimpl
    def symgroup_register_backends(register):
        register(MyBackend())
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pluggy

from symgroup.backends.base import Backend

PROJECT = "symgroup"

F = TypeVar("F", bound=Callable[..., object])

_hookspec = pluggy.HookspecMarker(PROJECT)
_hookimpl = pluggy.HookimplMarker(PROJECT)


def hookimpl(function: F) -> F:
    """Mark a plugin's function as an implementation of the hook of that name."""
    return _hookimpl(function)


class BackendHooks:
    """The hooks of symgroup."""

    @_hookspec
    def symgroup_register_backends(self, register: Callable[[Backend], None]) -> None:
        """Call `register` once for each backend that the plugin brings."""
