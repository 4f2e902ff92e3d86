"""Every backend that is wrong on purpose fails the suite, and fails it where its fault is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from symgroup.errors import SymgroupError
from symgroup.testing import BackendConformance
from symgroup.testing.wrong import WrongBackend
from symgroup.testing.wrong_backends import WRONG_BACKENDS

EXACT, BOUND = "test_computes_the_exact_result", "test_stays_within_the_error_bound"
SEEDED = "test_noise_of_a_seed_is_standard_noise"
DRAWN, SPREAD = "test_elements_of_a_seed_are_the_random_moves", "test_elements_are_drawn_for_each_sample"
EXACTLY = {  # those that compare to the last bit
    "test_same_seed_same_result",
    "test_new_parameters_take_effect",
    "test_model_files_round_trip",
    "test_inputs_of_any_layout_are_read_and_left_alone",
    DRAWN,
}
LARGE = "test_large_batches_are_the_samples_one_by_one"
# the tests (with the case that shows it best) that must fail, and nothing but these may
REASONS: dict[str, tuple[set[str], set[str]]] = {
    "drops-signs": ({f"{EXACT}[rotation]"}, {BOUND}),
    "transposes-weights": ({f"{EXACT}[circulant]"}, {EXACT, BOUND}),
    "ignores-bias": ({f"{EXACT}[bias]"}, {EXACT, BOUND}),
    "ignores-breaking": ({f"{EXACT}[breaking]"}, {EXACT, BOUND}),
    "smallest-type": ({f"{EXACT}[breaking]", f"{EXACT}[sign flips]"}, {EXACT, BOUND}),
    "measures-coordinates": ({f"{EXACT}[product breaking]"}, {EXACT, BOUND}),
    "carries-backwards": ({f"{EXACT}[canonical]"}, {EXACT, BOUND}),
    "forgets-copy-order": ({f"{EXACT}[copies]"}, {EXACT, BOUND}),
    "rounds-inside": ({f"{EXACT}[tanh]", f"{BOUND}[deep]"}, {EXACT, BOUND, SEEDED}),
    "never-the-same": ({"test_same_seed_same_result[deep]"}, EXACTLY),
    "takes-any-dtype": ({"test_refuses_dtypes_that_it_does_not_claim[float16]"}, set()),
    "loads-nan": ({"test_refuses_parameters_that_do_not_fit[nan]"}, set()),
    "rounds-algebraic": ({f"{EXACT}[pentagon]", f"{EXACT}[heptagon]"}, {BOUND}),
    "takes-another-root": ({f"{EXACT}[heptagon]", f"{EXACT}[field breaking]"}, {EXACT, BOUND}),
    "ignores-metric": ({f"{EXACT}[metric]"}, {EXACT, BOUND}),
    "forgets-orientation": ({f"{EXACT}[area]"}, {EXACT, BOUND}),
    "keeps-old-matrices": ({"test_new_parameters_take_effect[deep]"}, set()),
    "reads-memory": ({"test_inputs_of_any_layout_are_read_and_left_alone[float64]"}, set()),
    "serves-what-it-denies": ({"test_refuses_plans_that_it_does_not_claim[breaking]"}, set()),
    "takes-plain-norms": ({f"{EXACT}[norms]"}, {BOUND}),
    "gates-by-neighbours": ({f"{EXACT}[gates]"}, {BOUND}),
    "squares-copies": ({f"{EXACT}[products]"}, {BOUND}),
    "pulls-back": ({f"{EXACT}[sorting]", f"{EXACT}[shifts]", f"{EXACT}[labelling]"}, {BOUND}),
    "sorts-ties-backwards": ({f"{EXACT}[sorting]"}, {BOUND}),
    "sorts-by-first-feature": ({f"{EXACT}[sorting]"}, {BOUND}),
    "shifts-to-greatest-cell": ({f"{EXACT}[shifts]"}, {BOUND}),
    "labels-without-edges": ({f"{BOUND}[deep labelling]"}, {BOUND}),
    "completes-from-the-end": ({f"{EXACT}[frames]", f"{BOUND}[deep frames]"}, {EXACT, BOUND}),
    "allows-reflections": ({f"{BOUND}[deep frames]"}, {BOUND}),
    "turns-first": ({f"{EXACT}[product frames]", f"{BOUND}[deep product frames]"}, {EXACT, BOUND}),
    "forgets-epsilon": ({f"{EXACT}[normalised]"}, {BOUND}),
    "drops-in-use": ({f"{EXACT}[dropout]"}, {BOUND, "test_samples_do_not_see_each_other"}),
    "forgets-seed": ({SEEDED, f"{DRAWN}[sorting at random]"}, set()),
    "never-at-random": ({f"{DRAWN}[deep frames at random]", SPREAD}, set()),
    "repeats-noise": ({SEEDED}, set()),
    "forgets-moments": ({"test_goes_on_from_a_checkpoint"}, set()),
    "steps-too-far": (
        {"test_takes_the_steps_of_adam[deep]"},
        {"test_takes_the_steps_of_adam", "test_compares_with_the_nearest_image"},
    ),
    "takes-targets-as-they-are": (
        {f"test_compares_with_the_nearest_image[{images}]" for images in ("exchanges", "turns")},
        set(),
    ),
}


def _arguments(method: Any) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each combination of the method's parameters, with a label."""
    marks = [mark for mark in getattr(method, "pytestmark", []) if mark.name == "parametrize"]
    choices = []
    for mark in marks:
        names, values = mark.args[0], list(mark.args[1])
        labels = list(mark.kwargs.get("ids") or [str(value) for value in values])
        choices.append([(names, label, value) for label, value in zip(labels, values, strict=True)])
    for chosen in itertools.product(*choices):
        label = next((label for name, label, _ in chosen if name in {"case", "plan"}), "")
        yield label or "-".join(label for _, label, _ in chosen), {name: value for name, _, value in chosen}


def _failures(suite: BackendConformance) -> set[str]:
    """Run the suite's tests and return those that failed, as NAME[CASE]."""
    failed = set()
    backend = suite.make_backend()
    for name in sorted(item for item in dir(suite) if item.startswith("test_")):
        method = getattr(suite, name)
        for label, arguments in _arguments(method):
            try:
                method(backend=backend, **arguments)
            except pytest.skip.Exception:
                continue
            except (AssertionError, SymgroupError, pytest.fail.Exception):
                failed.add(f"{name}[{label}]" if label else name)
    return failed


@pytest.mark.parametrize("wrong", WRONG_BACKENDS, ids=[item.name for item in WRONG_BACKENDS])
def test_each_fails_for_its_own_reason(wrong: type[WrongBackend]) -> None:
    class Suite(BackendConformance):
        def make_backend(self) -> WrongBackend:
            return wrong()

    certain, allowed = REASONS[wrong.name]
    failed = _failures(Suite())
    assert certain <= failed
    # the same tests with another argument, such as another dtype, share the reason
    reasons = {_test(name) for name in certain} | allowed
    # outputs that are off by more than the bound may be so in large batches too
    assert {_test(name) for name in failed} <= reasons | (
        {LARGE, DRAWN, SPREAD} if BOUND in reasons else set()
    )


def _test(name: str) -> str:
    return name.partition("[")[0]


def test_the_right_ones_do_not_fail_this_way() -> None:
    class Suite(BackendConformance):
        backend_name = "torch-dense"

    assert _failures(Suite()) == set()


def test_each_wrong_backend_has_a_reason() -> None:
    assert {item.name for item in WRONG_BACKENDS} == set(REASONS)
