"""The words of the language that are ordinary names to the grammar, and what each of them makes."""

from __future__ import annotations

STATEMENTS = ("group", "rep", "vector", "network")

GROUP_FAMILIES = ("S", "A", "C", "Z", "D")
GROUP_FUNCTIONS = (*GROUP_FAMILIES, "trivial", "stabilizer")
REPRESENTATION_FUNCTIONS = ("natural", "trivial", "sign", "det", "regular", "dual")
FUNCTORS = ("Sym", "Alt")
FUNCTIONS = tuple(sorted({*GROUP_FUNCTIONS, *REPRESENTATION_FUNCTIONS, *FUNCTORS}))

SCALAR_FUNCTIONS = ("sqrt", "cos", "sin")
SCALAR_CONSTANTS = ("i", "pi")

ODD_ACTIVATIONS = ("tanh", "sin", "identity")
ACTIVATIONS = ("relu", "gelu", "silu", "sigmoid", "softplus", "elu", "leaky_relu", *ODD_ACTIVATIONS)

LATER = ("lie", "components", "wr")
"""Words kept for later versions of the language: they are neither names nor understood yet."""
