"""dim of the stabilizer's Lie algebra, against ranks of float matrices that are made here from the groups' definitions."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
import sympy

from symgroup.groups import LieGroup
from symgroup.groups import lie as groups
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.representations import direct_sum, dual, natural, tensor_product


def null_vectors(rows: np.ndarray) -> np.ndarray:
    """Return a basis of the kernel; the singular values must leave a wide gap."""
    _, values, right = np.linalg.svd(rows)
    values = np.concatenate([values, np.zeros(right.shape[0] - len(values))])
    small = values < 1e-9 * max(1.0, values[0])
    assert not np.any((values > 1e-9 * max(1.0, values[0])) & (values < 1e-5 * max(1.0, values[0])))
    return right[small]


def skew_for(form: np.ndarray) -> list[np.ndarray]:
    """Return a basis of { X : X^T form + form X = 0 }."""
    n = len(form)
    rows = []
    for i, j in product(range(n), repeat=2):
        unit = np.zeros((n, n))
        unit[i, j] = 1
        rows.append((unit.T @ form + form @ unit).ravel())
    return [vector.reshape(n, n) for vector in null_vectors(np.array(rows).T)]


def symplectic_form(n: int) -> np.ndarray:
    zero, one = np.zeros((n // 2, n // 2)), np.eye(n // 2)
    return np.block([[zero, one], [-one, zero]])


def traceless_skew_hermitian(n: int) -> list[np.ndarray]:
    found = []
    for i, j in product(range(n), repeat=2):
        unit = np.zeros((n, n), dtype=complex)
        unit[i, j] = 1
        if i < j:
            found += [unit - unit.T, 1j * (unit + unit.T)]
        elif i == j and i + 1 < n:
            unit[i + 1, i + 1] = -1
            found.append(1j * unit)
    return found


def rigid(n: int) -> list[np.ndarray]:
    found = []
    for X in skew_for(np.eye(n)):
        found.append(np.block([[X, np.zeros((n, 1))], [np.zeros((1, n + 1))]]))
    for i in range(n):
        unit = np.zeros((n + 1, n + 1))
        unit[i, n] = 1
        found.append(unit)
    return found


GROUPS = {
    "SO(3)": (groups.orthogonal(3, special=True), skew_for(np.eye(3))),
    "O(4)": (groups.orthogonal(4), skew_for(np.eye(4))),
    "O(1,3)": (groups.orthogonal(1, 3), skew_for(np.diag([1.0, -1, -1, -1]))),
    "Sp(4)": (groups.symplectic(4), skew_for(symplectic_form(4))),
    "SU(3)": (groups.special_unitary(3), traceless_skew_hermitian(3)),
    "GL(2)": (groups.general_linear(2), [np.eye(4)[k].reshape(2, 2) for k in range(4)]),
    "E(2)": (groups.euclidean(2), rigid(2)),
}
SHAPES = ["V", "2V", "V*V", "V*dual", "V*V*V"]


def built(G: LieGroup, shape: str):
    V = natural(G)
    return {
        "V": V,
        "2V": direct_sum([(2, V)]),
        "V*V": tensor_product(V, V),
        "V*dual": tensor_product(V, dual(V)),
        "V*V*V": tensor_product(tensor_product(V, V), V),
    }[shape]


def float_derivative(X: np.ndarray, shape: str) -> np.ndarray:
    one = np.eye(len(X))
    if shape == "V":
        return X
    if shape == "2V":
        return np.kron(np.eye(2), X)
    pair = np.kron(X, one) + np.kron(one, X if shape != "V*dual" else -X.T)
    return pair if shape != "V*V*V" else np.kron(pair, one) + np.kron(np.eye(len(pair)), X)


def vectors(dim: int, n: int, seed: int) -> list[list[object]]:
    random = Random(seed)
    generic = [sympy.Rational(random.randint(-5, 5), random.randint(1, 3)) for _ in range(dim)]
    sparse = [random.choice([0, 0, 0, 1]) for _ in range(dim)]
    unit = [1] + [0] * (dim - 1)
    flat = [1 if k % (n + 1) == 0 else 0 for k in range(dim)]
    light = [1, 1] + [0] * (dim - 2)
    surd = [sympy.sqrt(2), 1] + [0] * (dim - 2)
    return [generic, sparse, unit, flat, light, surd]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", GROUPS)
def test_dimension_is_that_of_floats(name: str, shape: str) -> None:
    G, basis = GROUPS[name]
    V = built(G, shape)
    for x in vectors(V.dim, G.degree, len(name) + len(shape)):
        point = np.array([float(value) for value in x])
        images = np.array([float_derivative(X, shape) @ point for X in basis])
        real = np.concatenate([images.real, images.imag], axis=1)
        expected = len(null_vectors(real.T)) if point.any() else len(basis)
        S = lie_stabilizer(V, x)
        assert S.dim == len(S.lie_algebra) == expected, (V, x)


def test_complex_vectors_are_fixed_by_real_matrices_in_both_parts() -> None:
    V = natural(groups.orthogonal(4))
    assert lie_stabilizer(V, (1, sympy.I, 0, 0)).dim == 1
    assert lie_stabilizer(V, (sympy.I, sympy.I, 0, 0)).name == "O(3)"
    assert lie_stabilizer(V, (1, sympy.I, 0, 0)).name == "O(2)"
