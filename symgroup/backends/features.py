"""What a plan is made of, by the names of the IR's classes: what a backend declares that it does not serve."""

from __future__ import annotations

from collections.abc import Iterator

from symgroup.backends.cost import linear_maps
from symgroup.errors import PluginError
from symgroup.ir import AlgebraicArray, AlgebraicForm, AnyForm, ExactArray, ModulePlan


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
    for layer in plan.layers:
        yield from layer.features()
