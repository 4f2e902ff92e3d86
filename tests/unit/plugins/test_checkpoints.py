"""Training that is stopped at any point and goes on from its checkpoint ends as if it had not been stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch

from symgroup.backends import (
    CheckpointOptions,
    InputError,
    PluginError,
    TrainingData,
    TrainOptions,
    TrainReport,
    files,
    initial_parameters,
    save_model,
    this_process,
)
from symgroup.ir import ModulePlan
from symgroup.testing.noise import loud_noise
from symgroup.testing.plans import deep, deep_canonical
from symgroup_torch_dense import TorchDenseBackend, training
from symgroup_torch_structured import TorchStructuredBackend

BACKEND = TorchDenseBackend()
OPTIONS = TrainOptions(epochs=3, learning_rate=0.05, batch_size=3, seed=5, weight_decay=0.01)
STEPS = 9  # 8 samples in batches of 3
PLANS = {
    "deep": deep(),
    "canonical": deep_canonical(),
    "noise": replace(deep(), input_step=loud_noise().input_step),
}


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.ckpt"


def data() -> TrainingData:
    generator = np.random.default_rng(1)
    return TrainingData(generator.standard_normal((8, 3)), generator.standard_normal((8, 2, 3)))


class Killed(BaseException):
    """As SIGKILL, no handler of the code under test sees it."""


@pytest.fixture
def stop_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Return a function that makes training die after it wrote that many checkpoints."""
    right = training.save_checkpoint

    def install(count: int) -> None:
        left = [count]

        def write(*arguments: Any) -> None:
            right(*arguments)
            left[0] -= 1
            if left[0] == 0:
                raise Killed

        monkeypatch.setattr(training, "save_checkpoint", write)

    yield install


def fit(
    plan: ModulePlan, options: TrainOptions = OPTIONS, dtype: str = "float32"
) -> tuple[TrainReport, dict[str, np.ndarray]]:
    module = BACKEND.compile(plan, dtype=dtype, seed=2)
    report = BACKEND.train(module, data(), options)
    return report, BACKEND.parameters(module)


def with_checkpoint(path: Path, **changes: Any) -> TrainOptions:
    options = {"seconds": 0.0, "resume": True, **changes}
    return replace(OPTIONS, checkpoint=CheckpointOptions(path, **options))


def assert_same(found: tuple[TrainReport, dict[str, np.ndarray]], plan: ModulePlan, **options: Any) -> None:
    report, parameters = fit(plan, replace(OPTIONS, **options))
    assert found[0].losses == report.losses
    assert all(np.array_equal(found[1][name], array) for name, array in parameters.items())


# --------------------------------------------------------------- going on


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("steps", range(1, STEPS + 1))
def test_stopped_after_any_step(path: Path, stop_after: Callable[[int], None], name: str, steps: int) -> None:
    stop_after(steps)
    with pytest.raises(Killed):
        fit(PLANS[name], with_checkpoint(path))
    stop_after(-1)
    assert_same(fit(PLANS[name], with_checkpoint(path)), PLANS[name])


def test_stopped_after_every_step(path: Path, stop_after: Callable[[int], None]) -> None:
    for _ in range(STEPS):
        stop_after(1)
        with pytest.raises(Killed):
            fit(PLANS["noise"], with_checkpoint(path))
    stop_after(-1)
    assert_same(fit(PLANS["noise"], with_checkpoint(path)), PLANS["noise"])


def test_more_epochs_and_nothing_left_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fit(deep(), with_checkpoint(path, seconds=1000.0))
    longer = replace(with_checkpoint(path), epochs=5)
    assert_same(fit(deep(), longer), deep(), epochs=5)
    before = path.read_bytes()
    monkeypatch.setattr(training.Run, "step", None)
    assert_same_report = fit(deep(), longer)[0]
    monkeypatch.undo()
    assert assert_same_report.losses == fit(deep(), replace(OPTIONS, epochs=5))[0].losses
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="5 finished epochs, more than are wanted"):
        fit(deep(), with_checkpoint(path))


def test_a_checkpoint_changes_nothing(path: Path) -> None:
    assert_same(fit(deep(), with_checkpoint(path, seconds=0.0)), deep())


def test_a_run_that_diverges_later_restores_the_same_epoch(
    path: Path, stop_after: Callable[[int], None]
) -> None:
    """The parameters of the last finished epoch are in a checkpoint from the middle of the next."""
    spoilt = data()
    order = torch.randperm(8, generator=torch.Generator().manual_seed(5))
    spoilt.targets[order[7]] = 1e200  # the last sample of the first epoch
    results = []
    for steps in (0, 1, 2):
        module = BACKEND.compile(deep(), dtype="float64", seed=2)
        if steps:
            stop_after(steps)
            with pytest.raises(Killed):
                BACKEND.train(module, spoilt, with_checkpoint(path))
            stop_after(-1)
            module = BACKEND.compile(deep(), dtype="float64", seed=3)
        with pytest.raises(PluginError) as caught:
            BACKEND.train(module, spoilt, with_checkpoint(path) if steps else OPTIONS)
        assert caught.value.code == "SG507"
        results.append(BACKEND.parameters(module))
        path.unlink(missing_ok=True)
    for other in results[1:]:
        assert all(np.array_equal(other[name], array) for name, array in results[0].items())


def test_training_leaves_the_generators_of_torch_alone() -> None:
    torch.manual_seed(11)
    before = torch.get_rng_state()
    fit(PLANS["noise"])
    assert torch.equal(torch.get_rng_state(), before)


def test_time_between_checkpoints(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    monkeypatch.setattr(training, "save_checkpoint", lambda *_: written.append(1))
    fit(deep(), with_checkpoint(path, seconds=1000.0))
    assert len(written) == 1  # the last
    fit(deep(), with_checkpoint(path, seconds=0.0))
    assert len(written) == 1 + STEPS


# --------------------------------------------------------------- refusals


@pytest.fixture
def kept(path: Path) -> Path:
    fit(deep(), with_checkpoint(path))
    return path


@pytest.mark.parametrize(
    ("name", "value"),
    [("learning_rate", 0.04), ("batch_size", 4), ("seed", 6), ("weight_decay", 0.0)],
)
def test_a_checkpoint_of_other_options(kept: Path, name: str, value: float) -> None:
    before = kept.read_bytes()
    with pytest.raises(InputError, match=f"of another run: {name}$") as caught:
        fit(deep(), replace(with_checkpoint(kept), **{name: value}))
    assert caught.value.code == "SG368"
    assert kept.read_bytes() == before


def test_a_checkpoint_of_another_network_dtype_or_data(kept: Path) -> None:
    with pytest.raises(InputError, match="another run: plan"):
        fit(deep_canonical(), with_checkpoint(kept))
    with pytest.raises(InputError, match="another run: dtype"):
        fit(deep(), with_checkpoint(kept), dtype="float64")
    structured = TorchStructuredBackend("isotypic")
    with pytest.raises(InputError, match="another run: backend, strategy"):
        structured.train(structured.compile(deep()), data(), with_checkpoint(kept))
    other = TrainingData(data().x, data().targets + 1e-9)
    with pytest.raises(InputError, match="another run: data"):
        BACKEND.train(BACKEND.compile(deep()), other, with_checkpoint(kept))


def test_a_checkpoint_that_is_there_is_not_replaced(kept: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(InputError) as caught:
        fit(deep(), with_checkpoint(kept, resume=False))
    assert caught.value.code == "SG369"
    assert kept.read_bytes() == before


def described(path: Path, **changes: object) -> None:
    """Write the checkpoint again with other fields in its description; ... removes one."""
    content = path.read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    fields = json.loads(header["__metadata__"]["symgroup checkpoint"]) | changes
    text = json.dumps({name: value for name, value in fields.items() if value is not ...})
    path.write_bytes(safetensors.numpy.save(safetensors.numpy.load(content), {"symgroup checkpoint": text}))


def without(path: Path, name: str) -> None:
    """Take an array away, with a digest that is right for the rest."""
    from symgroup.backends.checkpoint import _digest

    arrays = safetensors.numpy.load(path.read_bytes())
    del arrays[name]
    content = path.read_bytes()
    size = int.from_bytes(content[:8], "little")
    fields = json.loads(json.loads(content[8 : 8 + size])["__metadata__"]["symgroup checkpoint"])
    fields["digest"] = _digest(arrays)
    path.write_bytes(safetensors.numpy.save(arrays, {"symgroup checkpoint": json.dumps(fields)}))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "one bit": lambda path: path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 1])),
    "text": lambda path: path.write_text("not a checkpoint"),
    "other tensors": lambda path: path.write_bytes(safetensors.numpy.save({"a": np.ones(3)})),
    "a model": lambda path: save_model(path, deep(), initial_parameters(deep(), 1), "torch-dense", "float32"),
    "newer": lambda path: described(path, format=2),
    "no losses": lambda path: described(path, losses=...),
    "no numbers": lambda path: described(path, losses=["a"]),
    "no parameter": lambda path: without(path, "parameter.layers.0.weight.0"),
    "no generator": lambda path: without(path, "shuffled_from"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_or_foreign_checkpoint(kept: Path, damage: Callable[[Path], object]) -> None:
    damage(kept)
    before = kept.read_bytes()
    with pytest.raises(InputError) as caught:
        fit(deep(), with_checkpoint(kept))
    assert caught.value.code == "SG367"
    assert kept.read_bytes() == before


def test_a_folder_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        fit(deep(), with_checkpoint(tmp_path))
    assert caught.value.code == "SG334"


@pytest.mark.parametrize("fault", ["disk", "kill"])
def test_the_old_checkpoint_outlives_a_failed_write(
    path: Path, monkeypatch: pytest.MonkeyPatch, stop_after: Callable[[int], None], fault: str
) -> None:
    stop_after(4)
    with pytest.raises(Killed):
        fit(deep(), with_checkpoint(path))
    before = path.read_bytes()
    stop_after(-1)

    def fail(part: Path, content: bytes) -> None:
        part.write_bytes(content[: len(content) // 2])
        raise OSError(28, "No space left on device") if fault == "disk" else Killed

    with monkeypatch.context() as patch:
        patch.setattr(files, "_write", fail)
        with pytest.raises((InputError, Killed)) as caught:
            fit(deep(), with_checkpoint(path))
    assert fault == "kill" or caught.value.code == "SG330"
    assert path.read_bytes() == before
    (path.parent / f".{path.name}.part").write_bytes(b"half")  # what a killed writer leaves
    assert_same(fit(deep(), with_checkpoint(path)), deep())
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf")])
def test_times_that_are_none(path: Path, seconds: float) -> None:
    with pytest.raises(InputError) as caught:
        CheckpointOptions(path, seconds)
    assert caught.value.code == "SG336"


# -------------------------------------------------------------- processes


def test_which_process_this_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK"):
        monkeypatch.delenv(name, raising=False)
    assert (this_process().rank, this_process().size, this_process().is_writer) == (0, 1, True)
    monkeypatch.setenv("WORLD_SIZE", "4")
    monkeypatch.setenv("RANK", "3")
    assert (this_process().rank, this_process().size, this_process().is_writer) == (3, 4, False)
    for wrong in ("4", "-1", "three", ""):
        monkeypatch.setenv("RANK", wrong)
        with pytest.raises(PluginError) as caught:
            this_process()
        assert caught.value.code == "SG517"


def test_backends_of_one_process_and_without_checkpoints(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from symgroup.backends import get_backend

    reference = get_backend("reference")
    with pytest.raises(PluginError) as caught:
        reference.require_resumable()
    assert caught.value.code == "SG514"
    with reference.joined("cpu") as device:
        assert device == "cpu"
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "1")
    with pytest.raises(PluginError) as caught:
        reference.joined("cpu")
    assert caught.value.code == "SG515"
    for name in ("MASTER_ADDR", "MASTER_PORT"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(PluginError, match="did not find each other") as caught, BACKEND.joined("cpu"):
        pass
    assert caught.value.code == "SG517"
