"""Route 3: canonical bases of Hom_G between tensor powers of V, at a cost that does not grow with n = dim V."""

from __future__ import annotations

import numpy as np

from symgroup.ir import frozen_array
from symgroup.solve.diagrams.basis import DiagramBasis, DiagramPart
from symgroup.solve.diagrams.echelon import EchelonTable, echelon_table, identity_table
from symgroup.solve.diagrams.estimate import check_space
from symgroup.solve.diagrams.links import diagram_entries, list_diagrams
from symgroup.solve.diagrams.patterns import Patterns, list_patterns
from symgroup.solve.diagrams.space import SETS, DiagramSpace, Word, diagram_space
from symgroup.solve.progress import report


def diagram_basis(
    family: str,
    n: int,  # dim V
    source: Word,  # a tensor factor an entry: False is V, True is dual(V)
    target: Word,
    signature: tuple[int, int] | None = None,
) -> DiagramBasis:  # r maps of shape (n^len(target), n^len(source))
    """Return the canonical exact basis of Hom_G(V^source, V^target), complete by the fundamental theorems.

    `family` is 'S', 'A', 'O', 'SO', 'SO_0', 'Sp', 'GL', 'U', 'SL' or 'SU', acting on V of dimension n: O(p, q) keeps
    diag(1^p, -1^q), Sp keeps [[0, I], [-I, 0]], U and SU stand for their complexifications, and dual(V) has the matrices
    rho(g^-1)^T.
    Raises: InputError (SG304) for other groups; LimitError (SG413) before work that would take minutes.
    Cost: one elimination of diagrams by patterns, 945 by 2461 for ten indices of O(3); none for S and A.

    Examples:
        >>> V2 = (False, False)
        >>> diagram_basis("O", 20, V2, V2).size, diagram_basis("S", 100, V2, V2).size
        (3, 15)
        >>> diagram_basis("SO", 3, V2, (False,)).expand().numerator.tolist()
        [1, -1, -1, 1, 1, -1]
    """
    space = diagram_space(family, n, source, target, signature)
    check_space(space)
    solved = [(twist, *_solve(space, twist)) for twist in space.twists]
    # two parts have disjoint supports (a value occurs evenly often, or oddly often), so their echelon forms merge
    pivots = [
        (tuple(patterns.first[column].tolist()), part, row)
        for part, (_, patterns, table) in enumerate(solved)
        for row, column in enumerate(table.pivots.tolist())
    ]
    numbers = [np.zeros(len(table.pivots), dtype=np.int64) for _, _, table in solved]
    for number, (_, part, row) in enumerate(sorted(pivots)):
        numbers[part][row] = number
    return DiagramBasis(
        space,
        tuple(
            DiagramPart(twist, patterns, table, frozen_array(places))
            for (twist, patterns, table), places in zip(solved, numbers, strict=True)
        ),
    )


def _solve(space: DiagramSpace, twist: int) -> tuple[Patterns, EchelonTable]:
    patterns = list_patterns(space, twist)
    if space.family in SETS:  # an orbit a pattern: a complete answer by itself
        return patterns, identity_table(patterns.count)
    diagrams = list(list_diagrams(space, twist))
    report(f"reducing {len(diagrams)} diagrams on {patterns.count} patterns")
    return patterns, echelon_table(diagram_entries(space, diagrams, patterns.first))
