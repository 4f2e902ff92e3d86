"""The example on the page of each code that the engine raises, raises that code."""

import re
import textwrap

import pytest

import symgroup as sg
from symgroup.errors import SymgroupError, explain, known_codes

SLOW = {"SG402"}  # its example lists 100000 images before it gives up
CODES = [
    c
    for c in known_codes()
    if "SG302" <= c <= "SG309"
    or "SG320" <= c <= "SG324"
    or "SG338" <= c <= "SG339"
    or c == "SG516"
    or "SG401" <= c <= "SG411"
    or ("SG601" <= c <= "SG608" and c != "SG607")
]


@pytest.mark.parametrize("code", sorted(set(CODES) - SLOW - {"SG405"}))
def test_the_example_raises_the_code(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    match = re.search(r"\*\*Example\.\*\*\n\n(.*?)\n\n\*\*Fix", explain(code), re.DOTALL)
    with pytest.raises(SymgroupError) as error:
        exec(textwrap.dedent(match.group(1)), {"sg": sg})
    assert error.value.code == code
