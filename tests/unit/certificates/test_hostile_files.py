"""Files that are damaged, huge or made to harm are refused, and no single change of a claim goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import symgroup as sg

from .samples import SPECS, Json, certificate_of, claims, resealed, spoiled, verdict

REFUSED = {"FAILED", "malformed", "not certified"}
WITH_ENTRIES = ["E6", "H3", "SO3", "Lorentz", "orthonormal", "thirds", "unitary"]
WITH_ORBITS = ["square", "path", "S4", "canonical"]


@pytest.mark.parametrize("name", [*WITH_ENTRIES, *WITH_ORBITS])
def test_whatever_is_changed_the_seal_shows_it(name: str) -> None:
    for place in ("source", "version", "fields", "groups", "representations", "claims"):
        data = certificate_of(name)
        data[place] = data[place][:-1] if not isinstance(data[place], int) else 2
        assert verdict(data) in REFUSED
    data = certificate_of(name)
    data["groups"][0]["name"] = "M(24)"
    assert verdict(data) == "FAILED"


TEXTS = [
    "/etc/passwd",
    "../secret",
    "__import__('os').system('true')",
    "a" * 500,
    "x\n",
    "\x1b[2J",
    "http://x",
    "a\\b",
]


@pytest.mark.parametrize("text", TEXTS)
def test_paths_and_code_in_texts(text: str) -> None:
    changes: list[Callable[[Json], object]] = [
        lambda data: data["groups"][0].update(name=text),
        lambda data: data["representations"][0].update(name=text),
        lambda data: claims(data, "space")[0].update(name=text),
        lambda data: claims(data, "plan")[0].update(activations=[text]),
        lambda data: data["representations"][0].update(kind=text),
        lambda data: data["claims"][0].update(claim=text),
        lambda data: data.update(kind=text),
        lambda data: data.update(source=text),
        lambda data: claims(data, "basis")[0].update(dim=text),
    ]
    for change in changes:
        assert spoiled("square", change) == "malformed"  # type: ignore[arg-type]


def test_files_that_are_cut_off(tmp_path: Path) -> None:
    data = sg.certificate_bytes(certificate_of("path"))
    path = tmp_path / "OUT.json"
    for length in [*range(0, 60), *range(60, len(data) - 1, 97), len(data) - 2]:
        path.write_bytes(data[:length])
        assert verdict(path) == "malformed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"9" * 1_000_000, "too large"),
        (b"-" + b"9" * 1_000_000, "too large"),
        (b"[" * 200_000 + b"]" * 200_000, "too large"),
        (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "too large"),
        (b"1.5", "malformed"),
        (b"1e9", "malformed"),
        (b"NaN", "malformed"),
        (b"null", "malformed"),
        (b"true", "malformed"),
        (b"-1", "malformed"),
        (b"99999999999999999999", "FAILED"),
        (b'1,"dim":1', "malformed"),
        (b"\xff", "malformed"),
        (b'"1"', "malformed"),
        (b"[1]", "malformed"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_values_of_wrong_types_and_sizes(text: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "OUT.json"
    path.write_bytes(sg.certificate_bytes(certificate_of("square")).replace(b'"dim":4', b'"dim":' + text, 1))
    assert verdict(path) == expected


def test_python_data_meets_the_same_limits() -> None:
    circle: list[Any] = []
    circle.append(circle)
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for value, expected in [
        (10**5000, "too large"),
        (deep, "too large"),
        (circle, "malformed"),
        (0.5, "malformed"),
        ({1}, "malformed"),
    ]:
        data = certificate_of("square")
        data["fields"] = value
        assert verdict(data) == expected


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every integer, list and object in JSON data."""
    if isinstance(data, (dict, list)):
        yield path
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from leaves(data[key], (*path, key))
    elif isinstance(data, int):
        yield path


@pytest.mark.parametrize("name", SPECS)
def test_no_change_of_one_integer_in_a_claim_goes_through(name: str) -> None:
    """What makes another true claim is left out: a vector, a generator of H, and multiples of maps."""
    original = certificate_of(name)
    free = {"columns", "point", "subgroup"}
    tried = 0
    paths = [path for path in leaves(original["claims"]) if not free & set(path)]
    for path in paths[:: 1 + len(paths) // 150]:
        data = certificate_of(name)
        item: Any = data["claims"]
        for key in path[:-1]:
            item = item[key]
        unused = "transversal" in path and not any(data["claims"][path[0]]["of"]["forms"])  # of no map
        if not path or not isinstance(item[path[-1]], int) or _scales_a_map(data, path) or unused:
            continue
        item[path[-1]] += 1
        tried += 1
        assert verdict(resealed(data)) in REFUSED, path
    assert tried > 5


def _scales_a_map(data: Json, path: tuple[Any, ...]) -> bool:
    """Whether the integer is the only entry of its map, or belongs to one: a multiple of it is as good."""
    depth = next((path.index(key) + steps for key, steps in (("entries", 2), ("forms", 3)) if key in path), 0)
    rows: Any = data["claims"]
    for key in path[:depth]:
        rows = rows[key]
    return depth > 0 and len(path) > depth and len(rows) == 1


def test_recipes_that_would_explode() -> None:
    def nest(data: Json) -> None:
        data["representations"][0].update(
            kind="matrices", recipe={"field": 0, "dim": 1, "images": [{"to": [1]}] * 2}
        )
        for number in range(2000):
            node = {"name": "V", "group": 0, "kind": "tensor", "recipe": [number, number]}
            data["representations"].insert(number + 1, node)

    assert spoiled("square", nest) == "too large"


@pytest.mark.parametrize(
    ("kind", "recipe"),
    [
        ("sum", [[10**9, 0]]),
        ("sum", []),
        ("sum", [[0, 0]]),
        ("sum", [[1, 5]]),
        ("sum", [[1, -1]]),
        ("tensor", [0]),
        ("dual", None),
        ("points", 0),
        ("scaled", {"base": 0, "squares": [0, 1, 1, 1]}),
        ("scaled", {"base": 0, "squares": [1, 1, 1]}),
        ("matrices", {"field": 0, "dim": 10**6, "images": []}),
        ("matrices", {"field": 9, "dim": 1, "images": [{"to": [1]}] * 2}),
        ("matrices", {"field": 0, "dim": 2, "images": [{"to": [1, 1]}] * 2}),
        ("matrices", {"field": 0, "dim": 2, "images": [{"to": [1, 0]}] * 2}),
        ("matrices", {"field": 0, "dim": 2, "images": [{"entries": [[0, 0, [2, 4]]]}] * 2}),
        ("matrices", {"field": 0, "dim": 2, "images": [{"entries": [[0, 0, [1, 0]]]}] * 2}),
        ("matrices", {"field": 0, "dim": 2, "images": [{"entries": [[0, 0, {"t": [1, 2]}]]}] * 2}),
        ("matrices", {"field": 0, "dim": 2, "images": [{"entries": [[0, 0, 1], [0, 0, 1]]}] * 2}),
        ("matrices", {"field": 0, "dim": 2, "images": [{"entries": [[2, 0, 1]]}] * 2}),
        ("eval", "1"),
    ],
)
def test_recipes_that_are_none(kind: str, recipe: object) -> None:
    def change(data: Json) -> None:
        node = {"name": "V", "group": 0, "kind": kind, "recipe": recipe}
        data["representations"].insert(1, node)

    assert spoiled("square", change) in {"malformed", "too large"}


@pytest.mark.parametrize(
    "polynomial",
    [[1], [], [1, 1], [0, 0, 1], [-4, 0, 1], [1, 2], [10**200, 0, 1], [1] * 100, ["1", 1], [-2, 0, 2]],
)
def test_fields_that_are_none(polynomial: list[Any]) -> None:
    result = spoiled("square", lambda data: data["fields"].append({"polynomial": polynomial, "root": 0}))
    assert result in {"malformed", "too large"}


def test_many_claims_meet_a_limit() -> None:
    def repeat(data: Json) -> None:
        data["claims"] += [claim for claim in data["claims"] if claim["claim"] == "stabilizer"] * 10_000

    assert spoiled("square", repeat) == "too large"
