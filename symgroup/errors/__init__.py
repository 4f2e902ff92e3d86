"""Errors as data: what went wrong, where in the text, and what to type instead.

Every error a user can cause is a `SymgroupError` that carries one or more `Diagnostic`s, each with a code that
`symgroup explain CODE` describes. A defect of symgroup itself is a `SymgroupBug`, which is another tree.
"""

from symgroup.errors.deadline import Deadline, check_time, deadline, out_of_time, time_limit
from symgroup.errors.diagnostic import Diagnostic, Label, SourceText, Span
from symgroup.errors.exceptions import (
    GroupMismatchError,
    InputError,
    LimitError,
    PluginError,
    SpecError,
    SymgroupBug,
    SymgroupError,
    VerificationError,
)
from symgroup.errors.explain import explain, known_codes
from symgroup.errors.kinds import require_kind
from symgroup.errors.render import render
from symgroup.errors.suggest import did_you_mean

__all__ = [
    "Deadline",
    "Diagnostic",
    "GroupMismatchError",
    "InputError",
    "Label",
    "LimitError",
    "PluginError",
    "SourceText",
    "Span",
    "SpecError",
    "SymgroupBug",
    "SymgroupError",
    "VerificationError",
    "check_time",
    "deadline",
    "did_you_mean",
    "explain",
    "known_codes",
    "out_of_time",
    "render",
    "require_kind",
    "time_limit",
]
