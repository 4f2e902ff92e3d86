"""Any construction of anything: a group or a representation, or an error with its place, and never a traceback."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from symgroup.elaborate import elaborate_partial
from symgroup.elaborate.constructions import CONSTRUCTIONS
from symgroup.errors import SymgroupError, render
from symgroup.spec import parse_partly

PRELUDE = """
group F = S(3)
group K = signed < [-1, 2], [2, 1] >
group L = SO(3)
group M = matrices < [[zeta(3), 0], [0, zeta(3)^2]], [[0, 1], [1, 0]] >
group B = lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >
group X = F x L
rep V = natural(F)
rep W = natural(K)
rep R = natural(L)
rep N = natural(M)
vector x in V = (1, 0, 1)
"""
NAMES = ["F", "K", "L", "M", "B", "X", "V", "W", "R", "N", "x", "H3", "SU(2)"]
LITERALS = ["0", "1", "2", "3", "-1", "2^2", '"m-3m"', '"1x1o"', '"2"', '""']
GENERATORS = ["< (1 2) >", "< >", "signed < [-1, 2] >", "matrices < [[-1]] >"]
ATOMS = st.sampled_from([*NAMES, *LITERALS, *GENERATORS])
SHAPES = [
    "({0}) x ({1})",
    "({0}) wr ({1})",
    "({0}) * ({1})",
    "({0}) + 2 ({1})",
    "({0}) / ({1})",
    "Sym^2({0})",
    "Alt^2({0})",
    "({0})^2",
    "on ({0}) < (1 2), [[0, 1], [1, 0]] >",
    "on ({0}) signed < [-1], [1] >",
]


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    calls = st.builds(
        lambda name, arguments: f"{name}({', '.join(arguments)})",
        st.sampled_from(sorted(CONSTRUCTIONS)),
        st.lists(inner, max_size=3),
    )
    shapes = st.builds(lambda shape, a, b: shape.format(a, b), st.sampled_from(SHAPES), inner, inner)
    return calls | shapes


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(["group", "rep"]), st.recursive(ATOMS, compound, max_leaves=5))
def test_a_construction_is_made_or_refused_with_its_place(kind: str, text: str) -> None:
    try:
        assert "E" in elaborate_partial(parse_partly(f"{PRELUDE}{kind} E = {text}"))
    except SymgroupError as error:
        for diagnostic in error.diagnostics:
            assert diagnostic.span is not None
            assert diagnostic.span.line == PRELUDE.count("\n") + 1
            assert render(diagnostic).startswith(f"error[{diagnostic.code}]: ")
