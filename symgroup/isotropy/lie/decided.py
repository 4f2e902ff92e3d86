"""What is known about a whole stabilizer, its components included; and names of products of groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symgroup.algebra import ExactMatrix


@dataclass(frozen=True, slots=True)
class Decided:
    """A stabilizer in a group of matrices, up to isomorphism and by generators of its components."""

    dim: int  # by the theorem: compared with the null space
    name: str | None  # such as O(2) x C2; None where the group has no short name
    order: int | None  # where it is finite
    generators: (
        tuple[ExactMatrix, ...] | None
    )  # with the identity component they generate it; None: not written down
    statement: str
    type_name: str | None = None  # of the Lie algebra, used where it is too large for its invariants


def joined(names: Iterable[str], empty: str = "1") -> str:
    """Return a direct product's name, with the number of equal factors C2 kept as they are."""
    parts = [name for name in names if name != "1"]
    return " x ".join(parts) or empty


def orthogonal_name(p: int, q: int, letter: str) -> str:
    """Return what O, SO or SO_0 of a form of signature (p, q) is called; definite forms need no sign."""
    n = p + q
    if n == 0 or (n == 1 and letter != "O"):
        return "1"
    if n == 1:
        return "C2"
    if p and q:
        return f"{letter}({p},{q})"
    return f"{'SO' if letter == 'SO_0' else letter}({n})"
