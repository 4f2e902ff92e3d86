"""Recognise tensor powers of the defining representation of a classical group, which route 3 answers by diagrams."""

from __future__ import annotations

from symgroup.groups import FiniteGroup, Group, LieGroup
from symgroup.representations import Representation
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.combined import Dual, TensorProduct
from symgroup.solve.diagrams import FAMILIES, DiagramBasis, Word, diagram_basis
from symgroup.solve.diagrams.space import DiagramSpace, diagram_space

LARGE = 10_000  # index pairs; below, listing the orbits of S(n) is as quick and gives an index map


def diagrams_apply(V: Representation, W: Representation) -> bool:
    """Whether Hom_G(V, W) is between tensor powers of the defining representation of a classical group."""
    return _family(V.group) is not None and tensor_word(V) is not None and tensor_word(W) is not None


def solve_by_diagrams(V: Representation, W: Representation) -> DiagramBasis:
    """Return the canonical basis of Hom_G(V, W) where `diagrams_apply`. Raises: LimitError (SG413)."""
    space = diagram_space_of(V, W)
    if space is None:
        raise ValueError("not tensor powers of a defining representation")
    return diagram_basis(space.family, space.n, space.source, space.target, space.signature)


def diagram_space_of(V: Representation, W: Representation) -> DiagramSpace | None:
    """Return Hom_G(V, W) as a space of invariant tensors, None where `diagrams_apply` does not hold."""
    family, source, target = _family(V.group), tensor_word(V), tensor_word(W)
    if family is None or source is None or target is None:
        return None
    letter, signature = family
    return diagram_space(letter, V.group.degree, source, target, signature)


def tensor_word(V: Representation) -> Word | None:
    """Return the tensor factors of V, False for natural(G) and True for its dual, or None where V is another thing."""
    match V:
        case Natural():
            return (False,)
        case Trivial():
            return ()
        case Dual(base):
            inner = tensor_word(base)
            return None if inner is None else tuple(not dual for dual in inner)
        case TensorProduct(left, right):
            first, second = tensor_word(left), tensor_word(right)
            return None if first is None or second is None else first + second
        case _:
            return None


def _family(group: Group) -> tuple[str, tuple[int, int] | None] | None:
    """Return the letter and signature of a group whose tensor invariants are spanned by diagrams."""
    if isinstance(group, FiniteGroup):
        return ("S", None) if group.family == "S" else None
    if isinstance(group, LieGroup) and group.form is not None and group.form.letter in FAMILIES:
        signature = group.form.signature if sum(group.form.signature) else None
        return group.form.letter, signature
    return None
