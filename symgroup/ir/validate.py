"""Check that a plan is whole: shapes that fit, indices in range, sizes within limits."""

from __future__ import annotations

import math

import numpy as np

from symgroup.errors import InputError
from symgroup.ir.damage import MAX_ENTRIES, need
from symgroup.ir.form_checks import check_array, check_form
from symgroup.ir.forms import AlgebraicForm, SparseForm
from symgroup.ir.plan import ModulePlan, OrbitType
from symgroup.ir.step_checks import checked_width


def validate_plan(plan: ModulePlan) -> None:
    """Return nothing where the plan is whole.

    Raises: InputError: SG331 where shapes do not fit or an index is out of range, SG333 where the plan
    describes more than MAX_ENTRIES matrix entries.
    """
    need(plan.source_dim >= 1 and plan.target_dim >= 1, "plan", "a dimension is not positive")
    need(math.isfinite(plan.tolerance) and 0 <= plan.tolerance < 1, "tolerance", "is not in [0, 1)")
    for position, orbit_type in enumerate(plan.orbit_types):
        _check_orbit_type(orbit_type, plan.source_dim, f"orbit_types[{position}]")
    if plan.scalar_product is not None:
        _check_product(plan.scalar_product, plan.source_dim)
    width = plan.source_dim + checked_width(plan.input_step, plan.source_dim)
    entries = 0
    for position, layer in enumerate(plan.layers):
        width, found = layer.check(width, len(plan.orbit_types), f"layers[{position}]")
        entries += found
    need(width == plan.target_dim, "layers", f"they end in dim {width}, not in dim {plan.target_dim}")
    if entries > MAX_ENTRIES:
        raise InputError.of(
            "SG333",
            f"the plan describes {entries} matrix entries, over the limit of {MAX_ENTRIES}",
            help="use fewer hidden copies or smaller representations",
        )


def _check_orbit_type(orbit_type: OrbitType, n: int, where: str) -> None:
    check_array(orbit_type.tests, f"{where}.tests")
    need(min(orbit_type.order, orbit_type.class_length) >= 1, where, "order or length is not positive")
    need(0 <= orbit_type.fixed_dim <= n, where, "the fixed dimension is not between 0 and n")
    shape, least = orbit_type.tests.values.shape, n - orbit_type.fixed_dim
    fits = len(shape) == 3 and (shape[0], shape[2]) == (orbit_type.class_length, n) and shape[1] >= least
    wanted = f"({orbit_type.class_length}, {least} or more, {n})"
    need(fits, f"{where}.tests", f"the shape is not {wanted}")


def _check_product(form: SparseForm | AlgebraicForm, n: int) -> None:
    """Need one symmetric map whose factors by Cholesky exist in floats, which is what backends take of it."""
    where = "scalar_product"
    check_form(form, where)
    need((form.size, form.shape) == (1, (n, n)) and n * n <= MAX_ENTRIES, where, f"is not one map ({n}, {n})")
    real = isinstance(form, SparseForm) or form.is_real
    matrix = np.zeros((n, n))
    if real:
        matrix[form.row, form.column] = form.values()
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        real = False
    need(real and bool((matrix == matrix.T).all()), where, "is not symmetric and positive definite")
