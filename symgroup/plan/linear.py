"""Plans of one linear layer V -> W, for layers that stand alone in other people's networks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import sympy

from symgroup.elaborate import Equivariant, ModuleSpec, Relaxation, Relaxed, Vector
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup
from symgroup.groups.membership import require_subgroup
from symgroup.ir import ModulePlan
from symgroup.plan.build import plan_module
from symgroup.representations import Representation, direct_sum
from symgroup.representations.decomposition import is_complex as is_complex_space

Summands = Representation | tuple[int, Representation] | Iterable[tuple[int, Representation]]


def as_representation(
    summands: Summands,  # V, (m, V), or [(m_1, V_1), (m_2, V_2), ...]
) -> Representation:
    """Return m_1 V_1 + m_2 V_2 + ..., of dim m_1 dim V_1 + ...

    Raises: InputError (SG338) for anything else; as `representations.direct_sum` does.

    Examples:
        >>> import symgroup as sg
        >>> V = sg.parse("group G = S(5)  rep V = natural(G)")["V"]
        >>> as_representation((3, V)).dim, as_representation([(3, V), (1, V)]).dim
        (15, 20)
    """
    if isinstance(summands, Representation):
        return summands
    single = _term(summands)
    found = [single] if single else list(map(_term, summands if isinstance(summands, Iterable) else ()))
    terms = [term for term in found if term is not None]
    if not terms or len(terms) < len(found):
        raise InputError.of(
            "SG338",
            f"{str(summands)[:80]!r} is not a representation",
            help="pass V, (3, V) for three copies of it, or a list such as [(3, V), (1, W)]",
        )
    return direct_sum(terms)


def plan_linear(
    V: Summands,  # of dim n
    W: Summands,  # of dim m
    bias: bool = True,
) -> ModulePlan:
    """Return the plan of x -> A x + b with A in Hom_G(V, W) and b in W^G, each all of it.

    Raises: GroupMismatchError (SG301); InputError (SG338); LimitError (SG401, SG403) as `equivariant_basis` does.
    """
    return _planned("EquivariantLinear", as_representation(V), as_representation(W), bias, Equivariant())


def plan_relaxed_linear(
    V: Summands,  # of dim n
    W: Summands,  # of dim m
    bias: bool = True,
    vector: Vector | Iterable[object] | None = None,  # (n,), exact: the inputs whose orbit type is broken
    to: FiniteGroup | None = None,  # S, which outputs keep
) -> ModulePlan:
    """Return the plan of x -> (A + D_[type of x]) x + b: for every g and x, f(g x) = g' f(x) with g' in g G_x.

    Raises: as `plan_linear`; InputError (SG261, SG315) for groups, SG309 where the vector is of another representation,
    SG350 and SG351 as `relaxed to S` does; LimitError (SG408) where the orbit types are out of reach.
    """
    source = as_representation(V)
    if to is not None:
        require_subgroup(to, source.finite_group)
    relaxation = Relaxed(_vector(source, vector), to)
    return _planned("RelaxedLinear", source, as_representation(W), bias, relaxation)


def is_complex(*sides: Summands) -> bool:
    """Whether one of them is a complex vector space, of which real coefficients give a part of the maps only."""
    return any(is_complex_space(as_representation(side)) for side in sides)


@lru_cache(maxsize=256)  # networks have many equal layers
def _planned(
    name: str, V: Representation, W: Representation, bias: bool, relaxation: Relaxation
) -> ModulePlan:
    return plan_module(ModuleSpec(name, V, W, (), bias, relaxation))


def _term(item: object) -> tuple[int, Representation] | None:
    """Return (m, V) where it is that."""
    match item:
        case (bool(), _):
            return None
        case (int() as copies, Representation() as part):
            return copies, part
    return None


def _vector(V: Representation, entries: Vector | Iterable[object] | None) -> Vector | None:
    if entries is None:
        return None
    if isinstance(entries, Vector):
        if entries.representation != V:
            message = f"'{entries.name}' is a vector of {entries.representation}, not of {V}"
            raise InputError.of("SG309", message)
        return entries
    try:
        exact = tuple(sympy.sympify(entry, strict=True) for entry in entries)
    except (TypeError, sympy.SympifyError) as error:
        message = f"{str(entries)[:60]!r} is no list of exact numbers"
        raise InputError.of(
            "SG302", message, help="such as (1, 0, 1, 0), or a declared vector: spec['x']"
        ) from error
    return Vector("x", V, exact)
