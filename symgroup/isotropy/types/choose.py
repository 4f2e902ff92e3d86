"""Which way finds the isotropy classes of V: by parts, by faces of a chamber, by partitions, or by a search."""

from __future__ import annotations

from math import factorial, prod

from symgroup.groups import FiniteGroup, Permutation, alternating, permutation_group
from symgroup.isotropy.types.alternating import classes_of_alternating
from symgroup.isotropy.types.found import FoundClass, check_number, product_of_classes
from symgroup.isotropy.types.points import generic_point
from symgroup.isotropy.types.polygons import classes_of_polygon
from symgroup.isotropy.types.reflections import classes_of_reflection_group, point_orbits
from symgroup.isotropy.types.search import classes_by_search
from symgroup.isotropy.types.wreath import classes_of_wreath
from symgroup.representations import Representation, direct_sum, natural
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.combined import Restriction
from symgroup.representations.subrepresentation import Subrepresentation

SEARCHED = 2_000  # smaller groups are searched, and their stabilizers recognised


def find_classes(V: Representation) -> tuple[FoundClass, ...]:
    """Return the isotropy classes of V, the generic one first.

    Copies and trivial summands change no class: a stabilizer in m V is an intersection of stabilizers in V, and V has such
    intersections already, as stabilizers of generic points of spans. Likewise natural = standard + trivial for permutations.
    Raises: LimitError: SG408 out of reach, SG418 too many classes.
    """
    group = V.finite_group
    parts = tuple(dict.fromkeys(part for _, part in V.terms() if not isinstance(part, Trivial)))
    if not parts:
        return (FoundClass(group.generators, group.order, 1, frozenset()),)
    if all(_is_natural(part) for part in parts):
        return classes_of_natural(group)
    return classes_by_search(direct_sum([(1, part) for part in parts]))


def classes_of_natural(G: FiniteGroup) -> tuple[FoundClass, ...]:
    """Return the isotropy classes of natural(G)."""
    if G.family == "A":
        return classes_of_alternating(G)
    if G.points == G.degree or (G.order > SEARCHED and not G.factors):
        found = classes_of_reflection_group(G)
        if found is not None:
            return found
    polygon = classes_of_polygon(G)
    if polygon is not None:
        return polygon
    pieces = _pieces(G)
    if pieces:
        lists = [_lifted(classes_of_natural(piece), places, G.points) for piece, places in pieces]
        check_number(prod(map(len, lists)), G)
        return product_of_classes(lists)
    if G.wreath and G.order > SEARCHED:
        K, P = G.wreath
        if P.order == factorial(P.degree):
            return classes_of_wreath(G, *classes_of_copies(K))
    return classes_by_search(natural(G))


def classes_of_copies(K: FiniteGroup) -> tuple[tuple[FoundClass, ...], int | None]:
    """Return the isotropy classes of natural(K), and which of them has only the vector 0, None for none."""
    inner = classes_of_natural(K)
    whole = next(k for k, item in enumerate(inner) if item.order == K.order)
    return inner, None if generic_point(natural(K), K.generators).dim else whole


def _is_natural(part: Representation) -> bool:
    """Whether the part is natural(G), or the vectors in it whose entries add up to 0, for permutations."""
    if isinstance(part, Natural):
        return True
    if isinstance(part, Restriction):
        base, group = part.base, part.base.group
        same = isinstance(group, FiniteGroup) and group.carrier == part.finite_group.carrier
        return same and isinstance(base, Natural)
    if not isinstance(part, Subrepresentation) or not _is_natural(part.base):
        return False
    by_points = part.finite_group.points == part.finite_group.degree
    return by_points and part.dim == part.base.dim - 1 and all(sum(row) == 0 for row in part.rows)


def _pieces(G: FiniteGroup) -> list[tuple[FiniteGroup, list[int]]]:
    """Return groups whose product G is, each with the points of G that it permutes; none where G is not seen to split."""
    if G.factors:
        starts = [sum(F.points for F in G.factors[:k]) for k in range(len(G.factors))]
        return [(F, list(range(s, s + F.points))) for F, s in zip(G.factors, starts, strict=True)]
    if G.points != G.degree or not G.generators:
        return []
    orbits = [orbit for orbit in point_orbits(G) if len(orbit) > 1]
    if len(orbits) == 1 and len(orbits[0]) == G.points:
        return []
    pieces = [(_on_orbit(G, orbit), orbit) for orbit in orbits]
    return pieces if prod(piece.order for piece, _ in pieces) == G.order else []


def _on_orbit(G: FiniteGroup, orbit: list[int]) -> FiniteGroup:
    """Return the group that G is on an orbit; the one of index 2 in all permutations is the alternating group."""
    place = {point: k for k, point in enumerate(orbit)}
    generators = [[place[g[point]] for point in orbit] for g in G.generators]
    found = permutation_group(generators, len(orbit), f"{G} on {len(orbit)} points")
    return alternating(len(orbit)) if 2 * found.order == factorial(len(orbit)) else found


def _lifted(classes: tuple[FoundClass, ...], places: list[int], points: int) -> tuple[FoundClass, ...]:
    """Let a piece act on its places among all points."""

    def lift(g: Permutation) -> Permutation:
        images = list(range(points))
        for point, image in enumerate(g):
            images[places[point]] = places[image]
        return Permutation(images)

    known = {g: lift(g) for item in classes for g in item.generators}
    return tuple(
        FoundClass(tuple(known[g] for g in item.generators), item.order, item.length, item.above, item.name)
        for item in classes
    )
