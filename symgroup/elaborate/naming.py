"""Names of what expressions make: texts of the language that need none of the file's own names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from symgroup.groups import Group
from symgroup.spec import ast
from symgroup.spec.unparse import unparse


def short(text: str) -> str:
    """Return a text as messages quote it, cut where it is long."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def product_name(factors: Sequence[Group]) -> str:
    """Return a direct product as the language writes it."""
    return " x ".join(_bracketed(G.name, (" x ", " : ")) for G in factors)


def semidirect_name(N: Group, H: Group) -> str:
    """Return a semidirect product, without an action, as the language writes it."""
    return " : ".join(_bracketed(G.name, (" x ", " : ")) for G in (N, H))


def action_text(node: ast.SemidirectProduct) -> str:
    """Return the images that an action is given by as the language writes them."""
    return " ".join(map(unparse, node.action))


def wreath_name(K: Group, P: Group) -> str:
    """Return a wreath product as the language writes it."""
    return " wr ".join(_bracketed(G.name, (" x ", " : ", " wr ")) for G in (K, P))


def images_name(node: ast.Images, G: Group) -> str:
    """Return a representation of G by images as the language writes it."""
    images = unparse(replace(node, group=ast.Name("")))
    group = _bracketed(G.name, (" x ", " : ", " wr "))
    return f"on {group}{images.removeprefix('on ')}"


def call_name(function: str, values: Iterable[object]) -> str:
    """Return a call as the language writes it."""
    texts = (f'"{value}"' if isinstance(value, str) else str(value) for value in values)
    return f"{function}({', '.join(texts)})"


def _bracketed(name: str, operators: Sequence[str]) -> str:
    return f"({name})" if any(operator in name for operator in operators) else name
