from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from symgroup.backends import files, initial_parameters, load_model, save_model
from symgroup.backends import model_file as module_under_test
from symgroup.errors import InputError
from symgroup.ir import plan_digest, plan_to_json
from symgroup.testing.plans import all_cases, deep, deep_canonical

PLANS = {case.name: case.plan for case in all_cases()} | {
    plan.name: plan for plan in (deep(), deep_canonical())
}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_model(path, deep(), initial_parameters(deep(), 1), "torch-dense", "float32")
    return path


def _names(folder: Path) -> list[str]:
    return [item.name for item in folder.iterdir()]


def _rewritten(path: Path, **changes: object) -> None:
    """Write the file again with other fields in its description; ... removes one."""
    with safetensors.safe_open(path, framework="numpy") as file:
        described = json.loads(file.metadata()["symgroup"])
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    described = {key: value for key, value in {**described, **changes}.items() if value is not ...}
    safetensors.numpy.save_file(arrays, path, metadata={"symgroup": json.dumps(described)})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", PLANS)
def test_a_model_survives(tmp_path: Path, name: str, dtype: str) -> None:
    plan, parameters = PLANS[name], initial_parameters(PLANS[name], 3)
    save_model(tmp_path / "m", plan, parameters, "sketch", dtype)
    back, arrays, backend, found = load_model(tmp_path / "m")
    assert (plan_digest(back), backend, found) == (plan_digest(plan), "sketch", dtype)
    assert list(arrays) == list(parameters)
    for key, array in arrays.items():
        assert array.dtype == dtype
        assert array.flags.writeable
        assert np.array_equal(array, parameters[key].astype(dtype))
    assert _names(tmp_path) == ["m"]


def test_a_forced_strategy_is_kept(tmp_path: Path, saved: Path) -> None:
    assert load_model(saved).strategy == "auto"
    _rewritten(saved, strategy=...)  # as files of earlier versions are
    assert load_model(saved).strategy == "auto"
    save_model(saved, deep(), initial_parameters(deep(), 1), "sketch", "float32", "isotypic")
    assert load_model(saved).strategy == "isotypic"
    _rewritten(saved, strategy=7)
    with pytest.raises(InputError) as caught:
        load_model(saved)
    assert caught.value.code == "SG331"


def test_saving_twice_gives_the_same_bytes(tmp_path: Path, saved: Path) -> None:
    first = saved.read_bytes()
    save_model(saved, deep(), initial_parameters(deep(), 1), "torch-dense", "float32")
    assert saved.read_bytes() == first


def test_every_truncation_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    for length in [*range(0, 40), *range(40, len(whole), 97), len(whole) - 1]:
        saved.write_bytes(whole[:length])
        with pytest.raises(InputError) as caught:
            load_model(saved)
        assert caught.value.code == "SG331"


def test_changed_bytes_never_raise_anything_else(saved: Path) -> None:
    whole = saved.read_bytes()
    chance = random.Random(0)
    for _ in range(400):
        changed = bytearray(whole)
        for _ in range(chance.choice([1, 1, 3, 20])):
            changed[chance.randrange(len(whole))] = chance.randrange(256)
        saved.write_bytes(bytes(changed))
        try:
            load_model(saved)
        except InputError as error:
            assert error.code in {"SG331", "SG332", "SG333"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\x80\x04\x95 a pickle",
        b"\x02" + bytes(7) + b"{}",
        (2**63).to_bytes(8, "little") + b"{}",
        (10**8 + 1).to_bytes(8, "little") + b"{}",
        b"\xff" * 4096,
        np.random.default_rng(0).bytes(5000),
    ],
)
def test_foreign_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a whole symgroup model file") as caught:
        load_model(path)
    assert caught.value.code == "SG331"


def test_a_safetensors_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    safetensors.numpy.save_file({"a": np.zeros(2)}, tmp_path / "m", metadata={"format": "pt"})
    with pytest.raises(InputError, match="without a symgroup plan"):
        load_model(tmp_path / "m")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format": 2}, "SG332"),
        ({"format": ...}, "SG331"),
        ({"format": "1"}, "SG331"),
        ({"backend": 3}, "SG331"),
        ({"dtype": "float16"}, "SG331"),
        ({"dtype": ["float32"]}, "SG331"),
        ({"dtype": "float64"}, "SG331"),  # the arrays are float32
        ({"digest": "0" * 64}, "SG331"),
        ({"plan": ...}, "SG331"),
        ({"plan": {**plan_to_json(deep()), "version": 9}}, "SG332"),
        ({"plan": plan_to_json(PLANS["canonical"])}, "SG331"),
        (
            {"plan": plan_to_json(PLANS["canonical"]), "digest": plan_digest(PLANS["canonical"])},
            "SG331",
        ),
    ],
)
def test_a_wrong_description_is_refused(saved: Path, changes: dict[str, object], code: str) -> None:
    _rewritten(saved, **changes)
    with pytest.raises(InputError) as caught:
        load_model(saved)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text", ["", "[1]", "null", "{", "[" * 100_000, '{"format": ' + "9" * 10_000 + "}", "NaN"]
)
def test_a_description_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    safetensors.numpy.save_file({"a": np.zeros(2)}, tmp_path / "m", metadata={"symgroup": text})
    with pytest.raises(InputError) as caught:
        load_model(tmp_path / "m")
    assert caught.value.code == "SG331"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_parameters_that_are_not_finite_are_refused(tmp_path: Path, saved: Path, value: float) -> None:
    arrays = safetensors.numpy.load_file(saved)
    with safetensors.safe_open(saved, framework="numpy") as file:
        metadata = file.metadata()
    arrays["layers.2.weight.0"][0, 0, 0] = value
    safetensors.numpy.save_file(arrays, saved, metadata=metadata)
    with pytest.raises(InputError, match=r"'layers\.2\.weight\.0' is not finite"):
        load_model(saved)
    with pytest.raises(InputError) as caught:
        save_model(saved, deep(), arrays, "torch-dense", "float32")
    assert caught.value.code == "SG335"


@pytest.mark.parametrize("name", ["no/folder/m", "m\0m", ".", "x" * 400])
def test_a_path_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        save_model(f"{tmp_path}/{name}", deep(), initial_parameters(deep(), 0), "sketch", "float64")
    assert caught.value.code == "SG330"
    assert _names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="Permission denied"):
        save_model(tmp_path / "m", deep(), initial_parameters(deep(), 0), "sketch", "float64")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_whole(
    saved: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = saved.read_bytes()

    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises((InputError, KeyboardInterrupt)) as caught:
        save_model(saved, deep(), initial_parameters(deep(), 5), "sketch", "float64")
    if isinstance(caught.value, InputError):
        assert caught.value.code == "SG330"
        assert "No space left on device" in str(caught.value)
    assert saved.read_bytes() == before
    assert _names(saved.parent) == [saved.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_to_full(_: Path, data: bytes) -> None:
        with Path("/dev/full").open("wb", buffering=0) as file:
            file.write(data)

    monkeypatch.setattr(files, "_write", write_to_full)
    with pytest.raises(InputError, match="No space left"):
        save_model(tmp_path / "m", deep(), initial_parameters(deep(), 0), "sketch", "float64")


@pytest.mark.parametrize("name", ["nothing", ".", "m\0"])
def test_a_path_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_model(f"{tmp_path}/{name}")
    assert caught.value.code == "SG334"


def test_a_plan_too_long_for_the_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_under_test, "MAX_HEADER", 100)
    with pytest.raises(InputError) as caught:
        save_model(tmp_path / "m", deep(), initial_parameters(deep(), 0), "sketch", "float64")
    assert caught.value.code == "SG333"


def test_only_known_dtypes_are_saved(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no dtype 'float16'"):
        save_model(tmp_path / "m", deep(), initial_parameters(deep(), 0), "sketch", "float16")
