"""What is too large, or is no number, route or size, ends in a coded error with its exit status, and at once."""

import json
import time
from random import Random

import pytest

from symgroup.groups import Permutation

NATURAL = "rep V = natural(G)\n"


def answer(run, tmp_path, text, *words):
    path = tmp_path / "file.symg"
    path.write_text(text, encoding="utf-8")
    return run(words[0], path, *words[1:])


def expect(run, tmp_path, text, code, status, *words):
    """Both kinds of output name the code, in one error without the names of classes or modules of Python."""
    plain = answer(run, tmp_path, text, *words)
    assert (plain.status, plain.out) == (status, ""), plain
    assert f"error[{code}]: " in plain.err
    assert "symgroup." not in plain.err
    assert "Error" not in plain.err
    assert all(len(line) < 400 for line in plain.err.splitlines())
    envelope = answer(run, tmp_path, text, *words, "--json")
    assert envelope.status == status
    assert code in [error["code"] for error in envelope.envelope["errors"]]


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        ("group G = S(200000)", "SG405"),
        ("group G = S(10^100)", "SG405"),
        ("group G = Z(1000000)", "SG405"),
        ("group G = O(1000000)", "SG405"),
        ("group G = O(10^6)", "SG405"),
        ("group G = SU(201)", "SG405"),
        ("group G = grid(1000, 1000)", "SG405"),
        ("group G = S(5)\nrep V = natural(G)\nrep W = T(V, 30, 30)", "SG404"),
        ("group G = S(5)\nrep V = natural(G)\nrep W = V^64", "SG404"),
        ("group G = SO(3)\nrep V = natural(G)\nrep W = V^64", "SG404"),
        ("group G = S(5)\nrep V = 100000000000000000000 natural(G)", "SG405"),
        ("group G = SO(3)\nrep V = irrep(G, 100000)", "SG404"),
        ('group G = O(3)\nrep V = irreps(G, "100000000x0e")', "SG404"),
        ("group G = M(24)\nrep V = regular(G)", "SG403"),
        ("group G = S(10)\nrep V = irrep(G, 3)", "SG403"),
        ("group G = matrices < [[cos(2 pi/1000)]] >", "SG412"),
        ("group G = matrices < [[10^100000]] >", "SG405"),
    ],
)
def test_sizes_over_the_limits(run, tmp_path, declaration, code):
    expect(run, tmp_path, declaration, code, 3, "check")


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        ("group G = SO(2.5)", "SG005"),
        ("group G = lie < [[0, -0.000001], [0.000001, 0]] >", "SG005"),
        ("group G = lie < [[0, -1e-6], [1e-6, 0]] >", "SG005"),
        ("group G = S(0)", "SG246"),
        ("group G = SO(0)", "SG287"),
        ("group G = SO(1)", "SG287"),
        ("group G = SL(1)", "SG287"),
        ("group G = Sp(3)", "SG287"),
        ("group G = Scaling(0)", "SG287"),
        ("group G = SO(-3)", "SG211"),
        ("group G = SO(3, 1, 1)", "SG211"),
        ("group G = rubik(4)", "SG248"),
        ("group G = M(25)", "SG248"),
        ("group G = Weyl(E9)", "SG248"),
        ("group G = PSL(2, 9)", "SG248"),
        ("group G = Q(6)", "SG248"),
        ("group G = matrices < [[1/2, 0], [0, 1]] >", "SG241"),
        ("group G = matrices < [[1, 1], [0, 1]] >", "SG241"),
        ("group G = matrices < [[1, 0], [0, 0]] >", "SG242"),
        ("group G = matrices over Q(sqrt(2)) < [[sqrt(3)]] >", "SG222"),
        ("group G = matrices < [[1/0]] >", "SG209"),
        ("group G = matrices < [[pi]] >", "SG208"),
        ("group G = matrices < [[zeta(0)]] >", "SG208"),
        ("group G = lie < [[0, 1], [1]] >", "SG219"),
        ("group G = lie < [[0, 1], [0, 0]] > components < [[0, 1], [1, 0]] >", "SG282"),
        ("group G = SO(3)\nrep V = regular(G)", "SG221"),
        ("group G = SO(3)\nrep V = natural(G)^0", "SG220"),
        ("group G = S(5)\nrep V = Alt^6(natural(G))", "SG263"),
        ("group G = GL(3)\nrep V = Sym0^2(natural(G))", "SG284"),
        ("group G = SO(4)\nrep V = irrep(G, 1)", "SG286"),
        ("group G = C(3)\nrep V = on G < [[zeta(5)]] >", "SG272"),
        ("group G = S(5) x SO(3)\nrep V = natural(S(5)) * natural(SO(3))", "SG204"),
        ("group G = S(3) x S(3)\nrep V = lift(natural(S(3)), G)", "SG283"),
    ],
)
def test_what_there_is_not(run, tmp_path, declaration, code):
    expect(run, tmp_path, declaration, code, 2, "check")


@pytest.mark.parametrize("n", [1000, 2000, 100000])
def test_orders_of_thousands_of_digits(run, tmp_path, n):
    text = f"group G = S({n})\n{NATURAL}"
    shown = answer(run, tmp_path, text, "check")
    assert shown.status == 0
    assert "about 10^" in shown.out
    assert all(len(line) < 200 for line in shown.out.splitlines())
    order = answer(run, tmp_path, text, "check", "--json").result["groups"][0]["order"]
    assert isinstance(order, int) == (n == 1000)
    assert answer(run, tmp_path, text, "basis", "V", "V", "--limit", "0").status == 0


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("group G = S(40)\nrep V = natural(G)\nrep W = V^3\n", ("W", "W", "--route", "nullspace"), "SG414"),
        ("group G = S(40)\nrep V = natural(G)\nrep W = V^3\n", ("W", "W", "--route", "meataxe"), "SG414"),
        ("group G = S(1000)\nrep V = natural(G)\nrep W = V^2\n", ("W", "W", "--route", "orbits"), "SG414"),
        ("group G = O(20)\nrep V = natural(G)\nrep W = Sym^4(V)\n", ("W", "V"), "SG414"),
        ("group G = SO(3)\nrep V = natural(G)\nrep W = V^8\n", ("W", "W"), "SG413"),
    ],
)
def test_memory_is_estimated_before_anything_is_written_down(run, tmp_path, monkeypatch, text, words, code):
    monkeypatch.setenv("SYMGROUP_MEMORY_LIMIT", "4GB")
    expect(run, tmp_path, text, code, 3, "basis", *words)


@pytest.mark.parametrize(
    ("limit", "status"), [("1MB", 3), ("0", 3), ("lots", 2), ("-5", 2), ("1e6", 2), ("4 GB", 0), ("", 0)]
)
def test_memory_limits(run, tmp_path, monkeypatch, limit, status):
    monkeypatch.setenv("SYMGROUP_MEMORY_LIMIT", limit)
    text = f"group G = SO(3)\n{NATURAL}rep W = Sym^4(V)\n"
    words = ("basis", "W", "W", "--limit", "0")
    if status:
        expect(run, tmp_path, text, "SG414", status, *words)
    else:
        assert answer(run, tmp_path, text, *words).status == 0


FORCED = {
    "S(5)": {"orbits", "diagrams", "reciprocity", "meataxe", "nullspace"},
    "SO(3)": {"diagrams", "meataxe", "nullspace"},
    "SE(2)": {"meataxe", "nullspace"},
    "Weyl(H3)": {"meataxe", "nullspace"},
}


@pytest.mark.parametrize("group", FORCED)
@pytest.mark.parametrize(
    "route", ["orbits", "diagrams", "factors", "reciprocity", "summands", "meataxe", "nullspace", "nonsense"]
)
def test_forced_routes_answer_alike_or_are_refused(run, tmp_path, group, route):
    text = f"group G = {group}\n{NATURAL}rep W = V^2\n"
    words = ("basis", "W", "V", "--route", route)
    if route not in FORCED[group]:
        expect(run, tmp_path, text, "SG304", 2, *words)
        return
    forced = answer(run, tmp_path, text, *words, "--json").result
    free = answer(run, tmp_path, text, "basis", "W", "V", "--json").result
    assert forced["route"] == route
    assert json.dumps(forced["matrices"]) == json.dumps(free["matrices"])


def test_the_time_of_a_command_counts_its_file(run, tmp_path):
    """S(150) x S(150) by two random elements of each, which no construction names."""
    path, random, n = tmp_path / "large.symg", Random(0), 150
    lists = [[*random.sample(range(n), n), *range(n, 2 * n)] for _ in range(2)]
    lists += [[*range(n), *(n + i for i in random.sample(range(n), n))] for _ in range(2)]
    cycles = ", ".join(str(Permutation(images)) for images in lists)
    path.write_text(f"group G = < {cycles} >\nrep V = natural(G)\nvector x in V = (1{', 0' * 299})\n")
    for words in (("check", path), ("stabilizer", path, "V", "x"), ("isotropy", path, "V")):
        start = time.monotonic()
        answer = run(*words, "--seconds", "0.3")
        assert (answer.status, answer.out) == (3, "")
        assert "error[SG415]" in answer.err
        assert "note: found so far: the group has at least" in answer.err
        assert time.monotonic() - start < 10
