"""The wheel holds what it must and nothing else; it and an editable install work in a fresh environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    *("symgroup", "symgroup_extra", "symgroup_grammars", "symgroup_onnx"),
    *("symgroup_reference", "symgroup_torch_dense", "symgroup_torch_nn", "symgroup_torch_structured"),
    "symgroup_torch_triton",
}
BACKENDS = {
    "onnx": "ok" if find_spec("onnxruntime") else "broken",
    "reference": "ok",
    "torch-dense": "ok",
    "torch-structured": "ok",
    "torch-triton": "ok" if find_spec("triton") else "broken",
}
SPEC = "group G = D(4)\nrep V = natural(G)\n"
NETWORK = SPEC + "network F : V -> V { hidden 3 V, relu  relaxed }\n"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def run(command: Sequence[str | Path], **options: object) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))
    }
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        **options,
    )  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def fresh_environment(folder: Path) -> Path:
    """Return the programs' folder of a new environment that has this one's libraries, but not symgroup."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    variables = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", vars=variables))
    shared = folder / "libraries"
    shared.mkdir()
    for path in sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}):
        for item in Path(path).iterdir():
            if "symgroup" not in item.name.lower() and item.suffix != ".pth":
                (shared / item.name).symlink_to(item)
    (packages / "libraries.pth").write_text(f"{shared}\n")
    return Path(sysconfig.get_path("scripts", vars=variables))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT])
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def wheel_programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    programs = fresh_environment(tmp_path_factory.mktemp("wheel") / "environment")
    install(programs, wheel)
    return programs


@pytest.fixture(scope="module")
def stranger_programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment with symgroup and the backend that `symgroup new-backend` writes."""
    folder = tmp_path_factory.mktemp("stranger")
    programs = fresh_environment(folder / "environment")
    install(programs, wheel)
    run([programs / "symgroup", "new-backend", "my-sketch"], cwd=folder)
    project = folder / "symgroup-my-sketch"
    # the builder is this environment's; the project knows nothing of it
    run([sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder / "dist", project])
    install(programs, *(folder / "dist").glob("*.whl"))
    return programs


@pytest.fixture(scope="module")
def editable_programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    programs = fresh_environment(tmp_path_factory.mktemp("editable") / "environment")
    install(programs, "--no-build-isolation", "--editable", ROOT)
    return programs


def install(programs: Path, *what: str | Path) -> None:
    python = programs / "python"
    options = [
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-index",
        "--prefix",
        programs.parent,
    ]
    run([python, "-m", "pip", "install", *options, *what])


def test_the_wheel_holds_engine_language_and_plugins(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == TOP_LEVEL
    kept = {
        str(path.relative_to(base))
        for base, package in [
            (ROOT, "symgroup"),
            (ROOT / "grammars", "symgroup_grammars"),
            (ROOT / "plugins", "symgroup_extra"),
            (ROOT / "plugins", "symgroup_onnx"),
            (ROOT / "plugins", "symgroup_reference"),
            (ROOT / "plugins", "symgroup_torch_dense"),
            (ROOT / "plugins", "symgroup_torch_nn"),
            (ROOT / "plugins", "symgroup_torch_structured"),
            (ROOT / "plugins", "symgroup_torch_triton"),
        ]
        for path in (base / package).rglob("*")
        if path.suffix in {".py", ".lark", ".md", ".typed"}
    }
    assert kept <= set(names)
    assert "symgroup_grammars/spec.lark" in names
    assert "symgroup/py.typed" in names
    assert "symgroup/errors/explanations/SG301.md" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_names_its_plugins_and_program(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    text = archive.read(name).decode()
    assert "symgroup = symgroup.cli:app" in text
    assert "torch-dense = symgroup_torch_dense" in text
    assert "torch-structured = symgroup_torch_structured" in text
    assert "torch-triton = symgroup_torch_triton" in text
    assert "reference = symgroup_reference" in text


@pytest.mark.parametrize("kind", ["wheel_programs", "editable_programs"])
def test_the_program_works_from_any_folder(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    symgroup = request.getfixturevalue(kind) / "symgroup"
    (tmp_path / "square.symg").write_text(SPEC)
    assert run([symgroup, "--version"], cwd=tmp_path).startswith("symgroup 0.")
    backends = json.loads(run([symgroup, "backends", "--json"], cwd=tmp_path))["result"]["backends"]
    assert {row["name"]: row["status"] for row in backends} == BACKENDS
    checked = json.loads(run([symgroup, "check", "square.symg", "--json"], cwd=tmp_path))["result"]
    assert checked["groups"] == [{"name": "G", "group": "D(4)", "order": 8, "degree": 4}]
    assert "SG301" in run([symgroup, "explain", "SG301"], cwd=tmp_path)


@pytest.mark.parametrize(("kind", "inside"), [("wheel_programs", True), ("editable_programs", False)])
def test_the_installed_package_is_the_one_that_runs(
    kind: str, inside: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    programs = request.getfixturevalue(kind)
    where = Path(
        run([programs / "python", "-c", "import symgroup; print(symgroup.__file__)"], cwd=tmp_path).strip()
    )
    assert where.is_relative_to(programs.parent) is inside
    assert where.is_relative_to(ROOT) is not inside


def test_no_stray_module_reaches_the_environment(wheel_programs: Path, tmp_path: Path) -> None:
    stray = ["cli", "plugins", "grammars", "tests", "benchmarks", "examples"]
    code = f"import importlib.util as u; print([name for name in {stray} if u.find_spec(name)])"
    assert run([wheel_programs / "python", "-c", code], cwd=tmp_path).strip() == "[]"


def test_a_new_backend_works_from_the_command_line(stranger_programs: Path, tmp_path: Path) -> None:
    symgroup = stranger_programs / "symgroup"
    (tmp_path / "square.symg").write_text(NETWORK)
    np.savez(tmp_path / "data.npz", x=np.arange(8.0).reshape(2, 4), y=np.zeros((2, 4)))
    backends = json.loads(run([symgroup, "backends", "--json"], cwd=tmp_path))["result"]["backends"]
    (row,) = [row for row in backends if row["name"] == "my-sketch"]
    assert (row["status"], row["distribution"], row["version"]) == ("ok", "symgroup-my-sketch", "0.1.0")
    outputs = []
    for backend in ("my-sketch", "reference"):
        command = ["compile", "square.symg", "F", "--backend", backend, "--dtype", "float64", "-o", backend]
        run([symgroup, *command], cwd=tmp_path)
        run([symgroup, "predict", backend, "data.npz", "-o", f"{backend}.npz"], cwd=tmp_path)
        outputs.append(np.load(tmp_path / f"{backend}.npz")["y"])
    np.testing.assert_allclose(outputs[0], outputs[1], rtol=1e-12)


def test_a_new_backend_passes_its_tests_as_written(stranger_programs: Path, tmp_path: Path) -> None:
    python = stranger_programs / "python"
    project = stranger_programs.parent.parent / "symgroup-my-sketch"
    assert "passed" in run(
        [python, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=project
    )
    command = ["-m", "pytest", "--pyargs", "symgroup.testing", "--backend", "my-sketch", "-q"]
    assert "passed" in run([python, *command, "-p", "no:cacheprovider"], cwd=tmp_path)
