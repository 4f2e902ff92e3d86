from __future__ import annotations

import numpy as np
import pytest

from symgroup.backends import get_backend
from symgroup.testing.noise import loud_noise
from symgroup.testing.plans import canonical, circulant, deep
from symgroup_reference import ReferenceBackend
from symgroup_reference.activations import function_of
from symgroup_reference.evaluate import build_matrix


def test_the_matrix_of_a_circulant() -> None:
    case = circulant()
    matrix = build_matrix(case.plan.layers[0].weight, case.parameters, "layers.0.weight", "float64")  # type: ignore[union-attr]
    assert matrix.tolist() == [[2, -1, 3], [3, 2, -1], [-1, 3, 2]]


def test_leading_axes_are_kept() -> None:
    backend = ReferenceBackend()
    module = backend.compile(deep(), dtype="float64")
    x = np.random.default_rng(0).standard_normal((2, 4, 3))
    assert module(x).shape == (2, 4, 3)
    assert np.array_equal(module(x).reshape(8, 3), backend.run(module, x.reshape(8, 3)))
    assert module(x[0, 0]).shape == (3,)


def test_noise_repeats_itself_under_one_seed() -> None:
    backend = ReferenceBackend()
    first, second = (backend.compile(loud_noise(), seed=4) for _ in range(2))
    assert np.array_equal(backend.run(first, np.zeros((3, 3))), backend.run(second, np.zeros((3, 3))))


def test_near_ties_count_as_equal() -> None:
    """(1 + 1e-7, 1, 1) is (1, 1, 1) to the canonical mode, so the first element is taken, not the largest's."""
    case = canonical()
    backend = get_backend("reference")
    module = backend.compile(case.plan, dtype="float64")
    backend.load_parameters(module, case.parameters)
    y = backend.run(module, np.array([[1, 1 + 1e-7, 1], [1, 1.01, 1]]))
    np.testing.assert_allclose(y, [[11, 21, 31], [31, 11.01, 21]], atol=1e-6)


@pytest.mark.parametrize("x", [-800.0, -40.0, 40.0, 800.0])
def test_functions_do_not_overflow(x: float) -> None:
    for name in ("elu", "gelu", "silu", "softplus", "sigmoid", "tanh"):
        value = function_of(name)(np.array([x]))[0]
        limit = max(x, 0.0) if name in {"gelu", "silu", "softplus"} else value
        assert np.isfinite(value)
        assert abs(value - limit) < 1e-12
