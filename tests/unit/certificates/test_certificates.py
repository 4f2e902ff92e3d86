"""Certificates of all examples and of many specs are accepted, and the same input gives the same bytes."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import symgroup as sg
from symgroup.certificates.checker import __file__ as checker
from symgroup.errors import GroupMismatchError, InputError

from .samples import SPECS, certificate_of, claims, names, spaces, verdict

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "examples").rglob("*.symg"))
CHECKER = sorted(Path(checker).parent.glob("*.py"))


@pytest.mark.parametrize("name", SPECS)
def test_certificates_are_accepted(name: str) -> None:
    assert verdict(certificate_of(name)) == "ok"


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_certificates_of_the_examples_are_accepted(path: Path) -> None:
    spec = sg.load(path)
    data = sg.certificate(spec)
    assert verdict(data) == "ok"
    assert names(data, "plan") == list(spec.networks)
    assert names(data, "stabilizer") == list(spec.vectors)
    layers = [f"{name}, layer 1" for name in spec.networks]
    assert set(layers) <= set(names(data, "basis"))


def test_every_layer_of_a_network_is_claimed() -> None:
    data = certificate_of("square")
    assert [claim["dim"] for claim in spaces(data)] == [8, 2, 8, 1]
    assert claims(data, "plan")[0]["weights"] == [[2, 1, 4], [2, 1, 1], [1, 2, 4], [1, 1, 1]]
    assert {len(claim["transversal"]) for claim in claims(data, "relaxed")} == {1, 2, 4}


def test_a_group_has_the_field_of_its_matrices() -> None:
    (group,) = certificate_of("H3")["groups"]
    assert group["field"] in ([-5, 0, 1], [-1, -1, 1], [-1, 1, 1])
    assert [group["field"] for group in certificate_of("E6")["groups"]] == [[0, 1]]


def test_bases_of_other_pairs_are_added_on_request() -> None:
    spec = sg.parse(SPECS["SO3"])
    V, W = spec["V"], spec["W"]
    data = sg.certificate(spec, [(V, W)])
    assert [(claim["source"], claim["dim"]) for claim in spaces(data)] == [(1, 1)]
    other = sg.parse("group G = C(2)  rep V = natural(G)")["V"]
    with pytest.raises(GroupMismatchError):
        sg.certificate(spec, [(V, other)])


def test_what_is_too_large_is_not_certified() -> None:
    spec = sg.parse("group G = S(4000)  rep V = natural(G)")
    data = sg.certificate(spec, [(spec["V"], spec["V"])])
    assert verdict(data) == "not certified"


def test_an_empty_certificate_is_not_written() -> None:
    with pytest.raises(InputError) as caught:
        sg.certificate(sg.parse("group G = S(3)"))
    assert caught.value.code == "SG608"


def test_the_same_spec_gives_the_same_bytes_in_another_process() -> None:
    code = "import sys, symgroup as sg; sys.stdout.write(sg.certificate_bytes(sg.certificate(sg.parse(sys.argv[1]))).decode())"
    text = SPECS["path"]
    runs = {
        subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert runs == {sg.certificate_bytes(certificate_of("path")).decode()}
    assert json.loads(runs.pop()) == certificate_of("path")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1, "the checker imports from its own folder only"
    return found


def test_the_checker_imports_the_standard_library_and_flint_only() -> None:
    found = set().union(*map(imports, CHECKER))
    assert found - set(sys.stdlib_module_names) == {"flint"}


def test_the_checker_runs_as_a_folder_of_its_own(tmp_path: Path) -> None:
    for path in CHECKER:
        target = tmp_path / "checker" / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    data = sg.certificate_bytes(certificate_of("square"))
    (tmp_path / "OUT.json").write_bytes(data)
    (tmp_path / "half.json").write_bytes(data[: len(data) // 2])
    (tmp_path / "false.json").write_bytes(data.replace(b'"dim":4,"form"', b'"dim":5,"form"'))
    (tmp_path / "huge.json").write_bytes(data.replace(b'"dim":8', b'"dim":' + b"9" * 1_000_000))
    code = (
        "import sys, runpy\n"
        "sys.argv[1:] = sys.argv[1:]\n"
        "try:\n    runpy.run_module('checker', run_name='__main__')\n"
        "finally:\n    assert not {'symgroup', 'sympy', 'numpy'} & set(sys.modules)"
    )
    for name, status in (("OUT", 0), ("false", 1), ("half", 2), ("nowhere", 2), ("huge", 3)):
        done = subprocess.run(
            [sys.executable, "-c", code, f"{name}.json"], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == status, done.stderr


def test_the_checker_is_as_long_as_its_page_says() -> None:
    lines = {
        path.stem: sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        for path in CHECKER
    }
    page = (ROOT / "docs" / "certificates.md").read_text(encoding="utf-8")
    assert f"a checker of {sum(lines.values())} lines" in page
    rows = re.findall(r"^\| [^|]* \| (`[^|]*) \| (\d+) \|$", page, re.MULTILINE)
    listed = [(re.findall(r"`(\w+)`", files.split(", with ")[0]), int(count)) for files, count in rows]
    assert sorted(name for names, _ in listed for name in names) == sorted(lines)
    assert all(sum(lines[name] for name in names) == count for names, count in listed)
    assert sum(lines.values()) < 800
