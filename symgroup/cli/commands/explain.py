"""`symgroup explain`: the page of an error code."""

from __future__ import annotations

from typing import Annotated

import typer

from symgroup.cli.result import Page, Result
from symgroup.errors import explain as page_of


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Such as SG301.", show_default=False)],
) -> Result:
    """Describe an error code, with an example and the fix."""
    return Result({"page": Page(page_of(code))})
