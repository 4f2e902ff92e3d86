"""The plugin door: entry points of one group, hooks in the register style, a typed record for each thing that plugins bring.

A plugin names what it brings in its package's metadata, so that nothing is imported to know who brings what:

    [project.entry-points.symgroup]
    my-backend = "my_package"                 # a backend: its name alone
    "group.AGL" = "my_package"                # a group, a representation, an activation: kind and name
    "representation.pairs" = "my_package"
    "activation.softsign" = "my_package"
    "layer.EquivariantLinear" = "my_package"  # a layer of `symgroup.nn`
"""

from symgroup.errors import InputError, LimitError, PluginError
from symgroup.plugins.claims import KINDS, PLUGIN_GROUP, Claim, claims, is_limited
from symgroup.plugins.hooks import INTERFACE, hookimpl
from symgroup.plugins.loading import Loaded, load
from symgroup.plugins.lookup import (
    PluginRecord,
    find_activation,
    find_constructions,
    find_layer,
    names_of,
    plugin_records,
)
from symgroup.plugins.records import Activation, Construction, Layer, Parameter

__all__ = [
    "INTERFACE",
    "KINDS",
    "PLUGIN_GROUP",
    "Activation",
    "Claim",
    "Construction",
    "InputError",
    "Layer",
    "LimitError",
    "Loaded",
    "Parameter",
    "PluginError",
    "PluginRecord",
    "claims",
    "find_activation",
    "find_constructions",
    "find_layer",
    "hookimpl",
    "is_limited",
    "load",
    "names_of",
    "plugin_records",
]
