"""Layers for anybody's networks, such as `symgroup.nn.EquivariantLinear(V, W)`; torch is loaded with the first of them.

Each name is an entry point of the plugin door ('layer.NAME'), looked up when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symgroup_torch_nn import EquivariantLinear, RelaxedLinear

    __all__ = ["EquivariantLinear", "RelaxedLinear"]


def __getattr__(name: str) -> Any:
    """Return the layer of this name. Raises: AttributeError; PluginError (SG509, SG510, SG511) where its plugin fails."""
    from symgroup.errors import did_you_mean
    from symgroup.plugins import find_layer, is_limited, names_of

    layer = None if name.startswith("_") else find_layer(name)
    if layer is None:
        hints = (did_you_mean(name, names_of("layer")), is_limited())
        raise AttributeError("; ".join([f"symgroup.nn has no layer '{name}'", *filter(None, hints)]))
    return layer.make


def __dir__() -> list[str]:
    from symgroup.plugins import names_of

    return list(names_of("layer"))
