"""What plugins add to the language and to `symgroup.nn`, beside what they have of their own."""

from __future__ import annotations

from symgroup.elaborate.constructions import FUNCTIONS
from symgroup.plugins import PluginRecord
from symgroup.plugins import plugin_records as records
from symgroup.spec.words import ACTIVATIONS


def plugin_records() -> tuple[PluginRecord, ...]:
    """Return a record for every group, representation, activation and layer that plugins bring; imports all of these plugins.

    Examples:
        >>> [record.status for record in plugin_records() if record.name == "AGL"]
        ['ok']
    """
    taken = {"group": FUNCTIONS, "representation": FUNCTIONS, "activation": ACTIVATIONS}
    return records(taken)
