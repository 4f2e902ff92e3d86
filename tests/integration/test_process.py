"""What only a process of its own shows: pipes, signals, full disks, narrow terminals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import numpy as np
import pytest

from symgroup.groups import Permutation

needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals and devices of POSIX")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")


def start(*words: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "symgroup.cli", *map(str, words)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


@needs_posix
def test_a_reader_that_goes_away_is_no_error(square: Path) -> None:
    process = start("basis", square, "V", "V", stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@needs_full
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_full_disk_behind_stdout(square: Path, options: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start("check", square, *options, stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.decode().startswith("error[SG342]: cannot write to standard output: no space left")
    assert b"Traceback" not in err


@needs_posix
@pytest.mark.parametrize("command", ["compile", "predict"])
def test_a_limit_on_file_sizes_leaves_nothing_half_written(
    run, square: Path, data: Path, tmp_path: Path, command: str
) -> None:
    import resource  # POSIX only

    model, out = tmp_path / "model.safetensors", tmp_path / "out.npz"
    run("compile", square, "F", "-o", model)
    before = sorted(tmp_path.iterdir())
    words = (
        ["compile", square, "F", "-o", out] if command == "compile" else ["predict", model, data, "-o", out]
    )
    process = start(
        *words,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert err.startswith((b"error[SG342]", b"error[SG330]"))
    assert sorted(tmp_path.iterdir()) == before


def heed_interrupts() -> None:
    """Undo what a shell does to commands in the background, which is to make them deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@needs_posix
def test_an_interrupt_ends_training_in_one_line_and_leaves_no_file(
    square: Path, data: Path, tmp_path: Path
) -> None:
    model = tmp_path / "model.safetensors"
    before = sorted(tmp_path.iterdir())
    process = start(
        *("train", square, "F", data, "-o", model, "--epochs", "100000000", "--progress"),
        stdout=subprocess.PIPE,
        preexec_fn=heed_interrupts,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(b"epoch"):
            break
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    try:
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.decode().splitlines()[-1] == "symgroup: interrupted"
    assert b"Traceback" not in err
    assert sorted(tmp_path.iterdir()) == before


def test_an_encoding_that_lacks_letters(program, tmp_path: Path) -> None:
    path = tmp_path / "größe.symg"
    path.write_text("group G = D(4)\n")
    answer = program("check", path, env={"PYTHONIOENCODING": "ascii"})
    assert answer.status == 0
    assert "gr\\xf6\\xdfe.symg" in answer.out


@needs_posix
def test_closed_streams_are_no_error(square: Path) -> None:
    command = f'"{sys.executable}" -m symgroup.cli check "{square}" >&- 2>&-'
    assert subprocess.run(command, shell=True, check=False, timeout=60).returncode == 0


@needs_posix
def test_links_and_pipes_as_input(program, square: Path, tmp_path: Path) -> None:
    (tmp_path / "link.symg").symlink_to(square)
    assert program("check", tmp_path / "link.symg").status == 0
    (tmp_path / "circle.symg").symlink_to("circle.symg")
    assert program("check", tmp_path / "circle.symg").status == 2


def test_the_checkout_has_a_front_door(square: Path) -> None:
    front = Path(__file__).resolve().parents[2] / "cli.py"
    done = subprocess.run(
        [sys.executable, front, "check", square], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0


def test_predicting_imports_nothing_that_derives(run, square: Path, data: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.safetensors"
    run("compile", square, "F", "-o", model)
    np.savez(data, x=np.ones((1, 4)))
    code = (
        "import symgroup.solve.equivariant as s, symgroup.plan.build as b\n"
        "def refuse(*_, **__): raise SystemExit(99)\n"
        "s.equivariant_basis = refuse; b.plan_module = refuse\n"
        "import symgroup.api.modules as m; m.plan_module = refuse\n"
        "from symgroup.cli import app\n"
        f"app(['predict', {str(model)!r}, {str(data)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


@needs_posix
def test_an_interrupt_ends_a_search_in_one_line_and_leaves_no_file(tmp_path: Path) -> None:
    random, n = Random(0), 200
    lists = [[*random.sample(range(n), n), *range(n, 2 * n)] for _ in range(2)]
    lists += [[*range(n), *(n + i for i in random.sample(range(n), n))] for _ in range(2)]
    spec = tmp_path / "large.symg"
    spec.write_text(f"group G = < {', '.join(str(Permutation(g)) for g in lists)} >\nrep V = natural(G)\n")
    process = start(
        *("isotropy", spec, "V", "--plot", tmp_path / "lattice.png"),
        stdout=subprocess.PIPE,
        preexec_fn=heed_interrupts,
    )
    started = time.monotonic()
    while sorted(tmp_path.iterdir()) == [spec] and time.monotonic() < started + 60:
        time.sleep(0.05)  # until the picture's temporary file is there
    time.sleep(0.5)  # it would go on for 300 seconds
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, out) == (130, b"")
    assert err == b"symgroup: interrupted\n"
    assert sorted(tmp_path.iterdir()) == [spec]
