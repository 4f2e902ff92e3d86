"""Values of another kind than a function works on: an error with a code, never one from inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import sympy
import torch

import symgroup as sg
from symgroup.errors import SymgroupError

SPEC = sg.parse(
    "group G = D(4)  rep V = natural(G)  vector x in V = (1, 0, 1, 0)  network F : V -> V { hidden 2 V, relu }"
)
V, F = SPEC["V"], SPEC["F"]
DATA = sg.Dataset(np.ones((2, 4)), np.ones((2, 4)))
WRONG = (None, 3, "F", "V", Path("a.symg"), b"V", object(), SPEC["G"], (V, V), torch.nn.Linear(4, 4))

CALLS: dict[str, Callable[[object], object]] = {
    "parse": sg.parse,
    "get": lambda value: SPEC[value],
    "equivariant_basis": lambda value: sg.equivariant_basis(value, V),
    "equivariant_basis to": lambda value: sg.equivariant_basis(V, value),
    "hom_dim": lambda value: sg.hom_dim(value, V),
    "molien": lambda value: sg.molien(V, value),
    "decompose": sg.decompose,
    "isotropy_classes": sg.isotropy_classes,
    "stabilizer": lambda value: sg.stabilizer(value, (1, 0, 1, 0)),
    "stabilizer of": lambda value: sg.stabilizer(V, value),
    "plan_module": sg.plan_module,
    "compile_module": sg.compile_module,
    "verify": sg.verify,
    "floor": lambda value: sg.floor(value, DATA),
    "floor of": lambda value: sg.floor(F, value),
    "training_data": lambda value: sg.training_data(F, value),
    "predict": lambda value: sg.predict(value, DATA.x),
    "save_module": lambda value: sg.save_module(value, "never-written"),
    "train_module": lambda value: sg.train_module(value, F, DATA),
    "predict of": lambda value: sg.predict(sg.compile_module(F), [value, [1, 2]]),
    "RelaxedLinear": lambda value: sg.nn.RelaxedLinear(V, V, vector=value or "x"),
    "gain": lambda value: sg.nn.EquivariantLinear(V, V, gain="x"),
    "EquivariantLinear": lambda value: sg.nn.EquivariantLinear(V, value) if value != (V, V) else sg.parse(3),
}


@pytest.mark.parametrize("name", CALLS)
def test_other_kinds_have_codes(name: str) -> None:
    for value in WRONG:
        if name == "get" and value in ("F", "V"):
            continue
        with pytest.raises(SymgroupError):
            CALLS[name](value)


@pytest.mark.parametrize("path", [None, 3, b"a.symg"])
def test_what_is_no_path_has_a_code(path: object) -> None:
    with pytest.raises(SymgroupError) as caught:
        sg.load(path)  # type: ignore[arg-type]
    assert caught.value.code == "SG311"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"seed": "a"}, "SG336"),
        ({"seed": 1.5}, "SG336"),
        ({"seed": None}, "SG336"),
        ({"backend": None}, "SG501"),
        ({"backend": 3}, "SG501"),
        ({"device": None}, "SG504"),
        ({"device": 0}, "SG504"),
        ({"dtype": torch.int8}, "SG505"),
        ({"dtype": None}, "SG505"),
    ],
)
def test_wrong_options_of_compilation_have_codes(options: dict[str, object], code: str) -> None:
    with pytest.raises(SymgroupError) as caught:
        sg.compile_module(F, **options)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(
    "options",
    [
        {"epochs": 1.5},
        {"epochs": -1},
        {"epochs": "3"},
        {"batch_size": 0},
        {"learning_rate": "x"},
        {"learning_rate": float("nan")},
        {"learning_rate": 0},
        {"seed": -1},
        {"weight_decay": float("inf")},
    ],
)
def test_wrong_options_of_training_have_codes(options: dict[str, object]) -> None:
    with pytest.raises(SymgroupError, match="must be") as caught:
        sg.train_module(sg.compile_module(F), F, DATA, **options)  # type: ignore[arg-type]
    assert caught.value.code == "SG336"


def test_devices_and_dtypes_of_torch_are_taken(tmp_path: Path) -> None:
    net = sg.compile_module(F, device=torch.device("cpu"), dtype=torch.float64, seed=np.int64(1))
    named = sg.compile_module(F, device="cpu", dtype="float64", seed=1)
    x = np.arange(8.0).reshape(2, 4)
    assert np.array_equal(sg.predict(net, x), sg.predict(named, x))
    sg.save_module(net, tmp_path / "m")
    assert (
        sg.load_module(tmp_path / "m", device=torch.device("cpu"), dtype=torch.float32).dtype_name
        == "float32"
    )


def test_a_declared_vector_may_be_passed() -> None:
    assert sg.stabilizer(V, SPEC["x"]).order == 4
    assert sg.stabilizer(V, sympy.Matrix([1, 0, 1, 0])).order == 4
