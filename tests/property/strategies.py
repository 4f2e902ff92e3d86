"""Random small groups, elements, representations and vectors for the property tests."""

from fractions import Fraction
from itertools import permutations

from flint import fmpq_mat
from hypothesis import settings
from hypothesis import strategies as st

from symgroup.algebra import exact_matrix
from symgroup.elaborate import vector_entries
from symgroup.errors import SourceText
from symgroup.groups import elements_of, matrix_group, permutation_group, signed_group
from symgroup.representations import (
    det,
    direct_sum,
    dual,
    exterior_power,
    natural,
    quotient,
    regular,
    restrict,
    sign,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.spec import parse_vector_text

COMMON = settings(deadline=None, derandomize=True, max_examples=80)


def read_vector(text):
    """Entries that were printed, read by the language's own reader; sympy writes a power as **."""
    text = text.replace("**", "^")
    return list(vector_entries(parse_vector_text(text), SourceText("<printed>", text)))


@st.composite
def permutation_groups(draw, largest=5):
    degree = draw(st.integers(1, largest))
    generators = draw(st.lists(st.permutations(range(degree)), max_size=2))
    return permutation_group(generators, degree)


@st.composite
def signed_lists(draw, degree):
    images = draw(st.permutations(range(1, degree + 1)))
    signs = draw(st.lists(st.sampled_from((1, -1)), min_size=degree, max_size=degree))
    return [i * s for i, s in zip(images, signs, strict=True)]


@st.composite
def signed_groups(draw, largest=3):
    degree = draw(st.integers(1, largest))
    return signed_group(draw(st.lists(signed_lists(degree), min_size=1, max_size=2)))


@st.composite
def matrix_groups(draw, largest=3):
    """A signed permutation group in another basis: generators P S P^-1 with a random rational P."""
    degree = draw(st.integers(1, largest))
    lists = draw(st.lists(signed_lists(degree), min_size=1, max_size=2))
    entries = st.lists(st.integers(-2, 2), min_size=degree * degree, max_size=degree * degree)
    change = draw(entries.map(lambda e: fmpq_mat(degree, degree, e)).filter(lambda m: m.det() != 0))
    generators = []
    for images in lists:
        base = fmpq_mat(degree, degree)
        for column, image in enumerate(images):
            base[abs(image) - 1, column] = 1 if image > 0 else -1
        generators.append(change * base * change.inv())
    return matrix_group([[list(row) for row in matrix.tolist()] for matrix in generators])


def groups():
    return st.one_of(permutation_groups(), signed_groups(), matrix_groups())


@st.composite
def elements(draw, group):
    table = elements_of(group)
    return table.element(draw(st.integers(0, len(table) - 1)))


@st.composite
def subgroups(draw, group):
    return group.subgroup(draw(st.lists(elements(group), max_size=2)))


@st.composite
def basic_representations(draw, group, largest=12):
    options = [natural(group), trivial(group), det(group)]
    if group.points == group.degree:
        options.append(sign(group))
    if group.order <= largest:
        options.append(regular(group))
    H = draw(subgroups(group))
    if group.order // H.order <= largest:
        options.append(quotient(group, H))
    return draw(st.sampled_from(options))


@st.composite
def representations(draw, group, largest=14, depth=2):
    """A random representation of dim at most `largest`, by `depth` constructions at most."""
    V = draw(basic_representations(group, largest))
    for _ in range(draw(st.integers(0, depth))):
        other = draw(basic_representations(group, largest))
        built = _constructions(V, other)
        V = draw(st.sampled_from([W for W in built if W.dim <= largest] or [V]))
    return V


def _constructions(V, other):
    built = [
        direct_sum([(2, V), (1, other)]),
        direct_sum([(1, other), (1, V), (1, other)]),
        tensor_product(V, other),
        dual(V),
        symmetric_power(V, 2),
        symmetric_power(V, 3),
        restrict(V, V.group),
    ]
    return built + [exterior_power(V, k) for k in (2, 3) if k <= V.dim]


def vectors(dim):
    """Vectors with many equal entries, so that stabilizers are not always trivial."""
    return st.lists(st.integers(-1, 2).map(lambda i: Fraction(i, 2)), min_size=dim, max_size=dim)


def apply_matrix(matrix, vector):
    return [
        sum((int(a.p) * v / int(a.q) for a, v in zip(row, vector, strict=True)), Fraction(0))
        for row in matrix.tolist()
    ]


def all_permutations(n):
    return list(permutations(range(n)))


def column(vector):
    return exact_matrix([[value] for value in vector])
