"""The constructors that users and the elaborator call: they check, simplify what is trivial, and refuse what is too large."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from symgroup.errors import GroupMismatchError, InputError, require_kind
from symgroup.groups import Group, require_subgroup
from symgroup.representations.base import Representation, check_dimension, require_finite
from symgroup.representations.basic import Determinant, Natural, Quotient, Regular, Sign, Trivial
from symgroup.representations.combined import DirectSum, Dual, Restriction, TensorProduct
from symgroup.representations.powers import ExteriorPower, SymmetricPower

LARGEST_POWER = 64


def natural(G: Group) -> Representation:
    """Return the representation that G is given by, of dim G.degree."""
    return Natural(G)


def trivial(G: Group) -> Representation:
    """Return the trivial representation, of dim 1."""
    return Trivial(G)


def sign(G: Group) -> Representation:
    """Return the sign of a permutation group, of dim 1. Raises: InputError (SG260) for other groups."""
    return Sign(require_finite(G, "sign"))


def det(G: Group) -> Representation:
    """Return the determinant of the natural representation, of dim 1."""
    return Determinant(G)


def regular(G: Group) -> Representation:
    """Return the regular representation, of dim |G|. Raises: LimitError (SG403) for large groups."""
    return Regular(require_finite(G, "the regular representation"))


def quotient(G: Group, H: Group) -> Representation:
    """Return the permutation representation on G/H. Raises: InputError (SG261), LimitError (SG404)."""
    return Quotient(require_finite(G, "a quotient"), require_finite(H, "a quotient"))


def direct_sum(terms: Iterable[tuple[int, Representation]]) -> Representation:
    """Return m_1 V_1 + m_2 V_2 + ... Raises: GroupMismatchError (SG301), InputError (SG262), LimitError (SG404)."""
    parts = tuple(terms)
    if not parts or any(copies < 1 for copies, _ in parts):
        raise InputError.of("SG262", "a direct sum needs one term at least, and multiplicities of 1 or more")
    for _, part in parts[1:]:
        require_one_group(parts[0][1], part)
    result = parts[0][1] if len(parts) == 1 and parts[0][0] == 1 else DirectSum(parts)
    check_dimension(result.dim, result)
    return result


def tensor_product(V: Representation, W: Representation) -> Representation:
    """Return V * W, of dim V.dim W.dim. Raises: GroupMismatchError (SG301), LimitError (SG404)."""
    require_one_group(V, W)
    result = TensorProduct(V, W)
    check_dimension(result.dim, result)
    return result


def dual(V: Representation) -> Representation:
    """Return the dual of V, of the same dim."""
    return Dual(V)


def restrict(V: Representation, H: Group) -> Representation:
    """Return V as a representation of the subgroup H.

    Raises: InputError: SG261 where H is not a subgroup, SG288 where that cannot be decided.
    """
    require_subgroup(H, V.group)
    return Restriction(V, H)


def mixed_tensors(V: Representation, p: int, q: int) -> Representation:
    """Return T(p, q) = V * ... * V * dual(V) * ... * dual(V), of dim n^(p+q); T(0, 0) is trivial. Raises: SG263, SG404."""
    if p < 0 or q < 0 or p + q > LARGEST_POWER:
        raise InputError.of(
            "SG263", f"T({p}, {q}) needs two degrees of 0 or more, up to {LARGEST_POWER} in all"
        )
    factors = [V] * p + [Dual(V)] * q
    return reduce(tensor_product, factors) if factors else Trivial(V.group)


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
    if k > LARGEST_POWER:
        raise InputError.of("SG263", f"{word}^{k} is over the largest degree, {LARGEST_POWER}")
    result = make(V, k)
    check_dimension(result.dim, result)
    return V if k == 1 else result


def require_representations(*values: object) -> None:
    """Refuse what is no representation (SG344)."""
    for value in values:
        require_kind(
            value, Representation, "a representation", help="a declared one, spec['V'], or natural(G)"
        )


def require_one_group(V: Representation, W: Representation) -> None:
    """Refuse representations of two groups (SG301), and what is none (SG344)."""
    require_representations(V, W)
    if V.group != W.group:
        raise GroupMismatchError.of(
            "SG301",
            "representations over different groups",
            notes=[f"V has dim {V.dim} over {V.group}, W has dim {W.dim} over {W.group}"],
            help="restrict both to a common subgroup, or build a product: group P = G x K",
        )
