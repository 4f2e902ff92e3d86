"""From module specs to module plans."""

from symgroup.plan.build import plan_module

__all__ = ["plan_module"]
