"""What plugins add to the language: constructions that are called with care, and activations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgroup.elaborate.naming import call_name
from symgroup.errors import InputError, LimitError, PluginError, SymgroupError
from symgroup.groups import FiniteGroup, Group
from symgroup.plugins import CanonicalMethod, Construction, canonicalizer_failed, find_activation, names_of
from symgroup.representations import Representation
from symgroup.spec.words import ACTIVATIONS, ODD_ACTIVATIONS


def made_by_stranger(row: Construction, values: Sequence[object]) -> Group | Representation:
    """Return what a plugin's construction makes; a group has the name that the call is written by.

    Raises: PluginError (SG512) where it fails with anything but an error of symgroup, or makes something else.
    """
    try:
        made = row.make(*values)
    except (SymgroupError, MemoryError):
        raise
    except RecursionError as error:
        raise LimitError.of("SG490", f"{row.usage} of a plugin recurses too deeply") from error
    except Exception as error:  # a stranger's code may raise anything
        fact = f"{type(error).__name__}: {error}"[:200]
        raise _failed(row, f"fails: {fact}") from error
    if isinstance(made, FiniteGroup):
        return replace(made, label=call_name(row.name, values))
    if isinstance(made, Group | Representation):
        return made
    raise _failed(row, f"makes {type(made).__name__}, which is no group and no representation")


def prepared_by_stranger(
    method: CanonicalMethod, G: FiniteGroup, V: Representation
) -> tuple[int, ...]:  # what the plan keeps for the method
    """Return the integers that a plugin's canonicalizer asks to be kept for V.

    Raises: InputError (SG521) where G does not act by permutations of points; what the plugin refuses V with; PluginError
    (SG522) where it fails with anything but an error of symgroup, or returns something else.
    """
    if G.points != G.degree:
        raise InputError.of(
            "SG521",
            f"the canonicalizer '{method.name}' finds permutations of points, and {G} is no group of these",
            help="use: relaxed by canonical",
        )
    try:
        data = method.prepare(V)
    except (SymgroupError, MemoryError):
        raise
    except Exception as error:  # a stranger's code may raise anything
        fact = f"{type(error).__name__}: {error}"[:200]
        raise canonicalizer_failed(method.name, f"fails: {fact}") from error
    if not isinstance(data, tuple) or not all(type(k) is int and abs(k) < 2**62 for k in data):
        raise canonicalizer_failed(method.name, f"prepares {data!r:.60}, which is no tuple of integers")
    return data


def _failed(row: Construction, what: str) -> PluginError:
    return PluginError.of(
        "SG512", f"the construction '{row.name}' of a plugin {what}", help="report it to the plugin's authors"
    )


def activation_names() -> tuple[str, ...]:
    """Return the names of all activations, those that plugins claim last."""
    return tuple(dict.fromkeys((*ACTIVATIONS, *names_of("activation"))))


def is_activation(name: str) -> bool:
    """Whether there is an activation of this name; plugins are asked only where the language has none."""
    return name in ACTIVATIONS or find_activation(name) is not None


def is_odd(name: str) -> bool:
    """Whether f(-x) = -f(x), for an activation that there is."""
    if name in ACTIVATIONS:
        return name in ODD_ACTIVATIONS
    found = find_activation(name)
    return found is not None and found.odd
