"""What nearly fixes a sample in O(n) and SO(n): for vectors in any dimension, for all representations where n is 2 or 3.

Vectors. What fixes vectors is the group of the complement of their span (`isotropy.lie.orthogonal`).

The plane. i drho(J) is Hermitian in orthonormal coordinates and its eigenvalues are integers, the weights; the turn by t takes
the part y_m of y to exp(i m t) y_m. So turns that take y to x are among the m for which exp(i m t) y_m is x_m, m > 0 the
weight of the largest part of x.

Space. Let k be the Lie algebra of the stabilizer H. If k = so(3), H has 1 or 2 components, and -1 decides. If k has dim 1, it
is the turns about an axis a, and H normalises it: it lies in the elements that take a to a or -a, which are four cosets of
these turns, with 1, -1, a half turn about an axis orthogonal to a, and -1 times that. If k = 0 but x determines an axis, H is
found coset by coset, as in the plane: the turns t with exp(t A) rho(e) x = x. x determines an axis by its vectors, and by

N_x(v, w) = sum over k of <X_(v,e_k) x, X_(w,e_k) x>, with N_(g x) = g N_x g^T (`isotropy.lie.covariants`),

where one eigenvalue is apart from the others. Without an axis `polyhedra` looks for tetrahedra. For n > 3 and k = 0, H changes
signs in the frame of eigenvectors of N_x where all eigenvalues are apart. Where none of this holds, nothing is claimed beyond
the identity component and -1.

Rounding. An axis is off by about the noise of x over the distance of the eigenvalues. So elements are first taken where they
move x by at most SEEN |x|, then moved to where they move it least (Gauss and Newton), then compared with the tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np

from symgroup.isotropy.lie.conditions import plain
from symgroup.isotropy.lie.decided import orthogonal_name
from symgroup.relaxed.lie.actions import (
    FloatArray,
    FloatElement,
    element_matrix,
    exponential,
    is_special,
    tangent_matrices,
)
from symgroup.relaxed.lie.measured import APART, Found, Sample, everything, named
from symgroup.relaxed.lie.polyhedra import polyhedral
from symgroup.representations import direct_sum
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.spherical import SphericalIrrep

ISOTROPIC = 1e-2  # a share of the largest eigenvalue: nearer ones say nothing of an axis
LARGEST_FRAME = 7  # n: 2^n changes of sign are tried
SEEN = 0.1  # a share of |x|: elements that move x by more are not looked at any closer
CLOSED = (1.0, 0.1, 0.01)  # shares of the tolerance at which elements are tried for a group


def in_orthogonal_group(sample: Sample) -> Found | None:
    """Return what nearly fixes x in O(n) or SO(n), or None where no theorem here says it."""
    V = sample.representation
    vectors, others = _vectors(sample)
    if not others:
        return fixing_vectors(sample, vectors)
    algebra = sample.tangent()
    if V.group.degree == 2:
        return _in_plane(sample, algebra)
    if V.group.degree > 3:
        return None if len(algebra) else _with_frame(sample)
    if len(algebra) == 3:
        return _with_central(sample, algebra)
    if len(algebra) in (1, 2):
        return _about_axis(sample, algebra[-1:])
    axis = _axis(sample, vectors)
    if axis is not None:
        return _finite(sample, axis)
    elements = polyhedral(sample)
    return None if elements is None else _listed(sample, elements)


def _vectors(sample: Sample) -> tuple[FloatArray, bool]:  # (r, n)
    """Return the parts of x that are vectors, and whether there are others that the group moves, longer than t |x|."""
    V, x = sample.representation, sample.values
    n, start, found, others = V.group.degree, 0, [np.zeros((0, V.group.degree))], False
    for copies, term in V.terms():
        for _ in range(copies):
            part, own = plain(term), x[start : start + term.dim]
            start += term.dim
            if isinstance(part, Natural) or (isinstance(part, SphericalIrrep) and _is_vector(part)):
                found.append(own.reshape(1, n))
            elif not isinstance(part, Trivial) and not (
                isinstance(part, SphericalIrrep) and (part.l, part.parity) == (0, 1)
            ):
                others |= bool(np.linalg.norm(own) > sample.tolerance * np.linalg.norm(x))
    return np.concatenate(found), others


def _is_vector(V: SphericalIrrep) -> bool:
    return V.l == 1 and (V.parity == -1 or is_special(V.group))


def complement_group(basis: FloatArray) -> tuple[FloatArray, FloatArray]:  # basis: (m, n)
    """Return so(U) in coordinates of `tangent_basis`, and a reflection, for U spanned by orthonormal rows."""
    n = basis.shape[1]
    pairs = list(combinations(range(n), 2))
    rows = [
        [basis[a, i] * basis[b, j] - basis[a, j] * basis[b, i] for i, j in pairs]
        for a, b in combinations(range(len(basis)), 2)
    ]
    mirror = np.eye(n) - 2 * np.outer(basis[0], basis[0]) if len(basis) else np.eye(n)
    return np.array(rows).reshape(-1, len(pairs)), mirror


def span_and_complement(
    rows: FloatArray,  # (r, n)
    threshold: float,
) -> tuple[int, FloatArray]:
    """Return the rank of vectors, and an orthonormal basis of the complement of their span, as rows."""
    _, sizes, basis = np.linalg.svd(rows) if len(rows) else (None, np.zeros(0), np.eye(rows.shape[1]))
    rank = int((sizes > threshold).sum())
    return rank, np.asarray(basis[rank:])


def fixing_vectors(sample: Sample, vectors: FloatArray) -> Found:  # (r, n)
    """Return O or SO of the complement of the span; vectors within the tolerance of a smaller space span that."""
    group = sample.representation.group
    _, rest = span_and_complement(vectors, sample.tolerance * sample.length)
    algebra, mirror = complement_group(rest)
    letter, m = ("SO" if is_special(group) else "O"), len(rest)
    elements = (FloatElement((mirror,)),) if m and letter == "O" else ()
    name = orthogonal_name(m, 0, letter)
    return Found(algebra, elements, True, name, None if m > 1 else 1 + len(elements))


def _in_plane(sample: Sample, algebra: FloatArray) -> Found | None:
    group = sample.representation.group
    mirror = np.diag([1.0, -1.0])
    if len(algebra):
        fixed = not is_special(group) and sample.fixes(FloatElement((mirror,)))
        return Found(algebra, (FloatElement((mirror,)),) * fixed, True, "O(2)" if fixed else "SO(2)", None)
    cosets = [np.eye(2)] if is_special(group) else [np.eye(2), mirror]
    J = np.array([[0.0, -1.0], [1.0, 0.0]])
    return _listed(sample, [g for e in cosets for g in _turned(sample, np.ones(1), J, e)])


def _with_central(sample: Sample, algebra: FloatArray) -> Found:
    """SO(3), with -1 where that fixes x."""
    if is_special(sample.representation.group):
        return everything(sample.representation.group)
    minus = FloatElement((-np.eye(3),))
    return (
        Found(algebra, (minus,), True, "O(3)", None)
        if sample.fixes(minus)
        else Found(algebra, (), True, "SO(3)", None)
    )


def _about_axis(sample: Sample, algebra: FloatArray) -> Found:  # (1, 3)
    """Return the turns about an axis with those of the cosets in their normalizer that fix x: all of one do, or none."""
    half, *others = _cosets(sample, _axis_of(algebra[0]))[1:]
    kept = [g for g in (half, *others) if sample.fixes(FloatElement((g,)))]
    turned = any(np.trace(g) < 0 and np.linalg.det(g) > 0 for g in kept)
    names = {0: "SO(2)", 1: "O(2)", 3: "O(2) x C2"}
    name = names.get(len(kept), "O(2)")
    if len(kept) == 1 and not turned and np.allclose(kept[0], -np.eye(3)):
        name = "SO(2) x C2"
    return Found(algebra, tuple(FloatElement((g,)) for g in kept), True, name, None)


def _axis_of(coordinates: FloatArray) -> FloatArray:  # (3,)
    """Return the axis of c_01 X_01 + c_02 X_02 + c_12 X_12, X_ij e_i = e_j."""
    axis = np.array([coordinates[2], -coordinates[1], coordinates[0]])
    return np.asarray(axis / np.linalg.norm(axis))


def _cosets(sample: Sample, axis: FloatArray) -> list[FloatArray]:
    """Return 1, a half turn that turns the axis round, and for O(3) -1 and their product."""
    basis = np.linalg.svd(axis[None])[2]
    half = 2 * np.outer(basis[1], basis[1]) - np.eye(3)
    own = [np.eye(3), half]
    return own if is_special(sample.representation.group) else [*own, -np.eye(3), -half]


def _axis(sample: Sample, vectors: FloatArray) -> FloatArray | None:  # (3,)
    """Return an axis that every element of the stabilizer takes to itself or its negative; None where none is found.

    From a vector within t |x| of a symmetric one comes a form N within about 2 t |x| sqrt |N| of a symmetric one.
    """
    longest = max(vectors, key=lambda v: float(np.linalg.norm(v)), default=np.zeros(3))
    if np.linalg.norm(longest) > ISOTROPIC * sample.length:
        return np.asarray(longest / np.linalg.norm(longest))
    for form in (_covariant(sample), *_covariants_of_terms(sample)):
        sizes, columns = np.linalg.eigh(form)
        gaps = np.diff(sizes)
        noise = 4 * sample.tolerance * sample.length * np.sqrt(sizes[-1])
        if gaps.max() > max(ISOTROPIC * sizes[-1], noise):
            return np.asarray(columns[:, 0] if gaps[0] > gaps[1] else columns[:, 2])
    return None


def _with_frame(sample: Sample) -> Found | None:
    """Return the finite stabilizer where all eigenvalues of N_x are apart: it changes signs in the eigenvectors' frame."""
    n = sample.representation.group.degree
    sizes, frame = np.linalg.eigh(_covariant(sample))
    if n > LARGEST_FRAME or np.diff(sizes).min() <= ISOTROPIC * sizes[-1]:
        return None
    signs = (
        s
        for s in product((1.0, -1.0), repeat=n)
        if not is_special(sample.representation.group) or np.prod(s) > 0
    )
    return _listed(sample, [g for s in signs if _is_near(sample, g := (frame * s) @ frame.T)])


def _is_near(sample: Sample, g: FloatArray) -> bool:
    return sample.distance(sample.moved(FloatElement((g,)))) <= SEEN


def _covariant(sample: Sample) -> FloatArray:  # (n, n)
    """Return N_x."""
    V, n = sample.representation, sample.representation.group.degree
    images = (sample.root @ np.einsum("dij,j->id", tangent_matrices(V), sample.values)).T
    turned = np.zeros((n, n, V.dim))
    for k, (i, j) in enumerate(combinations(range(n), 2)):
        turned[i, j], turned[j, i] = images[k], -images[k]
    return np.asarray(np.einsum("akd,bkd->ab", turned, turned))


def _covariants_of_terms(sample: Sample) -> list[FloatArray]:
    """Return N_y for the part y of x in each summand, where there are several and y is more than noise."""
    V, forms, start = sample.representation, [], 0
    for copies, term in V.terms():
        own = sample.values[start : start + copies * term.dim]
        start += copies * term.dim
        if own.size < V.dim and np.linalg.norm(own) > ISOTROPIC * np.linalg.norm(sample.values):
            forms.append(_covariant(Sample.of(direct_sum([(copies, term)]), own, sample.tolerance)))
    return forms


def _finite(sample: Sample, axis: FloatArray) -> Found | None:
    """Return the finite stabilizer of a sample that determines an axis."""
    x, y, z = axis
    J = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    coordinates = np.array([z, -y, x])
    candidates = [g for e in _cosets(sample, axis) for g in _turned(sample, coordinates, J, e)]
    return _listed(sample, candidates)


def _turned(
    sample: Sample,
    coordinates: FloatArray,  # (d,), of J in `tangent_basis`
    J: FloatArray,  # (n, n): exp(2 pi J) = 1
    e: FloatArray,  # (n, n), in the group
) -> Iterator[FloatArray]:
    """Yield exp(t J) e for the turns t that take rho(e) x near x."""
    V, L = sample.representation, sample.root
    D = L @ np.einsum("d,dij->ij", coordinates, tangent_matrices(V)) @ np.linalg.inv(L)
    weights, columns = np.linalg.eigh(0.5j * (D - D.T))  # exp(t D) multiplies these columns by exp(-i w t)
    whole = np.rint(weights).astype(np.int64)
    source = columns.conj().T @ (L @ element_matrix(V, FloatElement((e,))) @ sample.values)
    target = columns.conj().T @ (L @ sample.values)
    sizes = {w: float(np.linalg.norm(target[whole == w])) for w in set(whole.tolist()) if w > 0}
    if not sizes:
        return
    m = max(sizes, key=lambda w: (sizes[w], w))
    phase = -np.angle(np.vdot(source[whole == m], target[whole == m]))
    for k in range(m):
        t = (phase + 2 * np.pi * k) / m
        if np.linalg.norm(np.exp(-1j * whole * t) * source - target) <= SEEN * sample.length:
            yield exponential(t * J) @ e


def _listed(sample: Sample, candidates: list[FloatArray]) -> Found | None:
    """Return the group of those candidates that nearly fix x, once each is moved to where it moves x least."""
    found: list[tuple[float, FloatArray]] = []
    for g in candidates:
        best = sample.nearest(g)
        off = sample.distance(sample.moved(FloatElement((best,))))
        if off <= sample.tolerance and all(np.abs(best - h).max() > APART for _, h in found):
            found.append((off, best))
    for share in CLOSED:
        kept = [g for off, g in found if off <= share * sample.tolerance]
        known = named(kept, 10 * sample.tolerance)
        if known is not None:
            elements = tuple(FloatElement((g,)) for g in kept if np.abs(g - np.eye(len(g))).max() > APART)
            dim = len(tangent_matrices(sample.representation))
            return Found(np.zeros((0, dim)), elements, True, *known)
    return None
