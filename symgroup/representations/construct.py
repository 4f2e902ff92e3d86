"""The constructors that users and the elaborator call: they check, simplify what is trivial, and refuse what is too large."""

from __future__ import annotations

from collections.abc import Iterable

from symgroup.errors import GroupMismatchError, InputError
from symgroup.groups import FiniteGroup
from symgroup.representations.base import Representation, check_dimension
from symgroup.representations.basic import Determinant, Natural, Quotient, Regular, Sign, Trivial
from symgroup.representations.combined import DirectSum, Dual, Restriction, TensorProduct
from symgroup.representations.powers import ExteriorPower, SymmetricPower


def natural(G: FiniteGroup) -> Representation:
    """Return the representation that G is given by, of dim G.degree."""
    return Natural(G)


def trivial(G: FiniteGroup) -> Representation:
    """Return the trivial representation, of dim 1."""
    return Trivial(G)


def sign(G: FiniteGroup) -> Representation:
    """Return the sign of a permutation group, of dim 1. Raises: InputError (SG260) for other groups."""
    return Sign(G)


def det(G: FiniteGroup) -> Representation:
    """Return the determinant of the natural representation, of dim 1."""
    return Determinant(G)


def regular(G: FiniteGroup) -> Representation:
    """Return the regular representation, of dim |G|. Raises: LimitError (SG403) for large groups."""
    return Regular(G)


def quotient(G: FiniteGroup, H: FiniteGroup) -> Representation:
    """Return the permutation representation on G/H. Raises: InputError (SG261), LimitError (SG404)."""
    return Quotient(G, H)


def direct_sum(terms: Iterable[tuple[int, Representation]]) -> Representation:
    """Return m_1 V_1 + m_2 V_2 + ... Raises: GroupMismatchError (SG301), InputError (SG262), LimitError (SG404)."""
    parts = tuple(terms)
    if not parts or any(copies < 1 for copies, _ in parts):
        raise InputError.of("SG262", "a direct sum needs one term at least, and multiplicities of 1 or more")
    for _, part in parts[1:]:
        require_one_group(parts[0][1], part)
    result = parts[0][1] if len(parts) == 1 and parts[0][0] == 1 else DirectSum(parts)
    check_dimension(result.dim, str(result))
    return result


def tensor_product(V: Representation, W: Representation) -> Representation:
    """Return V * W, of dim V.dim W.dim. Raises: GroupMismatchError (SG301), LimitError (SG404)."""
    require_one_group(V, W)
    check_dimension(V.dim * W.dim, f"{V} * {W}")
    return TensorProduct(V, W)


def dual(V: Representation) -> Representation:
    """Return the dual of V, of the same dim."""
    return Dual(V)


def restrict(V: Representation, H: FiniteGroup) -> Representation:
    """Return V as a representation of the subgroup H. Raises: InputError (SG261) where H is not a subgroup."""
    if H.carrier != V.group.carrier or any(h not in V.group for h in H.generators):
        raise InputError.of("SG261", f"{H} is not a subgroup of {V.group}")
    return Restriction(V, H)


def symmetric_power(V: Representation, k: int) -> Representation:
    """Return Sym^k(V), of dim C(n + k - 1, k). Raises: InputError (SG263) for k < 1, LimitError (SG404)."""
    return _power(V, k, SymmetricPower, "Sym")


def exterior_power(V: Representation, k: int) -> Representation:
    """Return Alt^k(V), of dim C(n, k). Raises: InputError (SG263) for k < 1 or k > dim V, LimitError (SG404)."""
    if k > V.dim:
        raise InputError.of("SG263", f"Alt^{k} of a representation of dim {V.dim} is zero")
    return _power(V, k, ExteriorPower, "Alt")


def _power(
    V: Representation, k: int, make: type[SymmetricPower] | type[ExteriorPower], word: str
) -> Representation:
    if k < 1:
        raise InputError.of("SG263", f"{word}^{k} needs a degree of 1 or more")
    if k > 64:
        raise InputError.of("SG263", f"{word}^{k} is over the largest degree, 64")
    result = make(V, k)
    check_dimension(result.dim, str(result))
    return V if k == 1 else result


def require_one_group(V: Representation, W: Representation) -> None:
    """Refuse representations of two groups (SG301)."""
    if V.group != W.group:
        raise GroupMismatchError.of(
            "SG301",
            "representations over different groups",
            notes=[f"V has dim {V.dim} over {V.group}, W has dim {W.dim} over {W.group}"],
            help="restrict both to a common subgroup, or build a product: group P = G x K",
        )
