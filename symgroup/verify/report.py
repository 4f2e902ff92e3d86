"""What verification returns: claims, each with the subject it speaks of, whether it holds, and how that was shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One checked statement."""

    subject: str  # what it is about, such as 'F, layer 1'
    statement: str  # what is claimed
    ok: bool
    method: str  # 'exact', 'characters', 'float bound', ...
    detail: str = ""  # figures, or where the statement fails


@dataclass(frozen=True, slots=True)
class Report:
    """All claims about a spec."""

    claims: tuple[Claim, ...]

    @property
    def ok(self) -> bool:
        """Whether every claim holds."""
        return all(claim.ok for claim in self.claims)
