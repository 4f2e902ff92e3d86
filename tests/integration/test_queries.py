"""Every command that answers a question about a spec, as a table and as an envelope."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from symgroup.cli.version import version


def test_check_echoes_what_is_declared(run, square: Path) -> None:
    answer = run("check", square, "--json")
    assert answer.status == 0
    assert answer.envelope["symgroup"] == {"version": version(), "format": 1}
    assert answer.envelope["command"] == "check"
    assert [(row["name"], row["order"], row["degree"]) for row in answer.result["groups"]] == [
        ("P", 8, 4),
        ("Z", 3, 3),
    ]
    assert [(row["name"], row["dim"], row["kind"]) for row in answer.result["representations"]] == [
        ("V", 4, "permutation"),
        ("T", 1, "permutation"),
        ("R", 3, "permutation"),
    ]
    assert [(row["name"], row["entries"]) for row in answer.result["vectors"]] == [("x", "(1, 0, 1, 0)")]
    networks = {row["name"]: row for row in answer.result["networks"]}
    assert networks["F"]["relaxation"] == "relaxed"
    assert networks["plain"]["relaxation"] == "none: equivariant"
    assert len(networks["F"]["hidden"]) == 1
    assert "relu" in networks["F"]["hidden"][0]


def test_check_prints_a_table(run, square: Path) -> None:
    answer = run("check", square)
    assert (answer.status, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert [line for line in lines if line.split()[:1] == ["P"]] == [
        "  P     < (1 2 3 4), (1 3) >      8       4"
    ]


def test_basis_is_exact_complete_and_counted_twice(run, square: Path) -> None:
    result = run("basis", square, "V", "V", "--json").result
    assert (result["dim"], result["independent_count"], result["complete"]) == (3, 3, True)
    assert result["shape"] == ["4", "4"]
    assert result["matrices"][0] == [[str(int(i == j)) for j in range(4)] for i in range(4)]


def test_basis_of_nothing(run, square: Path, tmp_path: Path) -> None:
    path = tmp_path / "signs.symg"
    path.write_text("group G = S(3)\nrep V = trivial(G)\nrep W = sign(G)\n")
    result = run("basis", path, "V", "W", "--json").result
    assert (result["dim"], result["independent_count"], result["matrices"]) == (0, 0, [])
    assert run("basis", path, "V", "W").status == 0


def test_basis_prints_matrices_up_to_the_limit(run, square: Path) -> None:
    assert "B3:" in run("basis", square, "V", "V").out
    short = run("basis", square, "V", "V", "--limit", "10").out
    assert "B1:" not in short
    assert "--limit 48" in short


@pytest.mark.parametrize("vector", ["x", "(1, 0, 1, 0)", "(1/2,0,1/2,0)", "(a, b, a, b)"])
def test_stabilizer_of_a_declared_or_a_literal_vector(run, square: Path, vector: str) -> None:
    result = run("stabilizer", square, "V", vector, "--json").result
    assert (result["order"], result["index"]) == (4, 2)
    assert result["generators"]
    assert run("stabilizer", square, "V", vector).status == 0


def test_printed_vectors_can_be_put_into_a_spec(run, tmp_path: Path) -> None:
    path, written = tmp_path / "roots.symg", "(2^(1/3), a^2, i, sqrt(5)/2)"
    path.write_text(f"group G = S(4)\nrep V = natural(G)\nvector x in V = {written}\n", encoding="utf-8")
    assert run("check", path, "--json").result["vectors"][0]["entries"] == written
    assert run("stabilizer", path, "V", "x", "--json").result["vector"] == written
    assert run("stabilizer", path, "V", written, "--json").result["vector"] == written


def test_isotropy_lists_classes_from_small_to_large(run, square: Path) -> None:
    rows = run("isotropy", square, "V", "--json").result["classes"]
    assert [(row["order"], row["fixed_dim"]) for row in rows] == [(1, 4), (2, 3), (2, 2), (4, 2), (8, 1)]
    assert [row["generic"] for row in rows] == [True, False, False, False, False]
    assert run("isotropy", square, "V").out.count("\n") >= 8


def test_info_splits_over_both_fields(run, square: Path) -> None:
    result = run("info", square, "V", "--json").result
    assert sorted((row["dim"], row["multiplicity"]) for row in result["components_over_R"]) == [
        (1, 1),
        (1, 1),
        (2, 1),
    ]
    assert {row["type"] for row in result["components_over_R"]} == {"real"}
    rotation = run("info", square, "R", "--json").result
    assert sorted((row["dim"], row["type"]) for row in rotation["components_over_R"]) == [
        (1, "real"),
        (2, "complex"),
    ]
    assert [row["dim"] for row in rotation["components_over_C"]] == [1, 1, 1]
    assert "complex" in run("info", square, "R").out


def test_molien_counts_by_degree(run, square: Path) -> None:
    rows = run("molien", square, "V", "T", "--up-to", "4", "--json").result["series"]
    assert [(row["degree"], row["dim"]) for row in rows] == [(0, 1), (1, 1), (2, 3), (3, 4), (4, 8)]


def test_floor_is_what_the_symmetry_costs(run, square: Path, data: Path, tmp_path: Path) -> None:
    result = run("floor", square, "F", data, "--json").result
    assert result["floor"] == 25.0
    assert result["exact_floor"] == "25"
    assert (result["labels"], result["accuracy"]) == ("a label at every coordinate", 0.5)
    assert [(row["order"], row["count"], row["floor"]) for row in result["types"]] == [(8, 8, 25.0)]
    assert [row["accuracy"] for row in result["types"]] == [0.5]
    picture = tmp_path / "floor.png"
    assert run("floor", square, "F", data, "--plot", picture).status == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_floor_of_a_cloud_that_is_turned(run, tmp_path: Path) -> None:
    """A tetrahedron and points without symmetry: all that an equivariant map has for the former is one number."""
    spec, file, picture = tmp_path / "cloud.symg", tmp_path / "cloud.npz", tmp_path / "cloud.svg"
    spec.write_text(
        "group G = S(4) x O(3)  rep V = outer(natural(S(4)), natural(O(3)))  network F : V -> V { hidden 4 V }"
    )
    random = np.random.default_rng(0)
    corners = np.array([[1.0, 1, 1], [-1, -1, 1], [-1, 1, -1], [1, -1, -1]])
    Q = np.linalg.qr(random.standard_normal((3, 3)))[0]
    x = np.array([corners[[2, 0, 3, 1]] @ Q, random.standard_normal((4, 3))]).reshape(2, 12)
    y = np.array([x[0] + np.eye(12)[0], x[1]])
    np.savez(file, x=x, y=y)
    result = run("floor", spec, "F", file, "--json").result
    rows = [
        (row["type"], row["dim"], row["order"], row["all_known"], row["count"]) for row in result["types"]
    ]
    assert rows == [("S4", 0, 24, True, 1), ("1", 0, 1, True, 1)]
    # the fixed vectors are the multiples of x, |x|^2 = 12: of e_1 all but (e_1 . x)^2 / 12 is lost
    assert result["floor"] == pytest.approx((1 - x[0, 0] ** 2 / 12) / 24)
    assert (result["tolerance"], result["exact_floor"]) == (1e-5, None)
    answer = run("floor", spec, "F", file, "--plot", picture)
    assert answer.status == 0
    assert "use `relaxed by canonical`, since S(4) x O(3) is infinite" in answer.out
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    exact = run("floor", spec, "F", file, "--tolerance", "0", "--json").result
    assert exact["exact_floor"] == "0"  # as fractions, the rounded corners have no symmetry


def test_stabilizer_of_a_measured_cloud(run, tmp_path: Path) -> None:
    spec = tmp_path / "cloud.symg"
    spec.write_text("group G = S(4) x O(3)  rep V = outer(natural(S(4)), natural(O(3)))")
    square = "(1, 0, 0, 0, 1.00001, 0, -1, 0, 0, 0, -1, 0.00001)"
    result = run("stabilizer", spec, "V", square, "--tolerance", "1e-3", "--json").result
    assert (result["stabilizer"], result["order"], result["dim"]) == ("D4 x C2", 16, 0)
    assert result["components_decided"]
    assert all(row["matrix"].startswith("[[") for row in result["elements"])
    strict = run("stabilizer", spec, "V", square, "--tolerance", "1e-9")
    assert (
        "order               2" in strict.out
    )  # the reflection that exchanges the first and the third point
    assert run("stabilizer", spec, "V", "(1, 2)", "--tolerance", "1e-9").status == 2


def test_verify_prints_a_line_a_claim(run, square: Path) -> None:
    answer = run("verify", square)
    assert answer.status == 0
    assert "FAILED" not in answer.out
    result = run("verify", square, "--json").result
    assert result["failed"] == 0
    assert len(result["checked"]) == result["claims"] > 0


def test_backends_are_listed(run) -> None:
    result = run("backends", "--json").result
    rows = [
        row for row in result["backends"] if row["name"] not in {"onnx", "torch-triton"}
    ]  # they need extras
    names = {"reference", "torch-dense", "torch-structured"}
    assert {row["name"]: row["status"] for row in rows} == dict.fromkeys(names, "ok")
    plugins = {(row["kind"], row["name"]): row["status"] for row in result["plugins"]}
    assert plugins["group", "AGL"] == plugins["activation", "softsign"] == "ok"


def test_explain_prints_the_page(run) -> None:
    assert run("explain", "sg301").out.startswith("# SG301: ")
    assert run("explain", "SG301", "--json").result["page"].startswith("# SG301: ")


def test_version_and_completion(run, program) -> None:
    assert run("--version").out == f"symgroup {version()}\n"
    shown = program("--show-completion", "bash", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert shown.status == 0
    assert "complete" in shown.out
    words = {"_SYMGROUP_COMPLETE": "complete_bash", "COMP_WORDS": "symgroup is", "COMP_CWORD": "1"}
    assert program(env=words).out.split() == ["isotropy"]


def test_a_measured_vector_has_two_ways_on(run, tmp_path):
    path = tmp_path / "square.symg"
    path.write_text("group G = D(4)\nrep V = natural(G)\n")
    refused = run("stabilizer", path, "V", "(1.0001, 0.5, 1, 0.5)")
    assert (refused.status, refused.out) == (2, "")
    assert "error[SG005]" in refused.err
    assert "help: write 10001/10000" in refused.err
    assert "add --tolerance 1e-6" in refused.err
    near = run("stabilizer", path, "V", "(1.0001, 0.5, 1, 0.5)", "--tolerance", "1e-3").out
    assert "order           4" in near
    assert "C2 x C2" in near
    assert "proved          these are exactly the elements that move none of the entries" in near
    assert (
        "order           2"
        in run("stabilizer", path, "V", "(1.0001, 0.5, 1, 0.5)", "--tolerance", "1e-5").out
    )
    letters = run("stabilizer", path, "V", "(1, a, 1, 0)", "--tolerance", "1e-5")
    assert (letters.status, "error[SG313]" in letters.err) == (2, True)
    assert "error[SG305]" in run("stabilizer", path, "V", "(1, 2)", "--tolerance", "1e-5").err
    assert "error[SG313]" in run("stabilizer", path, "V", "(1, 2, 3, 4)", "--tolerance", "3").err
