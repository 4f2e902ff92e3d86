from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from symgroup.backends import dense_map, initial_parameters, run_with_bound
from symgroup.backends.bound import classify
from symgroup.backends.input_bounds import canonical_elements, largest_image
from symgroup.backends.pointwise import POINTWISE
from symgroup.errors import InputError, PluginError
from symgroup.ir import POINTWISE_FUNCTIONS, CanonicalInput, LinearLayer, ModulePlan
from symgroup.testing import PlanCase, all_cases
from symgroup.testing.building import one_tile
from symgroup.testing.plans import averages_form, breaking, canonical, copies_map, deep, deep_canonical

CASES = {case.name: case for case in all_cases()}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_values_are_the_exact_ones(case: PlanCase, dtype: str) -> None:
    y, bound = run_with_bound(case.plan, case.parameters, case.x, dtype)
    _, own = run_with_bound(case.plan, case.parameters, case.x, "float64")
    assert np.all(np.abs(y - case.expected) <= own)
    assert np.all(own <= bound)
    # not a bound that everything meets: a few dozen roundings of numbers of the size of the result, more for frames
    roundings = 200 if case.name == "frames" else 100
    scale = np.max(np.abs(case.expected)) + np.max(np.abs(case.x)) + 1
    assert np.max(bound) < roundings * scale * {"float32": 2.0**-24, "float64": 2.0**-53}[dtype]


@pytest.mark.parametrize("plan", [deep(), deep_canonical()], ids=["deep", "deep canonical"])
def test_the_bound_holds_for_float32_in_any_order_of_summation(plan: ModulePlan) -> None:
    parameters = initial_parameters(plan, 0)
    x = np.random.default_rng(0).standard_normal((50, 3)).astype(np.float32)
    y, bound = run_with_bound(plan, parameters, x, "float32")
    exact, _ = run_with_bound(plan, parameters, x, "float64")
    rounded = {name: array.astype(np.float32) for name, array in parameters.items()}
    perturbed, _ = run_with_bound(plan, rounded, x, "float64")
    assert np.array_equal(y, exact)
    assert np.all(np.abs(perturbed - y) <= bound)
    assert np.max(bound) < 1e-4


def test_overlapping_entries_are_summed() -> None:
    found = dense_map(one_tile(averages_form()), [np.array([[[3.0, 6.0]]])])
    np.testing.assert_allclose(found.value, 6 * np.eye(3) - 1)
    np.testing.assert_allclose(found.absolute, 1 + np.where(np.eye(3) > 0, 4, 2))
    assert found.roundings == 3 + 2


def test_copies_stand_row_by_row() -> None:
    space = copies_map()
    first = np.arange(1.0, 13).reshape(3, 2, 2)
    second = np.arange(13.0, 17).reshape(2, 2, 1)
    found = dense_map(space, [first, second])
    assert found.value[0].tolist() == [1, 2, 3, 4]
    assert found.value[5].tolist() == [10, 9, 12, 11]
    assert found.value[7].tolist() == [15, 15, 16, 16]


def test_types_of_inputs() -> None:
    case = CASES["sign flips"]
    types, _ = classify(case.plan, case.x)
    assert types.tolist() == [0, 1, 2, 3, 0]
    types, _ = classify(breaking().plan, breaking().x)
    assert types.tolist() == [-1, 0, 0, 0, 1, -1]


def test_where_rounding_could_decide_the_bound_is_infinite() -> None:
    case = breaking()
    edge = np.array([[1.0, 1.0 + 1e-5, 0.5], [1.0, 1.0 + 2e-5, 0.5], [1.0, 1.0, 0.5]])
    _, bound = run_with_bound(case.plan, case.parameters, edge, "float32")
    assert np.isinf(bound).all(axis=1).tolist() == [True, False, False]
    case = canonical()
    _, bound = run_with_bound(case.plan, case.parameters, edge[:, ::-1].copy(), "float32")
    assert np.isinf(bound).all(axis=1).tolist() == [True, False, False]


def test_the_largest_image_is_the_same_on_an_orbit() -> None:
    """The square, stretched by 1000 along an axis: max |x| is not what its members share."""
    turn, flip = np.array([[0.0, -1000.0], [0.001, 0.0]]), np.diag([1.0, -1.0])
    powers = [np.linalg.matrix_power(turn, k) for k in range(4)]
    moves = np.array(powers + [flip @ power for power in powers])
    x = np.array([[3.0, 4.0], [-2000.0, 1.0], [0.0, 0.0]])
    sizes = largest_image(moves, x)
    assert sizes.tolist() == [4000.0, 2000.0, 0.0]
    for g in moves:
        assert np.allclose(largest_image(moves, x @ g.T), sizes)
    signed = np.sign(moves)
    assert (largest_image(signed, x) == np.abs(x).max(axis=1)).all()


def test_canonical_elements() -> None:
    case = canonical()
    assert isinstance(case.plan.input_step, CanonicalInput)
    elements, unsure = canonical_elements(case.plan, case.plan.input_step, case.x)
    assert elements.tolist() == [0, 1, 2, 0, 2, 0, 0]
    assert not unsure.any()


def test_lipschitz_constants_hold() -> None:
    x = np.linspace(-12, 12, 200_001)
    for name, function in POINTWISE.items():
        steepest = np.max(np.abs(np.diff(function.apply(x)) / np.diff(x)))
        assert steepest <= function.lipschitz + 1e-9, name
        assert steepest > 0.24, name


def test_every_function_is_known() -> None:
    assert set(POINTWISE) == set(POINTWISE_FUNCTIONS)


def test_bad_input() -> None:
    plan = deep()
    parameters = initial_parameters(plan, 0)
    with pytest.raises(PluginError, match="no error bound for 'float16'"):
        run_with_bound(plan, parameters, np.ones((1, 3)), "float16")
    with pytest.raises(InputError, match=r"must be \(B, 3\)"):
        run_with_bound(plan, parameters, np.ones((1, 4)))
    with pytest.raises(InputError, match=r"'layers\.0\.weight\.0' is missing"):
        run_with_bound(plan, {}, np.ones((1, 3)))


@pytest.mark.parametrize("function", ["identity", "relu", "tanh"])
def test_initial_parameters_keep_the_variance(function: str) -> None:
    """Output variance 1 on average: 64 copies of S(3)'s two-parameter and rational forms, mixed tiles, any gain."""
    layers = (LinearLayer(one_tile(averages_form(), 64, 32), None),)
    plan = replace(deep(), layers=layers, source_dim=96, target_dim=192, orbit_types=())
    generator = np.random.default_rng(0)
    outputs = [
        run_with_bound(plan, initial_parameters(plan, seed), generator.standard_normal((200, 96)))[0]
        for seed in range(5)
    ]
    assert function in POINTWISE
    assert 0.9 < np.mean(np.square(outputs)) < 1.1


def test_mixed_tiles_share_the_variance() -> None:
    plan = replace(
        deep(), layers=(LinearLayer(copies_map(), None),), source_dim=4, target_dim=8, orbit_types=()
    )
    x = np.random.default_rng(1).standard_normal((50, 4))
    outputs = [run_with_bound(plan, initial_parameters(plan, seed), x)[0] for seed in range(300)]
    assert np.all(np.abs(np.mean(np.square(outputs), axis=(0, 1)) - 1) < 0.35)


def test_a_relu_gets_twice_the_variance() -> None:
    case = CASES["bias"]
    first = [initial_parameters(case.plan, seed)["layers.0.weight.0"] for seed in range(400)]
    last = [initial_parameters(case.plan, seed)["layers.2.weight.0"] for seed in range(400)]
    # three ones in a row: the variance is gain / 3 for inputs that are not correlated, as those of the first layer
    assert abs(np.mean(np.square(first)) - 2 / 3) < 0.1
    assert 1 / 3 - 0.05 < np.mean(np.square(last)) < 1 / 2
    assert not initial_parameters(case.plan, 0)["layers.0.bias.0"].any()


def test_breaking_weights_make_up_for_the_fixed_space() -> None:
    draws = [initial_parameters(breaking().plan, seed) for seed in range(2000)]
    # the form of order 2 has |B|^2 = 2 in 3 rows, n / d = 3 / 2; that of order 6 has |B|^2 = 3, n / d = 3
    assert abs(np.mean(np.square([d["layers.0.breaking.0.0"] for d in draws])) - 1.5 * 1.5) < 0.3
    assert abs(np.mean(np.square([d["layers.0.breaking.1.0"] for d in draws])) - 3) < 0.3


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        initial_parameters(deep(), -1)
    assert caught.value.code == "SG336"
