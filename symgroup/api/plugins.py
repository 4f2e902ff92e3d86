"""What plugins add to the language, beside what it has of its own."""

from __future__ import annotations

from symgroup.elaborate.constructions import FUNCTIONS
from symgroup.plugins import PluginRecord
from symgroup.plugins import plugin_records as records
from symgroup.spec.words import ACTIVATIONS


def plugin_records() -> tuple[PluginRecord, ...]:
    """Return a record for every group, representation and activation that plugins bring; imports all of these plugins.

    Examples:
        >>> [record.status for record in plugin_records() if record.name == "AGL"]
        ['ok']
    """
    taken = {"group": FUNCTIONS, "representation": FUNCTIONS, "activation": ACTIVATIONS}
    return records(taken)
