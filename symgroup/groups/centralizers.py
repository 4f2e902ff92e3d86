"""Centralizers and centers: in S(n) and A(n) from the orbits of H, else by backtracking along a stabilizer chain.

g centralizes H where g h = h g for every h in H, that is where g is an automorphism of the set of points with H acting on
it. Such a g is known on an H-orbit once it is known at one point x, and carries x to y only if x -> y extends to a bijection
of the two orbits that commutes with H.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial
from random import Random

from symgroup.errors import LimitError, SymgroupBug, check_time
from symgroup.groups.chain import StabilizerChain
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.permutation import Permutation, orbit_of, symmetric_generators
from symgroup.groups.structure import even_part, require_chain, require_finite_subgroup

MOST_CONJUGATES = 2_000
LARGEST_SEARCH = 300_000  # partial images looked at
LARGEST_BASE = 600  # points; larger groups are searched with base points in orbits' first points only
LARGEST_MATCHING = 20_000_000  # points compared with points


def centralizer(G: FiniteGroup, H: FiniteGroup) -> FiniteGroup:
    """Return C_G(H), the elements of G that commute with every element of the subgroup H.

    Raises: InputError (SG261) where H is not a subgroup of G; LimitError: SG250 for a chain, SG251 for a search too long.
    """
    require_finite_subgroup(H, G)
    name = f"centralizer({G}, {H})"
    if all(g @ h == h @ g for g in G.generators for h in H.generators):
        return G
    if G.family:
        return _centralizer_by_family(G, H, name)
    require_chain(G)
    found, order = _by_conjugates(G, H) or CommutingSearch(G, H).run()
    result = G.trusted_subgroup(found, name, order)
    if any(g @ h != h @ g for g in found for h in H.generators):
        raise SymgroupBug("an element of a centralizer does not commute")
    return result


def center(G: FiniteGroup) -> FiniteGroup:
    """Return Z(G), the elements that commute with every element. Raises: LimitError (SG250, SG251)."""
    found = centralizer(G, G)
    return G.trusted_subgroup(found.generators, f"center({G})", found.order)


class OrbitMaps:
    """The orbits of H on points, and the maps between them that commute with H."""

    __slots__ = ("generators", "looked", "orbits", "targets", "where")

    def __init__(self, H: FiniteGroup) -> None:
        self.generators = H.generators
        self.targets = H.generators  # what plays the part of the generators on the images
        self.orbits: list[list[int]] = []  # each in breadth-first order from its first point
        self.where = [-1] * H.points  # the number of each point's orbit
        self.looked = 0
        for point in range(H.points):
            if self.where[point] < 0:
                orbit = H.orbit(point)
                for member in orbit:
                    self.where[member] = len(self.orbits)
                self.orbits.append(orbit)

    def extend(self, number: int, y: int) -> dict[int, int] | None:
        """Return the bijection f of orbit `number` on the orbit of y with f(first) = y and f(h p) = h f(p), or None."""
        orbit = self.orbits[number]
        if len(orbit) != len(self.orbits[self.where[y]]):
            return None
        images = {orbit[0]: y}
        for point in orbit:
            self.looked += 1
            if self.looked > LARGEST_MATCHING:
                raise _too_long()
            for h, target in zip(self.generators, self.targets, strict=True):
                moved = target[images[point]]
                if images.setdefault(h[point], moved) != moved:
                    return None
        return images  # onto an orbit of the same length, so one to one


def _by_conjugates(G: FiniteGroup, H: FiniteGroup) -> tuple[tuple[Permutation, ...], int] | None:
    """Return the centralizer as the stabilizer of H's generators under conjugation, where they have few conjugates.

    Schreier generators are added, in a shuffled order, until the order is |G| over the number of conjugates.
    """
    conjugators = [(g, g.inverse()) for g in G.generators]
    carriers = {H.generators: G.identity}
    steps: list[tuple[Permutation, tuple[Permutation, ...]]] = []
    queue = [H.generators]
    for state in queue:
        check_time("the list of the conjugates of a subgroup's generators")
        for g, back in conjugators:
            image = tuple(g @ h @ back for h in state)
            moved = g @ carriers[state]
            if image not in carriers:
                carriers[image] = moved
                queue.append(image)
            else:
                steps.append((moved, image))
        if len(queue) > MOST_CONJUGATES:
            return None
    order = G.order // len(queue)
    chain, kept = StabilizerChain(G.points, ()), []
    Random(0).shuffle(steps)
    for moved, image in steps:
        if chain.order == order:
            break
        element = carriers[image].inverse() @ moved
        if chain.add(element):
            kept.append(element)
    if chain.order != order:
        raise SymgroupBug("Schreier generators do not generate a centralizer")
    return tuple(kept), order


def _too_long() -> LimitError:
    return LimitError.of(
        "SG251",
        "the search for the centralizer is too long",
        notes=["commuting with these generators leaves too many candidates"],
        help="ask for the centralizer in a smaller group, or of a larger subgroup",
    )


def _centralizer_by_family(G: FiniteGroup, H: FiniteGroup, name: str) -> FiniteGroup:
    """Return the product of the wreath products Aut(O) wr S(m), over the classes of m isomorphic orbits O of H.

    Source: Dixon and Mortimer, Permutation Groups (1996), theorem 4.2A and exercise 4.2.5.
    """
    maps = OrbitMaps(H)
    classes: list[list[dict[int, int]]] = []  # maps of the first orbit of the class on each of its orbits
    for number, orbit in enumerate(maps.orbits):
        for members in classes:
            first = maps.where[next(iter(members[0]))]
            if len(maps.orbits[first]) != len(orbit):
                continue
            found = next((f for y in orbit if (f := maps.extend(first, y)) is not None), None)
            if found is not None:
                members.append(found)
                break
        else:
            classes.append([{point: point for point in maps.orbits[number]}])
    generators: list[Permutation] = []
    order = 1
    for members in classes:
        automorphisms, size = _automorphisms(maps, maps.where[next(iter(members[0]))], G.points)
        generators += automorphisms
        for moved in symmetric_generators(len(members), range(len(members))):
            generators.append(_permute_copies(members, moved, G.points))
        order *= size ** len(members) * factorial(len(members))
    if G.family == "A" and any(g.sign < 0 for g in generators):
        return G.trusted_subgroup(even_part(generators), name, order // 2)
    return G.trusted_subgroup((g for g in generators if not g.is_identity), name, order)


def _automorphisms(maps: OrbitMaps, number: int, points: int) -> tuple[list[Permutation], int]:
    """Return generators and the order of the bijections of an orbit that commute with H; only 1 fixes a point."""
    orbit = maps.orbits[number]
    reached, kept = {orbit[0]}, []
    for y in orbit[1:]:
        images = maps.extend(number, y) if y not in reached else None
        if images is None:
            continue
        kept.append(Permutation(images.get(point, point) for point in range(points)))
        reached = set(orbit_of(reached, kept))
    return kept, len(reached)


def _permute_copies(members: list[dict[int, int]], moved: Permutation, points: int) -> Permutation:
    images = list(range(points))
    for number, target in enumerate(moved):
        for point, image in members[number].items():
            images[image] = members[target][point]
    return Permutation(images)


class CommutingSearch:
    """The subgroup of the elements of G that commute with H, by backtracking.

    Level by level from the last: the elements found so far generate C_(i+1), those that fix the first i + 1 base points.
    C_i is generated by them and one element for each orbit of C_i on the images of base point i; a candidate image that
    leads nowhere excludes its whole orbit. Source: Seress, Permutation Group Algorithms (2003), section 9.1.
    """

    __slots__ = ("H", "levels", "maps", "nodes", "one", "reps")

    def __init__(self, G: FiniteGroup, H: FiniteGroup) -> None:
        self.H = H
        self.one = G.identity
        self.maps = OrbitMaps(H)
        orbits = sorted(self.maps.orbits, key=len, reverse=True)
        base = [p for orbit in orbits for p in (orbit if G.points <= LARGEST_BASE else orbit[:1])]
        chain = StabilizerChain(G.points, G.generators, base)
        self.levels = [level for level in chain.levels if len(level.carriers) > 1]
        self.nodes = 0

    def run(self) -> tuple[tuple[Permutation, ...], int]:
        """Return generators of the centralizer and its order."""
        found: list[Permutation] = []
        order = 1
        for number in reversed(range(len(self.levels))):
            reached = set(orbit_of([self.levels[number].point], found))
            failed: set[int] = set()
            for image in self.levels[number].carriers:
                if image in reached or image in failed:
                    continue
                element = self._first(number, image)
                if element is None:
                    failed |= set(orbit_of([image], found))
                else:
                    found.append(element)
                    reached = set(orbit_of(reached, found))
            order *= len(reached)
        return tuple(found), order

    def is_solution(self, element: Permutation) -> bool:
        """Whether an element commutes with H."""
        return all(element @ h == h @ element for h in self.H.generators)

    def _first(self, start: int, image: int) -> Permutation | None:
        """Return an element that commutes, fixes the base points before `start` and carries the next one to `image`."""
        fixed: dict[int, int] = {}
        for level in self.levels[:start]:
            known = self._with_orbit(fixed, level.point, level.point)
            if known is None:
                return None
            fixed = known
        known = self._with_orbit(fixed, self.levels[start].point, image)
        if known is None:
            return None
        stack = [self._steps(start + 1, self.levels[start].carriers[image], known)]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                continue
            element, known = step
            if len(stack) + start == len(self.levels):
                return element
            stack.append(self._steps(start + len(stack) + 1, element, known))
        return None

    def _steps(
        self, number: int, element: Permutation, known: dict[int, int]
    ) -> Iterator[tuple[Permutation, dict[int, int]]]:
        """Yield the ways to choose the image of base point `number`; at the end, the element if it commutes."""
        self.nodes += 1
        if self.nodes > LARGEST_SEARCH:
            raise _too_long()
        check_time("the search for the elements that commute with a subgroup")
        if number == len(self.levels):
            if self.is_solution(element):
                yield element, known
            return
        level = self.levels[number]
        for target, carrier in level.carriers.items():
            extended = self._with_orbit(known, level.point, element[target])
            if extended is not None:
                yield element @ carrier, extended

    def _with_orbit(self, known: dict[int, int], point: int, image: int) -> dict[int, int] | None:
        """Return the known images together with those that point -> image forces on the point's orbit, or None."""
        if point in known:
            return known if known[point] == image else None
        orbit = self.maps.orbits[self.maps.where[point]]
        if len(orbit) == 1 and len(self.maps.orbits[self.maps.where[image]]) > 1:
            return None
        images = self._map_through(orbit, point, image)
        return None if images is None else {**known, **images}

    def _map_through(self, orbit: list[int], point: int, image: int) -> dict[int, int] | None:
        if point == orbit[0]:
            return self.maps.extend(self.maps.where[point], image)
        candidates = self.maps.orbits[self.maps.where[image]]
        number = self.maps.where[point]
        found = (self.maps.extend(number, y) for y in candidates)
        return next((f for f in found if f is not None and f[point] == image), None)
