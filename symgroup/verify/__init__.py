"""Verification: exact where the mathematics is exact, against a stated bound where floats are.

The package is also the function: `symgroup.verify(spec)` is `symgroup.verify.verify(spec)`, whether or not the package
has been imported before.
"""

import sys
from types import ModuleType
from typing import Any

from symgroup.verify.bases import basis_claims
from symgroup.verify.inputs import canonical_claims
from symgroup.verify.networks import module_claims, network_claims, plan_claims
from symgroup.verify.orbit_types import orbit_type_claims
from symgroup.verify.relaxation import breaking_claims
from symgroup.verify.report import Claim, Report
from symgroup.verify.spec import verify

__all__ = [
    "Claim",
    "Report",
    "basis_claims",
    "breaking_claims",
    "canonical_claims",
    "module_claims",
    "network_claims",
    "orbit_type_claims",
    "plan_claims",
    "verify",
]


class _CallablePackage(ModuleType):
    """A module that can be called, since importing the package binds it to the name of the function."""

    def __call__(self, *args: Any, **options: Any) -> Report:
        """Return `verify(...)`."""
        return verify(*args, **options)


sys.modules[__name__].__class__ = _CallablePackage
