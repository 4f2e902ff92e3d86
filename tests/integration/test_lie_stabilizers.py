"""`symgroup stabilizer` for Lie groups, from file to table and JSON; and the pages of its codes."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest

import symgroup as sg
from symgroup.errors import SymgroupError, explain

SPEC = """
group L = O(1,3)
rep V = natural(L)
group R = SO(3)
rep T = Sym^2(natural(R))
rep H = irreps(R, "1x3")
vector light in V = (1, 1, 0, 0)
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "lie.symg"
    path.write_text(SPEC)
    return path


def test_a_light_like_vector(run, spec: Path) -> None:
    found = run("stabilizer", spec, "V", "light", "--json").result
    assert (found["stabilizer"], found["dim"], found["lie_algebra_type"]) == ("E(2)", 3, "e(2)")
    assert found["components_decided"] is True
    assert found["order"] is None
    assert len(found["lie_algebra"]) == 3 and len(found["discrete_generators"]) == 1
    text = run("stabilizer", spec, "V", "light").out
    assert re.search(r"^stabilizer +E\(2\)$", text, re.MULTILINE)
    assert re.search(r"^order +infinite$", text, re.MULTILINE)


def test_finite_and_symbolic_and_undecided(run, spec: Path) -> None:
    found = run("stabilizer", spec, "T", "(1, 0, 0, 2, 0, 3)", "--json").result
    assert (found["stabilizer"], found["order"], found["dim"]) == ("C2 x C2", 4, 0)
    found = run("stabilizer", spec, "T", "(a, 0, 0, a, 0, b)", "--json").result
    assert (found["stabilizer"], found["dim"]) == ("O(2)", 1)
    found = run("stabilizer", spec, "H", "(0, 0, 0, 1, 0, 0, 0)", "--json").result
    assert (found["stabilizer"], found["components_decided"]) == ("SO(2)", True)
    found = run("stabilizer", spec, "H", "(0, 1, 0, 0, 0, 0, 0)", "--json").result
    assert (found["stabilizer"], found["components_decided"]) == (None, False)
    assert "not decided" in found["proved"]


@pytest.mark.parametrize("code", ["SG318", "SG319"])
def test_the_example_on_the_page_raises_the_code(code: str) -> None:
    match = re.search(r"\*\*Example\.\*\*\n\n(.*?)\n\n\*\*Fix", explain(code), re.DOTALL)
    assert match
    with pytest.raises(SymgroupError) as error:
        exec(textwrap.dedent(match.group(1)), {"sg": sg})
    assert error.value.code == code


def test_isotropy_classes_of_a_lie_group_have_dimensions(run, tmp_path: Path) -> None:
    path = tmp_path / "nematic.symg"
    path.write_text("group G = SO(3)\nrep V = irrep(G, 2)\n")
    answer = run("isotropy", path, "V")
    assert answer.status == 0
    assert "O(2)" in answer.out
    table = json.loads(run("isotropy", path, "V", "--json").out)["result"]["classes"]
    assert [row["dim"] for row in table] == [0, 1, 3]
    assert [row["order"] for row in table] == [4, None, None]
