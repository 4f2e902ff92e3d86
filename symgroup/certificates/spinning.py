"""Products of generators that carry a few vectors to a basis modulo a prime, as certificates list them."""

from __future__ import annotations

from symgroup.certificates.checker.bases import modulo, random_vector
from symgroup.certificates.checker.reading import OutOfReach, Refuted
from symgroup.certificates.checker.representations import Representation

LARGEST_SPIN = 600  # dim V over Q
Step = list[int] | None  # [k, g] for generator g at vector k, None for the next of the fixed vectors


def spin(
    V: Representation,  # dim n over Q
    p: int,
) -> list[Step]:  # n
    """Return how each vector of a basis of (Z/p)^n comes from earlier ones. Raises: Refuted where the prime does not serve."""
    n = V.rows
    if n > LARGEST_SPIN:
        raise OutOfReach(f"V of dimension {n} is too large for the bound")
    matrices = [modulo(image, p) for image in V.dense]
    steps: list[Step] = [None]
    basis = [random_vector(n, p, 0)]
    echelon: dict[int, list[int]] = {}  # by pivot, with pivot entry 1
    insert(echelon, basis[0].entries(), p)
    position = 0
    while len(basis) < n:
        if position == len(basis):
            basis.append(random_vector(n, p, steps.count(None)))
            steps.append(None)
            if not insert(echelon, basis[-1].entries(), p):
                raise Refuted("the fixed vectors are dependent")
            continue
        for g, matrix in enumerate(matrices):
            moved = matrix * basis[position]
            if len(basis) < n and insert(echelon, moved.entries(), p):
                basis.append(moved)
                steps.append([position, g])
        position += 1
    return steps


def insert(echelon: dict[int, list[int]], vector: list[int], p: int) -> bool:
    """Reduce a vector by an echelon form and add what is left; return whether something is."""
    rest = [int(e) for e in vector]
    for pivot, row in echelon.items():
        if rest[pivot]:
            factor = rest[pivot]
            rest = [(a - factor * b) % p for a, b in zip(rest, row, strict=True)]
    for pivot, entry in enumerate(rest):
        if entry:
            scale = pow(entry, -1, p)
            echelon[pivot] = [scale * a % p for a in rest]
            return True
    return False
