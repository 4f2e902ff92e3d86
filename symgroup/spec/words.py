"""The words of the language that are ordinary names to the grammar, and what each of them makes."""

from __future__ import annotations

STATEMENTS = ("group", "rep", "vector", "network")

GROUP_FAMILIES = ("S", "A", "C", "Z", "D")
NAMED_GROUPS = {
    "M": "M(24)",
    "Q": "Q(8)",
    "PSL": "PSL(2, 7)",
    "grid": "grid(8, 8)",
    "rubik": "rubik(3)",
    "cube": "cube()",
    "Weyl": "Weyl(E8)",
}
"""Groups with names, each with an example of how it is written."""

GROUP_FUNCTIONS = (*GROUP_FAMILIES, *NAMED_GROUPS, "trivial", "stabilizer")
REPRESENTATION_FUNCTIONS = ("natural", "trivial", "sign", "det", "regular", "dual")
FUNCTORS = ("Sym", "Alt")
FUNCTIONS = tuple(sorted({*GROUP_FUNCTIONS, *REPRESENTATION_FUNCTIONS, *FUNCTORS}))

SCALAR_FUNCTIONS = ("sqrt", "cos", "sin")

ODD_ACTIVATIONS = ("tanh", "sin", "identity")
ACTIVATIONS = ("relu", "gelu", "silu", "sigmoid", "softplus", "elu", "leaky_relu", *ODD_ACTIVATIONS)

LATER = ("lie", "components")
"""Words kept for later versions of the language: they are neither names nor understood yet."""
