"""From module specs to module plans."""

from symgroup.plan.build import plan_module
from symgroup.plan.linear import Summands, is_complex, plan_linear, plan_relaxed_linear

__all__ = ["Summands", "is_complex", "plan_linear", "plan_module", "plan_relaxed_linear"]
