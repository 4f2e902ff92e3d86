"""What a backend lists is served, and nothing else: not even what the IR learns after it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from symgroup.backends import EVERYTHING, Capabilities, get_backend, plan_features, unserved
from symgroup.backends.features import FORMS, STEPS, group_of
from symgroup.errors import PluginError
from symgroup.ir import PointwiseLayer
from symgroup.testing import BackendConformance
from symgroup.testing.conformance import PLANS
from symgroup.testing.wrong import WrongBackend


@dataclass(frozen=True, slots=True)
class LaterLayer(PointwiseLayer):
    """A kind of layer that no backend has heard of."""

    def features(self) -> Iterator[str]:
        yield type(self).__name__


class Listed(WrongBackend):
    """A right backend with a list of its own."""

    name = "listed"

    def __init__(self, *serves: str) -> None:
        super().__init__()
        self.capabilities = Capabilities(("float64",), ("cpu",), trainable=False, serves=serves)  # type: ignore[misc]


@pytest.mark.parametrize("name", PLANS)
def test_a_list_of_all_features_serves_a_plan_and_one_fewer_does_not(name: str) -> None:
    plan = PLANS[name]
    features = sorted(plan_features(plan))
    Listed(*features).require_plan(plan)
    Listed(*{group_of(feature) for feature in features}).require_plan(plan)
    Listed(EVERYTHING).require_plan(plan)
    for feature in features:
        fewer = [other for other in features if other != feature]
        assert unserved(plan, fewer) == [feature]
        with pytest.raises(PluginError, match=f"does not serve {feature}$") as caught:
            Listed(*fewer).require_plan(plan)
        assert caught.value.code == "SG508"


def test_every_feature_is_a_form_a_step_or_a_function() -> None:
    features = frozenset().union(*map(plan_features, PLANS.values()))
    assert {group_of(name) for name in features & FORMS} == {"linear"}
    assert {group_of(name) for name in features - FORMS - STEPS} == {"functions"}
    assert {"NormLayer", "NoiseInput", "BreakingTerm", "MethodInput"} <= STEPS


def test_what_the_ir_learns_later_is_refused_and_the_rest_served() -> None:
    plan = PLANS["deep"]
    backend = Listed("linear", "functions", *sorted(STEPS))
    backend.require_plan(plan)
    later = replace(plan, layers=(*plan.layers, LaterLayer("identity")))
    with pytest.raises(PluginError, match="does not serve"):
        backend.require_plan(later)
    get_backend("reference").require_plan(later)


@pytest.mark.parametrize("name", ["NormLayr", "Linear", "relu6", "linear "])
def test_the_suite_sees_names_of_nothing(name: str) -> None:
    suite = BackendConformance()
    suite.test_says_what_it_is(Listed("linear", "functions"))
    with pytest.raises(AssertionError, match="no part of plans"):
        suite.test_says_what_it_is(Listed("linear", name))


def test_the_suite_wants_linear_maps() -> None:
    with pytest.raises(AssertionError, match="nearly every plan"):
        BackendConformance().test_says_what_it_is(Listed("functions"))
