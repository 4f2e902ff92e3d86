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
    for place in ("source", "version", "groups", "representations", "claims"):
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
        lambda data: data["representations"][1].update(name=text),
        lambda data: claims(data, "plan")[0]["steps"].insert(1, ["pointwise", text]),
        lambda data: claims(data, "plan")[0]["steps"].insert(1, [text, None]),
        lambda data: data["claims"][0].update(claim=text),
        lambda data: data["claims"][0].update(name=text),
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
        data["groups"] = value
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
    free = {"vector", "point", "subgroup", "prime", "products", "tests"}
    tried = 0
    paths = [
        path
        for path in leaves(original["claims"])
        if path and not free & set(path) and not _is_a_witness(path)
    ]
    for path in paths[:: 1 + len(paths) // 150]:
        data = certificate_of(name)
        item: Any = data["claims"]
        for key in path[:-1]:
            item = item[key]
        claim = data["claims"][path[0]]
        unused = {"transversal", "kept"} & set(path) and not any(claim["of"]["forms"])
        if path[2:3] == ("steps",) and len(path) > 4 and claim["of"]["steps"][path[3]][0] == "dropout":
            continue  # by another number
        # another sum may have as many maps, or be that of one copy
        unused = unused or (
            (claim["claim"] == "vectors" or claim["of"].get("form") == "blocks")
            and path[-1] in ("source", "target", "block")
        )
        if not path or not isinstance(item[path[-1]], int) or _scales_a_map(data, path) or unused:
            continue
        item[path[-1]] += 1
        tried += 1
        assert verdict(resealed(data)) in REFUSED, path
    assert tried > 5


def _is_a_witness(path: tuple[Any, ...]) -> bool:
    """Whether another value may make another true claim.

    Only D on V^H counts: its columns may change places where the fixed vectors have equal coordinates.
    """
    return "forms" in path and len(path) == path.index("forms") + 5 and path[-1] == 1


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
        images = [[[0, 0, 1], [1, 1, 1]][:dim]] * 2
        node = {"name": "V", "group": 0, "dim": dim, "images": images, "scaled": 0}
        data["representations"].append(node)
        for _ in range(2000):
            number = len(data["representations"]) - 1
            data["representations"].append({"name": "V", "tensor": [number, number]})
        claim = {"source": number + 1, "target": number + 1, "dim": 1, "form": {"orbits": [[0, 0]]}}
        data["claims"].append({"claim": "basis", "name": "V", "of": claim})

    assert spoiled("square", nest) == ("too large" if dim > 1 else "not certified")


ONE = [[0, 0, 1], [1, 1, 1]]
BLOCK = {"name": "V", "group": 0, "dim": 2, "images": [ONE, ONE], "scaled": 0}


@pytest.mark.parametrize(
    "change",
    [
        {"dim": 10**6, "images": []},
        {"dim": 0, "images": [[], []]},
        {"scaled": 2},
        {"scaled": None},
        {"group": -1},
        {"images": [ONE]},
        {"images": [[[0, 0, 0]]] * 2},
        {"images": [[[0, 0, [2, 4]]]] * 2},
        {"images": [[[0, 0, [1, 0]]]] * 2},
        {"images": [[[0, 0, {"t": [1, 2]}]]] * 2},
        {"images": [[[0, 0, 1], [0, 0, 1]]] * 2},
        {"images": [[[2, 0, 1]]] * 2},
        {"images": "eval"},
        {"tensor": [0, 0]},
        {"eval": "1"},
    ],
    ids=str,
)
def test_blocks_that_are_none(change: Json) -> None:
    assert spoiled("square", lambda data: data["representations"].append({**BLOCK})) == "ok"
    result = spoiled("square", lambda data: data["representations"].append({**BLOCK, **change}))
    assert result in {"malformed", "too large"}


@pytest.mark.parametrize("factors", [[0], [0, 99], [0, -1], [0, "0"], None, [0, -2]], ids=str)
def test_tensor_products_that_are_none(factors: object) -> None:
    def change(data: Json) -> None:
        data["groups"].append(data["groups"][0])
        data["representations"] += [{**BLOCK, "group": 1}, {"name": "V", "tensor": factors}]

    assert spoiled("square", change) == "malformed"


@pytest.mark.parametrize(
    "terms", [[[10**9, 0]], [], [[0, 0]], [[1, 99]], [[1, -1]], [[1]], [[99_999, 0]]], ids=str
)
def test_sums_that_are_none(terms: object) -> None:
    result = spoiled("square", lambda data: data["representations"].append({"name": "V", "sum": terms}))
    assert result in {"malformed", "too large"}


@pytest.mark.parametrize(
    "polynomial",
    [[1], [], [1, 1], [0, 0, 1], [-4, 0, 1], [1, 2], [10**200, 0, 1], [1] * 100, ["1", 1], [-2, 0, 2]],
)
def test_fields_that_are_none(polynomial: list[Any]) -> None:
    result = spoiled("square", lambda data: data["groups"][0].update(field=polynomial))
    assert result in {"malformed", "too large"}


@pytest.mark.parametrize("name", ["square", "SO3"])
@pytest.mark.parametrize("key", ["points", "algebra", "generators", "field", "name"])
@pytest.mark.parametrize("value", [None, -1, 2.5, True, "x", [0], [[0, 0]], {}, 10**9], ids=str)
def test_groups_that_are_none(name: str, key: str, value: object) -> None:
    if (key, value) != ("name", "x"):
        result = spoiled(name, lambda data: data["groups"][0].update({key: value}))
        assert result in {"malformed", "too large"}


@pytest.mark.slow
def test_small_files_that_name_much_take_neither_time_nor_memory() -> None:
    line = {**BLOCK, "dim": 1, "images": [ONE[:1]] * 2}

    def copies(data: Json) -> None:
        data["representations"].append(line)
        number = len(data["representations"]) - 1
        data["representations"] += [{"name": "V", "sum": [[99_999, number]]}] * 2000

    def products(data: Json) -> None:
        one = [[i, i, 1] for i in range(300)]
        data["representations"].append({**line, "dim": 300, "images": [one, one]})
        number = len(data["representations"]) - 1
        data["representations"] += [{"name": "V", "tensor": [number, number]}] * 2000

    def steps(data: Json) -> None:
        claims(data, "plan")[0]["steps"][1:1] = [["bilinear", None]] * 100_000

    def layers(data: Json) -> None:
        claims(data, "plan")[0]["steps"] *= 65_000

    def summands(data: Json) -> None:
        block = next(k for k, node in enumerate(data["representations"]) if "images" in node)
        data["representations"].append({"name": "V", "sum": [[1, block]] * 1000})
        number = len(data["representations"]) - 1
        claim = {"source": number, "target": number, "dim": 1, "form": "blocks"}
        data["claims"] += [{"claim": "basis", "name": "V", "of": claim}] * 1300

    for change in (copies, products):
        assert spoiled("square", change) == "ok"  # nothing is said about them
    assert spoiled("square", steps) in REFUSED
    assert spoiled("square", layers) in REFUSED
    assert spoiled("square", summands) == "too large"


@pytest.mark.parametrize("value", [None, 0, 7, "V", {}, [[0]], [7]], ids=str)
@pytest.mark.parametrize("key", ["entries", "orbits", "products", "tests", "prime"])
def test_forms_of_bases_that_are_none(key: str, value: object) -> None:
    name = "square" if key == "orbits" else "thirds"

    def change(data: Json) -> None:
        claim = next(claim for claim in claims(data, "basis") if claim["dim"])
        claim["form"][key] = value

    if key not in ("prime", "tests") or value != 7:  # which prove as much
        assert spoiled(name, change) in {"malformed", "FAILED"}


def test_many_claims_meet_a_limit() -> None:
    def repeat(data: Json) -> None:
        data["claims"] += [claim for claim in data["claims"] if claim["claim"] == "stabilizer"] * 100_000

    assert spoiled("square", repeat) == "too large"
