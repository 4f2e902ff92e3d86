"""Test what a random step draws: elements of the group, which move inputs and learned vectors alike."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import random_moves
from symgroup.groups import FiniteGroup, Group, LieGroup, Permutation, elements_of, factors_of
from symgroup.ir import RandomInput, carried_dim
from symgroup.relaxed.lie.actions import FloatElement, Part, element_matrix
from symgroup.representations import Representation, natural
from symgroup.representations.floats import float_matrix
from symgroup.verify.report import Claim

DRAWS = 8
ROUNDING = 1e-9  # of products of a few matrices with entries of at most 1


def random_claims(subject: str, V: Representation, step: RandomInput) -> Iterator[Claim]:
    """Yield that g^-1, as it moves the first learned vector, is in G, and that rho_V(g^-1) undoes what g does to x: at draws.

    With g uniform the network is then equivariant in distribution, by the theorem in `symgroup.ir.RandomInput`.
    """
    G = V.group
    q, width = G.degree, carried_dim(step)
    moves = random_moves(step, DRAWS, 0)
    units = np.eye(q, width)
    columns = [moves.on_carried.apply(np.tile(unit, (DRAWS, 1)))[:, :q] for unit in units]
    x = np.random.default_rng(0).standard_normal((DRAWS, V.dim))
    moved, wrong = moves.on_source.apply(x), 0
    for row, M in enumerate(np.stack(columns, axis=2)):
        g = _element(G, M)
        back = None if g is None else element_matrix(V, g) @ moved[row]
        wrong += back is None or bool(np.abs(back - x[row]).max(initial=0.0) > ROUNDING)
    statement = (
        "the elements drawn are in G and move inputs and learned vectors alike: equivariant in distribution"
    )
    detail = f"{DRAWS} draws" + (f": {wrong} failures" if wrong else "")
    yield Claim(subject, statement, wrong == 0, "tested", detail)


def _element(G: Group, M: NDArray[np.float64]) -> FloatElement | None:
    """Return the element of G with this matrix in natural(G), None where there is none."""
    parts: list[Part] = []
    start = 0
    rest = M.copy()
    for F in factors_of(G):
        place = slice(start, start + F.degree)
        start += F.degree
        part = _part(F, M[place, place])
        if part is None:
            return None
        parts.append(part)
        rest[place, place] = 0.0
    return None if rest.any() else FloatElement(tuple(parts))


def _part(F: Group, block: NDArray[np.float64]) -> Part | None:
    if not isinstance(F, FiniteGroup):
        orthogonal = np.abs(block @ block.T - np.eye(len(block))).max() <= ROUNDING
        reflects = isinstance(F, LieGroup) and F.form is not None and F.form.letter == "O"
        inside = reflects or np.linalg.det(block) > 0
        return block if orthogonal and inside else None
    if F.points == F.degree:
        images = block.argmax(axis=0)
        exact = np.array_equal(block, np.eye(len(block))[:, np.argsort(images)].T)
        found = Permutation(images.tolist())
        return found if exact and found in F else None
    table = elements_of(F)
    listed = (table.element(number) for number in range(len(table)))
    near = (g for g in listed if np.abs(float_matrix(natural(F).matrix(g)) - block).max() <= ROUNDING)
    return next(near, None)
