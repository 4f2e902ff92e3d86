"""The images of targets under a stabilizer H by generators: short orbits, up to orders of rows where H has all of them.

Let Y <= H be the product of the symmetric groups of those orbits O of H on points for which they lie in H. H takes each O to
itself, so that Y is normal. An orbit of Y on coordinates of W is O with other names exactly where some coordinate c and point
p in O have one stabilizer in Y: then the orbit of (p, c) has |O| members and is the graph of a bijection that commutes with
Y. Where every orbit of coordinates is a single one or such an O, those with the same O are columns of a table, and Y puts the
rows of each table in every order. As Y is normal, h Y y = Y h y: the images H y are the orders of rows of some of them, which
are found by acting with generators of H, and told apart by their sorted rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, Permutation, elements_of, is_enumerable
from symgroup.groups.permutation import orbit_of, symmetric_generators
from symgroup.isotropy.types.reflections import point_orbits
from symgroup.representations import Kind, MonomialMatrix, Representation
from symgroup.representations.floats import float_matrix

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MOST_IMAGES = 10_000  # of one target that are listed


@dataclass(frozen=True, slots=True, eq=False)
class TargetImages:
    """How the images of targets under one stabilizer are found."""

    target: Representation  # W, dim m
    subgroup: FiniteGroup  # H
    tables: tuple[IntArray, ...]  # (b, l): coordinates of rows that Y puts in every order, each table apart

    @classmethod
    def of(cls, W: Representation, H: FiniteGroup) -> TargetImages:
        """Find Y and its tables; there are none where W is not made of such."""
        return cls(W, H, (_tables(W, H) or ()) if W.kind <= Kind.SIGNED else ())

    def listed(self, y: FloatArray) -> FloatArray | None:  # (m,) -> (K, m)
        """Return images of y of which all others are orders of rows, exact for signed permutations; None for too many."""
        W, H = self.target, self.subgroup
        if W.kind <= Kind.SIGNED:
            return self._orbit([W.monomial(h) for h in H.generators], y)
        if H.order > MOST_IMAGES or not is_enumerable(H):
            return None
        table = elements_of(H)
        images = [float_matrix(W.matrix(table.element(k))) @ y for k in range(len(table))]
        return np.unique(np.array(images), axis=0)

    def _orbit(self, actions: Sequence[MonomialMatrix], y: FloatArray) -> FloatArray | None:
        queue = [y]
        known = {self._sorted(y)}
        for image in queue:
            for action in actions:
                moved = np.empty_like(image)
                moved[action.images] = action.signs * image
                key = self._sorted(moved)
                if key not in known:
                    if len(queue) == MOST_IMAGES:
                        return None
                    known.add(key)
                    queue.append(moved)
        return np.array(queue)

    def _sorted(self, y: FloatArray) -> bytes:
        """Return what two vectors share exactly where they differ by orders of rows."""
        found = y + 0.0  # so that 0 has one sign
        for table in self.tables:
            rows = found[table]
            found[table] = rows[np.lexsort(rows.T)]
        return found.tobytes()


def _tables(W: Representation, H: FiniteGroup) -> tuple[IntArray, ...] | None:
    orbits, generators = _symmetric_part(H)
    actions = [W.monomial(h) for h in generators]
    if any((action.signs < 0).any() for action in actions):
        return None
    images = [action.images for action in actions]
    columns: dict[int, list[list[int]]] = {}
    seen: set[int] = set()
    for start in range(W.dim):
        if start in seen:
            continue
        coordinates = orbit_of([start], images)
        seen.update(coordinates)
        if len(coordinates) == 1:
            continue
        names = [_names(generators, images, orbit, coordinates) for orbit in orbits]
        number = next((k for k, found in enumerate(names) if found), None)
        if number is None:
            return None
        columns.setdefault(number, []).append([names[number][point] for point in orbits[number]])
    return tuple(np.array(lists, dtype=np.int64).T for lists in columns.values())


def _symmetric_part(H: FiniteGroup) -> tuple[list[list[int]], list[Permutation]]:
    """Return the orbits of points in every order of which H has an element that moves nothing else, and generators of Y."""
    orbits, generators = [], []
    for orbit in point_orbits(H):
        found = symmetric_generators(H.points, orbit) if len(orbit) > 1 else []
        if found and all(h in H for h in found):
            orbits.append(orbit)
            generators += found
    return orbits, generators


def _names(
    generators: Sequence[Permutation],
    images: Sequence[IntArray],
    orbit: Sequence[int],  # of points
    coordinates: Sequence[int],  # an orbit
) -> dict[int, int]:
    """Return the coordinate of each point where the orbits are one with two names; else nothing."""
    for point in orbit if len(orbit) == len(coordinates) else ():
        named = {point: coordinates[0]}
        if _extends(generators, images, named):
            return named
    return {}


def _extends(generators: Sequence[Permutation], images: Sequence[IntArray], named: dict[int, int]) -> bool:
    """Extend p -> c to the orbit of (p, c), in place; return whether no point gets two coordinates."""
    queue = list(named)
    for p in queue:
        for h, moved in zip(generators, images, strict=True):
            q, c = h[p], int(moved[named[p]])
            if named.setdefault(q, c) != c:
                return False
            if len(named) > len(queue):
                queue.append(q)
    return True
