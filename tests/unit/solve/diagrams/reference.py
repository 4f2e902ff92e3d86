"""Hom_G between tensor powers from the definition: matrices of generators, Kronecker products, and one null space."""

import itertools
from functools import reduce

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat

from symgroup.algebra import proven_null_space


def words(length):
    return list(itertools.product((False, True), repeat=length))


def unit(n, i, j):
    matrix = np.zeros((n, n), dtype=np.int64)
    matrix[i, j] = 1
    return matrix


def permutation(images):
    return sum(unit(len(images), image, point) for point, image in enumerate(images))


def lie_algebra(family, n, signature):
    """Matrices that generate the Lie algebra (complexified, for U and SU)."""
    steps = [unit(n, i, i + 1) for i in range(n - 1)] + [unit(n, i + 1, i) for i in range(n - 1)]
    if family in ("GL", "U"):
        return [*steps, *(unit(n, i, i) for i in range(n))]
    if family in ("SL", "SU"):
        return steps
    if family in ("O", "SO", "SO_0"):
        eta = [1] * signature[0] + [-1] * signature[1]
        return [unit(n, i, i + 1) - eta[i] * eta[i + 1] * unit(n, i + 1, i) for i in range(n - 1)]
    if family == "Sp":
        h = n // 2
        J = np.block([[np.zeros((h, h)), np.eye(h)], [-np.eye(h), np.zeros((h, h))]]).astype(np.int64)
        symmetric = [unit(n, i, j) + unit(n, j, i) for i in range(n) for j in range(i + 1)]
        algebra = [J @ S for S in symmetric]  # X = J S with S symmetric: X^T J + J X = S - S = 0
        assert all((X.T @ J + J @ X == 0).all() for X in algebra)
        return algebra
    return []


def components(family, n):
    """Orthogonal matrices that generate the group over its identity component, or the whole finite group."""
    if family == "O":
        return [np.diag([-1] + [1] * (n - 1))]
    if family == "S":
        return [permutation([*range(i), i + 1, i, *range(i + 2, n)]) for i in range(n - 1)]
    if family == "A":
        return [permutation([1, i, *range(2, i), 0, *range(i + 1, n)]) for i in range(2, n)]
    return []


def power(g, word):
    """rho(g) on a word, for g whose inverse is its transpose."""
    return reduce(np.kron, [g for _ in word], np.eye(1, dtype=np.int64))


def power_algebra(X, word):
    """drho(X) on a word: X on V, -X^T on dual(V), by the product rule."""
    n, total = len(X), len(X) ** len(word)
    result = np.zeros((total, total), dtype=np.int64)
    for place, dual in enumerate(word):
        before, after = n**place, n ** (len(word) - place - 1)
        factor = -X.T if dual else X
        result += np.kron(np.kron(np.eye(before, dtype=np.int64), factor), np.eye(after, dtype=np.int64))
    return result


def solution(family, n, source, target, signature):
    """The (r, m n) canonical basis of { A : A rho(g) = rho(g) A } by a proven null space."""
    pairs = [(power(g, source), power(g, target)) for g in components(family, n)]
    pairs += [(power_algebra(X, source), power_algebra(X, target)) for X in lie_algebra(family, n, signature)]
    width = n ** (len(source) + len(target))
    rows = [np.zeros((1, width), dtype=np.int64)]
    for V, W in pairs:
        rows.append(np.kron(W, np.eye(len(V), dtype=np.int64)) - np.kron(np.eye(len(W), dtype=np.int64), V.T))
    system = np.unique(np.concatenate(rows), axis=0)
    return proven_null_space(fmpz_mat(*system.shape, system.ravel().tolist())).basis


def dense(basis):
    """A diagram basis as its exact (r, m n) matrix."""
    entries = basis.expand()
    matrix = fmpq_mat(basis.size, basis.shape[0] * basis.shape[1])
    columns = (entries.element, entries.row, entries.column, entries.numerator, entries.denominator)
    for element, row, column, p, q in zip(*(array.tolist() for array in columns), strict=True):
        matrix[element, row * basis.shape[1] + column] = fmpq(p, q)
    return matrix
