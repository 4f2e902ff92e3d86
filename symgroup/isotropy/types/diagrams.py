"""Coxeter diagrams of finite reflection groups: their types, orders and names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from symgroup.groups.reflection import coxeter_order

Arms = tuple[int, int, int]
FORKS: dict[Arms, tuple[str, int]] = {(1, 2, 2): ("E", 6), (1, 2, 3): ("E", 7), (1, 2, 4): ("E", 8)}


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes 0, ..., rank - 1 and the m_ij that are 3 or more, as ((i, j), m_ij) with i < j."""

    rank: int
    edges: tuple[tuple[tuple[int, int], int], ...]

    def neighbours(self, among: Iterable[int]) -> dict[int, dict[int, int]]:
        """Return { i : { j : m_ij } } on a subset of the nodes."""
        found: dict[int, dict[int, int]] = {i: {} for i in among}
        for (i, j), m in self.edges:
            if i in found and j in found:
                found[i][j] = m
                found[j][i] = m
        return found

    def components(self, among: Iterable[int]) -> list[tuple[int, ...]]:
        """Return the connected components of a subset of the nodes, each sorted."""
        links = self.neighbours(among)
        left, found = set(links), []
        while left:
            queue = [min(left)]
            left.discard(queue[0])
            for node in queue:
                fresh = [other for other in links[node] if other in left]
                left.difference_update(fresh)
                queue += fresh
            found.append(tuple(sorted(queue)))
        return sorted(found)

    def types(self, among: Iterable[int]) -> list[FiniteType] | None:
        """Return the type of each component of a subset, or None where one of them generates an infinite group."""
        found = [type_of(self.neighbours(part)) for part in self.components(among)]
        known = [item for item in found if item is not None]
        return known if len(known) == len(found) else None


@dataclass(frozen=True, slots=True)
class FiniteType:
    """An irreducible finite type X_n, or I2(m) where the letter is I, with its nodes in the order of the type.

    A: along the path. B: along the path, the edge 4 last. D: along the path, the two short arms last. Others: sorted.
    """

    letter: str
    rank: int
    nodes: tuple[int, ...]
    m: int = 0

    @property
    def order(self) -> int:
        """The order of the Coxeter group."""
        return coxeter_order(self.letter, self.m if self.letter == "I" else self.rank)

    @property
    def name(self) -> str:
        """The usual name of the group; A1 is 'S2'."""
        if self.letter == "A":
            return f"S{self.rank + 1}"
        if self.letter == "I":
            return f"D{self.m}"
        known = {("B", 2): "D4", ("B", 3): "S4 x C2", ("H", 3): "A5 x C2"}
        other = f"C2 wr S{self.rank}" if self.letter == "B" else f"W({self.letter}{self.rank})"
        return known.get((self.letter, self.rank), other)


def product_name(types: Iterable[FiniteType]) -> str:
    """Return the name of a product of reflection groups, the largest first; A1 is S2 beside symmetric groups, else C2."""
    ordered = sorted(types, key=lambda item: (-item.order, item.name))
    names = [item.name for item in ordered]
    if any(item.letter != "A" for item in ordered) or all(item.rank == 1 for item in ordered):
        names = ["C2" if name == "S2" else name for name in names]
    return " x ".join(names) or "1"


def type_of(links: dict[int, dict[int, int]]) -> FiniteType | None:
    """Return the type of a connected diagram, None where its group is infinite.

    Source: Humphreys, Reflection Groups and Coxeter Groups (1990), section 2.4 and theorem 6.4.
    """
    rank = len(links)
    edges = sum(len(others) for others in links.values()) // 2
    if edges != rank - 1 or any(len(others) > 3 for others in links.values()):
        return None
    forks = [node for node, others in links.items() if len(others) == 3]
    if forks:
        return _forked(links, forks)
    path = _path(links)
    labels = [links[a][b] for a, b in pairwise(path)]
    return _straight(path, labels)


def _straight(path: list[int], labels: list[int]) -> FiniteType | None:
    rank = len(path)
    heavy = [position for position, m in enumerate(labels) if m > 3]
    if not heavy:
        return FiniteType("A", rank, tuple(path))
    if len(heavy) > 1:
        return None
    m, place = labels[heavy[0]], heavy[0]
    if rank == 2 and m > 4:
        return FiniteType("I", 2, tuple(sorted(path)), m)
    if m == 4 and place in (0, rank - 2):
        return FiniteType("B", rank, tuple(path if place == rank - 2 else reversed(path)))
    if m == 4 and rank == 4:
        return FiniteType("F", 4, tuple(sorted(path)))
    if m == 5 and place in (0, rank - 2) and rank in (3, 4):
        return FiniteType("H", rank, tuple(sorted(path)))
    return None


def _forked(links: dict[int, dict[int, int]], forks: list[int]) -> FiniteType | None:
    if len(forks) > 1 or any(m > 3 for others in links.values() for m in others.values()):
        return None
    arms = sorted((_arm(links, forks[0], start) for start in sorted(links[forks[0]])), key=len)
    lengths = (len(arms[0]), len(arms[1]), len(arms[2]))
    if lengths[:2] == (1, 1):
        nodes = (*reversed(arms[2]), forks[0], *arms[0], *arms[1])
        return FiniteType("D", len(links), nodes)
    if lengths not in FORKS:
        return None
    letter, rank = FORKS[lengths]
    return FiniteType(letter, rank, tuple(sorted(links)))


def _arm(links: dict[int, dict[int, int]], previous: int, node: int) -> list[int]:
    arm = [node]
    while (step := next((other for other in links[arm[-1]] if other != previous), None)) is not None:
        previous = arm[-1]
        arm.append(step)
    return arm


def _path(links: dict[int, dict[int, int]]) -> list[int]:
    ends = sorted(node for node, others in links.items() if len(others) < 2)
    return ends if len(links) == 1 else [ends[0], *_arm(links, ends[0], next(iter(links[ends[0]])))]
