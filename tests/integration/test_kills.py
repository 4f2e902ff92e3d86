"""`symgroup train` killed at random points and started again ends with the same file, to the last byte."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from .processes import started, wait_for_change

KILLS = 3


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_random_points(run, square: Path, data: Path) -> None:
    folder = square.parent
    square.write_text(square.read_text().replace("    relaxed\n", "    noise 1/10\n"))
    # hundreds of steps, so that every kill falls into training that is going on
    words = ["train", square, "F", data, "--epochs", "400", "--batch-size", "4"]
    kept = ["--checkpoint", folder / "run.ckpt", "--checkpoint-every", "0", "--resume"]
    assert run(*words, "-o", folder / "whole").status == 0
    generator = random.Random(0)
    sizes = set()
    for number in range(KILLS):
        with started(["-m", "symgroup.cli", *words, "-o", folder / "again", *kept], folder) as program:
            begun = wait_for_change(folder / "run.ckpt", program)
            time.sleep(generator.uniform(0, 0.15))
            assert program.process.poll() is None, program.process.communicate()
            program.kill()
        assert begun
        assert not (folder / "again").exists(), number
        sizes.add((folder / "run.ckpt").read_bytes())
    assert len(sizes) == KILLS  # each went on from where the one before was
    assert run(*words, "-o", folder / "again", *kept).status == 0
    assert (folder / "again").read_bytes() == (folder / "whole").read_bytes()
    assert not [item for item in folder.iterdir() if item.name.endswith(".part")]


def test_resume_needs_a_checkpoint_and_a_checkpoint_needs_resume(run, square: Path, data: Path) -> None:
    words = ["train", square, "F", data, "-o", square.parent / "model", "--epochs", "2"]
    answer = run(*words, "--resume")
    assert (answer.status, "needs --checkpoint FILE" in answer.err) == (2, True)
    kept = ["--checkpoint", square.parent / "run.ckpt"]
    first = run(*words, *kept, "--json")
    assert first.status == 0
    refused = run(*words, *kept)
    assert (refused.status, "[SG369]" in refused.err) == (2, True)
    assert run(*words, *kept, "--resume", "--json").result == first.result
    assert "[SG340]" in run(*words, "--checkpoint", square.parent / "nowhere" / "run.ckpt").err
    assert "[SG368]" in run(*words, *kept, "--resume", "--seed", "1").err
