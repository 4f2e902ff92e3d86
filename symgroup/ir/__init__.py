"""The intermediate representation between the exact engine and the backends: small, frozen, versioned, exact."""

from symgroup.ir.forms import (
    AlgebraicForm,
    AlgebraicNumber,
    Form,
    IndexForm,
    LinearMap,
    ScaledArray,
    SparseForm,
    Tile,
    frozen_array,
)
from symgroup.ir.plan import (
    PLAN_VERSION,
    BreakingTerm,
    CanonicalInput,
    InputStep,
    Layer,
    LinearLayer,
    ModulePlan,
    NoiseInput,
    OrbitType,
    ParameterSpec,
    PointwiseLayer,
    parameter_specs,
)
from symgroup.ir.serialize import plan_digest, plan_from_json, plan_to_json
from symgroup.ir.validate import POINTWISE_FUNCTIONS, validate_plan

__all__ = [
    "PLAN_VERSION",
    "POINTWISE_FUNCTIONS",
    "AlgebraicForm",
    "AlgebraicNumber",
    "BreakingTerm",
    "CanonicalInput",
    "Form",
    "IndexForm",
    "InputStep",
    "Layer",
    "LinearLayer",
    "LinearMap",
    "ModulePlan",
    "NoiseInput",
    "OrbitType",
    "ParameterSpec",
    "PointwiseLayer",
    "ScaledArray",
    "SparseForm",
    "Tile",
    "frozen_array",
    "parameter_specs",
    "plan_digest",
    "plan_from_json",
    "plan_to_json",
    "validate_plan",
]
