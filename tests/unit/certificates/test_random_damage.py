"""Random damage to certificates ends in a report, or in one of the two errors; never in a crash, never in success."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import symgroup as sg

from .samples import certificate_of, resealed, verdict
from .test_hostile_files import leaves

POOL: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2,
        7,
        10**9,
        -(10**9),
        10**80,
        "",
        "V",
        "matrices",
        "points",
        [],
        {},
        [[]],
        [0],
    ),
    *(
        [1, 2],
        [0, 0, 0],
        [[0, 0, 1]],
        {"sum": [[1, 0]]},
        {"tensor": [0, 0]},
        {"entries": []},
        {"orbits": []},
        [None],
        [{}],
    ),
]
OUTCOMES = {"FAILED", "malformed", "too large", "not certified", "ok"}


@pytest.mark.parametrize("name", ["square", "path", "H3", "Lorentz", "thirds"])
def test_random_replacements(name: str) -> None:
    random, seen = Random(0), set()
    original = certificate_of(name)
    paths = list(leaves(original))[1:]
    for _ in range(200):
        data = certificate_of(name)
        path = random.choice(paths)
        item: Any = data
        for key in path[:-1]:
            item = item[key]
        old = item[path[-1]]
        item[path[-1]] = random.choice(POOL) if random.random() < 0.7 else item[random.choice(_keys(item))]
        result = verdict(resealed(data))
        seen.add(result)
        assert result in OUTCOMES
        if result == "ok":
            another = isinstance(old, list) and old[:1] in (["pointwise"], ["dropout"])  # step of this kind
            assert item[path[-1]] == old or another or _may_be_true(path, original), path
    assert {"FAILED", "malformed"} <= seen


def _keys(item: Any) -> list[Any]:
    return list(item) if isinstance(item, dict) else list(range(len(item)))


def _may_be_true(path: tuple[Any, ...], data: Any) -> bool:
    """Whether another value there makes another true certificate: definitions, names, orders that are not claimed."""
    free = {
        "vector",
        "point",
        "subgroup",
        "name",
        "generators",
        "forms",
        "entries",
        "prime",  # other primes and products prove the same
        "products",
        "tests",
    }
    if path[0] == "claims" and len(path) == 2:
        return True  # a claim that nothing rests on was left out
    if path[-1] in ("source", "target") and data["claims"][path[1]]["of"].get("form") == "blocks":
        return True  # another sum, of as many maps
    return path[0] in ("groups", "representations", "kind", "source") or bool(free & set(path))


def test_names_and_the_seal() -> None:
    data = certificate_of("square")
    data["seal"] = "0" * 64
    assert [row.status for row in sg.check_certificate(data).rows if row.status != "ok"] == ["FAILED"]
