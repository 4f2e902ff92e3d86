"""The canonical mode at random: outputs are spread evenly over the symmetries of the input, and turn with it."""

from __future__ import annotations

import json

import numpy as np
import pytest

import symgroup as sg
from symgroup.backends import random_moves
from symgroup.errors import InputError
from symgroup.ir import RandomInput, ShiftInput
from symgroup.ir.step_json import read_step, step_to_json
from symgroup.representations.floats import float_matrix
from symgroup.verify.random_inputs import random_claims

DRAWS = 6000
# a group, V, W, and an input with the number of its symmetries that W can tell apart
FINITE = {
    "sorting": ("S(4)", "2 natural(G)", [1, 1, 2, 2, 0, 0, 5, 5], 4),
    "shifts": ("Z(6)", "natural(G)", [1, 2, 3, 1, 2, 3], 2),
    "a grid": ("grid(2, 3)", "natural(G)", [1, 2, 3, 1, 2, 3], 2),
    "labelling": ("S(4)", "natural(G) * natural(G)", [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0], 8),
    "a list": ("D(4)", "natural(G)", [1, 0, 1, 0], 4),
    "matrices": ('point_group("m-3m")', "natural(G)", [1, 1, 1], 6),
    "matrices over a field": ('Weyl("I2(5)")', "natural(G)", [0, 0], 10),
}


def network(group, source, dtype="float64", backend="torch-dense"):
    spec = sg.parse(
        f"""group G = {group}
        rep V = {source}
        network F : V -> natural(G) {{ hidden 2 natural(G)  relaxed by random canonical }}
        network C : V -> natural(G) {{ hidden 2 natural(G)  relaxed by canonical }}"""
    )
    return spec, *(sg.compile_module(spec[name], backend=backend, dtype=dtype) for name in ("F", "C"))


def outputs(net, x, seed):
    """Return the distinct outputs of many draws, and how often each came."""
    found = sg.predict(net, np.tile(np.asarray(x, dtype=float), (DRAWS, 1)), seed).round(6) + 0.0
    return np.unique(found, axis=0, return_counts=True)


def chi_square(counts):
    """Return the statistic, divided by its standard deviation sqrt(2 k) around k for k degrees of freedom."""
    expected, k = counts.sum() / len(counts), len(counts) - 1
    return (np.square(counts - expected).sum() / expected - k) / (2 * k) ** 0.5


@pytest.mark.parametrize("name", FINITE)
def test_outputs_are_uniform_over_the_coset_and_turn_with_the_input(name):
    group, source, x, symmetries = FINITE[name]
    spec, net, fixed = network(group, source)
    V, W, G = spec["V"], spec["F"].target, spec["G"]
    values, counts = outputs(net, x, 1)
    assert len(values) == symmetries
    assert chi_square(counts) < 6  # seeded; by chance above 6 about once in 10^5
    kept = sg.predict(fixed, np.array([x], dtype=float)).round(6)
    assert (np.abs(values - kept) < 2e-6).all(axis=1).any()
    for g in G.generators:
        moved, again = outputs(net, float_matrix(V.matrix(g)) @ x, 2)
        expected = values @ float_matrix(W.matrix(g)).T
        assert len(moved) == symmetries
        assert chi_square(again) < 6
        assert all((np.abs(expected - y) < 5e-6).all(axis=1).any() for y in moved)


@pytest.mark.parametrize(
    ("group", "source"),
    [
        *((case[0], case[1]) for name, case in FINITE.items() if name != "labelling"),
        ("O(3)", "3 natural(G)"),
        ("SO(3)", "2 natural(G)"),
        ("S(3) x SO(3)", "outer(natural(S(3)), natural(SO(3)))"),
        ("S(12) x O(3)", "outer(natural(S(12)), natural(O(3))) + lift(natural(S(12)), G)"),
    ],
)
def test_inputs_without_symmetry_get_the_output_of_the_fixed_choice(group, source):
    spec, net, fixed = network(group, source)
    x = np.random.default_rng(0).standard_normal((5, spec["V"].dim))
    for seed in (0, 1, None):
        np.testing.assert_allclose(sg.predict(net, x, seed), sg.predict(fixed, x), atol=1e-9)


def test_about_an_axis_the_angle_is_uniform():
    """Two vectors on a line: the part of the output along it is fixed, and its angle about it is uniform, mirrored or not."""
    _, net, _ = network("O(3)", "2 natural(G)")
    axis = np.array([2.0, -1.0, 2.0]) / 3
    y = sg.predict(net, np.tile(np.concatenate([axis, -2 * axis]), (DRAWS, 1)), 3)
    np.testing.assert_allclose(y @ axis, y[0] @ axis)
    one = np.array([1.0, 2.0, 0.0]) / 5**0.5
    angles = np.arctan2(y @ np.cross(axis, one), y @ one)
    counts, _ = np.histogram(angles, bins=12, range=(-np.pi, np.pi))
    assert chi_square(counts) < 6


def test_backends_draw_the_same_elements_in_both_dtypes():
    for dtype, tolerance in (("float64", 1e-12), ("float32", 1e-5)):
        found = []
        for backend in ("torch-dense", "reference", "torch-structured"):
            spec, net, _ = network("S(3) x SO(3)", "outer(natural(S(3)), natural(SO(3)))", dtype, backend)
            found.append(sg.predict(net, np.ones((9, spec["V"].dim)), 5))
        np.testing.assert_allclose(found[1:], [found[0]] * 2, atol=tolerance)


def test_elements_of_a_sample_depend_on_its_number_only():
    for name in ("sorting", "shifts", "a list"):
        spec, _, _ = network(*FINITE[name][:2])
        step = sg.plan_module(spec["F"]).input_step
        x = np.arange(1.0, 1 + spec["V"].dim)
        few, many = (
            random_moves(step, count, 4).on_source.apply(np.tile(x, (count, 1))) for count in (3, 50)
        )
        assert np.array_equal(few, many[:3])
    for seed in (-1, 2**63):
        with pytest.raises(InputError, match="SG336"):
            random_moves(step, 1, seed)


def test_training_draws_anew_and_repeats_itself():
    spec, _, _ = network("S(4)", "natural(G)")
    x, y = np.ones((16, 4)), np.tile([1.0, 0, 0, 0], (16, 1))
    losses = []
    for seed in (0, 0, 1):
        net = sg.compile_module(spec["F"], dtype="float64")
        report = sg.train_module(net, spec["F"], sg.Dataset(x, y), epochs=60, seed=seed, learning_rate=0.03)
        losses.append(report.losses)
    assert losses[0] == losses[1] != losses[2]
    assert losses[0][-1] < 1e-3 < losses[0][0]  # the nearest image is met whatever is drawn
    found = sg.predict(net, x, 7)
    assert set(found.argmax(axis=1).tolist()) == {0, 1, 2, 3}


@pytest.mark.slow
def test_compiled_and_exported_modules_draw_anew():
    torch = pytest.importorskip("torch")
    _, net, _ = network("S(3) x SO(3)", "outer(natural(S(3)), natural(SO(3)))", "float32")
    x = torch.ones(9, 9)
    for module in (
        torch.compile(net, backend="aot_eager", fullgraph=True),
        torch.export.export(net, (x,)).module(),
    ):
        assert not torch.equal(module(x), module(x))


def test_verify_tests_what_is_drawn():
    spec, _, _ = network("Z(6)", "natural(G)")
    report = sg.verify(spec)
    assert report.ok
    assert any("equivariant in distribution" in claim.statement for claim in report.claims)
    V = spec["V"]
    (wrong,) = random_claims("F", V, RandomInput(ShiftInput((2, 3), 1)))  # shifts of another grid
    assert not wrong.ok
    (right,) = random_claims("F", V, RandomInput(ShiftInput((6,), 1)))
    assert right.ok


def test_text_and_json_come_back():
    spec = sg.parse(
        "group random = S(3)  rep V = natural(random)  network F : V -> V { relaxed by random canonical }"
    )
    assert spec["random"].order == 6
    step = sg.plan_module(spec["F"]).input_step
    again = read_step(json.loads(json.dumps(step_to_json(step))))
    assert isinstance(again, RandomInput)
    assert again.step == step.step
    for inner in (None, {"kind": "noise", "scale": 1.0}, step_to_json(step)):
        with pytest.raises(InputError, match="SG331"):
            read_step({"kind": "random", "step": inner})


def test_a_written_module_predicts_by_its_seed(tmp_path):
    _, net, _ = network("D(4)", "natural(G)")
    sg.save_module(net, tmp_path / "m")
    x = np.tile([1.0, 0, 1, 0], (50, 1))
    assert np.array_equal(sg.predict(sg.load_module(tmp_path / "m"), x, 2), sg.predict(net, x, 2))


def test_a_backend_that_cannot_draw_refuses():
    pytest.importorskip("onnxruntime")
    spec, _, _ = network("D(4)", "natural(G)")
    with pytest.raises(sg.SymgroupError, match="RandomInput"):
        sg.compile_module(spec["F"], backend="onnx")
