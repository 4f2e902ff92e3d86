"""The plugin door, with fake distributions in a folder on sys.path."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from symgroup.backends import BackendRecord, backend_records, get_backend
from symgroup.errors import PluginError

GOOD = """
from symgroup.backends import Backend, Capabilities, hookimpl

class Sketch(Backend):
    name = "{name}"
    capabilities = Capabilities(("float64",), ("cpu",), trainable=False)
    def compile(self, plan, *, device="cpu", dtype="float32", seed=0): ...
    def parameters(self, module): ...
    def load_parameters(self, module, arrays): ...
    def run(self, module, x): ...

@hookimpl
def symgroup_register_backends(register):
    register(Sketch())
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that puts a distribution with one plugin on sys.path."""
    monkeypatch.syspath_prepend(tmp_path)

    def put(distribution: str, name: str, code: str, value: str = "", version: str = "1.2") -> None:
        package = f"fake_{distribution.replace('-', '_')}"
        (tmp_path / f"{package}.py").write_text(code)
        info = tmp_path / f"{package}-{version}.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        )
        info.joinpath("entry_points.txt").write_text(f"[symgroup]\n{name} = {value or package}\n")
        monkeypatch.delitem(sys.modules, package, raising=False)

    return put


def _row(name: str) -> BackendRecord:
    (row,) = [item for item in backend_records() if item.name == name]
    return row


def test_what_a_plugin_prints_goes_to_stderr(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    loud = GOOD.format(name="loud").replace("    register(", "    print('registering')\n    register(")
    install("loud-backend", "loud", "print('importing')\n" + loud)
    assert _row("loud").status == "ok"
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "importing\nregistering\n")


def test_bundled_backends_come_through_the_door() -> None:
    rows = {row.name: row for row in backend_records()}
    for name in ("reference", "torch-dense"):
        assert (rows[name].status, rows[name].distribution, rows[name].reason) == ("ok", "symgroup", "")
        assert get_backend(name).name == name


def test_a_stranger_comes_through_the_same_door(install: Install) -> None:
    install("sketchy", "sketch", GOOD.format(name="sketch"))
    assert _row("sketch") == BackendRecord("sketch", "1.2", "sketchy", "ok", "")
    assert get_backend("sketch").name == "sketch"


BROKEN = {
    "import": (
        "import no_such_module_at_all",
        "ModuleNotFoundError: No module named 'no_such_module_at_all'",
    ),
    "raises": ("raise ValueError('out of cheese')", "ValueError: out of cheese"),
    "exits": ("raise SystemExit(3)", "SystemExit: 3"),
    "warns": ("import warnings; warnings.warn('old')", "UserWarning: old"),
    "syntax": ("def f(:", "SyntaxError: invalid syntax"),
    "no hook": ("x = 1", "registers no backend"),
    "misspelt": (
        GOOD.format(name="broken").replace("def symgroup_register_backends", "def symgroup_register_backend"),
        "unknown hook 'symgroup_register_backend'",
    ),
    "not marked": (
        GOOD.format(name="broken").replace("@hookimpl\n", "").replace("@symgroup.backends.hookimpl\n", ""),
        "its symgroup_register_backends is not marked with @symgroup.plugins.hookimpl",
    ),
    "wrong argument": (
        GOOD.format(name="broken").replace("(register):\n    register", "(door):\n    door"),
        "Argument(s) {'door'} are declared in the hookimpl but can not be found in the hookspec",
    ),
    "hook raises": (
        GOOD.format(name="broken").replace("    register(Sketch())", "    1 / 0"),
        "ZeroDivisionError: division by zero",
    ),
    "not a backend": (
        GOOD.format(name="broken").replace("register(Sketch())", "register(Sketch)"),
        "which is not an instance of symgroup.backends.Backend",
    ),
    "abstract": (GOOD.format(name="broken").replace("    def run(self, module, x): ...\n", ""), "abstract"),
    "bad name": (GOOD.format(name="Bad Name"), "the name 'Bad Name'"),
    "no name": (GOOD.format(name="broken").replace('    name = "broken"\n', ""), "the name None"),
    "no capabilities": (
        GOOD.format(name="broken").replace("    capabilities = ", "    abilities = "),
        "backend 'broken' has no Capabilities",
    ),
    "twice": (
        GOOD.format(name="broken").replace(
            "    register(Sketch())", "    register(Sketch()); register(Sketch())"
        ),
        "registers 'broken' twice",
    ),
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_a_record(install: Install, code: str, reason: str) -> None:
    install("breaks", "broken", code)
    row = _row("broken")
    assert (row.version, row.distribution, row.status) == ("1.2", "breaks", "broken")
    assert reason in row.reason
    assert get_backend("reference").name == "reference"
    with pytest.raises(PluginError, match=r"backend 'broken' of breaks 1\.2 cannot be used") as caught:
        get_backend("broken")
    assert caught.value.code == "SG502"
    assert reason in str(caught.value)


@pytest.mark.parametrize("value", ["not a module!", "fake_breaks:no.such", "..", "fake_breaks:"])
def test_a_wrong_entry_point_is_a_record(install: Install, value: str) -> None:
    install("breaks", "broken", GOOD.format(name="broken"), value)
    row = _row("broken")
    assert row.status == "broken" or value == "fake_breaks:"


def test_interrupts_pass(install: Install) -> None:
    install("breaks", "broken", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        backend_records()


def test_metadata_without_name_or_version(install: Install, tmp_path: Path) -> None:
    install("sketchy", "sketch", GOOD.format(name="sketch"))
    (tmp_path / "fake_sketchy-1.2.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\n")
    assert _row("sketch") == BackendRecord("sketch", "unknown", "unknown", "ok", "")


def test_unreadable_metadata_of_a_stranger_hides_only_the_stranger(install: Install, tmp_path: Path) -> None:
    install("sketchy", "sketch", GOOD.format(name="sketch"))
    (tmp_path / "fake_sketchy-1.2.dist-info" / "entry_points.txt").write_bytes(b"[symgroup]\n\xff\xfe = x")
    assert {"reference", "torch-dense"} <= {row.name for row in backend_records() if row.status == "ok"}


def test_two_plugins_of_one_name_are_both_refused(install: Install) -> None:
    install("first", "same", GOOD.format(name="same"))
    install("second", "same", GOOD.format(name="same"), version="3")
    rows = [row for row in backend_records() if row.name == "same"]
    assert [row.status for row in rows] == ["broken", "broken"]
    assert all("claimed by first 1.2 and second 3" in row.reason for row in rows)
    with pytest.raises(PluginError, match=r"claimed by first 1\.2 and second 3") as caught:
        get_backend("same")
    assert caught.value.code == "SG503"


def test_nobody_takes_a_bundled_name(install: Install) -> None:
    install("thief", "reference", GOOD.format(name="reference"))
    with pytest.raises(PluginError, match=r"claimed by symgroup 0\.1\.0 and thief 1\.2"):
        get_backend("reference")


def test_a_plugin_that_registers_anothers_name_is_refused_alone(install: Install) -> None:
    install("thief", "thief", GOOD.format(name="reference"))
    assert get_backend("reference").capabilities.dtypes == ("float32", "float64")
    rows = {row.name: row for row in backend_records()}
    assert rows["reference"].status == "ok"
    assert "the name 'reference' is claimed by symgroup 0.1.0 and thief 1.2" in rows["thief"].reason


def test_two_plugins_that_register_a_third_name_are_both_refused(install: Install) -> None:
    install("first", "one", GOOD.format(name="third"))
    install("second", "two", GOOD.format(name="third"))
    for attempt in (lambda: get_backend("third"), lambda: get_backend("one")):
        with pytest.raises(PluginError) as caught:
            attempt()
        assert caught.value.code == "SG503"
    assert {row.status for row in backend_records() if row.name in {"one", "two"}} == {"broken"}


def test_a_backend_is_found_in_a_plugin_of_another_name(install: Install) -> None:
    install("several", "several", GOOD.format(name="inside"))
    assert get_backend("inside").name == "inside"
    with pytest.raises(PluginError, match="no backend 'several'"):
        get_backend("several")


def test_an_unknown_name_has_a_suggestion() -> None:
    with pytest.raises(PluginError, match="no backend 'torch_dense'") as caught:
        get_backend("torch_dense")
    assert caught.value.code == "SG501"
    assert caught.value.diagnostics[0].help == "did you mean 'torch-dense'?"
    assert "reference" in caught.value.diagnostics[0].notes[0]


def test_the_variable_limits_what_loads(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install("breaks", "broken", "raise ValueError")
    monkeypatch.setenv("SYMGROUP_PLUGINS", "reference, broken")
    assert [row.name for row in backend_records()] == ["broken", "reference"]
    monkeypatch.setenv("SYMGROUP_PLUGINS", "")
    assert backend_records() == ()
    with pytest.raises(PluginError) as caught:
        get_backend("reference")
    assert "SYMGROUP_PLUGINS= limits which plugins load" in caught.value.diagnostics[0].notes


def test_only_the_plugin_asked_for_is_imported(install: Install) -> None:
    install("breaks", "aaa-first", "raise ValueError")
    code = (
        "import sys, symgroup.backends as b; assert 'torch' not in sys.modules;"
        "b.get_backend('reference'); assert 'torch' not in sys.modules; assert 'fake_breaks' not in sys.modules;"
        "assert 'pytest' not in sys.modules and 'symgroup_torch_dense' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, env={"PYTHONPATH": sys.path[0]})
