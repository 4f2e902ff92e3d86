"""What a plan is made of, by the names of the IR's classes: what a backend declares that it does not serve."""

from __future__ import annotations

from collections.abc import Iterator

from symgroup.ir import ModulePlan


def plan_features(plan: ModulePlan) -> frozenset[str]:
    """Return what a plan has: classes of forms and input steps, 'BreakingTerm', and pointwise functions by their names.

    Examples:
        >>> from symgroup.testing.plans import bias_and_relu
        >>> sorted(plan_features(bias_and_relu().plan))
        ['IndexForm', 'relu']
    """
    return frozenset(_features(plan))


def _features(plan: ModulePlan) -> Iterator[str]:
    if plan.input_step is not None:
        yield type(plan.input_step).__name__
    for layer in plan.layers:
        yield from layer.features()
