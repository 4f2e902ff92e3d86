"""Route 2: signed permutation representations. Hom_G(V, W) has one basis map an orbit of index pairs that keeps its sign.

rho_W(g) A rho_V(g)^-1 = A says A[w(i), v(j)] = s_w(i) s_v(j) A[i, j], where g takes e_j to s_v(j) e_v(j) in V and e_i to
s_w(i) e_w(i) in W. So A is decided by one value an orbit of pairs (i, j) under the generators, and that value is 0 exactly
where some product of generators brings a pair back to itself with sign -1.

The pairs are never listed as a graph. Each orbit of rows has a first row; elements of G carry it to the others, and its
entries with it. Two entries of a first row have one value where an element that fixes the row takes one to the other; a few
random ones of these find nearly all that is to find. Then every pair is compared with its image under every generator, and
what still differs is joined. This is the proof, whatever was random before: entries were only ever called equal because an
element of G takes one to the other, and in the end no generator takes an entry to a different one.
An entry is written as a code, 0 or +-k for +- the value of map k. Cost: one gather of m n codes, and one more a generator.

Generators that only change signs need no gather: A[i, j] is 0 where s_w(i) and s_v(j) differ for one of them, and nothing else
follows from them. So rows and columns have patterns of signs, and an entry is 0 where these differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.ir import IndexForm
from symgroup.representations import Kind, Representation
from symgroup.solve.estimate import check_memory
from symgroup.solve.transport import Codes, PairAction, RowTree, Walk, join, row_tree

LARGEST_PAIRS = 20_000_000
ENTRIES_AT_ONCE = 1 << 17  # what stays in a processor's cache
PATIENCE = 2  # random elements in a row that join nothing, before the comparison of all pairs is asked
MOST_SAMPLES = 40
SHORT_ORBIT = 8  # below this length on average, samples cost more than they save


def solve_by_orbits(
    V: Representation,  # dim n, kind PERMUTATION or SIGNED
    W: Representation,  # dim m, the same
) -> IndexForm:  # (m, n)
    """Return the canonical basis of Hom_G(V, W): pivots are the first pair of each orbit, with entry 1.

    Raises: LimitError (SG401, SG414).
    """
    pairs = W.dim * V.dim
    if pairs > LARGEST_PAIRS:
        raise LimitError.of(
            "SG401",
            f"the index map of Hom(V, W) would have {W.dim} x {V.dim} = {pairs} entries",
            notes=[f"the limit is {LARGEST_PAIRS}"],
            help="split the representation into a direct sum, or use smaller ones",
        )
    signed = max(V.kind, W.kind) != Kind.PERMUTATION
    generators = [PairAction.of(V, W, g, signed=signed) for g in V.finite_group.generators]
    diagonal = [g for g in generators if g.is_diagonal]
    moving = [g for g in generators if not g.is_diagonal]
    patterns = _patterns(diagonal, W.dim, V.dim) if signed and diagonal else None
    tree = row_tree(generators, W.dim)
    check_memory(V, W, "orbits", row_orbits=len(tree.first_rows))
    if patterns is None:
        labels = _Labels.all_different(len(tree.first_rows), V.dim, signed=signed)
    else:
        labels = _Labels.different_but_for(_opposed(patterns, tree.first_rows))
    roots = _joined_by_samples(labels, tree, moving)
    while True:
        labels = labels if roots is None else labels.under(roots).numbered()
        codes = tree.carry(labels.codes, labels.size)
        roots = _joined_by_generators(codes, labels, tree, moving, patterns)
        if roots is None:
            return _index_form(codes, labels.size, tree, signed=signed)


Patterns: TypeAlias = "tuple[NDArray[np.int64], NDArray[np.int64]]"  # of rows, (m,), and of columns, (n,)


def _patterns(diagonal: Sequence[PairAction], m: int, n: int) -> Patterns:
    """Return a number for each row and column: equal numbers are equal signs under every one of the elements."""
    signs = np.concatenate(
        [[g.row_signs for g in diagonal], [g.column_signs for g in diagonal]], axis=1
    )  # (elements, m + n)
    numbers = np.unique(signs, axis=1, return_inverse=True)[1].reshape(-1)
    return numbers[:m], numbers[m:]


def _opposed(patterns: Patterns, rows: NDArray[np.int64]) -> NDArray[np.bool_]:  # (rows, n)
    """Return where an element that only changes signs takes an entry of these rows to its negative."""
    return np.not_equal.outer(patterns[0][rows], patterns[1])


@dataclass(frozen=True, slots=True)
class _Labels:
    """The codes of the first rows: 0, or k or -k for a value called k or its negative."""

    codes: Codes  # (orbits of rows, n)
    size: int  # |code| <= size
    signed: bool

    @classmethod
    def all_different(cls, rows: int, columns: int, *, signed: bool) -> _Labels:
        size = rows * columns
        return cls(np.arange(1, size + 1, dtype=np.int32).reshape(rows, columns), size, signed)

    @classmethod
    def different_but_for(cls, dead: NDArray[np.bool_]) -> _Labels:  # (orbits of rows, n)
        """Return labels of signed entries that are all different, but 0 where they must be."""
        alive = ~dead
        codes = np.zeros(dead.shape, dtype=np.int32)
        size = int(np.count_nonzero(alive))
        codes[alive] = np.arange(1, size + 1, dtype=np.int32)
        return cls(codes, size, signed=True)

    def no_joins(self) -> NDArray[np.int32]:
        """Return each node as its own root; the nodes are the codes that `node` numbers."""
        return np.arange((2 if self.signed else 1) * self.size + 1, dtype=np.int32)

    def node(self, codes: Codes) -> NDArray[np.int32]:
        """Return 0 for 0, and where signs matter 1, 2, 3, 4, ... for 1, -1, 2, -2, ...: the double cover."""
        wide = codes.astype(np.int32)
        return np.where(wide > 0, 2 * wide - 1, -2 * wide) if self.signed else wide

    def join(self, roots: NDArray[np.int32], left: Codes, right: Codes) -> bool:
        """Join the values of codes that are equal, and their negatives; return whether any were different."""
        joined = join(roots, self.node(left), self.node(right))
        if joined and self.signed:
            join(roots, self.node(-left), self.node(-right))
        return joined

    def under(self, roots: NDArray[np.int32]) -> _Labels:
        """Return each code as the least of those it is joined with, and 0 where that is its own negative."""
        if not self.signed:
            return _Labels(roots[self.codes], self.size, signed=False)
        # the least node of a set and that of its negatives are negatives of each other, or one and the same
        root, opposite = roots[self.node(self.codes)], roots[self.node(-self.codes)]
        code = np.where(root % 2 == 1, (root + 1) // 2, -(root // 2))
        return _Labels(np.where(root == opposite, 0, code), self.size, signed=True)

    def numbered(self) -> _Labels:
        """Return the codes 1, 2, ... in the order of first appearance, each positive there.

        First rows are the least of their orbits and in order, and an orbit of pairs has entries in each row of its
        orbit of rows: so this is the order of first appearance in the whole (m, n) matrix.
        """
        flat = self.codes.ravel()
        alive = np.flatnonzero(flat)
        names = np.abs(flat[alive])
        first = np.full(self.size + 1, -1, dtype=np.int64)
        first[names[::-1]] = alive[
            ::-1
        ]  # of several values for one place the last stays: the first appearance
        order = alive[first[names] == alive]
        new = np.zeros(self.size + 1, dtype=np.int32)
        new[np.abs(flat[order])] = np.arange(1, len(order) + 1) * np.sign(flat[order])
        codes = new[np.abs(self.codes)] * np.sign(self.codes)
        return _Labels(codes, len(order), self.signed)


def _joined_by_samples(
    labels: _Labels, tree: RowTree, generators: list[PairAction]
) -> NDArray[np.int32] | None:
    """Return the labels that random elements which fix a first row show to be equal; any number of them is sound."""
    if not generators or len(labels.codes) * SHORT_ORBIT > len(tree.order):
        return None
    roots, useless, joined = labels.no_joins(), 0, False
    for _, element in zip(range(MOST_SAMPLES), Walk(generators), strict=False):
        images, signs = tree.back_to_first_rows(element)
        source = labels.codes if signs is None else labels.codes * signs
        target = np.take_along_axis(labels.codes, images, axis=1)
        useful = labels.join(roots, source.ravel(), target.ravel())
        joined, useless = joined or useful, 0 if useful else useless + 1
        if useless == PATIENCE:
            break
    return roots if joined else None


def _joined_by_generators(
    codes: Codes,  # (m, n), rows in the order of the tree
    labels: _Labels,
    tree: RowTree,
    generators: list[PairAction],
    patterns: Patterns | None,
) -> NDArray[np.int32] | None:
    """Return the labels that some generator shows to be equal, or None: then the codes are invariant."""
    roots, joined = labels.no_joins(), False
    step = max(1, ENTRIES_AT_ONCE // codes.shape[1])
    if patterns is not None:
        joined = _joined_to_zero(codes, labels, tree, patterns, roots)
    for g in generators:
        targets = tree.position[g.rows[tree.order]]
        for start in range(0, len(codes), step):
            part = slice(start, start + step)
            image = codes[targets[part]].take(g.columns, axis=1)
            expected = codes[part] * g.signs_at(tree.order[part]) if labels.signed else codes[part]
            if not np.array_equal(image, expected):
                differ = image != expected
                joined |= labels.join(roots, image[differ], expected[differ])
    return roots if joined else None


def _joined_to_zero(
    codes: Codes, labels: _Labels, tree: RowTree, patterns: Patterns, roots: NDArray[np.int32]
) -> bool:
    """Join the labels of entries that must be 0 with 0; return whether there were any."""
    joined = False
    step = max(1, ENTRIES_AT_ONCE // codes.shape[1])
    for start in range(0, len(codes), step):
        part = slice(start, start + step)
        values = codes[part][_opposed(patterns, tree.order[part])]
        if values.any():
            joined |= labels.join(roots, values, np.zeros_like(values))
    return joined


def _index_form(codes: Codes, size: int, tree: RowTree, *, signed: bool) -> IndexForm:
    ordered = codes[tree.position]
    if signed:
        sign = np.sign(ordered).astype(np.int8)
        np.abs(ordered, out=ordered)
    else:
        sign = np.ones(ordered.shape, dtype=np.int8)
    ordered -= 1
    for array in (ordered, sign):
        array.setflags(write=False)
    return IndexForm(size, ordered, sign)
