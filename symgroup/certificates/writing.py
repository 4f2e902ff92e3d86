"""Groups and representations as certificates list them: each once, in the order of first use.

K^n is written as Q^(nd), with the coordinates of 1, t, ..., t^(d-1), see the checker's `representations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flint import fmpq

from symgroup.algebra import QQ, ExactMatrix, ExactScalar, FieldElement, NumberField, to_exact
from symgroup.certificates.checker.groups import Chain
from symgroup.certificates.checker.reading import Budget, OutOfReach
from symgroup.groups import FiniteGroup, Group
from symgroup.representations import Kind, Representation
from symgroup.representations.basic import Natural
from symgroup.representations.combined import TensorProduct

Json = Any
LONGEST_NAME = 200


class Writer:
    """Collects what claims speak of; final.

    The field of a group is the smallest that contains the entries of everything said about it, so that no two fields meet.
    """

    def __init__(self, fields: dict[Group, NumberField]) -> None:
        self.groups: list[Json] = []
        self.representations: list[Json] = []
        self.claims: list[Json] = []
        self._field_of = fields
        self._known_groups: dict[Group, int] = {}
        self._known: dict[Representation, int] = {}
        self._known_sums: dict[tuple[tuple[int, int], ...], int] = {}
        self._known_products: dict[tuple[int, int], int] = {}

    def field(self, G: Group) -> NumberField:
        """Return the field in which entries are written."""
        return self._field_of.get(G, G.field)

    def group(self, G: Group) -> int:
        """Return the number of a group, after the claim of its order where the checker can count it."""
        if G not in self._known_groups:
            number = self._known_groups[G] = len(self.groups)
            self.groups.append(_group(G, self.field(G)))
            order = _order(G)
            if order is not None:
                self.claim("order", label(G), {"group": number, "order": order})
        return self._known_groups[G]

    def claim(self, kind: str, name: object, of: Json) -> None:
        """Add a claim."""
        self.claims.append({"claim": kind, "name": label(name), "of": of})

    def representation(self, V: Representation, copies: int = 1) -> int:
        """Return the number of some copies of a representation, the sum of its blocks."""
        terms = tuple((k, self.block(part)) for _ in range(copies) for k, part in V.terms())
        if terms not in self._known_sums:
            self._known_sums[terms] = len(self.representations)
            self.representations.append({"name": label(V), "sum": [list(term) for term in terms]})
        return self._known_sums[terms]

    def block(self, V: Representation) -> int:
        """Return the number of a representation that is no sum, after those of its factors."""
        if isinstance(V, TensorProduct) and all(U.terms() == ((1, U),) for U in (V.left, V.right)):
            return self.product(V.left, V.right)
        if V not in self._known:
            node = self._node(V)
            self._known[V] = len(self.representations)
            self.representations.append(node)
            if isinstance(V, Natural) and isinstance(V.group, FiniteGroup) and V.group.points != V.dim:
                self._add_vectors(V, V.group)
        return self._known[V]

    def product(self, V: Representation, W: Representation) -> int:
        """Return the number of the block V * W, for two blocks."""
        pair = self.block(V), self.block(W)
        if pair not in self._known_products:
            self._known_products[pair] = len(self.representations)
            self.representations.append({"name": label(f"{V} * {W}"), "tensor": list(pair)})
        return self._known_products[pair]

    def _node(self, V: Representation) -> Json:
        model, squares = V.unscaled()
        K = self.field(V.group)
        if isinstance(V.group, FiniteGroup) and V.kind <= Kind.SIGNED:
            images = [sparse(items, K) for items in _monomials(V)]
        else:
            images = [entries(A, K) for A in model.generator_matrices()]
        return {
            "name": label(V),
            "group": self.group(V.group),
            "dim": V.dim,
            "scaled": int(squares is not None),
            "images": images,
        }

    def _add_vectors(self, V: Natural, G: FiniteGroup) -> None:
        items = [(i, p, value) for p, vector in enumerate(G.carrier.vectors) for i, value in vector]
        self.claim("vectors", V, {"block": self._known[V], "vectors": sparse(items, self.field(G))})


def label(item: object) -> str:
    """Return a name in the letters that certificates allow, not too long."""
    text = re.sub(r'[^A-Za-z0-9_ ()+*^/,<>\[\]{}.:|=;"-]', "?", str(item))
    text = re.sub(r"__+", "_", re.sub(r"\.\.+", ".", text)).replace("://", ":").lstrip("/.")
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "|"


def scalar(value: ExactScalar | int) -> Json:
    """Write a rational number: an integer, or [p, q]."""
    exact = to_exact(value, QQ)
    if isinstance(exact, FieldElement):
        exact = exact.rational()
    return int(exact.p) if exact.q == 1 else [int(exact.p), int(exact.q)]


def vector(values: Iterable[ExactScalar], K: NumberField) -> Json:
    """Write a vector by all its coordinates over Q."""
    return [scalar(c) for value in values for c in coordinates(value, K)]


def coordinates(value: ExactScalar | int, K: NumberField) -> list[fmpq]:  # (d,)
    """Return the coordinates in 1, t, ..., t^(d-1)."""
    exact = to_exact(value, K)
    found = list(exact.coordinates) if isinstance(exact, FieldElement) else [exact]
    return [*found, *[fmpq(0)] * (K.degree - len(found))]


def entries(A: ExactMatrix, K: NumberField) -> Json:
    """Write a matrix by its entries that are not zero."""
    return sparse(((i, j, value) for i, row in enumerate(A.tolist()) for j, value in enumerate(row)), K)


def sparse(items: Iterable[tuple[int, int, ExactScalar | int]], K: NumberField) -> Json:
    """Write a map by the entries (row, column, value) over Q that are not zero, in row-major order."""
    found = (
        (i * K.degree + k, j, c) for i, j, value in items for k, c in enumerate(coordinates(value, K)) if c
    )
    return [[i, j, scalar(c)] for i, j, c in sorted(found, key=lambda item: item[:2])]


def _monomials(V: Representation) -> Iterator[list[tuple[int, int, int]]]:
    for g in V.finite_group.generators:
        action = V.monomial(g)
        pairs = zip(action.images.tolist(), action.signs.tolist(), strict=True)
        yield [(i, j, sign) for j, (i, sign) in enumerate(pairs)]


def _group(G: Group, K: NumberField) -> Json:
    return {
        "name": label(G),
        "points": G.points if isinstance(G, FiniteGroup) else 0,
        "generators": [list(g) for g in G.generators]
        if isinstance(G, FiniteGroup)
        else [[]] * len(G.generators),
        "algebra": len(G.lie_algebra),
        "field": list(K.polynomial),
    }


def _order(G: Group) -> int | None:
    """Return the order as the checker counts it; None where it is infinite, or out of the checker's reach."""
    if not isinstance(G, FiniteGroup):
        return None
    budget = Budget()
    budget.start()
    try:
        return Chain([tuple(g) for g in G.generators], G.points, budget).order
    except (OutOfReach, RecursionError):
        return None
