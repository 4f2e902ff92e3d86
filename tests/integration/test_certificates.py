"""The commands of certificates, from files to exit statuses, and the blocks of docs/certificates.md."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import symgroup as sg
from symgroup.cli import app

ROOT = Path(__file__).resolve().parents[2]
SPEC = "group G = S(3)\nrep V = natural(G)\nrep W = V * V\nvector x in V = (1, 1, 0)\n"


def run(*arguments: str | Path) -> tuple[int, dict[str, object]]:
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    return done.exit_code, json.loads(done.stdout)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.symg"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_from_a_spec_to_a_checked_certificate(spec: Path, tmp_path: Path) -> None:
    out = tmp_path / "OUT.json"
    status, envelope = run("verify", spec, "--certificate", out, "--basis", "V,W")
    assert status == 0
    assert str(out) in json.dumps(envelope)
    first = out.read_bytes()
    assert run("check-certificate", out)[0] == 0
    assert run("verify", spec, "--certificate", out, "--basis", "V,W")[0] == 0
    assert out.read_bytes() == first == sg.certificate_bytes(json.loads(first))
    data = json.loads(first)
    bases = [claim for claim in data["claims"] if claim["claim"] == "basis"]
    assert [claim["name"] for claim in bases if claim["of"]["form"] == "blocks"] == [
        "Hom(natural(S(3)), natural(S(3)) * natural(S(3)))"
    ]


def test_exit_statuses_of_check_certificate(spec: Path, tmp_path: Path) -> None:
    out = tmp_path / "OUT.json"
    assert run("verify", spec, "--certificate", out)[0] == 0
    data = out.read_bytes()
    for content, status in [
        (data.replace(b'"order":6', b'"order":3'), 1),
        (data[:-20], 2),
        (b"", 2),
        (data.replace(b'"order":6', b'"order":' + b"6" * 10**6), 3),
    ]:
        out.write_bytes(content)
        assert run("check-certificate", out)[0] == status
    assert run("check-certificate", tmp_path / "nowhere.json")[0] == 2
    assert run("check-certificate", tmp_path)[0] == 2


def test_bad_options_of_verify(spec: Path, tmp_path: Path) -> None:
    for options in (
        ["--basis", "V"],
        ["--basis", "V,U"],
        ["--basis", "V,x"],
        ["--certificate", "no/OUT.json"],
    ):
        out = [] if "--certificate" in options else ["--certificate", str(tmp_path / "OUT.json")]
        assert run("verify", spec, *out, *options)[0] == 2
    assert not (tmp_path / "OUT.json").exists()


def test_check_map(spec: Path, tmp_path: Path) -> None:
    path = tmp_path / "maps.npz"
    loaded = sg.load(spec)
    basis = sg.equivariant_basis(loaded["V"], loaded["W"]).to_numpy()
    for maps, status, missing in [(basis, 0, 0), (basis[1:], 1, 1), (basis / 7, 0, 0), (basis[0], 0, 4)]:
        np.savez(path, maps)
        code, envelope = run("check-map", spec, "V", "W", path)
        assert code == status
        assert envelope["result"]["missing"] == missing  # type: ignore[index]
    basis[0, 0, 0] += 1
    np.savez(path, basis)
    done = CliRunner().invoke(app, ["check-map", str(spec), "V", "W", str(path)])
    assert done.exit_code == 1
    assert "equivariant" in done.stdout
    np.savez(path, basis[:, :2])
    assert run("check-map", spec, "V", "W", path)[0] == 2
    assert run("check-map", spec, "V", "W", spec)[0] == 2


def test_the_page_runs() -> None:
    page = (ROOT / "docs" / "certificates.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    exec("\n".join(blocks), {})
