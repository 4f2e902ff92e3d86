"""The words of the language that are ordinary names to the grammar.

What groups and representations are made with, such as `S(4)`, stands in `symgroup.elaborate.constructions`.
"""

from __future__ import annotations

STATEMENTS = ("group", "rep", "vector", "network")

FUNCTORS = ("Sym", "Sym0", "Alt")

SCALAR_FUNCTIONS = ("sqrt", "cos", "sin", "zeta")

ODD_ACTIVATIONS = ("tanh", "sin", "identity")
ACTIVATIONS = ("relu", "gelu", "silu", "sigmoid", "softplus", "elu", "leaky_relu", *ODD_ACTIVATIONS)

# what a hidden layer may do beside these, with an example of each
STEPS = {"norm": "norm tanh"}
