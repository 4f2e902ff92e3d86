"""The floor in Lie groups: against means over stabilizers, finite subgroups, fitted equivariant maps, and along orbits."""

from fractions import Fraction

import numpy as np
import pytest

import symgroup as sg
from symgroup.errors import InputError, SymgroupError
from symgroup.plan.canonical import canonical_input
from symgroup.relaxed import floor_of_data
from symgroup.relaxed.advice import has_frames
from symgroup.relaxed.lie import element_matrix, sample_stabilizer
from symgroup.relaxed.lie.actions import exponential
from symgroup.representations import direct_sum, natural, tensor_product

from .lie_elements import random_element

TETRAHEDRON = (1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1)
# group, V, W, x
CASES = [
    ("O(3)", "2 natural(G)", "natural(G) + Sym^2(natural(G))", (1, 2, 3, 2, 4, 6)),
    ("O(3)", "2 natural(G)", 'irreps(G, "1x1e + 2x2e + 1x3o")', (1, 2, 3, 0, 1, 1)),
    ("O(3)", 'irreps(G, "2x1o + 1x2e")', "natural(G) * natural(G)", (0, 0, 1, 0, 0, 2, 0, 0, 2, 0, 0)),
    ("SO(3)", "irrep(G, 3)", "irrep(G, 3) + irrep(G, 4)", (0, 0, 0, 1, 0, 0, 0)),
    ("SO(3)", "irrep(G, 3)", "irrep(G, 3) + irrep(G, 4)", (1, 0, 0, 0, 0, 0, 0)),
    ("O(2)", "Sym^3(natural(G))", "natural(G) + Sym^2(natural(G))", (1, 0, -3, 0)),
    ("O(5)", "2 natural(G)", "natural(G) * natural(G)", (1, 0, 0, 1, 0, 2, 0, 0, 2, 0)),
    (
        "S(4) x O(3)",
        "outer(natural(S(4)), natural(O(3)))",
        "outer(natural(S(4)), natural(O(3)))",
        TETRAHEDRON,
    ),
    (
        "S(4) x SO(3)",
        "outer(natural(S(4)), natural(SO(3)))",
        "outer(natural(S(4)), irrep(SO(3), 2))",
        TETRAHEDRON,
    ),
    (
        "S(4) x O(3)",
        "outer(natural(S(4)), natural(O(3)))",
        "outer(natural(S(4)), natural(O(3))) + natural(G)",
        (1, 0, 0, -1, 0, 0, 2, 0, 0, -2, 0, 0),
    ),
]


def spaces(group, *texts):
    names = [f"V{k}" for k in range(len(texts))]
    spec = sg.parse(
        f"group G = {group}  " + "  ".join(f"rep {n} = {t}" for n, t in zip(names, texts, strict=True))
    )
    return [spec[name] for name in names]


def mean_over(H, W, random):
    """Return the projector that means over H are: a power of the mean of random elements, which are dense in H."""
    algebra, elements = H.algebra_on(W), H.elements_on(W)
    matrices = []
    for _ in range(20):
        matrix = np.eye(W.dim)
        for _ in range(6):
            if len(algebra):
                matrix = matrix @ exponential(
                    np.einsum("k,kij->ij", random.normal(0, 3, len(algebra)), algebra)
                )
            if len(elements) and random.random() < 0.7:
                matrix = matrix @ elements[random.integers(len(elements))]
        matrices.append(matrix)
    return np.linalg.matrix_power(np.mean(matrices, axis=0), 2**12)


@pytest.mark.parametrize("tolerance", [0.0, 1e-5])
@pytest.mark.parametrize(("group", "source", "target", "x"), CASES)
def test_the_floor_is_the_distance_from_the_mean_over_the_stabilizer(group, source, target, x, tolerance):
    V, W = spaces(group, source, target)
    random = np.random.default_rng(0)
    values = np.array([x], dtype=float)
    y = random.standard_normal((1, W.dim))
    H = sample_stabilizer(V, values[0], tolerance)
    report = floor_of_data(V, W, values, y, tolerance)
    if not H.is_whole:
        assert report.rows[0].name.startswith("at least")
    P = mean_over(H, W, random)
    columns, sizes, _ = np.linalg.svd(P)
    fixed = columns[
        :, sizes > 0.5
    ].T  # the image of the mean, which is an orthogonal projector where W is orthogonal
    expected = np.square(y[0] - fixed.T @ (fixed @ y[0])).sum() / W.dim
    assert report.total == pytest.approx(expected, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(("group", "source", "target", "x"), CASES)
def test_the_floor_is_the_same_all_along_an_orbit(group, source, target, x):
    V, W = spaces(group, source, target)
    random = np.random.default_rng(1)
    samples = [np.array(x, dtype=float), random.standard_normal(V.dim), np.zeros(V.dim)]
    targets = random.standard_normal((3, W.dim))
    first = floor_of_data(V, W, np.array(samples), targets)
    for _ in range(3):
        g = random_element(V.group, random)
        x_g = np.array([element_matrix(V, g) @ sample for sample in samples])
        R = element_matrix(W, g)
        if not np.allclose(R.T @ R, np.eye(W.dim)):
            return  # distances are not kept where W is not orthogonal
        again = floor_of_data(V, W, x_g, targets @ R.T)
        assert again.total == pytest.approx(first.total, rel=1e-9)
        assert [(r.name, r.type.dim, r.order, r.count) for r in again.rows] == [
            (r.name, r.type.dim, r.order, r.count) for r in first.rows
        ]


def test_a_finite_subgroup_breaks_no_less():
    """Stabilizers in the symmetries of the cube lie in those in O(3), and fix the same vectors where x is on its axes."""
    V, W = spaces("O(3)", "2 natural(G)", "natural(G) + natural(G) * natural(G)")
    cube = spaces(
        "signed < [2, 3, 1], [-1, 2, 3], [2, 1, 3] >", "2 natural(G)", "natural(G) + natural(G) * natural(G)"
    )
    random = np.random.default_rng(2)
    x = random.integers(-1, 2, (40, 6)).astype(float)
    y = random.integers(-3, 4, (40, W.dim)).astype(float)
    for row, target in zip(x, y, strict=True):
        small = floor_of_data(*cube, row[None], target[None]).total
        large = floor_of_data(V, W, row[None], target[None]).total
        assert large >= small - 1e-12
        exact = floor_of_data(V, W, row[None], target[None], 0.0)
        assert exact.exact_total is not None
        assert exact.total == pytest.approx(large, abs=1e-12)
    on_axes = np.array([[0, 0, 1, 0, 0, 2.0]])
    vectors = natural(V.group), natural(cube[0].group)
    pair = [floor_of_data(S, U, on_axes, y[:1, :3]).total for S, U in zip((V, cube[0]), vectors, strict=True)]
    assert pair[0] == pytest.approx(pair[1])


def test_no_fitted_equivariant_map_is_below_the_floor():
    """Least squares over all equivariant maps of degree up to two, which fit targets up to what the symmetry forbids."""
    (V,) = spaces("S(4) x O(3)", "outer(natural(S(4)), natural(O(3)))")
    random = np.random.default_rng(3)
    V2 = direct_sum([(1, V), (1, tensor_product(tensor_product(V, V), V))])
    bases = np.array(TETRAHEDRON, dtype=float), random.standard_normal(12)
    x = np.array([element_matrix(V, random_element(V.group, random)) @ bases[k % 2] for k in range(12)])
    y = x + 0.3 * random.standard_normal(x.shape)
    report = floor_of_data(V, V, x, y)
    features = np.array([np.concatenate([row, np.kron(np.kron(row, row), row)]) for row in x])
    maps = sg.equivariant_basis(V2, V).to_numpy("float64")
    outputs = np.einsum("rij,nj->nir", maps, features).reshape(-1, len(maps))
    weights = np.linalg.lstsq(outputs, y.ravel(), rcond=None)[0]
    error = float(np.square(outputs @ weights - y.ravel()).mean())
    assert error >= report.total > 0
    symmetric = floor_of_data(V, V, x[::2], y[::2])
    assert symmetric.rows[0].name == "S4"
    assert report.total == pytest.approx(symmetric.total / 2)


def test_labels_of_points_in_a_cloud():
    """The four corners of a tetrahedron and of a line: an equivariant model gives one label to each orbit of points."""
    V, W = spaces(
        "S(4) x O(3)",
        "outer(natural(S(4)), natural(O(3)))",
        "outer(natural(S(4)), trivial(O(3)))",
    )
    x = np.array([TETRAHEDRON, (1, 0, 0, -1, 0, 0, 2, 0, 0, -2, 0, 0), range(12)], dtype=float)
    y = np.array([[1, 0, 0, 0], [1, 1, 0, 1], [1, 0, 1, 0]], dtype=float)
    report = floor_of_data(V, W, x, y)
    assert report.labels == "a label at every coordinate"
    assert [(row.name, row.accuracy) for row in report.rows] == [
        ("C2 x O(2)", 0.75),
        ("S4", 0.75),
        ("C2", 1.0),
    ]
    assert "`relaxed by canonical`, since S(4) x O(3) is infinite" in report.advice


def test_light_and_mass_in_the_lorentz_group():
    """Of vectors that span a line or a plane the fixed 4-vectors are that line or plane: Euclidean distances from it."""
    V, W = spaces("SO(1, 3)", "2 natural(G)", "natural(G)")
    x = np.array([[1, 1, 0, 0, 2, 2, 0, 0], [3, 1, 0, 0, 1, 0, 2, 0]], dtype=float)
    y = np.array([[1, 2, 3, 4], [0, 0, 0, 5]], dtype=float)
    report = floor_of_data(V, W, x, y)
    assert report.exact_total == Fraction(30 * 2 - 9, 2) / 8 + Fraction(25, 8)
    assert [(row.name, row.type.dim, row.order) for row in report.rows] == [
        ("SE(2)", 3, None),
        ("SO(2)", 1, None),
    ]
    assert "`noise`, since SO(1,3) is infinite and there is no canonicalizer" in report.advice
    with pytest.raises(InputError, match="SG328"):
        floor_of_data(V, W, x, y, 1e-6)


def test_a_part_of_the_stabilizer_gives_a_bound_too():
    """Tensors of O(4) whose stabilizer no theorem decides up to the tolerance: -1 keeps them, and moves vectors."""
    V, W = spaces("O(4)", "natural(G) * natural(G)", "natural(G)")
    x = np.diag([1.0, 2.0, 3.0, 4.0]).reshape(1, -1)
    report = floor_of_data(V, W, x, np.ones((1, 4)))
    assert [(row.name, row.order, row.floor) for row in report.rows] == [("at least C2", 2, 1.0)]
    assert floor_of_data(V, W, x, np.ones((1, 4)), 0.0).rows[0].name == "C2 x C2 x C2 x C2"


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("O(3)", "2 natural(G)"),
        ("SO(3)", "irrep(G, 2)"),
        ("O(3)", "natural(G) + trivial(G)"),
        ("S(4) x O(3)", "natural(G)"),
        ("S(4) x O(3)", "outer(natural(S(4)), trivial(O(3)))"),
        ("S(4) x O(3)", "outer(natural(S(4)), natural(O(3))) + outer(natural(S(4)), trivial(O(3)))"),
        ("S(4) x O(3)", "outer(natural(S(4)), Sym^2(natural(O(3))))"),
        ("SO(2) x O(3)", "natural(G)"),
        ("SO(1, 3)", "natural(G)"),
    ],
)
def test_the_sentence_knows_where_the_canonical_mode_has_frames(group, text):
    (V,) = spaces(group, text)
    try:
        canonical_input(V)
    except SymgroupError:
        assert not has_frames(V)
    else:
        assert has_frames(V)
