"""What a plan is made of, by the names of the IR's classes: what a backend lists of what it serves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import get_args

from symgroup.backends.cost import linear_maps
from symgroup.errors import PluginError
from symgroup.ir import AlgebraicArray, AlgebraicForm, AnyForm, ExactArray, InputStep, ModulePlan, RandomInput
from symgroup.ir.layers import LAYER_KINDS, POINTWISE_FUNCTIONS
from symgroup.plugins import find_activation

LINEAR = "linear"  # every form of linear maps: `dense_map` makes a matrix of each
FUNCTIONS = "functions"  # every function of one coordinate: `pointwise_function` has each
EVERYTHING = "everything"  # there is and will be: for backends that change with the IR, in one distribution
FORMS = frozenset(form.__name__ for form in get_args(AnyForm))
STEPS = frozenset(
    {*(step.__name__ for step in get_args(InputStep)), *(kind.__name__ for kind in LAYER_KINDS.values())}
    | {"BreakingTerm"}
)


def plan_features(plan: ModulePlan) -> frozenset[str]:
    """Return what a plan has that a backend may lack, by name.

    These are classes of forms, of input steps and of layers that are neither linear nor pointwise, 'BreakingTerm', and scalar
    functions by their own names.

    Examples:
        >>> from symgroup.testing.plans import bias_and_relu
        >>> sorted(plan_features(bias_and_relu().plan))
        ['IndexForm', 'relu']
    """
    return frozenset(_features(plan))


def unserved(plan: ModulePlan, serves: Collection[str]) -> list[str]:
    """Return the features of a plan that are neither listed nor in a listed group: 'linear', 'functions', 'everything'.

    What the IR has learnt since a backend was written is in no list, so it is refused, and nothing else changes.

    Examples:
        >>> from symgroup.testing.plans import bias_and_relu
        >>> unserved(bias_and_relu().plan, ["linear"])
        ['relu']
    """
    listed = frozenset(serves)
    if EVERYTHING in listed:
        return []
    return sorted(name for name in plan_features(plan) if not listed & {name, group_of(name)})


def group_of(feature: str) -> str:
    """Return the group of a feature: 'linear' or 'functions', or its own name where it is in none."""
    if feature in FORMS:
        return LINEAR
    is_function = feature in POINTWISE_FUNCTIONS or find_activation(feature) is not None
    return FUNCTIONS if is_function else feature


def require_real(plan: ModulePlan) -> None:
    """Return nothing where all entries of a plan's maps are real. Raises: PluginError (SG516): backends have real dtypes."""
    found: list[tuple[str, list[AnyForm | ExactArray]]] = [
        (name, list(space.forms)) for name, space in linear_maps(plan).items()
    ]
    found.append(("a test of orbit types", [item.tests for item in plan.orbit_types]))
    for name, parts in found:
        if any(isinstance(part, AlgebraicForm | AlgebraicArray) and not part.is_real for part in parts):
            raise PluginError.of(
                "SG516",
                f"{name} of network {plan.name} has entries that are not real, and networks compute with real numbers",
                help='write real(V) for V, or use a layer: sg.nn.EquivariantLinear(V, W, dtype="complex64")',
            )


def _features(plan: ModulePlan) -> Iterator[str]:
    if plan.input_step is not None:
        yield type(plan.input_step).__name__
    if isinstance(plan.input_step, RandomInput):
        yield type(plan.input_step.step).__name__
    for layer in plan.layers:
        yield from layer.features()
