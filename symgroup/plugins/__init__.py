"""The plugin door: entry points of one group, hooks in the register style, a typed record for each thing that plugins bring.

A plugin names what it brings in its package's metadata, so that nothing is imported to know who brings what:

    [project.entry-points.symgroup]
    my-backend = "my_package"                 # a backend: its name alone
    "group.AGL" = "my_package"                # a group, a representation, an activation: kind and name
    "representation.pairs" = "my_package"
    "activation.softsign" = "my_package"
    "layer.EquivariantLinear" = "my_package"  # a layer of `symgroup.nn`
    "canonicalizer.bracelet" = "my_package"   # a canonicalizer: relaxed by bracelet
"""

from symgroup.errors import InputError, LimitError, PluginError
from symgroup.plugins.canonicalizers import canonicalizer_failed, images_by
from symgroup.plugins.claims import KINDS, PLUGIN_GROUP, Claim, claims, is_limited
from symgroup.plugins.hooks import INTERFACE, hookimpl
from symgroup.plugins.loading import Loaded, load
from symgroup.plugins.lookup import (
    PluginRecord,
    find_activation,
    find_canonicalizer,
    find_constructions,
    find_layer,
    names_of,
    plugin_records,
)
from symgroup.plugins.records import Activation, CanonicalMethod, Construction, Layer, Parameter

__all__ = [
    "INTERFACE",
    "KINDS",
    "PLUGIN_GROUP",
    "Activation",
    "CanonicalMethod",
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
    "canonicalizer_failed",
    "find_activation",
    "find_canonicalizer",
    "images_by",
    "find_constructions",
    "find_layer",
    "hookimpl",
    "is_limited",
    "load",
    "names_of",
    "plugin_records",
]
