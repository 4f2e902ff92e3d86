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
    assert [(row["kind"], row["function"]) for row in answer.result["layers"]][:2] == [
        ("linear", None),
        ("pointwise", "relu"),
    ]
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


def test_measured_speeds_are_kept_and_used(
    run, graphs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMGROUP_CACHE", "on")
    monkeypatch.setenv("SYMGROUP_CACHE_DIR", str(tmp_path / "speeds"))
    shipped = run("explain-plan", graphs, "F", "--json").result["speeds"]
    measured = run("explain-plan", graphs, "F", "--measure", "--json").result
    again = run("explain-plan", graphs, "F", "--json").result
    assert [row["origin"] for row in shipped] == ["shipped"]
    assert [row["origin"] for row in again["speeds"]] == ["measured"]
    assert again == measured
    (tmp_path / "speeds" / "speeds-1.json").write_text('{"cpu": {"flops": -1}}', encoding="utf-8")
    answer = run("explain-plan", graphs, "F", "--json")
    assert answer.status == 4
    assert "SG364" in answer.out + answer.err


def test_measured_speeds_need_a_place(
    run, graphs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMGROUP_CACHE", "off")
    assert "SG365" in run("explain-plan", graphs, "F", "--measure", "--json").out
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("SYMGROUP_CACHE", "on")
    monkeypatch.setenv("SYMGROUP_CACHE_DIR", str(tmp_path / "file"))
    assert "SG365" in run("explain-plan", graphs, "F", "--measure", "--json").out


def test_compile_takes_a_strategy_and_refuses_one_that_applies_nowhere(
    run, graphs: Path, tmp_path: Path
) -> None:
    options = ("compile", graphs, "F", "-o", tmp_path / "out.sg", "--backend")
    assert run(*options, "torch-structured", "--strategy", "diagrams", "--json").status == 0
    for backend, strategy, code in (
        ("torch-structured", "fourier", "SG363"),
        ("torch-structured", "fastest", "SG361"),
        ("torch-dense", "dense", "SG362"),
    ):
        answer = run(*options, backend, "--strategy", strategy, "--json")
        assert answer.status == 4
        assert code in answer.out + answer.err


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
