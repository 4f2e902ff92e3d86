"""Stabilizer chains of permutation groups by the deterministic Schreier-Sims algorithm.

Source: Seress, Permutation Group Algorithms (2003), chapter 4. Level i holds the orbit of base point b_i under the
subgroup that fixes b_0, ..., b_{i-1}, with an element that carries b_i to each point. By Schreier's lemma the chain is
complete when every Schreier generator of every level sifts to the identity through the levels below, and that is the
loop's only way to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import prod

from symgroup.errors import LimitError, deadline, out_of_time
from symgroup.groups.orders import describe_order
from symgroup.groups.permutation import Permutation


@dataclass(slots=True)
class Level:
    """One step of a chain: a base point, generators of the subgroup so far, and its orbit with carriers."""

    point: int
    generators: list[Permutation] = field(default_factory=list)
    carriers: dict[int, Permutation] = field(
        default_factory=dict
    )  # orbit point -> element that carries `point` to it
    inverses: dict[int, Permutation] = field(default_factory=dict)


class StabilizerChain:
    """A complete stabilizer chain, complete again after every `add`."""

    __slots__ = ("levels", "points")

    def __init__(self, points: int, generators: Iterable[Permutation], base: Sequence[int] = ()) -> None:
        """Build the chain. Raises: LimitError (SG415) when the time of the computation is up, see `errors.time_limit`."""
        self.points = points
        self.levels: list[Level] = []
        for point in base:
            self._append_level(point)
        for generator in generators:
            self.add(generator)

    def add(self, generator: Permutation) -> bool:
        """Extend the group by one generator; return whether that made it larger."""
        if generator in self:
            return False
        self._insert(0, generator)
        return True

    @property
    def order(self) -> int:
        """The order of the group: the product of the orbit lengths."""
        return prod(len(level.carriers) for level in self.levels)

    def __contains__(self, element: Permutation) -> bool:
        return self.sift(element)[1] is None

    def sift(self, element: Permutation, start: int = 0) -> tuple[Permutation, int | None]:
        """Divide by carriers from level `start` on; return the residue and the level that stops it, or None.

        The level is None exactly where the element lies in the group of level `start`.
        """
        for number in range(start, len(self.levels)):
            level = self.levels[number]
            image = element[level.point]
            if image == level.point:
                continue  # its carrier is the identity
            inverse = level.inverses.get(image)
            if inverse is None:
                return element, number
            element = inverse @ element
        return element, None if element.is_identity else len(self.levels)

    def stabilizer_generators(self, depth: int) -> tuple[Permutation, ...]:
        """Return generators of the subgroup that fixes the first `depth` base points."""
        return tuple(self.levels[depth].generators) if depth < len(self.levels) else ()

    def _late(self) -> LimitError:
        return out_of_time(
            f"the order of a group of permutations of {self.points} points",
            [f"found so far: the group has at least {describe_order(self.order)} elements"],
            help="give it more time, or name the group: S(n), A(n), S(m) wr S(n), M(24), or a product of groups",
        )

    def _append_level(self, point: int) -> None:
        one = Permutation.identity(self.points)
        self.levels.append(Level(point, carriers={point: one}, inverses={point: one}))

    def _insert(self, number: int, element: Permutation) -> None:
        if number == len(self.levels):
            self._append_level(next(i for i, image in enumerate(element) if i != image))
        level = self.levels[number]
        level.generators.append(element)
        todo = [(point, element) for point in level.carriers]
        limit = deadline()
        while todo:
            if limit.is_over:
                raise self._late()
            point, generator = todo.pop()
            moved = generator @ level.carriers[point]
            image = moved[level.point]
            if image not in level.carriers:
                level.carriers[image] = moved
                level.inverses[image] = moved.inverse()
                todo.extend((image, other) for other in level.generators)
                continue
            residue, stopped = self.sift(level.inverses[image] @ moved, number + 1)
            if stopped is not None:
                self._insert(number + 1, residue)


def left_coset_representative(element: Permutation, chain: StabilizerChain) -> Permutation:
    """Return the canonical element of the left coset `element` H, with H given by its chain.

    It is the one whose images of H's base points are lexicographically least: level by level the base point's image
    can be moved to element[q] for q in the level's orbit, and the freedom left is the next level's group.
    """
    for level in chain.levels:
        best = min(level.carriers, key=element.__getitem__)
        element = element @ level.carriers[best]
    return element
