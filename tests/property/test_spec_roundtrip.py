"""Text -> tree -> text -> tree: every tree can be written, and reads back as itself."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from symgroup.elaborate import elaborate_partial
from symgroup.errors import SymgroupError, render
from symgroup.spec import ast, parse_element, parse_partly, parse_spec, parse_vector_text, unparse
from symgroup.spec.words import STATEMENTS

KEPT = {
    *STATEMENTS,
    "in",
    "hidden",
    "output",
    "no",
    "bias",
    "relaxed",
    "for",
    "to",
    "by",
    "canonical",
    "noise",
}
KEPT |= {"signed", "matrices", "over", "lie", "components", "on", "Sym", "Sym0", "Alt", "wr"}

words = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True).filter(lambda word: word not in KEPT)
names = st.builds(ast.Name, words | st.just("x"))
naturals = st.builds(ast.Integer, st.integers(0, 10**6))
integers = st.builds(ast.Integer, st.integers(-99, 99))
texts = st.builds(
    ast.Text, st.text(st.characters(codec="ascii", exclude_characters='"', min_codepoint=32), max_size=8)
)


def several(node: type, items: st.SearchStrategy[ast.Node], least: int = 1) -> st.SearchStrategy[ast.Node]:
    return st.builds(node, st.lists(items, min_size=least, max_size=3).map(tuple))


# -- exact numbers: a sum has two terms or a leading minus, a product two factors and no leading '/'

factors = st.sampled_from("*/")


def sums(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    terms = st.builds(ast.Term, st.sampled_from("+-"), inner)
    lists = st.lists(terms, min_size=1, max_size=3).filter(
        lambda found: len(found) > 1 or found[0].sign == "-"
    )
    return lists.map(lambda found: ast.ScalarSum(tuple(found)))


def products(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    first = st.builds(ast.Factor, st.just("*"), inner)
    others = st.lists(st.builds(ast.Factor, factors, inner), min_size=1, max_size=3)
    return st.builds(lambda one, more: ast.ScalarProduct((one, *more)), first, others)


scalars = st.recursive(
    st.builds(ast.Number, st.integers(0, 10**20)) | st.builds(ast.Symbol, words),
    lambda inner: (
        sums(inner)
        | products(inner)
        | st.builds(ast.ScalarPower, inner, integers | st.builds(ast.Fraction, integers, naturals))
        | st.builds(ast.ScalarCall, names, inner)
    ),
    max_leaves=8,
)
vectors = several(ast.VectorLiteral, scalars)

# -- generators

cycles = several(ast.Cycles, st.builds(ast.Cycle, st.lists(naturals, max_size=4).map(tuple)))
one_lines = st.builds(ast.OneLine, st.lists(integers, max_size=4).map(tuple))
fields = st.builds(ast.Field, names, st.lists(scalars, max_size=2).map(tuple))
matrices = several(ast.Matrix, several(ast.Row, scalars))
literals = (
    several(ast.PermutationGenerators, cycles | one_lines, 0)
    | several(ast.SignedGenerators, one_lines, 0)
    | st.builds(ast.MatrixGenerators, st.none() | fields, st.lists(matrices, max_size=2).map(tuple))
)
generators = literals | st.builds(
    ast.LieGenerators,
    st.lists(matrices, max_size=2).map(tuple),
    st.lists(matrices, max_size=2).map(tuple),
)

# -- groups and representations


def compound(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    arguments = inner | integers | texts | st.builds(ast.IntegerPower, naturals, naturals)
    images = st.lists(cycles | one_lines | matrices, max_size=3).map(tuple)
    components = st.lists(matrices, max_size=2).map(tuple)
    return (
        st.builds(ast.Call, names, st.lists(arguments, max_size=3).map(tuple))
        | st.builds(ast.Functor, st.sampled_from(["Sym", "Sym0", "Alt"]), naturals, inner)
        | st.builds(ast.Images, inner, images, st.just(False), components)
        | st.builds(ast.Images, inner, st.lists(one_lines, max_size=3).map(tuple), st.just(True))
        | st.builds(ast.Power, inner, naturals)
        | st.builds(ast.Multiple, naturals, inner)
        | st.builds(ast.Quotient, inner, inner)
        | several(ast.DirectProduct, inner, 2)
        | st.builds(ast.SemidirectProduct, inner, inner, st.lists(literals, max_size=2).map(tuple))
        | st.builds(ast.WreathProduct, inner, inner)
        | several(ast.TensorProduct, inner, 2)
        | several(ast.DirectSum, inner, 2)
    )


expressions = st.recursive(names | generators, compound, max_leaves=8)

# -- statements

amounts = st.sampled_from(["0.1", "1/10", "3", ".5", "1e-3"])
steps = st.builds(ast.LayerStep, st.lists(names, min_size=1, max_size=3).map(tuple), st.none() | amounts)
layers = st.builds(ast.HiddenLayer, expressions, st.lists(steps, max_size=3).map(tuple), st.booleans())
noises = st.builds(ast.Noise, amounts)
items = (
    layers
    | st.just(ast.OutputWithoutBias())
    | st.builds(ast.Relaxed, st.none() | names, st.none() | expressions)
    | st.builds(ast.RelaxedByCanonical, st.none() | names)
    | st.builds(ast.RelaxedByCanonical, st.none(), st.just(True))
    | noises
)
statements = (
    st.builds(ast.GroupDeclaration, names, expressions)
    | st.builds(ast.RepresentationDeclaration, names, expressions)
    | st.builds(ast.VectorDeclaration, names, expressions, vectors)
    | st.builds(
        ast.NetworkDeclaration, names, expressions, expressions, st.lists(items, max_size=3).map(tuple)
    )
)
files = st.builds(ast.SpecFile, st.lists(statements, min_size=1, max_size=4).map(tuple))


@settings(max_examples=300, deadline=None)
@given(files)
def test_a_file_reads_back_as_itself(file: ast.SpecFile) -> None:
    text = unparse(file)
    assert parse_spec(text) == file
    assert unparse(parse_spec(text)) == text


@given(files)
@settings(max_examples=50, deadline=None)
def test_line_ends_and_semicolons_do_not_matter(file: ast.SpecFile) -> None:
    assert parse_spec(" ;\r\n".join(map(unparse, file.statements)) + ";") == file
    assert parse_spec(unparse(file).replace("\n", " ")) == file


@given(vectors)
@settings(deadline=None)
def test_a_vector_reads_back_as_itself(vector: ast.VectorLiteral) -> None:
    assert parse_vector_text(unparse(vector)) == vector


@given(cycles | one_lines)
@settings(deadline=None)
def test_an_element_reads_back_as_itself(element: ast.Permutation) -> None:
    assert parse_element(unparse(element)) == element


PIECES = """group rep vector network G V x = ( ) [ ] { } < > , ; : -> + - * / ^ 1 0 2.5 hidden relaxed noise #
natural S D Sym Sym0 in over matrices Q signed relu no bias é \x00 . " "1x0" lie components on SO irrep T"""
pieces = st.sampled_from([*PIECES.split(), "\n"])


@given(st.lists(pieces, max_size=30).map(" ".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        elaborate_partial(parse_partly(text))
    except SymgroupError as error:
        for diagnostic in error.diagnostics:
            assert diagnostic.span is not None
            assert render(diagnostic).startswith(f"error[{diagnostic.code}]: ")
