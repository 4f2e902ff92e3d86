"""real(V): real and imaginary parts as coordinates, and all real-linear maps between them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sympy

import symgroup as sg
from symgroup.algebra import matrix_to_sympy
from symgroup.backends import run_with_bound
from symgroup.cli import app
from symgroup.errors import InputError
from symgroup.groups import Permutation
from symgroup.representations import Representation, conjugate, natural, realify, tensor_product

SPEC = sg.parse("""
    group C = matrices over Q(i) < [[i]] >          rep Z = natural(C)   rep F = regular(C)
    group Q8 = matrices over Q(i) < [[i, 0], [0, -i]], [[0, 1], [-1, 0]] >   rep H = natural(Q8)
    group K = C(3)   rep A = irrep(K, 2)   rep A2 = A * A
    group T = C(5)   rep B = irrep(T, 2)   rep B4 = B^4
    group U = U(2)   rep X = natural(U)
""")
COMPLEX = ("Z", "H", "A", "A2", "B", "B4")
PAIRS = [("Z", "Z"), ("H", "H"), ("A", "A"), ("A", "A2"), ("B", "B"), ("B", "B4"), ("Z", "F"), ("F", "Z")]


def numbers(V: Representation, g: Permutation) -> np.ndarray:
    entries = [complex(sympy.N(entry, 40)) for entry in matrix_to_sympy(V.matrix(g))]
    return np.array(entries).reshape(V.dim, V.dim)


@pytest.mark.parametrize("name", COMPLEX)
def test_its_matrices_act_on_real_and_imaginary_parts(name: str) -> None:
    V, W = SPEC[name], realify(SPEC[name])
    assert (W.dim, W.field.is_real, str(W)) == (2 * V.dim, True, f"real({V})")
    random = np.random.default_rng(0)
    x = random.standard_normal(V.dim) + 1j * random.standard_normal(V.dim)
    for g in V.group.generators:
        moved = numbers(V, g) @ x
        expected = np.concatenate([moved.real, moved.imag])
        given = np.concatenate([x.real, x.imag])
        np.testing.assert_allclose(numbers(W, g) @ given, expected, atol=1e-14)
        assert W.character(g) == sum(W.matrix(g)[k, k] for k in range(W.dim))
        square = Permutation([g[k] for k in g])
        assert W.matrix(square) == W.matrix(g) * W.matrix(g)


def written(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Return x -> A x + B conj(x) in real and imaginary parts."""
    total, difference = A + B, A - B
    return np.block([[total.real, -difference.imag], [total.imag, difference.real]])


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_all_real_linear_maps_are_linear_and_antilinear_ones(source: str, target: str) -> None:
    """T is R-linear where T x = A x + B conj(x), for one A and one B; then A: V -> W and B: conj(V) -> W are equivariant."""
    V, W = SPEC[source], SPEC[target]
    real = sg.equivariant_basis(realify(V), realify(W))
    assert real.complete
    assert real.dim == sg.hom_dim(realify(V), realify(W))
    linear = sg.equivariant_basis(V, W).to_sympy()
    antilinear = sg.equivariant_basis(conjugate(V), W).to_sympy()
    zero = np.zeros((W.dim, V.dim))
    found = []
    for maps, is_linear in ((linear, True), (antilinear, False)):
        for entries in maps:
            A = np.array(sympy.N(sympy.Matrix(entries), 30).tolist(), dtype=complex)
            found += [written(c * A, zero) if is_linear else written(zero, c * A) for c in (1, 1j)]
    if "F" in (source, target):  # that side is real, and has no imaginary parts
        rows, columns = (realify(rep).dim for rep in (W, V))
        found = [T[:rows, :columns] for T in found]
        assert real.dim == 2 * len(linear)
    else:
        assert real.dim == 2 * (len(linear) + len(antilinear))
    ours = real.to_numpy("float64").reshape(real.dim, -1)
    both = np.concatenate([ours, np.reshape(found, (len(found), -1))])
    assert np.linalg.matrix_rank(both, tol=1e-9) == real.dim


def test_sums_are_taken_copy_by_copy_and_what_is_real_stays() -> None:
    V = sg.parse("""
        group C = matrices over Q(i) < [[i]] >  rep Z = natural(C)  rep F = regular(C)
        rep V = real(2 Z + F)  rep W = 2 real(Z) + F
    """)
    assert V["V"] == V["W"]
    assert realify(V["F"]) is V["F"]


def test_groups_without_real_parts_are_refused() -> None:
    for V in (SPEC["X"], tensor_product(SPEC["X"], SPEC["X"])):
        with pytest.raises(InputError) as caught:
            realify(V)
        assert caught.value.code == "SG275"
    assert realify(natural(sg.parse("group G = SO(3)")["G"])).dim == 3


NETWORK = """
group Q8 = matrices over Q(i) < [[i, 0], [0, -i]], [[0, 1], [-1, 0]] >
rep H = natural(Q8)
rep V = real(H)
network F : 2 V -> V { hidden 3 regular(Q8), relu  hidden 4 V, norm silu  hidden 4 V, bilinear, gated, normalise  relaxed }
"""


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("backend", ["torch-dense", "torch-structured", "reference"])
def test_networks_on_complex_data(backend: str, dtype: str) -> None:
    spec = sg.parse(NETWORK)
    net = sg.compile_module(spec["F"], backend=backend, dtype=dtype, seed=1)
    random = np.random.default_rng(0)
    z = random.standard_normal((5, 2, 2)) + 1j * random.standard_normal((5, 2, 2))
    parameters = sg.backends.get_backend(backend).parameters(net)

    def outputs(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # (5, 2) complex, with a bound
        x = np.concatenate([z.real, z.imag], axis=2).reshape(5, 8)
        y = sg.predict(net, x).astype(float)
        _, bound = run_with_bound(net.plan, parameters, x, dtype, by_blocks=True)
        return y[:, :2] + 1j * y[:, 2:], bound.max(axis=1)

    y, bound = outputs(z)
    for g in spec["Q8"].generators:
        A = numbers(spec["H"], g)
        moved, other = outputs(z @ A.T)
        slack = 1e-12 + 4 * (bound + other) + 100 * np.finfo(dtype).eps * np.abs(y).max()
        assert (np.abs(moved - y @ A.T).max(axis=1) <= slack).all()
    assert np.abs(y).max() > 0.01


def test_they_are_verified_and_certified(tmp_path: Path) -> None:
    (tmp_path / "a.symg").write_text(NETWORK)
    assert sg.verify(sg.load(tmp_path / "a.symg")).ok
    plain = NETWORK.replace("hidden 4 V, norm silu  hidden 4 V, bilinear, gated, normalise", "hidden 4 V")
    (tmp_path / "a.symg").write_text(plain)
    report = sg.verify(sg.load(tmp_path / "a.symg"))
    assert report.ok and len(report.claims) > 10
    certificate = str(tmp_path / "a.json")
    for words in (
        ["verify", str(tmp_path / "a.symg"), "--certificate", certificate],
        ["check-certificate", certificate],
    ):
        with pytest.raises(SystemExit) as stopped:
            app(words)
        assert not stopped.value.code


def test_norms_of_complex_representations_ask_for_it() -> None:
    text = "group C = matrices over Q(i) < [[i]] >  rep Z = natural(C)  network F : Z -> Z { hidden 2 Z, norm tanh }"
    with pytest.raises(sg.SpecError) as caught:
        sg.parse(text)
    (error,) = caught.value.diagnostics
    assert (error.code, error.help) == ("SG295", "write real(2 Z)")
    sg.parse(text.replace("natural(C)", "real(natural(C))"))
