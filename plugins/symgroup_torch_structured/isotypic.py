"""Isotypic change of basis: orthogonal U_V, U_W in which every map of a layer is made of small blocks, C (x) 1 of size d.

Where V = sum of m_s S_s and W = sum of m'_s S_s over irreducible orthogonal representations S_s of dim d_s, Schur's lemma
makes Hom_G(V, W) the sum of (m'_s, m_s) matrices tensor 1, for S_s of real type. The decomposition is read off the maps: the
sum of T^T T for random T in the space commutes with G, and its eigenspaces are irreducible almost surely; a random map
between two of them is a multiple of an isometry, by which their bases are aligned. Of complex or quaternionic type C (x) 1
fails, and the d directions of each subspace count as d subspaces of dim 1. Nothing is trusted: `isotypic_of` answers only
where the blocks give back every map to 1e-12, so that a bad draw, or a space that is not of this kind, costs the strategy and
never the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import LARGEST_ISOTYPIC, dense_basis
from symgroup.ir import DiagramForm, LinearMap
from symgroup_torch_dense.grid import Grid, grid_of

FloatArray = NDArray[np.float64]

DRAWS = 12  # random maps in one sum: as many as the multiplicities of V can exceed those of W
GAP = 1e-7  # eigenvalues closer than this, relative to the greatest, are one
ZERO = 1e-9
ACCURACY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Summand:
    """Equal summands of V, or of W: `copies` of dim n, and the change of basis of one."""

    copies: int
    dim: int  # n
    basis: FloatArray  # (n', n), orthonormal rows in the order of `Isotypic.types`; n' < n where all maps vanish on the rest

    @property
    def is_identity(self) -> bool:
        """Whether nothing changes."""
        return self.basis.shape[0] == self.dim and bool((self.basis == np.eye(self.dim)).all())


@dataclass(frozen=True, slots=True)
class IsotypicType:
    """One irreducible representation by its dimension and multiplicities; in each summand its rows are (multiplicity, d)."""

    dim: int  # d
    source: tuple[int, ...]  # m, for each summand of V
    target: tuple[int, ...]  # m', for each summand of W


@dataclass(frozen=True, slots=True, eq=False)
class Isotypic:
    """A layer's maps by types: tile t at (i, j) is, in a type, theta (a, b, r) times blocks[t, type], (r, m'_i, m_j)."""

    grid: Grid
    source: tuple[Summand, ...]
    target: tuple[Summand, ...]
    types: tuple[IsotypicType, ...]  # equal ones stand together
    blocks: Mapping[tuple[int, int], FloatArray]  # by tile and type, where m' and m are not 0


@dataclass(slots=True)
class _Space:
    """A candidate for an irreducible subspace of a summand."""

    side: int  # 0 for V, 1 for W
    summand: int
    basis: FloatArray  # (n, d), orthonormal columns


@lru_cache(maxsize=64)
def isotypic_of(space: LinearMap) -> Isotypic | None:
    """Return the decomposition of a layer's maps, None where they have none, or are too large to look."""
    grid = grid_of(space)
    if grid is None or not space.tiles:
        return None
    kinds = _summands(space, grid)
    if kinds is None or any(sum(dim for _, dim in side) > LARGEST_ISOTYPIC for side in kinds):
        return None
    maps = {number: dense_basis(space.forms[tile.form]) for number, tile in enumerate(space.tiles)}
    places = {n: (i, j) for i, row in enumerate(grid.cells) for j, n in enumerate(row) if n >= 0}
    found = _Search(maps, places, kinds).run()
    if found is None:
        return None
    types, bases, blocks = found
    source, target = (
        tuple(
            Summand(copies, dim, basis) for (copies, dim), basis in zip(kinds[side], bases[side], strict=True)
        )
        for side in (0, 1)
    )
    return Isotypic(grid, source, target, types, blocks)


def _summands(space: LinearMap, grid: Grid) -> tuple[list[tuple[int, int]], list[tuple[int, int]]] | None:
    """Return (copies, dim) of the columns' and the rows' summands, None where the tiles of one do not agree."""
    source: list[set[tuple[int, int]]] = [set() for _ in grid.widths]
    target: list[set[tuple[int, int]]] = [set() for _ in grid.heights]
    for i, row in enumerate(grid.cells):
        for j, number in enumerate(row):
            if number < 0:
                continue
            tile = space.tiles[number]
            form = space.forms[tile.form]
            if isinstance(form, DiagramForm):
                return None
            source[j].add((tile.copies_in, form.shape[1]))
            target[i].add((tile.copies_out, form.shape[0]))
    if any(len(kinds) > 1 for kinds in (*source, *target)):
        return None
    # where there is no tile, nothing is read, or zeros are written
    columns = [next(iter(kinds), (width, 1)) for kinds, width in zip(source, grid.widths, strict=True)]
    rows = [next(iter(kinds), (height, 1)) for kinds, height in zip(target, grid.heights, strict=True)]
    return columns, rows


class _Search:
    """The search for subspaces, their links and their aligned bases."""

    def __init__(
        self,
        maps: Mapping[int, FloatArray],  # by tile, (r, m, n)
        places: Mapping[int, tuple[int, int]],  # by tile, (i, j)
        kinds: tuple[list[tuple[int, int]], list[tuple[int, int]]],
    ) -> None:
        self.maps, self.places, self.kinds = maps, places, kinds
        self.random = np.random.default_rng(0)
        self.generic = {number: self._draw(number) for number in maps}
        self.scales = {number: np.abs(draw).max(initial=0.0) for number, draw in self.generic.items()}

    def run(
        self,
    ) -> (
        tuple[
            tuple[IsotypicType, ...],
            tuple[list[FloatArray], list[FloatArray]],
            dict[tuple[int, int], FloatArray],
        ]
        | None
    ):
        """Return types, bases of the summands and blocks, None where they do not give back the maps."""
        spaces = [space for side in (0, 1) for space in self._subspaces(side)]
        parts = [part for members in self._components(spaces) for part in self._aligned(members)]
        widths = tuple(len(kinds) for kinds in self.kinds)
        described = [(_type_of(part, widths), part) for part in parts]
        described.sort(key=lambda item: (item[0].dim, item[0].source, item[0].target))
        types = tuple(kind for kind, _ in described)
        blocks = {
            (number, k): self._block(number, part)
            for k, (_, part) in enumerate(described)
            for number, (i, j) in self.places.items()
            if types[k].source[j] and types[k].target[i]
        }
        bases = tuple(
            [
                np.concatenate(
                    [
                        np.zeros((0, dim)),
                        *(s.basis.T for _, part in described for s in _of(part, side, place)),
                    ]
                )
                for place, (_, dim) in enumerate(self.kinds[side])
            ]
            for side in (0, 1)
        )
        given = types, (bases[0], bases[1]), blocks
        return given if all(self._gives_back(number, *given) for number in self.maps) else None

    def _draw(self, number: int) -> FloatArray:  # (m, n)
        maps = self.maps[number]
        return np.asarray(np.tensordot(self.random.standard_normal(len(maps)), maps, 1))

    def _subspaces(self, side: int) -> list[_Space]:
        spaces = []
        for place, (_, dim) in enumerate(self.kinds[side]):
            total = np.zeros((dim, dim))
            for number, (i, j) in self.places.items():
                if (j, i)[side] == place:
                    for draw in range(DRAWS):
                        T = self._draw(number)
                        total += 0.7**draw * (T.T @ T if side == 0 else T @ T.T)
            values, vectors = np.linalg.eigh(total)
            largest = float(values[-1]) if dim else 0.0
            kept = values > ZERO * largest
            values, vectors = values[kept], vectors[:, kept]
            cuts = np.flatnonzero(np.diff(values) > GAP * largest) + 1
            for columns in np.split(np.arange(len(values)), cuts) if len(values) else []:
                whole = len(columns) == dim  # then no basis is better than that which is there
                spaces.append(_Space(side, place, np.eye(dim) if whole else vectors[:, columns]))
        return spaces

    def _components(self, spaces: list[_Space]) -> list[list[_Space]]:
        """Return the subspaces that random maps link, each after one that it is linked to; whole summands lead."""
        waiting = sorted(spaces, key=lambda s: s.basis.shape[0] != s.basis.shape[1])
        found = []
        while waiting:
            members, waiting = [waiting[0]], waiting[1:]
            for member in members:  # grows while it is read
                linked = [s for s in waiting if self._links(member, s) is not None]
                members += linked
                waiting = [s for s in waiting if all(s is not other for other in linked)]
            found.append(members)
        return found

    def _links(self, a: _Space, b: _Space) -> FloatArray | None:  # (d_W, d_V)
        """Return the random map between two subspaces, None where it vanishes."""
        if a.side == b.side:
            return None
        v, w = (a, b) if a.side == 0 else (b, a)
        for number, (i, j) in self.places.items():
            if (i, j) == (w.summand, v.summand):
                block = w.basis.T @ self.generic[number] @ v.basis
                if np.abs(block).max(initial=0.0) > GAP * self.scales[number]:
                    return np.asarray(block)
        return None

    def _aligned(self, members: list[_Space]) -> list[list[_Space]]:
        """Return the component with bases in which every map is C (x) 1; by single directions where there are none."""
        dim = members[0].basis.shape[1]
        if all(member.basis.shape[1] == dim for member in members):
            turned = members[:1]
            for member in members[1:] if dim > 1 else []:
                turned.append(self._turned(member, turned))
            turned = members if dim == 1 else turned
            if dim == 1 or all(self._is_scalar(number, turned) for number in self.places):
                return [turned]
        return [[replace(s, basis=s.basis[:, [k]]) for s in members for k in range(s.basis.shape[1])]]

    def _turned(self, member: _Space, known: list[_Space]) -> _Space:
        """Return a subspace in the basis in which the random map from or to a known one is a multiple of 1."""
        block = next(link for other in known if (link := self._links(other, member)) is not None)
        left, _, right = np.linalg.svd(block)
        turn = left @ right
        turn = (
            -turn if np.trace(turn) < 0 else turn
        )  # so that what is the identity up to sign is the identity
        return replace(member, basis=member.basis @ (turn if member.side == 1 else turn.T))

    def _is_scalar(self, number: int, members: list[_Space]) -> bool:
        i, j = self.places[number]
        scale = np.abs(self.maps[number]).max(initial=0.0)
        for w in _of(members, 1, i):
            for v in _of(members, 0, j):
                blocks = np.einsum("md,rmn,ne->rde", w.basis, self.maps[number], v.basis, optimize=True)
                trace = np.trace(blocks, axis1=1, axis2=2)[:, None, None] / blocks.shape[1]
                if np.abs(blocks - trace * np.eye(blocks.shape[1])).max(initial=0.0) > ACCURACY * 10 * scale:
                    return False
        return True

    def _block(self, number: int, members: list[_Space]) -> FloatArray:  # (r, m', m)
        i, j = self.places[number]
        rows, columns = _of(members, 1, i), _of(members, 0, j)
        w, v = (np.stack([s.basis for s in side]) for side in (rows, columns))
        return np.asarray(np.einsum("pmd,rmn,qnd->rpq", w, self.maps[number], v, optimize=True) / w.shape[2])

    def _gives_back(
        self,
        number: int,
        types: Sequence[IsotypicType],
        bases: tuple[list[FloatArray], list[FloatArray]],
        blocks: Mapping[tuple[int, int], FloatArray],
    ) -> bool:
        i, j = self.places[number]
        whole = np.zeros((len(self.maps[number]), len(bases[1][i]), len(bases[0][j])))
        row = column = 0
        for k, kind in enumerate(types):
            height, width = kind.target[i] * kind.dim, kind.source[j] * kind.dim
            if height and width:
                part = np.kron(blocks[number, k], np.eye(kind.dim))
                whole[:, row : row + height, column : column + width] = part
            row, column = row + height, column + width
        found = np.einsum("pm,rpq,qn->rmn", bases[1][i], whole, bases[0][j], optimize=True)
        scale = np.abs(self.maps[number]).max(initial=0.0)
        return bool(np.abs(found - self.maps[number]).max(initial=0.0) <= ACCURACY * scale)


def _of(members: Sequence[_Space], side: int, summand: int) -> list[_Space]:
    return [s for s in members if s.side == side and s.summand == summand]


def _type_of(members: Sequence[_Space], widths: tuple[int, ...]) -> IsotypicType:
    source, target = (
        tuple(len(_of(members, side, place)) for place in range(widths[side])) for side in (0, 1)
    )
    return IsotypicType(members[0].basis.shape[1], source, target)
