"""Mutations of texts, bytes and plain data, drawn by Hypothesis."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# a thousand inputs each, the same ones in every run
FUZZ = settings(
    max_examples=1000, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

HOSTILE = [
    *(
        "__import__('os').system('false')",
        "lambda: 0",
        "eval",
        "1e999",
        "9" * 400,
        "(" * 300,
        "x" * 5000,
        "-" * 300,
    ),
    *("\0", "\ufeff", "\u202e", "\ud7ff", "ｆ", "²", "٣", "#", "\r", "\t", "\x85", "\u2028", "é", "𝔤"),
]
TOKENS = [
    *(
        "group",
        "rep",
        "vector",
        "network",
        "hidden",
        "output",
        "no bias",
        "relaxed",
        "for",
        "by canonical",
        "by random canonical",
        "noise",
    ),
    *("in", "signed", "matrices", "over", "lie", "components", "on", "wr", "x", "Sym^2", "Alt^3", "Sym0^2"),
    *("=", ":", "->", "{", "}", "(", ")", "[", "]", "<", ">", ",", ";", "+", "-", "*", "/", "^", '"', "."),
    *(
        "S(3)",
        "C(4)",
        "D(4)",
        "O(3)",
        "AGL(5)",
        "natural(G)",
        "G",
        "V",
        "x",
        "0",
        "1",
        "2",
        "7",
        "10",
        "0.1",
        "1/2",
    ),
    *(
        "sqrt(2)",
        "cos(pi/5)",
        "zeta(7)",
        "i",
        "relu",
        "softsign",
        "(1 2 3)",
        "[2, -1]",
        "irrep(G, 2)",
        "kernel(V)",
    ),
]


@st.composite
def mutated_text(draw: st.DrawFn, seeds: list[str]) -> str:
    """Return a seed with pieces dropped, doubled, moved, or replaced by tokens and hostile pieces."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(
            st.one_of(
                st.just(""),
                st.just(text[start:end] * 2),
                st.sampled_from(TOKENS).map(lambda token: f" {token} "),
                st.sampled_from(HOSTILE),
                st.integers(-(10**6), 10**30).map(str),
                st.characters(),
            )
        )
        text = text[:start] + piece + text[end:]
    return text


def token_text() -> st.SearchStrategy[str]:
    """Texts of tokens of the language in any order."""
    return st.lists(st.sampled_from(TOKENS) | st.sampled_from(HOSTILE), max_size=30).map(" ".join)


@st.composite
def mutated_bytes(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Return a seed with bytes flipped, cut, doubled or inserted."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 5)):
            case 0 if data:
                data[place] = draw(st.integers(0, 255))
            case 1:
                del data[place:]
            case 2:
                del data[place : place + draw(st.integers(1, 64))]
            case 3:
                data[place:place] = draw(st.binary(max_size=16))
            case 4:
                data += data[place : place + 32]
            case _:
                # where sizes and offsets stand
                data[place : place + 8] = draw(st.integers(0, 2**64 - 1)).to_bytes(8, "little")
    return bytes(data)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 5),
    st.sampled_from([2**31, 2**63, -(2**63), 10**400, 2**29]),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        ["index", "sparse", "algebraic", "noise", "canonical", "linear", "pointwise", "relu", "eval"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated_json(draw: st.DrawFn, seeds: list[Any]) -> Any:
    """Return plain data with some of its parts replaced, dropped, doubled or moved elsewhere."""
    data = json.loads(json.dumps(draw(st.sampled_from(seeds))))
    for _ in range(draw(st.integers(1, 3))):
        holders = [item for item in _parts(data) if item]
        if not holders:
            return draw(VALUES)
        holder = draw(st.sampled_from(holders))
        key = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else list(range(len(holder)))))
        match draw(st.integers(0, 4)):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.append(json.loads(json.dumps(holder[key])))
            case 2:
                holder[key] = json.loads(json.dumps(draw(st.sampled_from(_parts(data)))))
            case 3 if isinstance(holder[key], int):
                holder[key] += draw(st.sampled_from([-1, 1, 2**32]))
            case _:
                holder[key] = draw(VALUES)
    return data


def _parts(data: Any) -> list[Any]:
    """Return every list and object in the data."""
    found = [data] if isinstance(data, dict | list) else []
    for item in data.values() if isinstance(data, dict) else data if isinstance(data, list) else []:
        found += _parts(item)
    return found
