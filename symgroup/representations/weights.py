"""Decompose representations of classical Lie groups by highest weights.

The irreducible algebraic representations of a connected classical group are the V_lambda, lambda dominant (Weyl). Those
of O(n), with the identity component SO(n) and one more component: for n = 2m + 1, V_lambda with -1 acting as 1 or -1; for
n = 2m, V_lambda + V_lambda' where the last coordinate of lambda is not 0 and lambda' has its negative; and two extensions
of V_lambda, which differ by det, where it is 0. On the other component the two extensions have the characters plus and
minus that of Sp(n - 2) with highest weight (lambda_1, ..., lambda_(m-1)), and the others have 0 (Weyl, The Classical
Groups, VII.9; Procesi 2007, 11.9).

What remains of an irreducible over C when V is real depends on the real form:
- GL(n), SL(n), Sp(n) over R and Scaling are split, so every V_lambda is the complexification of a real one;
- every irreducible of O(p, q) is, since O(n)'s are cut out of tensor powers by Young symmetrizers and traces, over Q;
- so are those of SO(p, q) and its identity component that come from one of O(p, q). Where [lambda] = V_lambda + V_lambda', its
  endomorphisms over R are two-dimensional and commutative: R + R where V_lambda and V_lambda' are both real, C where they are
  conjugate. Complex conjugation exchanges them if and only if the discriminant (-1)^(m + q) is not a square in R.
- for U(n), SU(n) and products with them V is complex, the conjugate is the dual, and the type is the indicator of V_lambda.
"""

from __future__ import annotations

from math import prod
from typing import TypeAlias

from symgroup.errors import SymgroupBug
from symgroup.groups import ClassicalForm, Group, LieGroup
from symgroup.representations.base import Representation
from symgroup.representations.decomposition import (
    TYPES,
    Irreducibles,
    IsotypicComponent,
    Over,
    Type,
    check_field,
    complexified,
    components_of,
    is_complex,
)
from symgroup.representations.formal import (
    NoFormalCharacterError,
    TorusPlace,
    Weight,
    character,
    expand,
    leaves,
    places_of,
)

HighestWeight: TypeAlias = tuple[Weight, ...]  # one a factor of the group


def highest_weights(V: Representation) -> dict[HighestWeight, int] | None:
    """Return the multiplicity of each V_lambda in V restricted to the identity component; None where it is not known.

    Each factor of the group must be a classical Lie group. Raises: LimitError (SG290).
    """
    places = places_of(V.group)
    if places is None or any(not isinstance(leaf, TorusPlace) for leaf in leaves(places[0][1])):
        return None
    try:
        expansion = expand(character(V, places[0][1], 1), places[0][1])
    except NoFormalCharacterError:
        return None
    return {highest: int(value[0]) for highest, value in expansion.items() if value.get(0, 0) != 0}


def decompose_by_weights(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...] | None:
    """Return the isotypic components of V over R or C by highest weights, None where this does not apply.

    It applies to O(p, q) and to products of connected classical groups. A complex V, which is one of a group with a
    factor U(n) or SU(n), is over R its realification, of dim 2 dim V; then no factor may be non-compact.
    Raises: InputError (SG307); LimitError (SG290).
    """
    check_field(over)
    model = complexified(V, over)
    found = irreducibles_by_weights(model)
    return None if found is None else components_of(found.values(), over, model.dim)


def irreducibles_by_weights(V: Representation) -> Irreducibles | None:
    """Return the irreducibles over C in V by highest weights, for O(p, q) with the sign that is meant; None as above.

    Raises: LimitError (SG290).
    """
    forms = _forms(V.group)
    multiplicities = highest_weights(V) if forms else None
    if forms is None or multiplicities is None:
        return None
    if any(form.letter == "O" for form in forms):
        return _orthogonal(V, multiplicities) if len(forms) == 1 else None
    if is_complex(V) and not all(_is_compact(form) for form in forms):
        return None
    return _connected(V, forms, multiplicities)


def _forms(group: Group) -> list[ClassicalForm] | None:
    """Return the forms of the factors, None where one is not a connected classical group or O(p, q)."""
    forms = []
    for factor in group.factors or (group,):
        if not isinstance(factor, LieGroup) or factor.form is None:
            return None
        forms.append(factor.form)
    return forms


def _is_compact(form: ClassicalForm) -> bool:
    return form.letter in ("U", "SU") or (form.letter in ("SO", "O") and form.signature[1] == 0)


def _connected(
    V: Representation, forms: list[ClassicalForm], multiplicities: dict[HighestWeight, int]
) -> Irreducibles:
    tori = _tori(V)
    found: Irreducibles = {}
    for highest, m in multiplicities.items():
        conjugate = tuple(
            torus.roots.negated(weight) if is_complex(V) else _conjugate(form, torus, weight)
            for form, torus, weight in zip(forms, tori, highest, strict=True)
        )
        kind: Type = "complex"
        if conjugate == highest:
            signs = (
                [t.roots.indicator(w) for t, w in zip(tori, highest, strict=True)] if is_complex(V) else []
            )
            kind = TYPES[-1 if signs.count(-1) % 2 else 1]
        dim = prod(torus.roots.dimension(weight) for torus, weight in zip(tori, highest, strict=True))
        found[highest] = IsotypicComponent(dim, m, kind, "C")
    return found


def _conjugate(form: ClassicalForm, torus: TorusPlace, weight: Weight) -> Weight:
    """Return the highest weight of the complex conjugate of V_weight, for a real group that is not compact or SO(n)."""
    m = torus.roots.rank
    if torus.roots.letter == "D" and weight and (m + form.signature[1]) % 2:
        return (*weight[:-1], -weight[-1])
    return weight


def _orthogonal(V: Representation, multiplicities: dict[HighestWeight, int]) -> Irreducibles:
    places = places_of(V.group) or ()
    place = places[1][1]
    other = {k: int(v.get(0, 0)) for k, v in expand(character(V, place, 1), place).items()}
    roots = _tori(V)[0].roots
    found: Irreducibles = {}
    for (weight,), total in multiplicities.items():
        dim = roots.dimension(weight)
        if roots.letter == "D" and weight[-1]:
            if weight[-1] > 0:
                found[weight, 0] = IsotypicComponent(2 * dim, total, "real", "C")
            continue
        label = weight[:-1] if roots.letter == "D" else weight
        difference = other.get((label,), 0)
        if (total + difference) % 2 or abs(difference) > total:
            raise SymgroupBug("the characters of O(n) on its two components do not fit")
        for sign in (1, -1):
            copies = (total + sign * difference) // 2
            if copies:
                found[weight, sign] = IsotypicComponent(dim, copies, "real", "C")
    return found


def _tori(V: Representation) -> list[TorusPlace]:
    places = places_of(V.group) or ()
    return [leaf for leaf in leaves(places[0][1]) if isinstance(leaf, TorusPlace)]


__all__ = ["HighestWeight", "decompose_by_weights", "highest_weights", "irreducibles_by_weights"]
