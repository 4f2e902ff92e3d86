"""Two processes by torchrun on gloo: the same losses as one process, one writer, FSDP around the modules."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from .processes import HAS_PROC, finished, started, wait_for_change

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TORCHRUN = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
SPINE = [
    "train",
    EXAMPLES / "square.symg",
    "F",
    EXAMPLES / "square_train.npz",
    "--dtype",
    "float64",
    "--json",
]
OPTIONS = ["--epochs", "4", "--batch-size", "65"]  # 65: the two parts of a batch differ in size

slow = pytest.mark.slow
timeout = pytest.mark.timeout(600)
cleans_up = pytest.mark.skipif(not HAS_PROC, reason="without /proc no test here could clean up after itself")


@slow
@timeout
@cleans_up
def test_the_spines_example_trains_to_the_same_loss(run, tmp_path: Path) -> None:
    alone = run(*SPINE, *OPTIONS, "-o", tmp_path / "one").result
    program = [*TORCHRUN, "-m", "symgroup.cli", *SPINE, *OPTIONS]
    status, out, err = finished([*program, "-o", "two"], tmp_path, 240)
    assert status == 0, err
    together = json.loads(out)["result"]  # one envelope: the other process prints nothing
    for name in ("first_loss", "final_loss"):
        # in exact arithmetic they are equal; a thousand roundings to 1e-16 are far below this
        assert together[name] == pytest.approx(alone[name], rel=1e-9)
    assert together["final_loss"] < 0.01 < together["first_loss"]
    one, two = (safetensors.numpy.load((tmp_path / name).read_bytes()) for name in ("one", "two"))
    assert one.keys() == two.keys()
    for name, array in one.items():
        np.testing.assert_allclose(two[name], array, rtol=0, atol=1e-9, err_msg=name)

    kept = ["--checkpoint", tmp_path / "run.ckpt", "--checkpoint-every", "0", "--resume"]
    with started([*program, *kept, "-o", "again"], tmp_path) as killed:
        assert wait_for_change(tmp_path / "run.ckpt", killed, 120)
        killed.kill()
    assert not (tmp_path / "again").exists()
    status, _, err = finished([*program, *kept, "-o", "again"], tmp_path, 240)
    assert status == 0, err
    assert (tmp_path / "again").read_bytes() == (tmp_path / "two").read_bytes()
    # one process cannot go on where two were: sums are taken in another order
    assert "[SG368]" in run(*SPINE[:-1], *OPTIONS, *kept, "-o", tmp_path / "one").err
    assert sorted(item.name for item in tmp_path.iterdir()) == ["again", "one", "run.ckpt", "two"]


@slow
@timeout
@cleans_up
def test_modules_and_layers_in_ddp_and_fsdp(tmp_path: Path) -> None:
    words = [EXAMPLES / "square.symg", EXAMPLES / "square_train.npz", tmp_path / "found.json"]
    script = Path(__file__).with_name("two_processes.py")
    status, _, err = finished([*TORCHRUN, script, *words], tmp_path, 240)
    assert status == 0, err
    for name, row in json.loads((tmp_path / "found.json").read_text()).items():
        assert row["alone"][-1] < row["alone"][0], name
        np.testing.assert_allclose(row["DDP"], row["alone"], rtol=1e-9, err_msg=name)
        np.testing.assert_allclose(row["FSDP"], row["alone"], rtol=1e-9, err_msg=name)
        np.testing.assert_allclose(row["FSDP1"], row["alone"], rtol=1e-9, err_msg=name)
        assert row["far"] < 1e-9
        assert row["eval"]
        assert 0 < row["local"] < 0.7 * row["whole"], name


@slow
@timeout
@cleans_up
def test_a_process_whose_partner_is_killed_says_so(tmp_path: Path) -> None:
    words = ["-m", "symgroup.cli", *SPINE[:-1], "--epochs", "100000", "-o", "model"]
    kept = ["--checkpoint", tmp_path / "run.ckpt", "--checkpoint-every", "0"]
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    # started by hand: torchrun would stop the second before it has said what it sees
    place = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    with (
        started([*words, *kept], tmp_path, RANK="0", **place) as first,
        started(words, tmp_path, RANK="1", **place) as second,
    ):
        assert wait_for_change(tmp_path / "run.ckpt", first, 120)
        first.kill()
        _, err = second.process.communicate(timeout=120)
    assert second.process.returncode == 4
    assert "[SG530]" in err
    assert "another of the 2 processes is gone" in err


def test_a_backend_of_one_process_says_so(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "0")
    answer = run(*SPINE[:-1], "--backend", "reference", "-o", tmp_path / "model")
    assert (answer.status, "[SG515]" in answer.err) == (4, True)
    monkeypatch.setenv("RANK", "2")
    answer = run(*SPINE[:-1], "-o", tmp_path / "model")
    assert (answer.status, "[SG517]" in answer.err) == (4, True)
