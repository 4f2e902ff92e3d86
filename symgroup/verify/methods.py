"""Test a canonicalizer of a plugin: its code is not proven, its answers are checked at inputs with and without symmetry."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import point_order
from symgroup.groups import Permutation
from symgroup.ir import MethodInput
from symgroup.representations import Kind, Representation
from symgroup.representations.floats import float_matrix
from symgroup.verify.report import Claim

SAMPLES = 24


def method_claims(subject: str, V: Representation, step: MethodInput) -> Iterator[Claim]:
    """Yield that c(x) is in G, and that c(g x) lies in g G_x c(x) for generators g: both at samples only.

    g h c(x) = c(g x) with h in G_x exactly where rho(c(g x))^-1 g x = rho(c(x))^-1 x, the canonical representative.
    """
    G, U = V.finite_group, step.points
    on_points = G.points == G.degree == U
    yield Claim(subject, f"G permutes {U} points", on_points, "exact")
    x = _samples(V)
    found = _elements(step, x)
    inside = on_points and all(c in G for c in found)
    yield Claim(subject, f"'{step.method}' finds elements of G", inside, "tested", f"{len(x)} inputs")
    if not inside:
        return
    # signed permutations move floats without rounding; other matrices do not
    tolerance = 0.0 if V.kind <= Kind.SIGNED else 1e-9
    representatives, bad = _pulled_back(V, found, x), 0
    for g in G.generators:
        moved = x @ float_matrix(V.matrix(g)).T
        others = _pulled_back(V, _elements(step, moved), moved)
        bad += int((np.abs(others - representatives) > tolerance).any(axis=1).sum())
    detail = f"{len(x)} inputs and {len(G.generators)} generators" + (f": {bad} failures" if bad else "")
    yield Claim(
        subject, "one representative for each orbit: c(g x) is in g G_x c(x)", bad == 0, "tested", detail
    )


def _samples(V: Representation) -> NDArray[np.float64]:
    """Return inputs with much, little and no symmetry."""
    random = np.random.default_rng(0)
    levels = random.integers(0, 2, size=(SAMPLES // 2, V.dim)).astype(np.float64)
    levels[0], levels[1] = 0.0, 1.0
    return np.concatenate([levels, random.standard_normal((SAMPLES - len(levels), V.dim))])


def _elements(step: MethodInput, x: NDArray[np.float64]) -> list[Permutation]:
    return [Permutation(tuple(images)) for images in point_order(step, x).tolist()]


def _pulled_back(
    V: Representation, elements: list[Permutation], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return rho(c(x))^-1 x."""
    rows = [float_matrix(V.matrix(c.inverse())) @ row for c, row in zip(elements, x, strict=True)]
    return np.array(rows).reshape(x.shape)
