"""decompose: isotypic components by the cheapest exact method that applies, for every group whose V is semisimple."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import product
from math import prod

from symgroup.groups import FiniteGroup, LieGroup, conjugacy_classes, is_enumerable
from symgroup.groups.characters import has_table
from symgroup.representations import Representation, conjugate, dual, require_representations
from symgroup.representations.decomposition import (
    Irreducibles,
    IsotypicComponent,
    Over,
    Type,
    check_field,
    components_of,
    decompose_by_characters,
    irreducibles_by_characters,
    is_complex,
)
from symgroup.representations.outer_terms import multiplied_out, outer_terms
from symgroup.representations.partitions import decompose_by_partitions, irreducibles_by_partitions
from symgroup.representations.weights import decompose_by_weights, irreducibles_by_weights
from symgroup.solve.count import hom_dim
from symgroup.solve.decompose_commutant import (
    LARGEST_COMMUTANT,
    decompose_by_commutant,
    irreducibles_by_commutant,
)


def decompose(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...]:
    """Return the isotypic components of V, by dim; the sum of dim * multiplicity is dim V.

    A complex V, with entries that are not real or over U(n), SU(n), is over R its realification, of dim 2 dim V.
    By characters for small finite groups, by partitions for S(n) and A(n) of any n, by highest weights for classical Lie
    groups, factor by factor for outer tensor products over products of groups, else by the algebra End_G(V).
    Raises: InputError: SG307 for another field, SG291 where V is not a sum of irreducible representations, SG293 where the
    question is not defined; LimitError: SG290, SG292 and those of `equivariant_basis` where the work is too large.
    """
    check_field(over)
    require_representations(V)
    group = V.group
    if isinstance(group, FiniteGroup) and _has_character_table([V], group):
        return decompose_by_characters(V, over)
    found = (decompose_by_weights if isinstance(group, LieGroup) else decompose_by_partitions)(V, over)
    if found is None and group.factors:
        found = decompose_by_factors(V, over)
    return decompose_by_commutant(V, over) if found is None else found


def _has_character_table(sources: Sequence[Representation], group: FiniteGroup) -> bool:
    """Whether characters decide: the classes can be listed, and are few or at least fewer than End_G(V) is large."""
    classes = conjugacy_classes(group) if is_enumerable(group) else None
    if classes is None:
        return False
    return has_table(group, classes) or any((hom_dim(V, V) or 0) > LARGEST_COMMUTANT for V in sources)


def decompose_by_factors(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...] | None:
    """Return the isotypic components of a sum of outer tensor products A_1 # ... # A_k, None where V is not one.

    Outer products of irreducibles over C are irreducible, since matrices of each factor span all matrices (Burnside), and over
    one factor they are multiples of its irreducible, so that they are isomorphic only where the factors are. So multiplicities
    in A_1 # ... # A_k are products. The conjugate of chi_1 # chi_2 # ... is the product of the conjugates; where all chi_i are
    their own, with antilinear maps J_i that commute with the factor, and J_i^2 = 1 for the real type and -1 for the
    quaternionic one, the square of J_1 x J_2 x ... is the product of these.

    Raises: as `decompose`.
    """
    check_field(over)
    terms = [
        (copies * m, parts)
        for U, copies in multiplied_out(V).items()
        for m, parts in outer_terms(U) or [(0, ())]
    ]
    if not all(m for m, _ in terms):
        return None
    doubled = over == "R" and is_complex(V)
    if doubled:  # V + conj(V) is what the realification is over C
        terms += [(m, tuple(map(_conjugate, parts))) for m, parts in terms]
    found = _irreducibles_of_products(terms)
    return components_of(found.values(), over, V.dim * (2 if doubled else 1))


def _conjugate(A: Representation) -> Representation:
    return dual(A) if isinstance(A.group, FiniteGroup) else conjugate(A)


def _irreducibles_of_products(terms: Sequence[tuple[int, tuple[Representation, ...]]]) -> Irreducibles:
    columns = []
    for column in zip(*(parts for _, parts in terms), strict=True):
        sources = list(dict.fromkeys(column))
        columns.append(dict(zip(sources, irreducibles(sources), strict=True)))
    totals: Counter[tuple[Hashable, ...]] = Counter()
    shapes: dict[tuple[Hashable, ...], tuple[int, Type]] = {}
    for copies, parts in terms:
        listed = [column[part].items() for column, part in zip(columns, parts, strict=True)]
        for chosen in product(*listed):
            label = tuple(name for name, _ in chosen)
            totals[label] += copies * prod(one.multiplicity for _, one in chosen)
            shapes[label] = (
                prod(one.dim for _, one in chosen),
                _type_of_product([one.type for _, one in chosen]),
            )
    return {label: IsotypicComponent(dim, totals[label], kind, "C") for label, (dim, kind) in shapes.items()}


def _type_of_product(types: Sequence[Type]) -> Type:
    if "complex" in types:
        return "complex"
    return "quaternionic" if types.count("quaternionic") % 2 else "real"


def irreducibles(sources: Sequence[Representation]) -> list[Irreducibles]:
    """Return the irreducibles over C in each of some representations of one group, with the same names in all of them.

    Raises: as `decompose`.
    """
    group = sources[0].group
    if isinstance(group, FiniteGroup) and _has_character_table(sources, group):
        return irreducibles_by_characters(sources)
    formula = irreducibles_by_weights if isinstance(group, LieGroup) else irreducibles_by_partitions
    found: list[Irreducibles] = []
    for V in sources:
        one = formula(V)
        if one is None:
            return irreducibles_by_commutant(sources)
        found.append(one)
    return found
