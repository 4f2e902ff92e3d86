"""The exception tree: one branch for each exit status, and bugs of symgroup apart from what a user can cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from symgroup.errors.diagnostic import Diagnostic


class SymgroupError(Exception):
    """What a user, a file or a plugin caused; abstract, with the process's exit status as `exit_code`."""

    exit_code: ClassVar[int] = 2

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(f"[{item.code}] {item.message}" for item in self.diagnostics))

    @classmethod
    def of(cls, code: str, message: str, *, notes: Sequence[str] = (), help: str | None = None) -> Self:
        """Return an error of one diagnostic that has no place in a text."""
        return cls([Diagnostic(code, message, notes=tuple(notes), help=help)])

    @property
    def code(self) -> str:
        """The code of the first diagnostic."""
        return self.diagnostics[0].code

    def __reduce__(self) -> tuple[type, tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)


class SpecError(SymgroupError):
    """A spec text is wrong (SG0xx syntax, SG1xx names, SG2xx groups and representations)."""


class InputError(SymgroupError):
    """An argument, a data file or an output path is wrong (SG2xx, SG3xx)."""


class GroupMismatchError(InputError):
    """Two representations that must be over one group are not (SG301)."""


class LimitError(SymgroupError):
    """The work asked for is over a stated limit (SG4xx)."""

    exit_code = 3


class PluginError(SymgroupError):
    """A backend or plugin is missing, broken or refuses what it was asked for (SG5xx)."""

    exit_code = 4


class VerificationError(SymgroupError):
    """A claim does not hold (SG6xx)."""

    exit_code = 1


class SymgroupBug(Exception):  # noqa: N818  # not an error of the user
    """A defect of symgroup itself (SG9xx): an internal check of an exact result failed."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str) -> None:
        super().__init__(f"[SG901] {message}")
