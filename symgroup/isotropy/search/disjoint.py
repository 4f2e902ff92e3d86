"""Disjoint sets of points that are joined step by step."""

from __future__ import annotations


class DisjointSets:
    """A partition of 0, ..., n - 1 into sets; at first each point is alone."""

    __slots__ = ("_parents", "_sizes")

    def __init__(self, points: int) -> None:
        self._parents = list(range(points))
        self._sizes = [1] * points

    def find(self, point: int) -> int:
        """Return the point that stands for the set of a point."""
        parents = self._parents
        while parents[point] != point:
            parents[point] = parents[parents[point]]
            point = parents[point]
        return point

    def join(self, left: int, right: int) -> None:
        """Make one set of the sets of two points."""
        left, right = self.find(left), self.find(right)
        if left != right:
            if self._sizes[left] < self._sizes[right]:
                left, right = right, left
            self._parents[right] = left
            self._sizes[left] += self._sizes[right]

    def size(self, point: int) -> int:
        """Return the number of points in the set of a point."""
        return self._sizes[self.find(point)]
