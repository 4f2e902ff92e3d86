"""Fields, groups and representations as certificates list them: each once, in the order of first use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from symgroup.algebra import QQ, ExactMatrix, ExactScalar, FieldElement, NumberField, to_exact
from symgroup.certificates.checker.groups import Chain
from symgroup.certificates.checker.reading import OutOfReach
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
        self.fields: list[Json] = []
        self.groups: list[Json] = []
        self.blocks: list[Json] = []
        self.representations: list[Json] = []
        self.claims: list[Json] = []
        self._field_of = fields
        self._known_fields: dict[NumberField, int] = {}
        self._known_groups: dict[Group, int] = {}
        self._known: dict[Representation, int] = {}
        self._known_blocks: dict[Representation, int] = {}
        self._known_products: dict[tuple[int, int], int] = {}

    def field(self, K: NumberField) -> int:
        """Return the number of a field."""
        if K not in self._known_fields:
            self._known_fields[K] = len(self.fields)
            self.fields.append({"polynomial": list(K.polynomial), "root": K.root})
        return self._known_fields[K]

    def field_for(self, group: Group, rational: bool) -> NumberField:
        """Return the field in which entries are written."""
        return QQ if rational else self._field_of.get(group, group.field)

    def group(self, G: Group) -> int:
        """Return the number of a group."""
        if G not in self._known_groups:
            self._known_groups[G] = len(self.groups)
            self.groups.append(_group(G))
        return self._known_groups[G]

    def claim(self, kind: str, of: Json) -> None:
        """Add a claim."""
        self.claims.append({"claim": kind, "of": of})

    def representation(self, V: Representation) -> int:
        """Return the number of a representation, the sum of its blocks."""
        if V not in self._known:
            terms = [[copies, self.block(part)] for copies, part in V.terms()]
            self._known[V] = len(self.representations)
            self.representations.append({"name": label(V), "terms": terms})
        return self._known[V]

    def block(self, V: Representation) -> int:
        """Return the number of a representation that is no sum, after those of its factors."""
        if isinstance(V, TensorProduct) and all(U.terms() == ((1, U),) for U in (V.left, V.right)):
            return self.product(V.left, V.right)
        if V not in self._known_blocks:
            node = self._node(V)
            self._known_blocks[V] = len(self.blocks)
            self.blocks.append(node)
            if isinstance(V, Natural) and isinstance(V.group, FiniteGroup) and V.group.points != V.dim:
                self._add_vectors(V, V.group)
        return self._known_blocks[V]

    def product(self, V: Representation, W: Representation) -> int:
        """Return the number of the block V * W, for two blocks."""
        pair = self.block(V), self.block(W)
        if pair not in self._known_products:
            self._known_products[pair] = len(self.blocks)
            self.blocks.append({"name": label(f"{V} * {W}"), "tensor": list(pair)})
        return self._known_products[pair]

    def _node(self, V: Representation) -> Json:
        model, squares = V.unscaled()
        images: list[Json]
        if isinstance(V.group, FiniteGroup) and V.kind <= Kind.SIGNED:
            K, images = QQ, _monomials(V)
        else:
            K = self.field_for(V.group, model.field.is_rational)
            images = [entries(A, K) for A in model.generator_matrices()]
        return {
            "name": label(V),
            "group": self.group(V.group),
            "field": self.field(K),
            "dim": V.dim,
            "images": images,
            "squares": None if squares is None else [scalar(value) for value in squares],
        }

    def _add_vectors(self, V: Natural, G: FiniteGroup) -> None:
        K = self.field_for(G, V.field.is_rational)
        vectors = [[[i, scalar(value, K)] for i, value in vector] for vector in G.carrier.vectors]
        self.claim("vectors", {"block": self._known_blocks[V], "vectors": vectors})


def label(item: object) -> str:
    """Return a name in the letters that certificates allow, not too long."""
    text = re.sub(r'[^A-Za-z0-9_ ()+*^/,<>\[\]{}.:|=;"-]', "?", str(item))
    text = re.sub(r"__+", "_", re.sub(r"\.\.+", ".", text)).replace("://", ":").lstrip("/.")
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "|"


def scalar(value: ExactScalar | int, K: NumberField = QQ) -> Json:
    """Write an exact number: an integer, [p, q], or coordinates."""
    exact = to_exact(value, K)
    if isinstance(exact, FieldElement):
        if not exact.is_rational:
            return {"t": [scalar(part) for part in exact.coordinates]}
        exact = exact.rational()
    return int(exact.p) if exact.q == 1 else [int(exact.p), int(exact.q)]


def entries(A: ExactMatrix, K: NumberField) -> Json:
    """Write a matrix by its entries that are not zero."""
    return {
        "entries": [
            [i, j, scalar(value, K)]
            for i, row in enumerate(A.tolist())
            for j, value in enumerate(row)
            if value != 0
        ]
    }


def sparse(items: Iterable[tuple[int, int, ExactScalar]], K: NumberField) -> Json:
    """Write a map by its entries (row, column, value), in row-major order."""
    return [[i, j, scalar(value, K)] for i, j, value in sorted(items, key=lambda item: item[:2])]


def _monomials(V: Representation) -> Json:
    images = []
    for g in V.finite_group.generators:
        action = V.monomial(g)
        pairs = zip(action.images.tolist(), action.signs.tolist(), strict=True)
        images.append({"to": [sign * (i + 1) for i, sign in pairs]})
    return images


def _group(G: Group) -> Json:
    node: dict[str, Json] = {
        "name": label(G),
        "points": G.points if isinstance(G, FiniteGroup) else 0,
        "generators": [list(g) for g in G.generators] if isinstance(G, FiniteGroup) else [],
        "discrete": len(G.generators),
        "algebra": len(G.lie_algebra),
        "order": None,
    }
    if isinstance(G, FiniteGroup):
        with suppress(OutOfReach):  # the order is then no claim of the certificate
            node["order"] = Chain([tuple(g) for g in G.generators], G.points).order
    return node
