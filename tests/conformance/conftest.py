from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """The plans are tiny: more threads would only wait for each other."""
    import torch

    torch.set_num_threads(1)
