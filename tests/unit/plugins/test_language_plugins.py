"""Groups, representations and activations of strangers: installed, broken, clashing, asleep, of another interface."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import symgroup as sg
from symgroup.api.plugins import plugin_records
from symgroup.backends import get_backend, run_with_bound
from symgroup.errors import PluginError, SpecError
from symgroup.plugins import INTERFACE, PluginRecord
from symgroup.plugins.activations import activation_problem
from symgroup.plugins.records import Activation

Install = Callable[..., Path]

HEAD = """
from symgroup.groups import cyclic, permutation_group
from symgroup.plugins import Activation, Construction, InputError, Parameter, hookimpl
from symgroup.representations import natural
"""
GROUP = (
    HEAD
    + """
@hookimpl
def symgroup_register_groups(register):
    register(Construction("Clock", "Clock(3)", (Parameter.NUMBER,), lambda n: {make}))
"""
)
ACTIVATION = (
    HEAD
    + """
@hookimpl
def symgroup_register_activations(register):
    register(Activation("bend", lambda x, xp: {formula}, odd={odd}, lipschitz={lipschitz}))
"""
)
CLOCK = "group G = Clock(12)  rep V = natural(G)"
BENT = "group G = signed < [-1, 2], [2, 1] >  rep V = natural(G)  network F : V -> V {{ hidden 2 V, {name} }}"


def _record(kind: str, name: str) -> PluginRecord:
    (row,) = [item for item in plugin_records() if (item.kind, item.name) == (kind, name)]
    return row


# ------------------------------------------------------------------- groups


def test_a_strangers_group_is_a_word_of_the_language(install: Install) -> None:
    install("clocks", ["group.Clock"], GROUP.format(make="cyclic(n)"))
    spec = sg.parse(CLOCK)
    assert (spec["G"].order, str(spec["G"]), str(spec["V"])) == (12, "Clock(12)", "natural(Clock(12))")
    assert spec["G"] == sg.parse("group G = C(12)")["G"]
    assert _record("group", "Clock") == PluginRecord("group", "Clock", "1.2", "clocks", "ok", "")


def test_a_stranger_takes_no_name_of_a_known_group(install: Install) -> None:
    install("clocks", ["group.Clock"], GROUP.format(make="permutation_group([[1, 0]], 2, 'S(100)')"))
    assert str(sg.parse(CLOCK)["G"]) == "Clock(12)"


def test_a_strangers_refusal_has_its_place_in_the_file(install: Install) -> None:
    install(
        "clocks", ["group.Clock"], GROUP.format(make="(_ for _ in ()).throw(InputError.of('SG513', 'no'))")
    )
    with pytest.raises(SpecError) as caught:
        sg.parse(CLOCK)
    assert (caught.value.code, caught.value.diagnostics[0].span.column) == ("SG513", 11)


@pytest.mark.parametrize("make", ["1 / 0", "7", "None", "cyclic", "1 + 'a'"])
def test_a_construction_that_fails_is_the_plugins_fault(install: Install, make: str) -> None:
    install("clocks", ["group.Clock"], GROUP.format(make=make))
    with pytest.raises(PluginError, match="'Clock' of a plugin") as caught:
        sg.parse(CLOCK)
    assert (caught.value.code, caught.value.exit_code) == ("SG512", 4)
    assert caught.value.diagnostics[0].span is not None


def test_wrong_arguments_are_told_by_the_strangers_usage(install: Install) -> None:
    install("clocks", ["group.Clock"], GROUP.format(make="cyclic(n)"))
    for text in ("Clock()", "Clock(1, 2)", 'Clock("a")', "Clock(S(3))"):
        with pytest.raises(SpecError) as caught:
            sg.parse(f"group G = {text}")
        assert caught.value.code == "SG211"
        assert caught.value.diagnostics[0].help == "write Clock(3)"


def test_an_unknown_word_is_compared_with_what_plugins_claim(install: Install) -> None:
    install("clocks", ["group.Clock"], "raise ValueError('imported')")
    with pytest.raises(SpecError) as caught:
        sg.parse("group G = Clok(12)")
    assert caught.value.diagnostics[0].help == "did you mean 'Clock'?"


BROKEN = {
    "import": ("import no_such_module", "ModuleNotFoundError"),
    "exits": ("raise SystemExit(3)", "SystemExit: 3"),
    "no hook": ("x = 1", "its hook registers no group 'Clock'"),
    "another name": (
        GROUP.format(make="cyclic(n)").replace('"Clock", ', '"Watch", '),
        "registers no group 'Clock'",
    ),
    "misspelt": (GROUP.format(make="1").replace("register_groups", "register_group"), "unknown hook"),
    "no record": (
        GROUP.format(make="1").replace("Construction(", "print("),
        "is not a symgroup.plugins.Construction",
    ),
    "no parameters": (GROUP.format(make="1").replace("(Parameter.NUMBER,)", "3"), "not a tuple of Parameter"),
    "bad name": (
        GROUP.format(make="1").replace('"Clock",', '"no name",'),
        "which is not a name of the language",
    ),
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_a_record_and_an_error_where_it_is_used(
    install: Install, code: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    install("clocks", ["group.Clock"], code)
    row = _record("group", "Clock")
    assert (row.status, row.distribution, row.version) == ("broken", "clocks", "1.2")
    assert reason in row.reason
    with pytest.raises(PluginError, match=r"group 'Clock' of clocks 1\.2 cannot be used") as caught:
        sg.parse(CLOCK)
    assert caught.value.code == "SG509"
    assert sg.parse("group G = C(3)")["G"].order == 3


def test_two_distributions_that_claim_one_name_are_both_refused(install: Install) -> None:
    install("first", ["group.Clock"], GROUP.format(make="cyclic(n)"))
    install("second", ["representation.Clock"], GROUP.format(make="cyclic(n)"), version="3")
    with pytest.raises(PluginError, match=r"'Clock' is claimed by first 1\.2 and second 3") as caught:
        sg.parse(CLOCK)
    assert caught.value.code == "SG510"
    rows = [row for row in plugin_records() if row.name == "Clock"]
    assert [row.status for row in rows] == ["broken", "broken"]
    assert all("first 1.2 and second 3" in row.reason for row in rows)


def test_nobody_takes_a_word_of_the_language(install: Install) -> None:
    install("thief", ["group.S", "activation.relu"], GROUP.format(make="cyclic(n)"))
    assert sg.parse("group G = S(4)")["G"].order == 24
    assert _record("group", "S").reason == "the language has 'S' of its own"
    assert _record("activation", "relu").reason == "the language has 'relu' of its own"


# -------------------------------------------------------------- activations


@pytest.mark.parametrize("name", ["softsign", "mish"])
def test_bundled_activations_stay_within_the_bound_on_every_backend(name: str) -> None:
    spec = sg.parse(
        f"group G = C(3)  rep V = natural(G)  network F : V -> V {{ hidden 4 V, {name} hidden V, {name} }}"
    )
    x = np.random.default_rng(0).standard_normal((50, 3)) * np.logspace(-3, 2, 50)[:, None]
    for backend in ("reference", "torch-dense"):
        for dtype in ("float32", "float64"):
            module = sg.compile_module(spec["F"], backend=backend, dtype=dtype, seed=1)
            y, bound = run_with_bound(module.plan, get_backend(backend).parameters(module), x, dtype)
            assert np.all(np.abs(get_backend(backend).run(module, x) - y) <= bound)
    assert sg.verify(spec).ok


def test_an_odd_one_is_allowed_on_signed_permutations(install: Install) -> None:
    assert sg.verify(sg.parse(BENT.format(name="softsign"))).ok
    with pytest.raises(SpecError) as caught:
        sg.parse(BENT.format(name="mish"))
    assert caught.value.code == "SG213"


def test_a_strangers_activation_survives_a_file_and_trains(install: Install, tmp_path: Path) -> None:
    import torch

    install("bends", ["activation.bend"], ACTIVATION.format(formula="xp.sin(x) / 2", odd=True, lipschitz=0.5))
    net = sg.compile_module(sg.parse(BENT.format(name="bend"))["F"], dtype="float64", seed=3)
    sg.save_module(net, tmp_path / "net.safetensors")
    x = torch.ones(2, 2, dtype=torch.float64)
    assert torch.equal(sg.load_module(tmp_path / "net.safetensors")(x), net(x))
    net(x).square().sum().backward()
    assert any(parameter.grad.abs().sum() > 0 for parameter in net.parameters())


FALSE = {
    "not odd": (("xp.exp(-x * x)", True, 1.0), "is not odd"),
    "too steep": (("2 * x", True, 1.5), "is steeper than its Lipschitz constant 1.5"),
    "mixes": (("x - x.mean()", False, 2.0), "mixes the coordinates"),
    "shape": (("x.sum()", False, 1.0), "does not return an array of the shape"),
    "overflows": (("xp.exp(2 * x)", False, 1e300), "is not finite at 700"),
    "infinite": (("x", True, "float('inf')"), "is not a finite number"),
    "raises": (("x.no_such", True, 1.0), "AttributeError"),
}


@pytest.mark.parametrize(("words", "reason"), FALSE.values(), ids=FALSE)
@pytest.mark.filterwarnings("ignore:overflow encountered")
def test_an_activation_that_is_not_what_it_says_is_refused(
    install: Install, words: tuple[str, bool, object], reason: str
) -> None:
    formula, odd, lipschitz = words
    install("bends", ["activation.bend"], ACTIVATION.format(formula=formula, odd=odd, lipschitz=lipschitz))
    with pytest.raises(PluginError) as caught:
        sg.parse(BENT.format(name="bend"))
    assert caught.value.code == "SG509"
    assert reason in str(caught.value)
    assert reason in _record("activation", "bend").reason


def test_activations_of_the_language_pass_the_check() -> None:
    from symgroup.backends.pointwise import POINTWISE
    from symgroup.spec.words import ODD_ACTIVATIONS

    for name, function in POINTWISE.items():
        apply = function.apply
        item = Activation(name, lambda x, _, f=apply: f(x), name in ODD_ACTIVATIONS, function.lipschitz)
        assert activation_problem(item) == ""


def test_an_unknown_activation_has_a_suggestion() -> None:
    with pytest.raises(SpecError) as caught:
        sg.parse(BENT.format(name="softsing"))
    assert (caught.value.code, caught.value.diagnostics[0].help) == ("SG212", "did you mean 'softsign'?")


# ---------------------------------------------------------------- isolation


def test_another_interface_is_refused_unseen(install: Install, tmp_path: Path) -> None:
    code = f"SYMGROUP_INTERFACE = {INTERFACE + 1}\nopen({str(tmp_path / 'ran')!r}, 'w')\n"
    install("future", ["group.Clock", "activation.bend", "from-the-future"], code)
    versions = f"built for version {INTERFACE + 1} of the plugin interface, and this symgroup has version {INTERFACE}"
    for attempt in (
        lambda: sg.parse(CLOCK),
        lambda: sg.parse(BENT.format(name="bend")),
        lambda: get_backend("from-the-future"),
    ):
        with pytest.raises(PluginError, match=versions) as caught:
            attempt()
        assert caught.value.code == "SG511"
    assert versions in next(row.reason for row in sg.backend_records() if row.name == "from-the-future")
    assert not (tmp_path / "ran").exists()


def test_another_interface_is_refused_where_it_is_computed(install: Install) -> None:
    install("future", ["group.Clock"], f"SYMGROUP_INTERFACE = {INTERFACE} + 1\n")
    with pytest.raises(PluginError, match=f"built for version {INTERFACE + 1}") as caught:
        sg.parse(CLOCK)
    assert caught.value.code == "SG511"


def test_the_interface_of_the_bundled_plugins_is_this_one() -> None:
    import symgroup_extra

    assert symgroup_extra.SYMGROUP_INTERFACE == INTERFACE


SLEEPER = "open({marker!r}, 'w').close()\nimport time\ntime.sleep(30)\nraise ValueError\n"


def _run(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), **variables}
    command = [sys.executable, "-m", "symgroup.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder)


def test_who_does_not_need_a_sleeping_plugin_does_not_wake_it(install: Install, tmp_path: Path) -> None:
    marker = tmp_path / "awake"
    names = ["a-backend", "group.Clock", "representation.rep1", "activation.bend"]
    install("sleepy", names, SLEEPER.format(marker=str(marker)))
    (tmp_path / "a.symg").write_text(
        "group G = AGL(5)  rep V = natural(G)  network F : V -> V { hidden V, softsign }"
    )
    for words in (
        ["check", "a.symg"],
        ["basis", "a.symg", "V", "V"],
        ["stabilizer", "a.symg", "V", "(1, 0, 0, 0, 0)"],
        ["compile", "a.symg", "F", "--backend", "reference", "-o", "net.safetensors"],
        ["explain", "SG301"],
        ["--help"],
    ):
        done = _run(tmp_path, *words)
        assert done.returncode == 0, done.stderr
    mistaken = _run(tmp_path, "basis", "a.symg", "V", "W")
    assert mistaken.returncode == 2
    assert not marker.exists()


def test_importing_the_package_wakes_nobody(install: Install, tmp_path: Path) -> None:
    install("sleepy", ["a-backend"], SLEEPER.format(marker=str(tmp_path / "awake")))
    code = "import symgroup as sg; sg.parse('group G = C(2)'); sg.verify; sg.compile_module"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert not (tmp_path / "awake").exists()


def test_the_variable_keeps_a_sleeping_plugin_asleep(install: Install, tmp_path: Path) -> None:
    install("sleepy", ["a-backend", "group.Clock"], SLEEPER.format(marker=str(tmp_path / "awake")))
    done = _run(tmp_path, "backends", SYMGROUP_PLUGINS="reference, group.AGL")
    assert done.returncode == 0
    assert "reference" in done.stdout
    assert "AGL" in done.stdout
    assert "Clock" not in done.stdout
    assert not (tmp_path / "awake").exists()


def test_the_variable_limits_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMGROUP_PLUGINS", "group.AGL")
    assert sg.parse("group G = AGL(3)")["G"].order == 6
    with pytest.raises(SpecError):
        sg.parse("group G = S(3)  rep V = pairs(G)")


def test_calls_are_traced(install: Install, tmp_path: Path) -> None:
    install("clocks", ["group.Clock"], GROUP.format(make="cyclic(n)"))
    (tmp_path / "a.symg").write_text(CLOCK)
    done = _run(tmp_path, "check", "a.symg", SYMGROUP_TRACE_PLUGINS="1")
    lines = done.stderr.splitlines()
    who = "symgroup: plugin group.Clock (clocks 1.2) "
    assert lines[0] == f"{who}imports fake_clocks"
    assert f"{who}calls symgroup_register_groups" in lines
    assert f"{who}registers 'Clock'" in lines
    assert "symgroup: plugin" not in _run(tmp_path, "check", "a.symg").stderr
    install("broken", ["group.Other"], "1 / 0")
    (tmp_path / "b.symg").write_text("group G = Other()")
    done = _run(tmp_path, "check", "b.symg", SYMGROUP_TRACE_PLUGINS="1")
    assert done.returncode == 4
    assert "plugin group.Other (broken 1.2) fails: ZeroDivisionError: division by zero" in done.stderr


def test_a_clash_of_backends_names_both_and_hurts_nobody_else(install: Install, tmp_path: Path) -> None:
    install("first", ["same"], "raise ValueError")
    install("second", ["same"], "raise ValueError")
    done = _run(tmp_path, "backends")
    assert done.returncode == 0
    assert done.stdout.count("claimed by first 1.2 and second 1.2") == 2


# ------------------------------------------------------ the bundled language


@pytest.mark.parametrize("p", [2, 3, 5, 7, 11, 13])
def test_affine_groups_are_sharply_two_transitive(p: int) -> None:
    spec = sg.parse(f"group G = AGL({p})  rep V = natural(G)  rep E = pairs(G)")
    assert spec["G"].order == p * (p - 1)
    # two orbits on pairs of points: V has two maps; -1 is in the group for odd p, and pairs are one orbit
    assert sg.equivariant_basis(spec["V"], spec["V"]).dim == 2
    assert sg.equivariant_basis(spec["V"], spec["E"]).dim == sg.hom_dim(spec["V"], spec["E"])


@pytest.mark.parametrize("text", ["AGL(0)", "AGL(1)", "AGL(4)", "AGL(10008)"])
def test_affine_groups_need_a_prime(text: str) -> None:
    with pytest.raises(SpecError) as caught:
        sg.parse(f"group G = {text}")
    assert caught.value.code == "SG513"


def test_pairs_are_the_symmetric_square_without_the_diagonal() -> None:
    spec = sg.parse("group G = D(6)  rep V = natural(G)  rep E = pairs(G)  rep W = Sym^2(V)")
    V, E, W = spec["V"], spec["E"], spec["W"]
    # Sym^2 of a permutation representation is pairs + V
    assert sg.hom_dim(V, W) == sg.hom_dim(V, E) + sg.hom_dim(V, V)
    with pytest.raises(SpecError) as caught:
        sg.parse("group G = O(3)  rep E = pairs(G)")
    assert caught.value.code == "SG221"
    with pytest.raises(SpecError) as caught:
        sg.parse("group G = sign_flips(2)  rep E = pairs(G)")
    assert caught.value.code == "SG513"
