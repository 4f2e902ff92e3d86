"""The generic point of V^H: a vector with symbols that stands for all vectors fixed by H, such as (a, a, b, b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from symgroup.algebra import ExactScalar, coerce, identity_matrix, null_space, stack
from symgroup.groups import Permutation
from symgroup.representations import Kind, Representation

# i is the imaginary unit in the language
LETTERS = [letter for letter in ascii_lowercase if letter != "i"]


@dataclass(frozen=True, slots=True)
class GenericPoint:
    """A vector of V^H with one symbol for each dimension."""

    text: str
    dim: int  # of V^H


def generic_point(
    V: Representation,  # dim n
    generators: tuple[Permutation, ...],  # of H
) -> GenericPoint:
    """Return the generic point of V^H.

    Under signed permutations coordinates that H identifies share a letter, up to sign; else it is the general combination of
    the canonical basis of V^H.
    """
    if V.kind <= Kind.SIGNED:
        return _of_labels(*_labels(V, generators))
    return _of_basis(V, generators)


def _labels(V: Representation, generators: tuple[Permutation, ...]) -> tuple[list[int], int]:
    """Return k, -k or 0 for every coordinate, k = 1, ..., d by first appearance, and d."""
    actions = [V.monomial(g) for g in generators]
    moves = [(a.images.tolist(), a.signs.tolist()) for a in actions]
    labels: list[int | None] = [None] * V.dim
    letters = 0
    for start in range(V.dim):
        if labels[start] is not None:
            continue
        signs, queue, cancels = {start: 1}, [start], False
        for j in queue:
            for images, flips in moves:
                sign = flips[j] * signs[j]
                if images[j] not in signs:
                    signs[images[j]] = sign
                    queue.append(images[j])
                cancels |= signs[images[j]] != sign
        letters += not cancels
        for j, sign in signs.items():
            labels[j] = 0 if cancels else sign * letters
    return [label or 0 for label in labels], letters


def _of_labels(labels: list[int], dim: int) -> GenericPoint:
    names = symbols(dim)
    entries = ["0" if k == 0 else names[k - 1] if k > 0 else f"-{names[-k - 1]}" for k in labels]
    return GenericPoint("(" + ", ".join(entries) + ")", dim)


def _of_basis(V: Representation, generators: tuple[Permutation, ...]) -> GenericPoint:
    one = identity_matrix(V.dim, V.field)
    differences = [coerce(V.matrix(g), V.field) - one for g in generators]
    basis = null_space(stack(differences, V.dim)) if differences else one
    return GenericPoint(combination(basis.tolist(), V.dim), int(basis.nrows()))


def combination(
    rows: Sequence[Sequence[ExactScalar]],  # (d, n), a basis
    n: int,
) -> str:
    """Return the general combination of basis vectors, such as (a, a, b)."""
    names = symbols(len(rows))
    entries = [
        _sum([(row[j], name) for row, name in zip(rows, names, strict=True) if row[j] != 0]) for j in range(n)
    ]
    return "(" + ", ".join(entries) + ")"


def _sum(terms: list[tuple[ExactScalar, str]]) -> str:
    """Write sum of coefficient times symbol, as the language reads it."""
    text = ""
    for coefficient, name in terms:
        term = _term(coefficient, name)
        text += term if not text else f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return text or "0"


def _term(coefficient: ExactScalar, name: str) -> str:
    if coefficient == 1:
        return name
    if coefficient == -1:
        return f"-{name}"
    number = str(coefficient)
    plain = number.lstrip("-").replace("/", "").isdigit()
    return f"{number}*{name}" if plain else f"({number})*{name}"


def symbols(count: int) -> list[str]:
    """Return distinct symbols: a, b, c, ... where the letters suffice, else a1, a2, ..."""
    return LETTERS[:count] if count <= len(LETTERS) else [f"a{k}" for k in range(1, count + 1)]
