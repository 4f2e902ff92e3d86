"""ModulePlan: everything a backend needs to build a network, as plain frozen data with nothing left to derive."""

from __future__ import annotations

from dataclasses import dataclass

from symgroup.ir.forms import AlgebraicForm, ExactArray, SparseForm
from symgroup.ir.layers import Layer, ParameterSpec
from symgroup.ir.steps import InputStep, carried_dim

PLAN_VERSION = 3  # 1 has linear and pointwise layers only, 2 no scalar product


@dataclass(frozen=True, slots=True, eq=False)
class OrbitType:
    """One conjugacy class of stabilizers H that inputs x in V can have, and an exact test for it.

    x has a stabilizer that contains the k-th conjugate K of H if and only if tests[k] @ x == 0. The type of x is the
    type of the largest order with a test that holds. On floats a test holds where x is near enough to what K fixes:

        max |tests[k] @ x| <= tolerance * max |x|    where the plan has no scalar product,
        d(x, V^K) <= tolerance * |x|                 in the plan's scalar product, V^K = {y : tests[k] @ y = 0}.

    So the type of s x is that of x for a scale s that is a power of 2, and for any s but for inputs at the threshold. The
    first is for groups that permute coordinates and change signs: x_i - x_j (x_i + x_j, x_i) is a row for every pair that K
    makes equal, so that g permutes the rows of all tests up to sign, and x and g x have the same type to the last bit. What
    the second gives g x, rounded, is proven in `symgroup.plan.orbit_types`.
    """

    name: str  # such as "order 4, class of 2"
    order: int  # |H|
    class_length: int  # number of conjugates K
    fixed_dim: int  # d = dim V^H
    tests: ExactArray  # (K, n - d or more, n), integers or real algebraic numbers


@dataclass(frozen=True, slots=True, eq=False)
class ModulePlan:
    """A network V -> W ready for a backend. Layers act in order, after `input_step` where there is one.

    Scalars are real. `tolerance` is relative to the size of x and used only to classify floating-point inputs.
    """

    name: str
    group: str  # as written in the language
    group_order: int | None  # None for an infinite group
    source: str  # V, as written in the language
    target: str  # W
    source_dim: int  # n
    target_dim: int  # m
    input_step: InputStep | None
    orbit_types: tuple[OrbitType, ...]
    layers: tuple[Layer, ...]
    relaxation: tuple[str, ...]  # what is broken and what stays unbroken, one sentence each
    tolerance: float = 1e-5
    scalar_product: SparseForm | AlgebraicForm | None = (
        None  # one map (n, n), S: |x|^2 = x^T S x, the same at g x
    )
    version: int = PLAN_VERSION


def parameter_specs(plan: ModulePlan) -> tuple[ParameterSpec, ...]:
    """Return the plan's parameters in order.

    Those of layer I are named layers.I.*, see each kind of layer; canonical.vector of shape (q,) comes first where the
    input step appends a learned vector.
    """
    specs: list[ParameterSpec] = []
    if carried := carried_dim(plan.input_step):
        specs.append(ParameterSpec("canonical.vector", (carried,)))
    for position, layer in enumerate(plan.layers):
        specs.extend(layer.parameter_specs(f"layers.{position}"))
    return tuple(specs)
