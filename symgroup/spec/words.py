"""The words of the language that are ordinary names to the grammar.

What groups and representations are made with, such as `S(4)`, stands in `symgroup.elaborate.constructions`.
"""

from __future__ import annotations

from dataclasses import dataclass

STATEMENTS = ("group", "rep", "vector", "network")

FUNCTORS = ("Sym", "Sym0", "Alt")

SCALAR_FUNCTIONS = ("sqrt", "cos", "sin", "zeta")

ODD_ACTIVATIONS = ("tanh", "sin", "identity")
ACTIVATIONS = ("relu", "gelu", "silu", "sigmoid", "softplus", "elu", "leaky_relu", *ODD_ACTIVATIONS)


@dataclass(frozen=True, slots=True)
class StepWord:
    """A word for what a hidden layer does, what may follow it, and an example."""

    example: str
    functions: tuple[int, int]  # at least, at most
    amount: bool = False  # whether a number follows
    options: tuple[str, ...] = ()  # words of its own, of which one may follow


STEPS = {
    "norm": StepWord("norm tanh", (1, 1)),
    "gated": StepWord("gated, or gated tanh", (0, 1)),
    "bilinear": StepWord("bilinear, or bilinear all", (0, 0), options=("all",)),
    "normalise": StepWord("normalise", (0, 0)),
    "dropout": StepWord("dropout 0.1", (0, 0), amount=True),
}
