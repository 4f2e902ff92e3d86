"""Which of several training processes this one is, as torchrun and other launchers say it in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

from symgroup.errors import PluginError


@dataclass(frozen=True, slots=True)
class Process:
    """One of `size` processes that train one network together."""

    rank: int = 0  # 0, ..., size - 1; 0 writes files and reports
    size: int = 1
    local_rank: int = 0  # among those of this machine

    @property
    def is_writer(self) -> bool:
        """Whether this process writes files and reports."""
        return self.rank == 0


def this_process() -> Process:
    """Return what RANK, WORLD_SIZE and LOCAL_RANK say, or the only process where they are not set.

    Raises: PluginError (SG517): where they are not numbers that fit.
    """
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK")
    if "WORLD_SIZE" not in os.environ:
        return Process()
    texts = [os.environ.get(name, "0") for name in names]
    if all(text.isascii() and text.isdigit() for text in texts):
        rank, size, local_rank = map(int, texts)
        if rank < size:
            return Process(rank, size, local_rank)
    said = ", ".join(f"{name}={text}" for name, text in zip(names, texts, strict=True))
    raise PluginError.of(
        "SG517",
        f"the environment does not say which process this is: {said}",
        help="start it with torchrun, or unset WORLD_SIZE",
    )
