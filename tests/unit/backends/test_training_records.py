from __future__ import annotations

import numpy as np
import pytest

from symgroup.backends import TrainingData, TrainOptions
from symgroup.errors import InputError, known_codes


@pytest.mark.parametrize(
    ("x", "targets"),
    [
        (np.ones(3), np.ones((3, 1, 2))),
        (np.ones((3, 2)), np.ones((3, 2))),
        (np.ones((3, 2)), np.ones((4, 1, 2))),
        (np.ones((0, 2)), np.ones((0, 1, 2))),
        (np.ones((3, 2)), np.ones((3, 0, 2))),
        (np.full((3, 2), np.nan), np.ones((3, 1, 2))),
        (np.ones((3, 2)), np.full((3, 1, 2), np.inf)),
    ],
)
def test_data_that_cannot_be_used(x: np.ndarray, targets: np.ndarray) -> None:
    with pytest.raises(InputError) as caught:
        TrainingData(x, targets)
    assert caught.value.code == "SG336"


@pytest.mark.parametrize(
    "options",
    [
        {"epochs": -1},
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"learning_rate": float("inf")},
        {"batch_size": 0},
        {"seed": -1},
        {"weight_decay": -0.1},
    ],
)
def test_options_out_of_range(options: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(options))):
        TrainOptions(**options)  # type: ignore[arg-type]


def test_every_code_of_the_door_has_a_page() -> None:
    codes = [*(f"SG33{n}" for n in range(8)), *(f"SG50{n}" for n in range(1, 9))]
    assert set(codes) <= set(known_codes())
