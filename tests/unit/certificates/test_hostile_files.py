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
    for place in ("source", "version", "fields", "groups", "blocks", "representations", "claims"):
        data = certificate_of(name)
        data[place] = data[place][:-1] if not isinstance(data[place], int) else 1
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
        lambda data: claims(data, "plan")[0]["layers"][0].update(steps=[["pointwise", text]]),
        lambda data: claims(data, "plan")[0]["layers"][0].update(steps=[[text, None]]),
        lambda data: data["blocks"][0].update(name=text),
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
    written = sg.certificate_bytes(certificate_of("square"))
    path.write_bytes(written.replace(b'"dim":4,"form"', b'"dim":' + text + b',"form"', 1))
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
    paths = [path for path in leaves(original["claims"]) if not free & set(path) and not _is_a_witness(path)]
    for path in paths[:: 1 + len(paths) // 150]:
        data = certificate_of(name)
        item: Any = data["claims"]
        for key in path[:-1]:
            item = item[key]
        unused = {"transversal", "kept"} & set(path) and not any(data["claims"][path[0]]["of"]["forms"])
        if not path or not isinstance(item[path[-1]], int) or _scales_a_map(data, path) or unused:
            continue
        item[path[-1]] += 1
        tried += 1
        assert verdict(resealed(data)) in REFUSED, path
    assert tried > 5


def _is_a_witness(path: tuple[Any, ...]) -> bool:
    """Whether another value may make another true claim.

    Any products that carry vectors to a basis prove the same bound, and only D on V^H counts: its columns may change places
    where the fixed vectors have equal coordinates.
    """
    products = "place" in path and path[path.index("place") + 1 :][:1] == (2,)
    return products or ("forms" in path and len(path) == path.index("forms") + 5 and path[-1] == 1)


def _scales_a_map(data: Json, path: tuple[Any, ...]) -> bool:
    """Whether the integer is the only entry of its map, or belongs to one: a multiple of it is as good."""
    depth = next((path.index(key) + steps for key, steps in (("entries", 2), ("forms", 3)) if key in path), 0)
    rows: Any = data["claims"]
    for key in path[:depth]:
        rows = rows[key]
    return depth > 0 and len(path) > depth and len(rows) == 1


@pytest.mark.parametrize("dim", [1, 2])
def test_tensor_products_that_would_explode(dim: int) -> None:
    def nest(data: Json) -> None:
        images = [{"to": [1, 2][:dim]}] * 2
        node = {"name": "V", "group": 0, "field": 0, "dim": dim, "images": images, "squares": None}
        data["blocks"].append(node)
        for _ in range(2000):
            number = len(data["blocks"]) - 1
            data["blocks"].append({"name": "V", "tensor": [number, number]})

    assert spoiled("square", nest) == "too large"


BLOCK = {"name": "V", "group": 0, "field": 0, "dim": 2, "images": [{"to": [1, 2]}] * 2, "squares": None}


@pytest.mark.parametrize(
    "change",
    [
        {"dim": 10**6, "images": []},
        {"dim": 0, "images": [{"to": []}] * 2},
        {"field": 9},
        {"group": -1},
        {"images": [{"to": [1, 2]}]},
        {"images": [{"to": [1, 1]}] * 2},
        {"images": [{"to": [1, 0]}] * 2},
        {"images": [{"entries": [[0, 0, [2, 4]]]}] * 2},
        {"images": [{"entries": [[0, 0, [1, 0]]]}] * 2},
        {"images": [{"entries": [[0, 0, {"t": [1, 2]}]]}] * 2},
        {"images": [{"entries": [[0, 0, 1], [0, 0, 1]]}] * 2},
        {"images": [{"entries": [[2, 0, 1]]}] * 2},
        {"images": "eval"},
        {"squares": [0, 1]},
        {"squares": [1, -1]},
        {"squares": [1]},
        {"tensor": [0, 0]},
        {"eval": "1"},
    ],
    ids=str,
)
def test_blocks_that_are_none(change: Json) -> None:
    assert spoiled("square", lambda data: data["blocks"].append({**BLOCK})) == "ok"
    result = spoiled("square", lambda data: data["blocks"].append({**BLOCK, **change}))
    assert result in {"malformed", "too large"}


@pytest.mark.parametrize("factors", [[0], [0, 99], [0, -1], [0, "0"], None, [0, 2]], ids=str)
def test_tensor_products_that_are_none(factors: object) -> None:
    def change(data: Json) -> None:
        data["groups"].append(data["groups"][0])
        data["blocks"][2:2] = [{**BLOCK, "group": 1}, {"name": "V", "tensor": factors}]

    assert spoiled("square", change) == "malformed"


@pytest.mark.parametrize(
    "terms", [[[10**9, 0]], [], [[0, 0]], [[1, 99]], [[1, -1]], [[1]], [[99_999, 0]]], ids=str
)
def test_sums_that_are_none(terms: object) -> None:
    result = spoiled("square", lambda data: data["representations"].append({"name": "V", "terms": terms}))
    assert result in {"malformed", "too large"}


@pytest.mark.parametrize(
    "polynomial",
    [[1], [], [1, 1], [0, 0, 1], [-4, 0, 1], [1, 2], [10**200, 0, 1], [1] * 100, ["1", 1], [-2, 0, 2]],
)
def test_fields_that_are_none(polynomial: list[Any]) -> None:
    result = spoiled("square", lambda data: data["fields"].append({"polynomial": polynomial, "root": 0}))
    assert result in {"malformed", "too large"}


@pytest.mark.slow
def test_small_files_that_name_much_take_neither_time_nor_memory() -> None:
    line = {**BLOCK, "dim": 1, "images": [{"to": [1]}] * 2, "squares": [2]}

    def copies(data: Json) -> None:
        data["blocks"].append(line)
        number = len(data["blocks"]) - 1
        data["representations"] += [{"name": "V", "terms": [[99_999, number]]}] * 2000

    def squares(data: Json) -> None:
        data["blocks"].append(
            {**line, "dim": 300, "images": [{"to": [*range(1, 301)]}] * 2, "squares": [2] * 300}
        )
        number = len(data["blocks"]) - 1
        data["blocks"] += [{"name": "V", "tensor": [number, number]}] * 2000

    def steps(data: Json) -> None:
        claims(data, "plan")[0]["layers"][0]["steps"] = [["bilinear", None]] * 100_000

    def layers(data: Json) -> None:
        claims(data, "plan")[0]["layers"] *= 65_000

    def summands(data: Json) -> None:
        sums = [{"name": "V", "terms": [[1, 0], [1, 1]] * 500}]
        data["representations"] += sums
        number = len(data["representations"]) - 1
        claim = {"name": "V", "source": number, "target": number, "dim": 1}
        data["claims"] += [{"claim": "space", "of": claim}] * 1300

    for change in (copies, squares):
        assert spoiled("square", change) == "ok"  # nothing is said about them
    assert spoiled("square", steps) in REFUSED
    assert spoiled("square", layers) == "too large"
    assert spoiled("square", summands) == "too large"


@pytest.mark.parametrize("value", [None, 0, 7, "V", {}, [[0]], [7]], ids=str)
@pytest.mark.parametrize("key", ["entries", "orbits", "field"])
def test_forms_of_bases_that_are_none(key: str, value: object) -> None:
    name = "square" if key == "orbits" else "thirds"

    def change(data: Json) -> None:
        claim = next(claim for claim in claims(data, "basis") if claim["dim"])
        claim["form"][key] = value

    if (key, value) != ("field", 0):
        assert spoiled(name, change) in {"malformed", "FAILED"}


def test_many_claims_meet_a_limit() -> None:
    def repeat(data: Json) -> None:
        data["claims"] += [claim for claim in data["claims"] if claim["claim"] == "stabilizer"] * 10_000

    assert spoiled("square", repeat) == "too large"
