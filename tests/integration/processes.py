"""Start programs and leave none of their processes behind, whatever happens: each carries a mark in its environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MARK = "SYMGROUP_TEST_MARK"
PROC = Path(
    "/proc"
)  # torchrun gives its workers sessions of their own, so that only the mark tells whose they are
HAS_PROC = (PROC / "self" / "environ").exists()


@dataclass(frozen=True)
class Program:
    """A running program with all that it started."""

    process: subprocess.Popen[str]
    mark: str

    def kill(self) -> None:
        """Send SIGKILL to all of its processes, until none is left."""
        self.process.kill()
        while found := list(_marked(f"{MARK}={self.mark}".encode())):
            for number in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            time.sleep(0.02)


@contextmanager
def started(words: Sequence[object], folder: Path, **variables: str) -> Iterator[Program]:
    """Yield a running Python program; it is killed when the context is left."""
    mark = secrets.token_hex(16)
    process = subprocess.Popen(
        [sys.executable, *map(str, words)],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1", **variables, MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    program = Program(process, mark)
    try:
        yield program
    finally:
        program.kill()
        process.communicate()


def finished(words: Sequence[object], folder: Path, seconds: float, **variables: str) -> tuple[int, str, str]:
    """Return the status and the output of a program that ends within a time; TimeoutExpired where it does not."""
    with started(words, folder, **variables) as program:
        out, err = program.process.communicate(timeout=seconds)
    return program.process.returncode, out, err


def wait_for_change(path: Path, program: Program, seconds: float = 60) -> bool:
    """Wait until the file is written anew, while the program runs; return whether it was."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and program.process.poll() is None:
        if path.exists() and path.stat().st_mtime_ns != before:
            return True
        time.sleep(0.01)
    return False


def _marked(mark: bytes) -> Iterator[int]:
    """Yield the processes with the mark in their environment; those that ended and wait for their parent have none."""
    for folder in PROC.glob("[0-9]*") if HAS_PROC else ():
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
