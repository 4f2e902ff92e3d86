"""Bases by diagrams: entries where they are wanted, checks; the partitions of positions that span Hom_S(n)(V^l, V^k).

Pairings, the diagrams of other families, are in `ir.matchings`.

The canonical map b of S(n) is 1 at the index tuples whose equal positions are just the blocks of the partition b; the diagram
d is 1 wherever the positions in each block of d are equal. Summed over the coarser partitions c of d the canonical maps
give the diagram, so Moebius inversion on the lattice of partitions gives the canonical maps from diagrams (Rota 1964,
proposition 3 and section 7: mu is the product over the blocks of c of (-1)^(j - 1) (j - 1)!, j the blocks of b in it).
"""

from __future__ import annotations

from functools import lru_cache
from math import factorial, prod

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.ir.forms import (
    AnyForm,
    Diagram,
    DiagramForm,
    DiagramLink,
    Form,
    IndexForm,
    IntArray,
    LinearMap,
    ScaledArray,
    SparseForm,
    frozen_array,
)
from symgroup.ir.matchings import (
    KINDS,
    entry_count,
    matching_entries,
    matching_problem,
    matchings_squared_norms,
)

LARGEST_WRITTEN = 2**25  # matrix entries that are written out for backends that want them: 256 MiB of int64
MOST_POSITIONS = 8  # 4140 partitions

Blocks = tuple[int, ...]  # the block of each position, numbered in the order of their first positions


def set_partitions(length: int, most_blocks: int) -> list[Blocks]:
    """Return the partitions of `length` positions into at most `most_blocks` blocks, in lexicographic order."""
    found: list[Blocks] = [()]
    for _ in range(length):
        found = [
            (*blocks, b) for blocks in found for b in range(min(max(blocks, default=-1) + 2, most_blocks))
        ]
    return found


@lru_cache(maxsize=32)
def partition_form(
    n: int,
    target: int,  # k
    source: int,  # l
) -> DiagramForm:
    """Return the canonical basis of Hom_S(n)(V^l, V^k) by diagrams: its maps are in the order of their first entries.

    Raises: LimitError (SG360) for k + l > 8.
    """
    if target + source > MOST_POSITIONS:
        raise LimitError.of(
            "SG360",
            f"the partitions of {target + source} positions are too many",
            notes=[f"the limit is {MOST_POSITIONS} positions"],
        )
    partitions = set_partitions(target + source, n)
    matrix = np.array(
        [[_moebius(fine, coarse) for coarse in partitions] for fine in partitions], dtype=np.int64
    )
    diagrams = tuple(map(_diagram, partitions))
    return DiagramForm("S", n, target, source, diagrams, ScaledArray(frozen_array(matrix)))


def _diagram(blocks: Blocks) -> Diagram:
    members = [
        [i for i, b in enumerate(blocks) if b == block] for block in range(max(blocks, default=-1) + 1)
    ]
    return tuple(DiagramLink("equal", tuple(positions)) for positions in members)


def blocks_of(diagram: Diagram, positions: int) -> Blocks:
    """Return the partition that the diagram of S(n) is."""
    block = {position: number for number, link in enumerate(diagram) for position in link.positions}
    names: dict[int, int] = {}
    return tuple(names.setdefault(block[position], len(names)) for position in range(positions))


def is_coarser(coarse: Blocks, fine: Blocks) -> bool:
    """Whether every block of `fine` lies in a block of `coarse`."""
    return len(set(zip(fine, coarse, strict=True))) == len(set(fine))


def _moebius(fine: Blocks, coarse: Blocks) -> int:
    if not is_coarser(coarse, fine):
        return 0
    merged = [len({f for f, c in zip(fine, coarse, strict=True) if c == block}) for block in set(coarse)]
    return prod((-1) ** (j - 1) * factorial(j - 1) for j in merged)


# ------------------------------------------------------------------ entries


def pattern_values(form: DiagramForm) -> tuple[list[Blocks], IntArray]:  # P, (r, P)
    """Return the partitions, and each map's entry at the tuples whose equal positions they are, times the denominator."""
    positions = form.target + form.source
    patterns = set_partitions(positions, form.n)
    diagrams = [blocks_of(diagram, positions) for diagram in form.diagrams]
    inside = np.array([[is_coarser(p, d) for p in patterns] for d in diagrams], dtype=np.int64)
    return patterns, form.coefficients.values @ inside.reshape(len(diagrams), len(patterns))


def pattern_numbers(n: int, positions: int, patterns: list[Blocks]) -> NDArray[np.int16]:  # (n^N,)
    """Return the place in `patterns` of the partition by equal values, for all index tuples in order."""
    grid = [np.arange(n).reshape([-1 if i == j else 1 for j in range(positions)]) for i in range(positions)]
    pairs = [(i, j) for i in range(positions) for j in range(i)]
    code = np.zeros((n,) * positions, dtype=np.int32)
    for bit, (i, j) in enumerate(pairs):
        code += np.where(grid[i] == grid[j], np.int32(1 << bit), np.int32(0))
    keys = np.array([sum((p[i] == p[j]) << bit for bit, (i, j) in enumerate(pairs)) for p in patterns])
    order = np.argsort(keys)
    return order[np.searchsorted(keys[order], code.ravel())].astype(np.int16)


def diagrams_squared_norms(form: DiagramForm) -> NDArray[np.float64]:  # (r,)
    """Return the sum of the squared entries of each map, correctly rounded."""
    if form.family != "S":
        return matchings_squared_norms(form)
    patterns, values = pattern_values(form)
    counts = [prod(range(form.n - max(p, default=-1), form.n + 1)) for p in patterns]
    totals = (sum(int(v) ** 2 * c for v, c in zip(row, counts, strict=True)) for row in values)
    return np.array([total / form.coefficients.denominator**2 for total in totals], dtype=np.float64)


def check_written(space: LinearMap, largest: int = LARGEST_WRITTEN) -> None:
    """Return nothing where a map with diagrams may be built as one matrix. Raises: LimitError (SG360)."""
    rows, columns = space.shape
    if rows * columns > largest and any(isinstance(form, DiagramForm) for form in space.forms):
        raise _too_large(f"the matrix of {rows} x {columns} of a layer with diagrams", largest)


def written_out(form: AnyForm, largest: int = LARGEST_WRITTEN) -> Form:
    """Return a form with its entries, for those who build matrices.

    Raises: LimitError (SG360) for diagrams that stand for more than `largest` matrix entries.
    """
    return _written_out(form, largest) if isinstance(form, DiagramForm) else form


@lru_cache(maxsize=8)
def _written_out(form: DiagramForm, largest: int) -> Form:
    m, n = form.shape
    if m * n > largest:
        raise _too_large(
            f"the matrix of {m} x {n} that diagrams of {form.family}({form.n}) stand for", largest
        )
    if form.family != "S":
        if entry_count(form) > largest:
            raise _too_large(f"the list of {entry_count(form)} entries that diagrams stand for", largest)
        return matching_entries(form)
    patterns, values = pattern_values(form)
    numbers = pattern_numbers(form.n, form.target + form.source, patterns)
    disjoint = bool(((values != 0).sum(axis=0) <= 1).all())
    if disjoint and form.coefficients.denominator == 1 and bool((np.abs(values) <= 1).all()):
        element = np.where(values.any(axis=0), np.abs(values).argmax(axis=0), -1).astype(np.int16)
        sign = values.sum(axis=0).astype(np.int8)
        return IndexForm(form.size, *(_frozen(a[numbers].reshape(m, n)) for a in (element, sign)))
    return _entries(form, values, numbers, largest)


def _too_large(what: str, largest: int) -> LimitError:
    return LimitError.of(
        "SG360",
        f"{what} is too large",
        notes=[f"the limit is {largest} entries"],
        help="use --backend torch-structured, which applies diagrams without the matrix",
    )


def _frozen(array: NDArray[np.int16]) -> NDArray[np.int16]:
    array.setflags(write=False)
    return array


def _entries(form: DiagramForm, values: IntArray, numbers: NDArray[np.int16], largest: int) -> SparseForm:
    counts = np.bincount(numbers, minlength=values.shape[1])
    total = int(((values != 0) @ counts).sum())
    if total > largest:
        raise _too_large(f"the list of {total} entries that diagrams stand for", largest)
    found = [np.flatnonzero(values[k][numbers]) for k in range(form.size)]
    flat = np.concatenate([*found, np.zeros(0, dtype=np.int64)])
    element = np.repeat(np.arange(form.size), [len(places) for places in found])
    numerator, denominator = values[element, numbers[flat]], form.coefficients.denominator
    common = np.gcd(numerator, denominator)
    lists = (element, flat // form.shape[1], flat % form.shape[1], numerator // common, denominator // common)
    return SparseForm(form.size, form.shape, *map(frozen_array, lists))


# ------------------------------------------------- checks and recognition


def diagram_problem(form: DiagramForm, most: int) -> str:
    """Return what is wrong with a DiagramForm, or ''; `most` bounds the dimension of a tensor power."""
    positions, r = form.target + form.source, len(form.diagrams)
    if form.family not in KINDS or form.n < 1 or min(form.target, form.source) < 0:
        return f"a dimension is not positive, or the family is not one of {', '.join(KINDS)}"
    # the powers are compared before they are taken, so that no number here is astronomical
    if positions > MOST_POSITIONS or form.n > most or max(form.shape) > most:
        return "the tensor powers are over the limit"
    for diagram in form.diagrams:
        found = [position for link in diagram for position in link.positions]
        increasing = all(list(link.positions) == sorted(link.positions) for link in diagram)
        if sorted(found) != list(range(positions)) or not increasing or not all(x.positions for x in diagram):
            return "a diagram is not a partition of the positions"
        if form.family == "S" and (len(diagram) > form.n or any(link.kind != "equal" for link in diagram)):
            return "a diagram has more blocks than there are values, or is not one of S(n)"
    if len({frozenset(link.positions for link in diagram) for diagram in form.diagrams}) < r:
        return "a diagram is given twice"
    problem = matching_problem(form) if form.family != "S" or form.negative else ""
    return problem or _coefficient_problem(form.coefficients, r)


def _coefficient_problem(coefficients: ScaledArray, r: int) -> str:
    values = coefficients.values
    if values.shape != (r, r) or coefficients.denominator < 1:
        return f"the coefficients are not ({r}, {r})"
    if r and int(np.abs(values).max()) >= 1 << 31:
        return "a coefficient has more than 31 bits"
    if fmpz_mat(values.tolist()).rank() < r:
        return "the coefficients are dependent"
    return ""


def as_partition_form(form: AnyForm) -> DiagramForm | None:
    """Return an index map as diagrams of S(n), where it is just the map of all partitions; else None."""
    if isinstance(form, DiagramForm):
        return form if form.family == "S" else None
    if not isinstance(form, IndexForm) or min(form.shape) < 1 or not (form.sign == 1).all():
        return None
    for n, target, source in _powers(form.shape):
        if len(set_partitions(target + source, n)) != form.size:  # seconds sooner than all coefficients
            continue
        wanted = partition_form(n, target, source)
        found = written_out(wanted, form.index.size)
        if isinstance(found, IndexForm) and np.array_equal(found.index, form.index):
            return wanted
    return None


def _powers(shape: tuple[int, int]) -> list[tuple[int, int, int]]:
    """Return the (n, k, l), n >= 2 and k, l <= 4, with shape (n^k, n^l) and some index."""
    largest = max(shape)
    roots = {round(largest ** (1 / power)) for power in range(1, 5)}
    return [
        (n, k, l)
        for n in sorted(roots)
        for k in range(5)
        for l in range(5)
        if n >= 2 and k + l and (n**k, n**l) == shape
    ]
