from __future__ import annotations

import json

from symgroup.cli.render import error_envelope, result_envelope, result_text
from symgroup.cli.result import Matrices, Page, Result, Shown, Table, order_cell
from symgroup.errors import Diagnostic, SourceText, Span

RESULT = Result(
    {
        "group_order": 8,
        "complete": True,
        "count": None,
        "share": 0.123456789,
        "names": ("a", "b"),
        "rows": Table(("name", "order"), (("G", 8), ("L", order_cell(None)))),
        "matrices": Matrices(((("1", "0"), ("-1/2", "1")),)),
    }
)


def test_text_is_aligned_under_headings() -> None:
    assert result_text(RESULT) == (
        "group order  8\n"
        "complete     yes\n"
        "count        -\n"
        "share        0.123457\n"
        "names        a, b\n"
        "\n"
        "rows:\n"
        "  name     order\n"
        "  G            8\n"
        "  L     infinite\n"
        "\n"
        "B1:\n"
        "  [    1    0 ]\n"
        "  [ -1/2    1 ]\n"
    )


def test_the_envelope_has_a_version_and_plain_data() -> None:
    envelope = json.loads(result_envelope("basis", RESULT))
    assert envelope["symgroup"]["format"] == 1
    assert envelope["symgroup"]["version"]
    assert (envelope["command"], envelope["ok"]) == ("basis", True)
    assert envelope["result"] == {
        "group_order": 8,
        "complete": True,
        "count": None,
        "share": 0.123456789,
        "names": ["a", "b"],
        "rows": [{"name": "G", "order": 8}, {"name": "L", "order": None}],
        "matrices": [[["1", "0"], ["-1/2", "1"]]],
    }


def test_values_that_are_not_finite_become_null() -> None:
    envelope = json.loads(result_envelope("train", Result({"loss": float("nan"), "best": float("inf")})))
    assert envelope["result"] == {"loss": None, "best": None}


def test_a_page_is_printed_as_it_is() -> None:
    assert result_text(Result({"page": Page("# SG301: x\n\n    code\n")})) == "# SG301: x\n\n    code\n"


def test_an_empty_table_is_left_out_for_people_only() -> None:
    result = Result({"rows": Table(("name",), ())})
    assert result_text(result).strip() == ""
    assert json.loads(result_envelope("check", result))["result"] == {"rows": []}


def test_shown_values_have_text_for_people() -> None:
    assert result_text(Result({"order": Shown(None, "infinite")})) == "order  infinite\n"


def test_errors_have_code_position_and_help() -> None:
    source = SourceText("square.symg", "group G = E(4)")
    diagnostic = Diagnostic(
        "SG101", "no group 'E'", Span(1, 11, 1, 12), help="did you mean 'D'?", source=source
    )
    envelope = json.loads(error_envelope("check", [diagnostic]))
    assert envelope["ok"] is False
    assert "result" not in envelope
    position = {"file": "square.symg", "line": 1, "column": 11, "end_line": 1, "end_column": 12}
    assert envelope["errors"] == [
        {
            "code": "SG101",
            "message": "no group 'E'",
            "position": position,
            "notes": [],
            "help": "did you mean 'D'?",
        }
    ]


def test_numbers_of_thousands_of_digits_are_told_by_their_magnitude() -> None:
    assert result_text(Result({"order": 10**99})) == f"order  {10**99}\n"
    assert result_text(Result({"order": 3 * 10**2567})) == "order  about 10^2567\n"
    assert json.loads(result_envelope("check", Result({"order": 10**3000})))["result"]["order"] == 10**3000
    assert (
        json.loads(result_envelope("check", Result({"order": 3 * 10**6000})))["result"]["order"]
        == "about 10^6000"
    )
