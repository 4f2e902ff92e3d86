"""The example on the page of each code of the language raises that code."""

from __future__ import annotations

import re
import textwrap

import pytest

import symgroup as sg
from symgroup.elaborate import elaborate_partial
from symgroup.errors import SymgroupError, explain, known_codes
from symgroup.spec import parse_partly

TOO_LONG = {"SG251", "SG257"}  # limits that no short computation reaches
CODES = [code for code in known_codes() if code < "SG300" or code == "SG405"]


def example(code: str) -> str:
    match = re.search(r"\*\*Example\.\*\*\n\n(.*?)\n\n\*\*Fix", explain(code), re.DOTALL)
    assert match is not None
    return textwrap.dedent(match.group(1))


def is_python(text: str) -> bool:
    try:
        compile(text, "<page>", "exec")
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("code", [code for code in CODES if code not in TOO_LONG])
def test_the_example_raises_the_code(code: str) -> None:
    text = example(code)
    with pytest.raises(SymgroupError) as caught:
        if is_python(text):
            exec(text, {"sg": sg})
        elaborate_partial(parse_partly(text))
    assert {item.code for item in caught.value.diagnostics} == {code}


@pytest.mark.parametrize("code", CODES)
def test_pages_have_a_title_a_cause_and_a_fix(code: str) -> None:
    page = explain(code)
    assert page.startswith(f"# {code}: ")
    assert "**Cause.**" in page
    assert "**Fix.**" in page
