"""How much work the echelon form of the diagrams will be, counted before any of it is done."""

from __future__ import annotations

from functools import lru_cache
from math import comb, factorial

from symgroup.errors import LimitError
from symgroup.solve.diagrams.links import spanning_count
from symgroup.solve.diagrams.patterns import most_blocks
from symgroup.solve.diagrams.space import LINEAR, ORTHOGONAL, SETS, SYMPLECTIC, DiagramSpace

MOST_POSITIONS = 40
MOST_PARTITIONS = 200_000  # of S(n) and A(n), which need no elimination
MOST_DIAGRAMS = 20_000
MOST_CELLS = 40_000_000  # diagrams times patterns
MOST_STEPS = 20_000_000_000  # multiplications of the elimination, about 1e9 of which take a second and a half
LARGEST_SIDE = 1 << 62  # rows or columns of a map


def check_space(space: DiagramSpace) -> None:
    """Refuse what would take too long or too much memory.

    Raises: LimitError (SG413).
    """
    if space.positions > MOST_POSITIONS:
        raise _refusal(space, f"it has {space.positions} indices; the limit is {MOST_POSITIONS}")
    if max(space.shape) >= LARGEST_SIDE:
        raise _refusal(space, "its maps have more than 2^62 rows or columns")
    for twist in space.twists:
        diagrams = 1 if space.family in SETS else spanning_count(space, twist)
        if diagrams > MOST_DIAGRAMS:
            raise _refusal(space, f"it is spanned by {diagrams} diagrams; the limit is {MOST_DIAGRAMS}")
        patterns = pattern_count(space, twist)
        if space.family in SETS:
            if patterns > MOST_PARTITIONS:
                raise _refusal(
                    space, f"it has {patterns} basis maps, one a partition; the limit is {MOST_PARTITIONS}"
                )
            continue
        check_elimination(space, diagrams, patterns)


def check_elimination(space: DiagramSpace, diagrams: int, patterns: int) -> None:
    """Refuse to eliminate a matrix of diagrams by patterns that is too large (SG413)."""
    steps = diagrams * patterns * min(diagrams, patterns)
    if diagrams * patterns > MOST_CELLS or steps > MOST_STEPS:
        raise _refusal(
            space, f"{diagrams} diagrams would be reduced on {patterns} patterns, about {steps:.1e} steps"
        )


def _refusal(space: DiagramSpace, note: str) -> LimitError:
    return LimitError.of(
        "SG413",
        f"there are too many diagrams for {space}",
        notes=[note],
        help="use lower tensor powers, or split them: Sym^2(V), Alt^2(V) and traceless parts are smaller than V * V",
    )


def pattern_count(space: DiagramSpace, twist: int) -> int:
    """Return the number of patterns (without A(n)'s orders), by the block that holds a chosen position."""
    ups, downs = space.positions, 0
    if space.family in LINEAR:
        downs = sum(space.lower)
        ups -= downs
    width = most_blocks(space, twist)
    sizes = range(width, width + 1) if twist else range(width + 1)
    return sum(_count(space.family, twist, ups, downs, blocks) for blocks in sizes)


@lru_cache(maxsize=100_000)
def _count(family: str, twist: int, ups: int, downs: int, blocks: int) -> int:
    """Return the number of ways to part `ups` upper and `downs` lower positions into `blocks` blocks."""
    if blocks == 0 or ups + downs == 0:
        return int(blocks == ups + downs == 0)
    chosen = (1, 0) if ups else (0, 1)
    total = 0
    for i in range(chosen[0], ups + 1):
        for j in range(chosen[1], downs + 1):
            ways = _block_ways(family, twist, i, j)
            if ways:
                ways *= comb(ups - chosen[0], i - chosen[0]) * comb(downs - chosen[1], j - chosen[1])
                total += ways * _count(family, twist, ups - i, downs - j, blocks - 1)
    return total


def _block_ways(family: str, twist: int, ups: int, downs: int) -> int:
    if family in SETS:
        return 1
    if family in LINEAR:
        return int(ups - downs == twist)
    if family in ORTHOGONAL:
        return int((ups - twist) % 2 == 0)
    if family in SYMPLECTIC and ups % 2 == 0:
        return factorial(ups) // factorial(ups // 2) ** 2 // 2
    return 0
