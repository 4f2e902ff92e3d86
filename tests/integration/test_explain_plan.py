"""`symgroup explain-plan`: the choice, the alternatives, and a strategy that is forced."""

from __future__ import annotations

from pathlib import Path

import pytest

SPEC = """
group S = S(60)
rep V = natural(S)
rep W = V * V
network F : 4 V -> V {
    hidden 8 W, relu
}
"""


@pytest.fixture
def graphs(tmp_path: Path) -> Path:
    path = tmp_path / "graphs.symg"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_the_choice_is_the_cheapest_estimate(run, graphs: Path) -> None:
    answer = run("explain-plan", graphs, "F", "--json")
    assert answer.status == 0
    maps = {row["weight"]: row for row in answer.result["maps"]}
    assert list(maps) == ["layers.0.weight.0", "layers.2.weight.0"]
    assert maps["layers.0.weight.0"]["strategy"] == "diagrams"
    for name, row in maps.items():
        costs = {e["strategy"]: e["microseconds"] for e in answer.result["estimates"] if e["weight"] == name}
        assert row["strategy"] == min(costs, key=costs.__getitem__)
        assert {"dense", "diagrams"} <= set(costs)


def test_a_strategy_can_be_forced(run, graphs: Path) -> None:
    answer = run("explain-plan", graphs, "F", "--strategy", "dense", "--json")
    assert {row["strategy"] for row in answer.result["maps"]} == {"dense"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--strategy", "fastest"), "SG361"),
        (("--backend", "reference"), "SG362"),
        (("--device", "tpu"), "SG504"),
    ],
)
def test_mistakes_are_refused(run, graphs: Path, options: tuple[str, str], code: str) -> None:
    answer = run("explain-plan", graphs, "F", *options, "--json")
    assert answer.status == 4
    assert code in answer.out + answer.err
