"""Verification: exact where the mathematics is exact, against a stated bound where floats are."""

from symgroup.verify.bases import basis_claims
from symgroup.verify.networks import module_claims, network_claims, plan_claims
from symgroup.verify.relaxation import breaking_claims, canonical_claims
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
    "plan_claims",
    "verify",
]
