"""The hooks, in the register style: symgroup calls them, and they call `register` once for each thing that they bring.

@hookimpl
def symgroup_register_groups(register):
    register(Construction("AGL", "AGL(5)", (Parameter.NUMBER,), affine_group))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pluggy

from symgroup.plugins.records import Activation, CanonicalMethod, Construction, Layer

PROJECT = "symgroup"
INTERFACE = 2  # the major version of the plugin interface: raised whenever a plugin has to be changed
INTERFACE_NAME = "SYMGROUP_INTERFACE"  # how a plugin's module says what it was built for

F = TypeVar("F", bound=Callable[..., object])

_hookspec = pluggy.HookspecMarker(PROJECT)
_hookimpl = pluggy.HookimplMarker(PROJECT)


def hookimpl(function: F) -> F:
    """Mark a plugin's function as an implementation of the hook of that name.

    Examples:
        >>> @hookimpl
        ... def symgroup_register_groups(register):
        ...     register(Construction("AGL", "AGL(5)", (), object))
    """
    return _hookimpl(function)


class Hooks:
    """The hooks of symgroup; a plugin implements those of the kinds that it brings."""

    @_hookspec
    def symgroup_register_backends(self, register: Callable[[Any], None]) -> None:
        """Call `register` with an instance of `symgroup.backends.Backend` for each backend that the plugin brings."""

    @_hookspec
    def symgroup_register_groups(self, register: Callable[[Construction], None]) -> None:
        """Call `register` with a Construction for each way to write a group that the plugin brings."""

    @_hookspec
    def symgroup_register_representations(self, register: Callable[[Construction], None]) -> None:
        """Call `register` with a Construction for each way to write a representation that the plugin brings."""

    @_hookspec
    def symgroup_register_activations(self, register: Callable[[Activation], None]) -> None:
        """Call `register` with an Activation for each scalar function that the plugin brings."""

    @_hookspec
    def symgroup_register_layers(self, register: Callable[[Layer], None]) -> None:
        """Call `register` with a Layer for each class of layers that the plugin brings to `symgroup.nn`."""

    @_hookspec
    def symgroup_register_canonicalizers(self, register: Callable[[CanonicalMethod], None]) -> None:
        """Call `register` with a CanonicalMethod for each way to find canonical representatives that the plugin brings."""


HOOK_OF = {
    "backend": "symgroup_register_backends",
    "group": "symgroup_register_groups",
    "representation": "symgroup_register_representations",
    "activation": "symgroup_register_activations",
    "layer": "symgroup_register_layers",
    "canonicalizer": "symgroup_register_canonicalizers",
}
