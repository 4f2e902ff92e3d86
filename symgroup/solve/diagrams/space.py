"""Which space is wanted: Hom_G(V^source, V^target) for a classical group G on R^n, and the tensors that it consists of.

A map A : V^source -> V^target is a tensor with one index a factor: first the target's, then the source's. A factor V of the
target and a factor dual(V) of the source transform as vectors (an upper index), the others as covectors (a lower index), so
Hom_G is the space of G-invariant tensors with these indices, and the row-major order of maps is the lexicographic order of
index tuples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from symgroup.errors import InputError

Word: TypeAlias = tuple[bool, ...]  # one tensor factor an entry: False is V, True is dual(V)

SETS = frozenset({"S", "A"})
ORTHOGONAL = frozenset({"O", "SO", "SO_0"})
SYMPLECTIC = frozenset({"Sp"})
LINEAR = frozenset({"GL", "U", "SL", "SU"})
UNIMODULAR = frozenset({"SO", "SO_0", "SL", "SU"})  # those with a Levi-Civita tensor
FAMILIES = SETS | ORTHOGONAL | SYMPLECTIC | LINEAR


@dataclass(frozen=True, slots=True)
class DiagramSpace:
    """Hom_G(V^source, V^target) for G of a family on V = Q^n; O, SO and SO_0 keep diag(1^p, -1^q)."""

    family: str
    n: int  # dim V
    source: Word
    target: Word
    signature: tuple[int, int]  # (p, q); (n, 0) for the families without a metric

    @property
    def lower(self) -> Word:
        """Whether each index is lower (a covector's): the target's factors, then the duals of the source's."""
        return self.target + tuple(not dual for dual in self.source)

    @property
    def positions(self) -> int:
        """N, the number of indices."""
        return len(self.source) + len(self.target)

    @property
    def shape(self) -> tuple[int, int]:
        """(dim V^target, dim V^source)."""
        return self.n ** len(self.target), self.n ** len(self.source)

    @property
    def twists(self) -> tuple[int, ...]:
        """Return the numbers of Levi-Civita tensors in invariants, negative for those with lower indices.

        Scalars in G decide for GL (upper and lower indices must be as many) and -1 for O and Sp (N is even). SL has as many
        determinants as upper and lower indices differ in, over n; SO none or one, as N - n is even for one.
        """
        excess = sum(1 - 2 * index for index in self.lower)
        if self.family in SETS:
            return (0,)
        if self.family in LINEAR:
            if self.family in UNIMODULAR and excess % self.n == 0:
                return (excess // self.n,)
            return (0,) if excess == 0 else ()
        none = (0,) if self.positions % 2 == 0 else ()
        spare = self.positions - self.n
        one = (1,) if self.family in UNIMODULAR and spare >= 0 and spare % 2 == 0 else ()
        return none + one

    def __str__(self) -> str:
        p, q = self.signature
        name = f"{self.family}({p},{q})" if q else f"{self.family}({self.n})"
        return f"Hom({_power(self.source)}, {_power(self.target)}) of {name}"


def diagram_space(
    family: str, n: int, source: Word, target: Word, signature: tuple[int, int] | None = None
) -> DiagramSpace:
    """Return the space, its arguments checked.

    Raises: InputError (SG304) where there are no diagrams for the group.
    """
    p, q = (n, 0) if signature is None else signature
    if family not in FAMILIES:
        problem = f"'{family}' is not one of {', '.join(sorted(FAMILIES))}"
    elif n < 1:
        problem = f"the dimension {n} is not positive"
    elif family in SYMPLECTIC and n % 2:
        problem = f"symplectic groups act on even dimensions, not on {n}"
    elif min(p, q) < 0 or p + q != n or (q and family not in ORTHOGONAL):
        problem = f"{family} of dimension {n} has no signature ({p}, {q})"
    else:
        return DiagramSpace(family, n, tuple(source), tuple(target), (p, q))
    raise InputError.of("SG304", "route 'diagrams' does not apply", notes=[problem])


def _power(word: Word) -> str:
    return " * ".join("dual(V)" if dual else "V" for dual in word) or "1"
