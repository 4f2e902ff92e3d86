"""Ranks of Hom by floating-point null spaces over random group elements: a route that shares nothing with the engine.

A map commutes with a group as soon as it commutes with a dense subgroup. Two random elements of a connected group generate a
Zariski-dense one with probability one, three of them and one element of each further component are taken here. The rank is
read off from the singular values, where a gap of four orders of magnitude must be seen: a test helper, not a proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import scipy.linalg

Array = np.ndarray
ELEMENTS = 3  # random ones
ZERO, SEEN = 1e-9, 1e-5  # a singular value is below the one or above the other, relative to the largest


@dataclass(frozen=True)
class Rep:
    """A representation: how the language writes it, and its matrices in floating-point numbers."""

    text: str
    of: Callable[[Array], Array]

    def __mul__(self, other: Rep) -> Rep:
        return Rep(f"({self.text}) * ({other.text})", lambda g: np.kron(self.of(g), other.of(g)))

    def __add__(self, other: Rep) -> Rep:
        return Rep(f"{self.text} + {other.text}", lambda g: scipy.linalg.block_diag(self.of(g), other.of(g)))

    def __rmul__(self, copies: int) -> Rep:
        return Rep(f"{copies} ({self.text})", lambda g: np.kron(np.eye(copies), self.of(g)))


V = Rep("V", lambda g: g)
ONE = Rep("trivial(G)", lambda g: np.eye(1))
DET = Rep("det(G)", lambda g: np.array([[np.linalg.det(g)]]))


def dual(U: Rep) -> Rep:
    return Rep(f"dual({U.text})", lambda g: np.linalg.inv(U.of(g)).T)


def conj(U: Rep) -> Rep:
    return Rep(f"conj({U.text})", lambda g: U.of(g).conj())


def tensors(p: int, q: int) -> Rep:
    def of(g: Array) -> Array:
        matrix = np.eye(1)
        for factor in [g] * p + [np.linalg.inv(g).T] * q:
            matrix = np.kron(matrix, factor)
        return matrix

    return Rep(f"T(V, {p}, {q})", of)


def _part(g: Array, k: int, sign: int) -> Array:
    """Return the k-th tensor power of g on symmetric (sign 1) or antisymmetric tensors, in an orthonormal basis of them."""
    n, power = len(g), np.eye(1)
    for _ in range(k):
        power = np.kron(power, g)
    projector = np.zeros((n**k, n**k))
    cells = np.arange(n**k).reshape((n,) * k)
    for order in permutations(range(k)):
        parity = np.linalg.det(np.eye(k)[list(order)]) if sign < 0 else 1.0
        projector[np.arange(n**k), cells.transpose(order).ravel()] += parity
    left, values, _ = np.linalg.svd(projector)
    basis = left[:, values > 0.5]
    return basis.T @ power @ basis


def sym(k: int, U: Rep) -> Rep:
    return Rep(f"Sym^{k}({U.text})", lambda g: _part(U.of(g), k, 1))


def alt(k: int, U: Rep) -> Rep:
    return Rep(f"Alt^{k}({U.text})", lambda g: _part(U.of(g), k, -1))


def spin(degree: int, parity: str = "") -> Rep:
    """The representation of degree l of SO(3), or of O(3) with a parity: exp of angular momenta, over the complex numbers."""
    m = np.arange(degree, -degree - 1, -1)
    raising = np.diag(np.sqrt(degree * (degree + 1) - m[1:] * (m[1:] + 1)), 1)
    momenta = np.stack([(raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)])

    def of(g: Array) -> Array:
        scale = np.linalg.det(g)  # 1 or -1
        log = scipy.linalg.logm(g / scale).real
        axis = np.array([log[2, 1], log[0, 2], log[1, 0]])
        matrix = scipy.linalg.expm(-1j * np.tensordot(axis, momenta, 1))
        return matrix * (np.sign(scale) if parity == "o" else 1)

    text = f'irrep(G, "{degree}{parity}")' if parity else f"irrep(G, {degree})"
    return Rep(text, of)


def _normal(random: np.random.Generator, n: int) -> Array:
    return random.standard_normal((n, n)) * 0.6


def _orthogonal(p: int, q: int, flips: list[tuple[int, ...]]) -> Callable[[np.random.Generator], list[Array]]:
    n, eta = p + q, np.diag([1.0] * p + [-1.0] * q)

    def elements(random: np.random.Generator) -> list[Array]:
        skew = [_normal(random, n) for _ in range(ELEMENTS)]
        found = [scipy.linalg.expm(eta @ (X - X.T)) for X in skew]
        return found + [np.diag([-1.0 if i in flip else 1.0 for i in range(n)]) for flip in flips]

    return elements


def _exponentials(n: int, tangent: Callable[[Array, np.random.Generator], Array], *extra: Array):
    def elements(random: np.random.Generator) -> list[Array]:
        found = [scipy.linalg.expm(tangent(_normal(random, n), random)) for _ in range(ELEMENTS)]
        return [*found, *extra]

    return elements


def _skew_hermitian(X: Array, random: np.random.Generator) -> Array:
    Z = X + 1j * _normal(random, len(X))
    return Z - Z.conj().T


def _traceless(X: Array) -> Array:
    return X - np.trace(X) / len(X) * np.eye(len(X))


def _hamiltonian(X: Array, random: np.random.Generator) -> Array:
    m = len(X) // 2
    J = np.block([[np.zeros((m, m)), np.eye(m)], [-np.eye(m), np.zeros((m, m))]])
    return J @ (X + X.T) / 2


def _motion(X: Array, random: np.random.Generator) -> Array:
    n = len(X) - 1
    return np.block([[X[:n, :n] - X[:n, :n].T, X[:n, n:]], [np.zeros((1, n + 1))]])


def _flip(n: int) -> Array:
    return np.diag([-1.0] + [1.0] * (n - 1))


def group(letter: str, p: int, q: int = 0) -> Callable[[np.random.Generator], list[Array]]:
    """Return a function that draws elements which generate a dense subgroup of the classical group of that name."""
    if letter in ("O", "SO", "SO_0"):
        flips = {"O": [(0,), (p,)] if q else [(0,)], "SO": [(0, p)] if q else [], "SO_0": []}[letter]
        return _orthogonal(p, q, flips)
    return {
        "U": lambda: _exponentials(p, _skew_hermitian),
        "SU": lambda: _exponentials(p, lambda X, r: _traceless(_skew_hermitian(X, r))),
        "GL": lambda: _exponentials(p, lambda X, _: X, _flip(p)),
        "SL": lambda: _exponentials(p, lambda X, _: _traceless(X)),
        "Sp": lambda: _exponentials(p, _hamiltonian),
        "Scaling": lambda: _exponentials(p, lambda X, _: X[0, 0] * np.eye(p)),
        "E": lambda: _exponentials(p + 1, _motion, _flip(p + 1)),
        "SE": lambda: _exponentials(p + 1, _motion),
    }[letter]()


def rank(elements: list[Array], source: Rep, target: Rep) -> int:
    """Return dim Hom: the number of singular values of A -> rho_W(g) A - A rho_V(g) that are zero."""
    rows = []
    for g in elements:
        left, right = target.of(g), source.of(g)
        scale = max(1.0, np.abs(left).max(), np.abs(right).max())
        rows.append((np.kron(left, np.eye(len(right))) - np.kron(np.eye(len(left)), right.T)) / scale)
    values = np.linalg.svd(np.concatenate(rows), compute_uv=False)
    values = values / max(1.0, values[0])
    assert not np.any((values > ZERO) & (values < SEEN)), "no gap in the singular values"
    return int(np.sum(values < ZERO))
