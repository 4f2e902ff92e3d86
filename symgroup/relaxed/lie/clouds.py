"""What nearly fixes points in space, under a finite group F that moves points to each other and O(n) or SO(n).

The theorem of `isotropy.lie.clouds` holds in floats as well: with Y the rows of vectors, (s, g) fixes Y where s keeps the dot
products D = Y Y^T, and g is the isometry that takes the rows of rho(s) Y to those of Y, times anything on the complement of
their span. Here D is a table of measured numbers, and `isotropy.near` says which s nearly keep it: those that move no product
by more than t times the largest, and no number of a point by more than t times the largest. D is the same for turned points.
The isometry is the one nearest to taking rho(s) Y to Y (Schoenemann 1966: U W^T where U S W^T decomposes Y^T rho(s) Y).

Where measured products have no levels at t, as with many points that happen to be equally far apart but for about t, the
largest of t / 10, t / 100, ... at which they have takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgroup.errors import LimitError
from symgroup.groups import FiniteGroup, LieGroup, Permutation, factors_of
from symgroup.groups.recognize import recognize
from symgroup.isotropy.lie.clouds import parts_of_cloud
from symgroup.isotropy.lie.decided import joined, orthogonal_name
from symgroup.isotropy.near import near_stabilizer as near_finite
from symgroup.relaxed.lie.actions import (
    FloatArray,
    FloatElement,
    Part,
    element_matrix,
    is_definite,
    is_special,
)
from symgroup.relaxed.lie.measured import Found, Sample, listed, named
from symgroup.relaxed.lie.rotations import complement_group, span_and_complement
from symgroup.representations import Representation, direct_sum, natural, tensor_product

LARGEST_LISTED = (
    120  # elements that fix the points of a cloud, of which those that fix its other features are chosen
)
SMALLEST = 1e-13  # of the tolerances that are tried for levels: about the rounding of a dot product
Pair = tuple[Permutation, FloatArray]


def near_cloud(sample: Sample) -> Found | None:
    """Return what nearly fixes points under F x O(n) or F x SO(n); None for other groups and representations."""
    V = sample.representation
    factors = factors_of(V.group)
    places = [k for k, F in enumerate(factors) if is_definite(F)]
    if len(factors) != 2 or len(places) != 1:
        return None
    place = places[0]
    finite, lie = factors[1 - place], factors[place]
    if not isinstance(finite, FiniteGroup) or not isinstance(lie, LieGroup):
        return None
    parts = parts_of_cloud(V, sample.values.tolist(), place)
    if parts is None:
        return _with_features(sample, place)
    points, labels = parts
    if not points or any(U.group != finite for U, _ in (*points, *labels)):
        return None
    noise = sample.tolerance * sample.length
    Y = _without_noise([row for _, rows in points for row in rows], noise)
    V_f = direct_sum([(1, U) for U, _ in points])
    H = _keeping_products(V_f, Y, [(U, _without_noise(own, noise)) for U, own in labels], sample.tolerance)
    _, rest = span_and_complement(Y, noise)
    pairs = [(s, _turn(V_f, s, Y, rest)) for s in H.generators]
    return _found(H, pairs, lie, rest, place)


def _without_noise(values: Sequence[object], noise: float) -> FloatArray:
    """Return an array, 0 where all of it together is no longer than t |x|."""
    array = np.array(values, dtype=np.float64)
    return array if np.linalg.norm(array) > noise else 0 * array


def _with_features(sample: Sample, place: int) -> Found | None:
    """Return what nearly fixes a cloud with other features than vectors: among the elements that fix the rest, if few do."""
    V, start = sample.representation, 0
    plain: list[tuple[int, Representation]] = []
    values: list[float] = []
    for copies, term in V.terms():
        own = sample.values[start : start + copies * term.dim].tolist()
        start += copies * term.dim
        if parts_of_cloud(direct_sum([(copies, term)]), own, place) is not None:
            plain.append((copies, term))
            values += own
    if not any(values):
        return None
    inner = Sample.of(direct_sum(plain), np.array(values), sample.tolerance)
    found = near_cloud(inner)
    if found is None or found.order is None or found.order > LARGEST_LISTED:
        return None
    elements = [g for g in listed(found.elements, V.group, LARGEST_LISTED) or () if sample.fixes(g)]
    known = named([g.natural(V.group) for g in elements], 10 * sample.tolerance) if elements else None
    return None if known is None else Found(found.lie_algebra, tuple(elements), True, *known)


def _keeping_products(
    V_f: Representation,  # of F, dim k
    Y: FloatArray,  # (k, n)
    labels: Sequence[tuple[Representation, FloatArray]],
    tolerance: float,
) -> FiniteGroup:
    """Return the elements of F that nearly keep the dot products and the labels, each table in units of its largest number."""
    tables = [_scaled((Y @ Y.T).ravel()), *(_scaled(values) for _, values in labels)]
    if _tells_points_apart(
        V_f, tables[0], [*zip((U for U, _ in labels), tables[1:], strict=True)], tolerance
    ):
        return V_f.finite_group.trusted_subgroup((), order=1)
    V = direct_sum([(1, tensor_product(V_f, V_f)), *((1, U) for U, _ in labels)])
    values = np.concatenate(tables).tolist()
    while True:
        try:
            return near_finite(V, values, tolerance).subgroup
        except LimitError as error:
            if error.code != "SG417" or tolerance < SMALLEST:
                raise
            tolerance /= 10


def _tells_points_apart(
    V_f: Representation,  # of F, dim k
    products: FloatArray,  # (k k,)
    labels: Sequence[tuple[Representation, FloatArray]],
    tolerance: float,
) -> bool:
    """Whether lengths, numbers or sorted dot products of any two points are further apart than the tolerance: then F_D = 1.

    An element that moves no product by more than t moves no sorted list of them by more. Most clouds without symmetry are seen
    to have none so, without a search for automorphisms.
    """
    U, m = natural(V_f.group), V_f.group.degree
    if V_f.finite_group.points != m or any(part != U for _, part in V_f.terms()):
        return False
    rows = products.reshape(V_f.dim, V_f.dim).diagonal().reshape(-1, m)
    numbers = [values.reshape(-1, m) for part, values in labels if all(term == U for _, term in part.terms())]
    alike = ~np.eye(m, dtype=bool)
    for row in np.concatenate([rows, *numbers]):
        alike &= np.abs(row[:, None] - row) <= tolerance
    tables = np.sort(products.reshape(-1, m, V_f.dim // m, m), axis=3).transpose(1, 0, 2, 3)
    return all(np.abs(tables[i] - tables[j]).max() > tolerance for i, j in np.argwhere(alike).tolist())


def _scaled(values: FloatArray) -> FloatArray:
    largest = np.abs(values).max(initial=0.0)
    return np.asarray(values / largest) if largest else values


def _turn(V_f: Representation, s: Permutation, Y: FloatArray, rest: FloatArray) -> FloatArray:
    """Return g_s: the isometry nearest to one that takes the rows of rho(s) Y to those of Y, 1 on the complement."""
    moved = element_matrix(V_f, FloatElement((s,))) @ Y
    scale = float(np.square(Y).sum()) or 1.0
    left, _, right = np.linalg.svd(Y.T @ moved + scale * rest.T @ rest)
    return np.asarray(left @ right)


def _found(H: FiniteGroup, turns: Sequence[Pair], lie: LieGroup, rest: FloatArray, place: int) -> Found:
    """Join the pairs (s, g_s) with the group of the complement, as `isotropy.lie.clouds` does exactly."""
    algebra, mirror = complement_group(rest)
    special, m = is_special(lie), len(rest)
    twisted = special and any(np.linalg.det(g) < 0 for _, g in turns)
    pairs, kept = list(turns), H
    if twisted and m:
        pairs = [(s, g if np.linalg.det(g) > 0 else g @ mirror) for s, g in turns]
    elif twisted:
        pairs = _even(turns)
        kept = H.subgroup([s for s, _ in pairs])
    elements = [_element(s, g, place) for s, g in pairs]
    if m and not special:
        elements.append(_element(Permutation(range(H.points)), mirror, place))
    inner = orthogonal_name(m, 0, "SO" if special else "O")
    name = joined([recognize(kept), inner])
    if twisted and m and m % 2 == 0:
        name = orthogonal_name(m, 0, "O") if H.order == 2 else f"{inner} . {recognize(kept)}"
    order = None if m > 1 else kept.order * (2 if inner == "C2" else 1)
    return Found(algebra, tuple(elements), True, name, order)


def _even(turns: Sequence[Pair]) -> list[Pair]:
    """Return generators of the pairs of determinant 1, a subgroup of index 2 (Schreier)."""
    first = next((s, g) for s, g in turns if np.linalg.det(g) < 0)
    result: list[Pair] = []
    for s, g in turns:
        if np.linalg.det(g) > 0:
            result += [(s, g), (first[0] @ s @ first[0].inverse(), first[1] @ g @ first[1].T)]
        else:
            result += [(s @ first[0].inverse(), g @ first[1].T), (first[0] @ s, first[1] @ g)]
    return [(s, g) for s, g in result if not s.is_identity]


def _element(s: Permutation, g: FloatArray, place: int) -> FloatElement:
    parts: list[Part] = [s, g]
    return FloatElement(tuple(parts if place == 1 else parts[::-1]))
