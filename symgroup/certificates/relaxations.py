"""Claims about relaxed layers: H and T as words in the generators, a point with stabilizer H, and the breaking maps."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from flint import fmpq

from symgroup.algebra import ExactScalar, FieldElement
from symgroup.certificates.writing import Writer, sparse, vector
from symgroup.elaborate import ModuleSpec
from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, Permutation
from symgroup.isotropy import stabilizer
from symgroup.plan.breaking import BrokenType
from symgroup.representations import Representation
from symgroup.solve import fixed_space
from symgroup.solve.forms import map_entries

LARGEST_GROUP = 20_000  # whose elements are listed to find words for them
MOST_POINTS = 50  # tried for a point of V^H with no more symmetry than H


def add_breaking(
    writer: Writer,
    spec: ModuleSpec,
    first: Representation,  # the target of the first layer
    broken: BrokenType,
) -> None:
    """Claim the breaking maps of one orbit type; they are not included for groups that are too large to be listed."""
    V, breaking = spec.source, broken.breaking
    G, H = V.finite_group, breaking.subgroup
    kept = () if breaking.kept is None else breaking.kept.generators
    listed = [H.generators, breaking.transversal, kept] if G.order <= LARGEST_GROUP else [(), (), ()]
    words = words_of(G, [g for elements in listed for g in elements])
    maps = {space.target: map_entries(space.breaking) for space in breaking.spaces}
    K = writer.field(G)
    forms = [[sparse(entries, K) for entries in maps[part]] for _, part in first.terms()]
    claim = {
        "source": writer.representation(V),
        "target": writer.representation(first),
        **{
            key: [words[g] for g in elements]
            for key, elements in zip(("subgroup", "transversal", "kept"), listed, strict=True)
        },
        "point": vector(point_of_type(V, H), K),
        "forms": forms if G.order <= LARGEST_GROUP else None,
    }
    writer.claim("relaxed", f"{spec.name}, inputs of type {broken.isotropy_class.name}", claim)


def words_of(G: FiniteGroup, wanted: Iterable[Permutation]) -> dict[Permutation, list[int]]:
    """Return shortest words in the generators for some elements: numbers of generators, the last one acts first."""
    missing = set(wanted)
    words: dict[Permutation, list[int]] = {G.identity: []}
    missing.discard(G.identity)
    queue = [G.identity]
    for element in queue:
        if not missing:
            break
        for number, g in enumerate(G.generators):
            product = element @ g
            if product not in words:
                words[product] = [*words[element], number]
                queue.append(product)
                missing.discard(product)
    if missing:
        raise SymgroupBug("an element of a group is no word in its generators")
    return words


def point_of_type(V: Representation, H: FiniteGroup) -> tuple[ExactScalar, ...]:
    """Return a vector whose stabilizer is H."""
    rows = fixed_space(V, H).tolist()
    for base in range(2, MOST_POINTS):
        point = [sum((row[i] * base**k for k, row in enumerate(rows)), fmpq(0)) for i in range(V.dim)]
        if stabilizer(V, [_as_given(value) for value in point]).order == H.order:
            return tuple(point)
    raise SymgroupBug(f"no vector has the stabilizer {H}")


def _as_given(value: ExactScalar) -> object:
    """Return a number as a user would give it."""
    return value.to_sympy() if isinstance(value, FieldElement) else Fraction(int(value.p), int(value.q))
