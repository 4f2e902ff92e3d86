"""Small plans written by hand, with outputs computed by hand: no backend has a part in what is expected."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import sympy

from symgroup.algebra import number_field, to_exact
from symgroup.ir import (
    AlgebraicForm,
    AlgebraicNumber,
    BreakingTerm,
    CanonicalInput,
    IndexForm,
    LinearLayer,
    LinearMap,
    ModulePlan,
    NoiseInput,
    OrbitType,
    PointwiseLayer,
    ScaledArray,
    SparseForm,
    Tile,
    frozen_array,
    partition_form,
)
from symgroup.testing.activations import activation_cases
from symgroup.testing.building import PlanCase, Rows, case_of, index_form, one_tile, plan_of
from symgroup.testing.clouds import clouds
from symgroup.testing.field_breaking import breaking_in_a_scalar_product, breaking_over_a_field
from symgroup.testing.frames import frames, product_frames
from symgroup.testing.orders import labelling, shifts, sorting
from symgroup.testing.pairings import area, minkowski


def all_cases() -> tuple[PlanCase, ...]:
    """Return a case for every part that a plan can have."""
    return (
        circulant(),
        rotation_with_holes(),
        averages(),
        pentagon(),
        diagrams(),
        pairs_by_diagrams(),
        minkowski(),
        area(),
        heptagon(),
        copies(),
        bias_and_relu(),
        breaking(),
        breaking_sign_flips(),
        breaking_over_a_field(),
        breaking_in_a_scalar_product(),
        canonical(),
        sorting(),
        shifts(),
        labelling(),
        frames(),
        product_frames(),
        clouds(),
        silent_noise(),
        *activation_cases(),
        *(pointwise(name, values) for name, values in _POINTWISE_VALUES.items()),
    )


def circulant_form() -> IndexForm:
    """Return a basis of End(natural(C(3))): the circulant matrices c_(j - i)."""
    return index_form(3, [[0, 1, 2], [2, 0, 1], [1, 2, 0]])


def circulant() -> PlanCase:
    """C(3) on three points; the matrix [[2, -1, 3], [3, 2, -1], [-1, 3, 2]] is not symmetric."""
    plan = plan_of("circulant", [LinearLayer(one_tile(circulant_form()), None)], 3, 3)
    return case_of(
        plan,
        {"layers.0.weight.0": [[[2, -1, 3]]]},
        [[1, 2, 4], [1, 0, 0], [0, 0, 0]],
        [[12, 3, 13], [2, 3, -1], [0, 0, 0]],
    )


def rotation_with_holes() -> PlanCase:
    """C(4) turning the plane, and a fixed coordinate: [[a, -b, 0], [b, a, 0], [0, 0, c]]; signs, holes."""
    form = index_form(3, [[0, 1, -1], [1, 0, -1], [-1, -1, 2]], [[1, -1, 0], [1, 1, 0], [0, 0, 1]])
    plan = plan_of("rotation", [LinearLayer(one_tile(form), None)], 3, 3, group="C(4)", group_order=4)
    return case_of(
        plan, {"layers.0.weight.0": [[[2, 5, 7]]]}, [[1, 3, 1], [1, 0, -2]], [[2 - 15, 5 + 6, 7], [2, 5, -14]]
    )


def averages_form() -> SparseForm:
    """Return the orthogonal projections of natural(S(3)): J/3 and 1 - J/3, which overlap everywhere."""
    rows, columns = np.divmod(np.arange(9), 3)
    rest = np.where(rows == columns, 2, -1)
    return SparseForm(
        size=2,
        shape=(3, 3),
        element=frozen_array(np.repeat([0, 1], 9)),
        row=frozen_array(np.tile(rows, 2)),
        column=frozen_array(np.tile(columns, 2)),
        numerator=frozen_array(np.concatenate([np.ones(9), rest])),
        denominator=frozen_array(np.full(18, 3)),
    )


def averages() -> PlanCase:
    """S(3) on three points: 3 * mean + 6 * (x - mean), with entries in thirds."""
    plan = plan_of(
        "averages", [LinearLayer(one_tile(averages_form()), None)], 3, 3, group="S(3)", group_order=6
    )
    return case_of(
        plan,
        {"layers.0.weight.0": [[[3, 6]]]},
        [[1, 2, 6], [1, 1, 1], [1, -1, 0]],
        [[-3, 3, 27], [3, 3, 3], [6, -6, 0]],
    )


def pentagon_form() -> AlgebraicForm:
    """Return the commutant of a rotation by 72 degrees, [[0, -1], [1, t]] with t = 2 cos 72 = (sqrt 5 - 1) / 2.

    Its canonical basis is the identity and [[0, 1], [-1, -t]].
    """
    field = number_field([sympy.sqrt(5)])
    one, t = to_exact(1, field), to_exact((sympy.sqrt(5) - 1) / 2, field)
    return AlgebraicForm(
        size=2,
        shape=(2, 2),
        element=frozen_array([0, 0, 1, 1, 1]),
        row=frozen_array([0, 1, 0, 1, 1]),
        column=frozen_array([0, 1, 1, 0, 1]),
        number=frozen_array([0, 0, 0, 1, 2]),
        numbers=tuple(AlgebraicNumber.of(value) for value in (one, -one, -t)),
    )


def pentagon() -> PlanCase:
    """C(5) turning the plane in a basis of simple roots; the matrix is [[2, 3], [-3, 2 - 3 t]]."""
    plan = plan_of(
        "pentagon", [LinearLayer(one_tile(pentagon_form()), None)], 2, 2, group="C(5)", group_order=5
    )
    root = math.sqrt(5)
    return case_of(
        plan,
        {"layers.0.weight.0": [[[2, 3]]]},
        [[1, 2], [1, 0], [0, 2]],
        [[8, 4 - 3 * root], [2, -3], [6, 7 - 3 * root]],
    )


def heptagon() -> PlanCase:
    """C(7): the map [[u, 3 v], [w / 3, 1]] with the three roots 2 cos(2 pi k / 7) of t^3 + t^2 - 2 t - 1, k = 1, 2, 3.

    One polynomial and three roots: a backend that takes another root, or float32's digits, is seen.
    """
    roots = [2 * sympy.cos(2 * sympy.pi * k / 7) for k in (1, 2, 3)]
    field = number_field([roots[0]])
    u, v, w = (to_exact(root, field) for root in roots)
    third = to_exact(sympy.Rational(1, 3), field)
    form = AlgebraicForm(
        size=2,
        shape=(2, 2),
        element=frozen_array([0, 0, 1, 1]),
        row=frozen_array([0, 0, 1, 1]),
        column=frozen_array([0, 1, 0, 1]),
        number=frozen_array([0, 1, 2, 3]),
        numbers=tuple(
            AlgebraicNumber.of(value) for value in (u, v * to_exact(3, field), w * third, third**0)
        ),
    )
    plan = plan_of("heptagon", [LinearLayer(one_tile(form), None)], 2, 2, group="C(7)", group_order=7)
    # 20 digits, by mpmath
    a, b, c = 1.2469796037174670611, -0.44504186791262880858, -1.8019377358048382525
    return case_of(
        plan,
        {"layers.0.weight.0": [[[2, 3]]]},
        [[1, 0], [0, 1], [3, -2]],
        [[2 * a, c], [6 * b, 3], [6 * a - 12 * b, 3 * c - 6]],
    )


def diagrams() -> PlanCase:
    """S(3) on three points by diagrams: 2 on the diagonal and 5 off it."""
    plan = plan_of(
        "diagrams", [LinearLayer(one_tile(partition_form(3, 1, 1)), None)], 3, 3, group="S(3)", group_order=6
    )
    return case_of(
        plan,
        {"layers.0.weight.0": [[[2, 5]]]},
        [[1, 2, 4], [1, 0, 0], [0, 0, 0]],
        [[32, 29, 23], [2, 5, 5], [0, 0, 0]],
    )


def pairs_by_diagrams() -> PlanCase:
    """S(2), V^2 -> V, by diagrams of at most two blocks; the matrix is [[1, 10, 100, 1000], [1000, 100, 10, 1]]."""
    layer = LinearLayer(one_tile(partition_form(2, 1, 2)), None)
    plan = plan_of("pairs by diagrams", [layer], 4, 2, group="S(2)", group_order=2)
    return case_of(
        plan,
        {"layers.0.weight.0": [[[1, 10, 100, 1000]]]},
        [[1, 2, 3, 4], [0, 1, 0, 0]],
        [[4321, 1234], [10, 100]],
    )


def copies_map() -> LinearMap:
    """Return Hom(2 V, 3 V + 2 trivial), V = natural(S(2)): forms tiled (3, 2) and (2, 2), (8, 4) in all."""
    forms = (index_form(2, [[0, 1], [1, 0]]), index_form(1, [[0, 0]]))
    return LinearMap((8, 4), forms, (Tile(0, 0, 0, 3, 2), Tile(1, 6, 0, 2, 2)))


def copies() -> PlanCase:
    """S(2), 2 V -> 3 V + 2 trivial. The matrix, rows in order:

    1 2 3 4 / 2 1 4 3 / 5 6 7 8 / 6 5 8 7 / 9 10 11 12 / 10 9 12 11 / 13 13 14 14 / 15 15 16 16
    """
    plan = plan_of("copies", [LinearLayer(copies_map(), None)], 4, 8, group="S(2)", group_order=2)
    parameters: dict[str, object] = {
        "layers.0.weight.0": [[[1, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 10], [11, 12]]],
        "layers.0.weight.1": [[[13], [14]], [[15], [16]]],
    }
    x = [[1, 0, 0, 0], [0, 0, 0, 1], [1, 2, -1, 1]]
    return case_of(
        plan,
        parameters,
        x,
        [[1, 2, 5, 6, 9, 10, 13, 15], [4, 3, 8, 7, 12, 11, 14, 16], [6, 3, 18, 15, 30, 27, 39, 45]],
    )


def bias_and_relu() -> PlanCase:
    """C(3): relu(A x + (4, 4, 4)), then the circulant (0, 1, 0), which shifts."""
    first = LinearLayer(one_tile(circulant_form()), one_tile(index_form(1, [[0], [0], [0]])))
    second = LinearLayer(one_tile(circulant_form()), None)
    plan = plan_of("bias", [first, PointwiseLayer("relu"), second], 3, 3)
    parameters: dict[str, object] = {
        "layers.0.weight.0": [[[1, 0, -1]]],
        "layers.0.bias.0": [[[4]]],
        "layers.2.weight.0": [[[0, 1, 0]]],
    }
    # A x = (x0 - x2, x1 - x0, x2 - x1)
    return case_of(plan, parameters, [[0, 0, 0], [1, -9, 3]], [[4, 4, 4], [0, 16, 2]])


def breaking() -> PlanCase:
    """S(3) on three points: other weights where two coordinates agree, others again where all three do."""
    everything = frozen_array([[[1, -1, 0], [0, 1, -1]]])
    types = (_PAIRS, OrbitType("order 6", 6, 1, 1, ScaledArray(everything)))
    weight = one_tile(index_form(2, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]))
    terms = (
        BreakingTerm(0, one_tile(_ends_form())),
        BreakingTerm(1, one_tile(index_form(3, [[0, -1, -1], [1, -1, -1], [2, -1, -1]]))),
    )
    layer = LinearLayer(weight, None, terms)
    plan = plan_of("breaking", [layer], 3, 3, group="S(3)", group_order=6, orbit_types=types)
    parameters: dict[str, object] = {
        "layers.0.weight.0": [[[1, 0]]],
        "layers.0.breaking.0.0": [[[10]]],
        "layers.0.breaking.1.0": [[[100, 200, 300]]],
    }
    x: Rows = [[1, 2, 3], [4, 4, 1], [1, 4, 4], [4, 1, 4], [2, 2, 2], [1, 2, 2.5]]
    y: Rows = [[1, 2, 3], [44, 4, -9], [11, 4, -36], [44, 1, -36], [202, 402, 602], [1, 2, 2.5]]
    return case_of(plan, parameters, x, y)


def breaking_sign_flips() -> PlanCase:
    """Sign flips of the plane: two types of equal order, the origin, a relative tolerance of 1e-5."""
    types = (
        OrbitType("order 2, first axis", 2, 1, 1, ScaledArray(frozen_array([[[0, 1]]]))),
        OrbitType("order 2, second axis", 2, 1, 1, ScaledArray(frozen_array([[[1, 0]]]))),
        OrbitType("order 4", 4, 1, 0, ScaledArray(frozen_array([[[1, 0], [0, 1]]]))),
        OrbitType("order 1", 1, 1, 2, ScaledArray(frozen_array(np.zeros((1, 0, 2))))),
    )
    diagonal = index_form(2, [[0, -1], [-1, 1]])
    swap = index_form(1, [[-1, 0], [0, -1]])
    terms = tuple(BreakingTerm(number, one_tile(swap)) for number in (3, 1, 0))
    bias = one_tile(index_form(1, [[0], [-1]]))
    plan = plan_of(
        "sign flips",
        [LinearLayer(one_tile(diagonal), bias, terms)],
        2,
        2,
        group="C(2) x C(2)",
        group_order=4,
        orbit_types=types,
    )
    parameters: dict[str, object] = {
        "layers.0.weight.0": [[[1, 2]]],
        "layers.0.bias.0": [[[0.5]]],
        "layers.0.breaking.3.0": [[[1000]]],
        "layers.0.breaking.1.0": [[[20]]],
        "layers.0.breaking.0.0": [[[10]]],
    }
    # the last: 2^-20 is under 1e-5 * 1, so the input counts as on the first axis
    x: Rows = [[3, 0], [0, 3], [0, 0], [1, 1], [1, 2.0**-20]]
    y: Rows = [[3.5, 30], [60.5, 6], [0.5, 0], [1001.5, 1002], [1.5 + 10 * 2.0**-20, 10 + 2 * 2.0**-20]]
    return case_of(plan, parameters, x, y)


def canonical() -> PlanCase:
    """C(3): x and the learned u = (10, 20, 30), carried as x's greatest rotation is to x; A adds the two."""
    shift = np.roll(np.eye(3, dtype=np.int64), 1, axis=0)  # (shift x)_i = x_(i - 1)
    powers = np.stack([np.linalg.matrix_power(shift, k) for k in range(3)])
    # over one denominator of 2, so that a backend that forgets it is seen
    step = CanonicalInput(
        ScaledArray(frozen_array(2 * powers.transpose(0, 2, 1)), 2), ScaledArray(frozen_array(2 * powers), 2)
    )
    both = LinearMap((3, 6), (circulant_form(),), (Tile(0, 0, 0, 1, 2),))
    plan = plan_of("canonical", [LinearLayer(both, None)], 3, 3, input_step=step)
    parameters: dict[str, object] = {
        "canonical.vector": [10, 20, 30],
        "layers.0.weight.0": [[[1, 0, 0], [1, 0, 0]]],
    }
    # (5, 2, 1) shifted once is (1, 5, 2); (2, 2, 1) is its orbit's greatest; (1, 1, 1) is alone
    x: Rows = [[5, 2, 1], [1, 5, 2], [2, 1, 5], [2, 2, 1], [2, 1, 2], [1, 1, 1], [0, 0, 0]]
    u = [[10, 20, 30], [30, 10, 20], [20, 30, 10], [10, 20, 30], [20, 30, 10], [10, 20, 30], [10, 20, 30]]
    return case_of(plan, parameters, x, np.array(x) + np.array(u))


def silent_noise() -> PlanCase:
    """A noise step of scale 0 changes nothing."""
    plan = plan_of(
        "silent noise", [LinearLayer(one_tile(circulant_form()), None)], 3, 3, input_step=NoiseInput(0.0)
    )
    return case_of(plan, {"layers.0.weight.0": [[[0, 0, 1]]]}, [[1, 2, 4]], [[4, 1, 2]])


def pointwise(name: str, values: Sequence[float]) -> PlanCase:
    """One function at -1, 0, 2, and at 25, where some libraries shorten softplus to x."""
    return case_of(plan_of(name, [PointwiseLayer(name)], 4, 4), {}, [[-1, 0, 2, 25]], [values])


def deep() -> ModulePlan:
    """S(3) on three points: copies, biases, breaking and overlapping rational entries, all smooth, 3 -> 3."""
    hidden = one_tile(index_form(2, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]), 2, 1)
    broken = one_tile(_ends_form(), 2)
    constant = index_form(1, [[0], [0], [0]])
    layers = (
        LinearLayer(hidden, one_tile(constant, 2), (BreakingTerm(0, broken),)),
        PointwiseLayer("tanh"),
        LinearLayer(one_tile(averages_form(), 1, 2), one_tile(constant)),
    )
    return plan_of("deep", layers, 3, 3, group="S(3)", group_order=6, orbit_types=(_PAIRS,))


def deep_canonical() -> ModulePlan:
    """C(3) in the canonical mode, with a hidden layer of two copies, 3 -> 3."""
    case = canonical()
    layers = (
        LinearLayer(one_tile(circulant_form(), 2, 2), None),
        PointwiseLayer("sin"),
        LinearLayer(one_tile(circulant_form(), 1, 2), None),
    )
    return plan_of("deep canonical", layers, 3, 3, input_step=case.plan.input_step)


_PAIRS = OrbitType(
    "order 2, class of 3",
    2,
    3,
    2,
    ScaledArray(frozen_array([[[1, -1, 0]], [[0, 1, -1]], [[1, 0, -1]]])),
)


def _ends_form() -> IndexForm:
    """Return the form of the one map (x, y, z) -> (x, 0, -z)."""
    return index_form(1, [[0, -1, -1], [-1, -1, -1], [-1, -1, 0]], [[1, 0, 0], [0, 0, 0], [0, 0, -1]])


# at -1, 0, 2, 25; 20 digits by mpmath from the definitions in symgroup.ir.validate
_POINTWISE_VALUES: dict[str, tuple[float, ...]] = {
    "identity": (-1.0, 0.0, 2.0, 25.0),
    "relu": (0.0, 0.0, 2.0, 25.0),
    "leaky_relu": (-0.01, 0.0, 2.0, 25.0),
    "elu": (-0.6321205588285576784, 0.0, 2.0, 25.0),
    "gelu": (-0.15865525393145705141, 0.0, 1.9544997361036415856, 25.0),
    "silu": (-0.26894142136999512075, 0.0, 1.7615941559557648881, 24.999999999652801403),
    "softplus": (
        0.31326168751822283405,
        0.69314718055994530942,
        2.1269280110429724964,
        25.000000000013887944,
    ),
    "sigmoid": (0.26894142136999512075, 0.5, 0.88079707797788244406, 0.99999999998611205614),
    "tanh": (-0.76159415595576488812, 0.0, 0.96402758007581688395, 1.0),
    "sin": (-0.84147098480789650665, 0.0, 0.9092974268256816954, -0.1323517500977730289),
}
