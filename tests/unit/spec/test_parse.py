"""The parser: what the language means, and what it says about text that is not in it."""

from __future__ import annotations

import pytest

from symgroup.errors import Diagnostic, Span, SpecError, render
from symgroup.spec import ast, parse_element, parse_partly, parse_spec, parse_vector_text, unparse


def errors(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(SpecError) as caught:
        parse_spec(text, "test.symg")
    return caught.value.diagnostics


def expression(text: str) -> ast.Expression:
    (statement,) = parse_spec(f"rep E = {text}").statements
    assert isinstance(statement, ast.RepresentationDeclaration)
    return statement.expression


@pytest.mark.parametrize(
    "text",
    [
        "group G = D(4)",
        "group P = < (1 2 3 4), (1 3) >",
        "group P = < [1, 2, 3, 0], () >",
        "group K = signed < [-1, 2], [2, 1] >",
        "group M = matrices over Q < [[0, -1], [1, 0]], [[1, 0], [0, -1/1]] >",
        "group M = matrices over Q(sqrt(5)) < [[cos(2*pi/5)]] >",
        "group M = matrices < [[0, zeta(3)], [1, 0]] >",
        "group L = lie < [[0, -1], [1, 0]] >",
        "group L = lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >",
        'group O = point_group("m-3m")',
        "group O = SO_0(1, 3)",
        "rep V = Sym0^2(V) + T(V, 2, -1)",
        "rep E = on G < (1 2), [1, 0], [[1, 0], [0, -1]] >",
        "rep E = on S(3) signed < [-1, 2], [2, 1] >",
        "rep E = on (G x H) < () > + on < (1 2) > < () >",
        'rep I = irreps(O(3), "2x0e + 1x1o") + irrep(G, "# group ( ]")',
        "group X = S(3) x C(2)",
        "group T = trivial(10^3)",
        "rep V = 2 V + V * V + Sym^2(V) + Alt^2(V) + dual(V) + V^2",
        "rep V = (2 V) * (V + W)^2",
        "rep V = S(4) / stabilizer(S(4), 1)",
        "rep V = P / < (1 2 3 4) >",
        "vector x in natural(G) = (1, -a, 1/2, (a + b)^-2 - i*sqrt(2))",
        "network F : V -> W {\n    hidden 32 V, relu, no bias\n    hidden V\n    output no bias\n    relaxed\n}",
        "network F : V -> V {\n    relaxed for x\n}",
        "network F : V -> V {\n    relaxed by canonical\n}",
        "network F : V -> V {\n    relaxed by random canonical\n}",
        "network F : random -> V {\n    relaxed by random\n}",
        "network F : V -> V {\n    noise 0.1\n}",
        "network F : V -> V {\n    noise 1/10\n}",
    ],
)
def test_canonical_text_comes_back(text: str) -> None:
    assert unparse(parse_spec(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("V*W/H", "V * W / H"),
        ("2 V*W", "2 V * W"),
        ("P x Q / H", "P x Q / H"),
        ("((V))", "V"),
        ("x + 2 x", "x + 2 x"),
        ("x x x", "x x x"),
        ("<(1,2)(3,4),()>", "< (1 2)(3 4), () >"),
    ],
)
def test_spacing_does_not_matter(text: str, canonical: str) -> None:
    assert unparse(expression(text)) == canonical


def test_binding_strength() -> None:
    a, b, c = ast.Name("A"), ast.Name("B"), ast.Name("C")
    assert expression("2 A * B") == ast.Multiple(ast.Integer(2), ast.TensorProduct((a, b)))
    assert expression("A * B / C") == ast.TensorProduct((a, ast.Quotient(b, c)))
    assert expression("A x B / C") == ast.Quotient(ast.DirectProduct((a, b)), c)
    assert expression("A * B^2") == ast.TensorProduct((a, ast.Power(b, ast.Integer(2))))


def test_statements_on_one_line_need_no_semicolon() -> None:
    text = "group G = S(3) rep V = natural(G); rep W = V"
    assert [item.name.text for item in parse_spec(text).statements] == ["G", "V", "W"]


def test_comments_and_line_ends() -> None:
    text = "\ufeff# first\r\ngroup G = S(3)  # group H = C(2)\rrep V = natural(G)\u2028"
    assert [item.name.text for item in parse_spec(text).statements] == ["G", "V"]


def test_spans_point_at_the_text() -> None:
    _, statement = parse_spec("group G = S(3)\n  rep V = 2 natural(G)").statements
    assert statement.name.span == Span(2, 7, 2, 8)
    assert isinstance(statement, ast.RepresentationDeclaration)
    assert statement.expression.span == Span(2, 11, 2, 23)


def test_spans_are_not_compared() -> None:
    assert parse_spec("group G=S(3)") == parse_spec("\n\n group  G = S( 3 )")


def test_all_errors_at_once_and_in_order() -> None:
    text = "grup G = S(3)\nrep V = natural G\ngroup H = S(3)\nvector x in V = (0.5)\nrep W = V +"
    found = errors(text)
    assert [item.code for item in found] == ["SG001", "SG001", "SG005", "SG003"]
    assert [item.span.line for item in found if item.span] == [1, 2, 4, 5]


def test_errors_on_one_line_are_all_found() -> None:
    assert [item.code for item in errors("group G = S(3 rep V = natural G rep W = V +")] == [
        "SG004",
        "SG001",
        "SG003",
    ]


def test_what_can_be_read_is_kept() -> None:
    partial = parse_partly("group G = S(3) rep V = natural G rep W = V\ngrup H = S(3)\ngroup K = C(2)")
    assert [item.name.text for item in partial.file.statements] == ["G", "W", "K"]
    assert partial.broken == {"V", "H"}
    assert not partial.nameless


def test_a_statement_without_a_name_is_noted() -> None:
    assert parse_partly("group = S(3)").nameless


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        ("", "SG006", "the text declares nothing", "begin with a group"),
        ("# only a comment", "SG006", "the text declares nothing", "begin with a group"),
        ("grup G = S(3)", "SG001", "'grup' does not begin a statement", "did you mean 'group'?"),
        ("group G = < (1 2, (3 4) >", "SG004", "'(' is not closed", "close it with ')'"),
        ("group G = < (1 2 >", "SG004", "'(' is not closed", "close it with ')'"),
        ("group G = < (1 2)", "SG004", "'<' is not closed", "close it with '>'"),
        ("group G = S(3))", "SG004", "')' closes nothing", "remove it"),
        ("group G = S(3) × C(2)", "SG002", "unexpected character '×'", "S(3) x C(2)"),
        ("group é = S(3)", "SG002", "unexpected character 'é'", "letters a to z"),
        ("group G = \x00", "SG002", "unexpected character U+0000", None),
        ("group rep = S(3)", "SG008", "'rep' is a word of the language", "rep1"),
        ("group on = S(3)", "SG008", "'on' is a word of the language", "on1"),
        ("group G = lie (1 2)", "SG001", "unexpected '('", "lie < [[0, -1], [1, 0]] >"),
        ("group G = matrices [[1]]", "SG001", "unexpected '['", "matrices < [[0, -1], [1, 0]] >"),
        ('rep V = "W"', "SG001", "unexpected '\"W\"'", "without quotation marks"),
        ('group G = point_group("m)', "SG002", "unexpected character '\"'", "second quotation mark"),
        ("group G = point_group(m-3m)", "SG001", "unexpected '-'", 'point_group("m-3m")'),
        ("group G = signd < [-1] >", "SG001", "unexpected '<'", "did you mean 'signed'?"),
        ("rep V = on G [[1]]", "SG001", "unexpected '['", "on G < [["),
        ("rep V = Sym0(W)", "SG001", "unexpected '('", "Sym0^2(V)"),
        ("rep V = on G <(1 2)", "SG004", "'<' is not closed", "close it with '>'"),
        ("group G = S(", "SG004", "'(' is not closed", "close it with ')'"),
        ("rep V = natural P", "SG001", "unexpected 'P'", "natural(P)"),
        ("rep V = Sym(W)", "SG001", "unexpected '('", "Sym^2(V)"),
        ("rep V = 2 * W", "SG001", "unexpected '*'", "2 V"),
        ("group M = < [[0, 1], [1, 0]] >", "SG001", "unexpected '['", "matrices < [["),
        ("vector x in V = (2 a b)", "SG001", "unexpected 'b'", "a*b"),
        ("vector x in V = (0.5)", "SG005", "the decimal number 0.5 is not exact", "write 1/2"),
        ("vector x in V = (1e3)", "SG005", "the decimal number 1e3 is not exact", "write 1000"),
        ("vector x in V = (.25)", "SG005", "the decimal number .25 is not exact", "write 1/4"),
        ("group G = S(2.)", "SG005", "the decimal number 2. is not exact", "write 2"),
        ("network F : V -> V { hidden W relu }", "SG001", "unexpected 'relu'", "W, relu"),
        ("network F V -> V { }", "SG001", "unexpected 'V'", None),
        ("network F : V -> V {\n  noise 0.1", "SG004", "'{' is not closed", "close it with '}'"),
        ("rep V = W +", "SG003", "the end comes too early", None),
        ("group G = S(" + "9" * 1001 + ")", "SG405", "a number of 1001 digits", None),
    ],
)
def test_errors_say_what_is_wrong(text: str, code: str, message: str, help: str | None) -> None:
    (found,) = errors(text)
    assert found.code == code
    assert message in found.message
    assert (found.help is None) if help is None else (found.help is not None and help in found.help)


def test_terminals_are_shown_as_typed() -> None:
    text = render(errors("rep V = natural P\nnetwork F V\ngroup G = S(3")[0])
    assert "'('" in text
    assert "LPAR" not in text


@pytest.mark.parametrize(
    "text",
    [
        "group G = " + "(" * 10_000 + "S(3)" + ")" * 10_000,
        "rep V = " + "Sym^2(" * 10_000,
        "vector x in V = " + "(" * 10_000,
        "network F : V -> V " + "{" * 10_000,
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    assert [item.code for item in errors(text)] == ["SG007"]


def test_long_flat_expressions_are_fine() -> None:
    (statement,) = parse_spec("rep V = " + " + ".join(["W"] * 3000)).statements
    assert isinstance(statement, ast.RepresentationDeclaration)
    assert isinstance(statement.expression, ast.DirectSum)
    assert len(statement.expression.terms) == 3000


def test_end_of_text_is_marked_behind_the_last_token() -> None:
    (found,) = errors("rep V = W +   # and then\n\n")
    assert found.span == Span(1, 12, 1, 13)


def test_vector_text() -> None:
    assert unparse(parse_vector_text("( 1,0, sqrt(2) ,-a)")) == "(1, 0, sqrt(2), -a)"
    with pytest.raises(SpecError, match="SG004"):
        parse_vector_text("(1, 2")
    with pytest.raises(SpecError, match="SG005"):
        parse_vector_text("(1, 0.5)")
    with pytest.raises(SpecError, match="SG003"):
        parse_vector_text("")


def test_element_text() -> None:
    assert parse_element("(1 2)(3 4)") == parse_element("(1,2) (3,4)")
    assert unparse(parse_element("()")) == "()"
    assert unparse(parse_element("[1,0,2]")) == "[1, 0, 2]"
    with pytest.raises(SpecError, match="SG001"):
        parse_element("1 2")


def test_unparse_refuses_what_is_no_node() -> None:
    with pytest.raises(TypeError, match="is not a node"):
        unparse(ast.Node())


def test_children() -> None:
    (statement,) = parse_spec("vector x in V = (1, a)").statements
    assert [type(child).__name__ for child in statement.children()] == ["Name", "Name", "VectorLiteral"]
