"""Functions of one coordinate that commute with a group, and the representation that biases come from."""

from __future__ import annotations

from .representations import Representation

ODD = ("tanh", "sin", "identity")


def is_trivial(V: Representation) -> bool:
    """Whether every element acts as 1, and the Lie algebra as 0, on a line."""
    zero = range(V.group.discrete, V.group.size)
    return V.dim == 1 and all(
        A.parts[0][0, 0] == int(number not in zero) and all(part[0, 0] == 0 for part in A.parts[1:])
        for number, A in enumerate(V.known_images)
    )


def commutes(V: Representation, function: str) -> bool:
    """Permutations commute with every function of one coordinate, changes of sign with odd ones, all else with none."""
    if function == "identity":
        return True
    monomials = None if V.group.algebra else V.monomials
    if monomials is None:
        return False
    return function in ODD or all(sign == 1 for _, signs in monomials for sign in signs)
