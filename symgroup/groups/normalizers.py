"""Normalizers: in closed form for Young subgroups, from the elements of groups that can be listed, else by backtracking."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import factorial, gcd, prod

import numpy as np

from symgroup.errors import LimitError, SymgroupBug, check_time
from symgroup.groups.centralizers import CommutingSearch, centralizer
from symgroup.groups.chain import Level, StabilizerChain
from symgroup.groups.elements import elements_of, is_enumerable
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.permutation import Permutation, cycle, orbit_of
from symgroup.groups.structure import even_part, is_normal, require_finite_subgroup

LARGEST_SEARCH = 200_000  # partial images looked at


def normalizer(G: FiniteGroup, H: FiniteGroup) -> FiniteGroup:
    """Return N_G(H) = { g in G : g H g^-1 = H }.

    Raises: InputError (SG261) where H is not a subgroup of G; LimitError: SG250 for a chain, SG419 for a search too long.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> normalizer(symmetric(4), symmetric(4).subgroup([[1, 0, 2, 3], [0, 1, 3, 2]])).order
        8
    """
    require_finite_subgroup(H, G)
    name = f"normalizer({G}, {H})"
    if is_normal(G, H):
        return G
    young = _of_young(G, H, name)
    if young is not None:
        return young
    result = G.trusted_subgroup(_generators(G, H), name)
    if not all(_normalizes(g, H) for g in result.generators):
        raise SymgroupBug("an element of a normalizer does not normalize")
    return result


def _generators(G: FiniteGroup, H: FiniteGroup) -> list[Permutation]:
    if is_enumerable(G):
        return _by_elements(G, H)
    return _of_cyclic(G, H) if len(H.generators) == 1 else _Search(G, H).run()


def _normalizes(g: Permutation, H: FiniteGroup) -> bool:
    back = g.inverse()
    return all(g @ h @ back in H for h in H.generators)


def _of_young(G: FiniteGroup, H: FiniteGroup, name: str) -> FiniteGroup | None:
    """Return the normalizer in S(n) or A(n) of all (even) permutations that keep a partition of the points, else None.

    An element normalizes H where it permutes the orbits of H: blocks of one size are exchanged.
    """
    if not G.family:
        return None
    blocks = [sorted(H.orbit(p)) for p in range(H.points)]
    blocks = sorted((list(b) for b in {tuple(b) for b in blocks}), key=lambda b: (len(b), b))
    order = prod(factorial(len(b)) for b in blocks)
    if H.order * (2 if G.family == "A" and order > 1 else 1) != order:
        return None
    generators = [cycle(G.points, pair) for b in blocks for pair in (b[:2], b) if len(pair) > 1]
    for first, second in pairwise(blocks):
        if len(first) == len(second):
            images = list(range(G.points))
            for i, j in zip(first, second, strict=True):
                images[i], images[j] = j, i
            generators.append(Permutation(images))
    sizes = [len(b) for b in blocks]
    order *= prod(factorial(sizes.count(size)) for size in set(sizes))
    if G.family == "A":
        return G.trusted_subgroup(even_part(generators), name, order // 2)
    return G.trusted_subgroup(generators, name, order)


def _by_elements(G: FiniteGroup, H: FiniteGroup) -> list[Permutation]:
    """Return generators, from the elements g with g h g^-1 in H for every generator h."""
    table = elements_of(G)
    members = np.zeros(len(table), dtype=bool)
    members[table.positions(elements_of(H).images)] = True
    keep = np.arange(len(table))
    for h in H.generators:
        images = table.images[keep]
        moved = np.take_along_axis(images, np.array(h)[np.argsort(images, axis=1)], axis=1)
        keep = keep[members[table.positions(moved.astype(np.int32))]]
    chain, kept = StabilizerChain(G.points, ()), []
    for number in [*np.flatnonzero(members).tolist(), *keep.tolist()]:
        if chain.order == len(keep):
            break
        element = table.element(number)
        if chain.add(element):
            kept.append(element)
    return kept


def _of_cyclic(G: FiniteGroup, H: FiniteGroup) -> list[Permutation]:
    """Return generators of the normalizer of < h >: its centralizer, and elements with g h g^-1 = h^k where there are."""
    h = H.generators[0]
    modulus = h.order
    found = list(centralizer(G, H).generators)
    reached, failed = {1}, set[int]()
    for k in range(2, modulus):
        if gcd(k, modulus) > 1 or k in reached or k in failed:
            continue
        element = _PowerSearch(G, H, h.power(k)).first()
        if element is None:
            failed |= {k * j % modulus for j in reached}
            continue
        found.append(element)
        powers = [pow(k, e, modulus) for e in range(modulus)]
        reached = {i * j % modulus for i in reached for j in powers}
        failed = {i * j % modulus for i in failed for j in reached}
    return found


class _PowerSearch(CommutingSearch):
    """Elements g with g h = h^k g, as for the centralizer: g is known on an orbit of < h > once it is known at one point."""

    __slots__ = ("power",)

    def __init__(self, G: FiniteGroup, H: FiniteGroup, power: Permutation) -> None:
        super().__init__(G, H)
        self.power = power
        self.maps.targets = (power,)

    def first(self) -> Permutation | None:
        """Return one of them, or None where there is none."""
        return next(
            (g for image in self.levels[0].carriers if (g := self._first(0, image)) is not None), None
        )

    def is_solution(self, element: Permutation) -> bool:
        """Whether g h = h^k g."""
        return element @ self.H.generators[0] == self.power @ element


class _Search:
    """The subgroup of the elements of G that normalize H, by backtracking along a stabilizer chain.

    An element that normalizes H permutes the orbits of H, and the orbits of the stabilizer of a point in H go to those of the
    stabilizer of its image. Level by level from the last, as in `centralizers`: a candidate image that leads nowhere
    excludes its whole orbit under what is found. Source: Seress, Permutation Group Algorithms (2003), section 9.1.
    """

    __slots__ = ("H", "below", "chain", "levels", "nodes")

    def __init__(self, G: FiniteGroup, H: FiniteGroup) -> None:
        self.H = H
        order = sorted(range(G.points), key=lambda p: -len(H.orbit(p))) if G.points <= LARGEST_SEARCH else []
        base = [p for p in order if any(h[p] != p for h in H.generators)]
        self.chain = StabilizerChain(G.points, G.generators, base)
        self.levels: list[Level] = [level for level in self.chain.levels if len(level.carriers) > 1]
        self.below: dict[tuple[int, ...], tuple[list[int], list[int]]] = {}
        self.nodes = 0

    def run(self) -> list[Permutation]:
        """Return generators of the normalizer."""
        found: list[Permutation] = []
        for number in reversed(range(len(self.levels))):
            level = self.levels[number]
            reached = set(orbit_of([level.point], found))
            failed: set[int] = set()
            for image in level.carriers:
                if image in reached or image in failed:
                    continue
                element = self._first(number, image)
                if element is None:
                    failed |= set(orbit_of([image], found))
                else:
                    found.append(element)
                    reached = set(orbit_of(reached, found))
        return found

    def _orbits(self, fixed: tuple[int, ...]) -> tuple[list[int], list[int]]:
        """Return for every point the number and the length of its orbit under the stabilizer in H of some points."""
        if fixed not in self.below:
            group = self.H
            if fixed:
                chain = StabilizerChain(self.H.points, self.H.generators, fixed)
                group = self.H.trusted_subgroup(chain.stabilizer_generators(len(fixed)))
            number, length = [-1] * group.points, [0] * group.points
            for point in range(group.points):
                if number[point] < 0:
                    orbit = group.orbit(point)
                    for member in orbit:
                        number[member], length[member] = point, len(orbit)
            self.below[fixed] = number, length
        return self.below[fixed]

    def _first(self, start: int, image: int) -> Permutation | None:
        """Return an element that normalizes H, fixes the base points before `start` and carries the next one to `image`."""
        fixed = tuple(level.point for level in self.levels[:start])
        if not self._fits(fixed, fixed, start, image):
            return None
        stack = [self._steps(start + 1, self.levels[start].carriers[image])]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
            elif start + len(stack) == len(self.levels):
                return element
            else:
                stack.append(self._steps(start + len(stack) + 1, element))
        return None

    def _steps(self, number: int, element: Permutation) -> Iterator[Permutation]:
        self.nodes += 1
        if self.nodes > LARGEST_SEARCH:
            raise LimitError.of(
                "SG419",
                "the search for the normalizer is too long",
                help="ask for the normalizer in a smaller group, or of a larger subgroup",
            )
        check_time("the search for a normalizer")
        if number == len(self.levels):
            if _normalizes(element, self.H):
                yield element
            return
        points = tuple(level.point for level in self.levels[:number])
        images = tuple(element[p] for p in points)
        for target, carrier in self.levels[number].carriers.items():
            if self._fits(points, images, number, element[target]):
                yield element @ carrier

    def _fits(self, points: tuple[int, ...], images: tuple[int, ...], number: int, image: int) -> bool:
        """Whether orbits allow base point `number` to go to `image`, the points before it going to their images."""
        point = self.levels[number].point
        depth = min(len(points), 2)  # the stabilizers of more points rarely tell more, and cost a chain each
        for k in range(depth + 1):
            here, lengths = self._orbits(points[:k])
            there, sizes = self._orbits(images[:k])
            if lengths[point] != sizes[image]:
                return False
            pairs = zip(points, images, strict=True)
            if any((here[p] == here[point]) != (there[q] == there[image]) for p, q in pairs):
                return False
        return True
