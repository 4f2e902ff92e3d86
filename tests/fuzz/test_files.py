"""A thousand random and mutated inputs for each reader of files: a clean result, or an error with a code."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

from symgroup.api import load_data
from symgroup.backends import get_backend, initial_parameters, load_model, save_model
from symgroup.errors import SymgroupError
from symgroup.ir import ModulePlan, plan_digest, plan_from_json, plan_to_json, validate_plan
from symgroup.testing import all_cases
from symgroup.testing.plans import deep, deep_canonical

from .strategies import FUZZ, VALUES, mutated_bytes, mutated_json
from .watch import check_error, watched

PLANS = [*(case.plan for case in all_cases()), deep(), deep_canonical()]
DESCRIBED = [json.loads(json.dumps(plan_to_json(plan))) for plan in PLANS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def _model_bytes(plan: ModulePlan, folder: Path) -> bytes:
    path = folder / "seed.safetensors"
    save_model(path, plan, initial_parameters(plan, 0), "reference", "float32")
    return path.read_bytes()


@pytest.fixture(scope="module")
def models(folder: Path) -> list[bytes]:
    return [_model_bytes(plan, folder) for plan in PLANS]


def _read(path: Path) -> None:
    with watched():
        try:
            saved = load_model(path)
        except SymgroupError as error:
            check_error(error)
            return
        # what is accepted is whole: it can be run
        module = get_backend("reference").compile(saved.plan, dtype=saved.dtype)
        get_backend("reference").load_parameters(module, saved.parameters)
        x = np.zeros((1, saved.plan.source_dim)) if saved.plan.source_dim < 100 else np.zeros((0, 1))
        if len(x):
            assert get_backend("reference").run(module, x).shape == (1, saved.plan.target_dim)


@FUZZ
@given(mutated_json(DESCRIBED) | VALUES)
def test_plans_are_read_or_refused(data: Any) -> None:
    with watched():
        try:
            plan = plan_from_json(data)
            validate_plan(plan)
        except SymgroupError as error:
            check_error(error)
            return
    # what is accepted is written as it was read
    assert plan_digest(plan_from_json(json.loads(json.dumps(plan_to_json(plan))))) == plan_digest(plan)


@FUZZ
@given(st.data())
def test_model_files_are_read_or_refused(folder: Path, models: list[bytes], data: st.DataObject) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(data.draw(mutated_bytes(models) | st.binary(max_size=300)))
    _read(path)


@FUZZ
@given(st.data())
def test_model_files_with_other_plans_are_read_or_refused(folder: Path, data: st.DataObject) -> None:
    """The plan is mutated and its digest made to fit, as by somebody who wants the file to be accepted."""
    number = data.draw(st.integers(0, len(PLANS) - 1))
    described: dict[str, Any] = {
        "format": 1,
        "backend": "reference",
        "dtype": "float32",
        "plan": data.draw(mutated_json([DESCRIBED[number]])),
    }
    with watched():
        try:
            described["digest"] = plan_digest(plan_from_json(described["plan"]))
        except SymgroupError as error:
            check_error(error)
            described["digest"] = ""
    described |= data.draw(st.sampled_from([{}, {}, {"format": 2}, {"dtype": "int8"}, {"backend": "../x"}]))
    arrays = {name: array.astype(np.float32) for name, array in initial_parameters(PLANS[number], 0).items()}
    path = folder / "other.safetensors"
    path.write_bytes(safetensors.numpy.save(arrays, metadata={"symgroup": json.dumps(described)}))
    _read(path)


# --------------------------------------------------------------------- data


def _npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def _compressed(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


X, Y = np.arange(12.0).reshape(4, 3), np.ones((4, 3))
ARCHIVES = [
    *(_npz(x=X, y=Y), _compressed(x=X, y=Y), _npz(x=X), _npz(x=X.astype(np.int8), y=Y > 0)),
    *(_npz(x=X, y=Y, z=np.array(["a"])), _npz(x=X[:, :2], y=Y), _npz()),
]


class _Network:
    """What `load_data` asks of a module."""

    plan = all_cases()[0].plan  # 3 -> 3


@FUZZ
@given(mutated_bytes(ARCHIVES) | st.binary(max_size=200))
def test_data_files_are_read_or_refused(folder: Path, data: bytes) -> None:
    path = folder / "data.npz"
    path.write_bytes(data)
    with watched():
        try:
            found = load_data(path, _Network())  # type: ignore[arg-type]
        except SymgroupError as error:
            check_error(error)
            return
    assert found.x.shape[1:] == (3,)
    assert found.y is not None
    assert found.y.shape == found.x.shape
    assert np.isfinite(found.x).all()


HEADERS = [
    "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 3), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 3), }",
    "{'descr': '|O', 'fortran_order': False, 'shape': (1, 3), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': " + "(" * 900 + ")" * 900 + ", }",
    "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1, 3), }",
    "__import__('os').system('false')",
    "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1, 3), }",
    "",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("body", [b"", b"\0" * 24, b"cos\nsystem\n(S'false'\ntR."])
def test_headers_of_arrays_that_lie(folder: Path, header: str, body: bytes) -> None:
    text = header.encode().ljust(118) + b"\n"
    array = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + body
    path = folder / "lies.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", array)
        archive.writestr("y.npy", array)
    with watched(), pytest.raises(SymgroupError) as caught:
        load_data(path, _Network())  # type: ignore[arg-type]
    check_error(caught.value)


def test_a_pickle_is_not_opened(folder: Path) -> None:
    """The array below would create a file if it were unpickled."""

    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return os.mkdir, (str(folder / "sprung"),)

    path = folder / "trap.npz"
    np.savez(path, x=np.array([[Trap()] * 3], dtype=object), y=Y)
    with pytest.raises(SymgroupError):
        load_data(path, _Network())  # type: ignore[arg-type]
    import pickle

    (folder / "trap.safetensors").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(SymgroupError):
        load_model(folder / "trap.safetensors")
    assert not (folder / "sprung").exists()
