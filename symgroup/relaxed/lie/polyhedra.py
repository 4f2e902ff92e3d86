"""Stabilizers in O(3) and SO(3) that contain the rotations of a tetrahedron, by searching for turns of order three.

Theorem. The finite subgroups of SO(3) that contain the rotation group T of a tetrahedron are T, the one O of the cube on its
three axes of order two, and two groups I of icosahedra, with axes of order five at (0, 1, phi) and at (0, phi, 1) and their
cyclic images in the frame of these axes, phi = (1 + sqrt 5) / 2. O and I are their own normalizers in SO(3), that of T is O.
Proof. The list of finite subgroups (Klein 1884; Armstrong, Groups and Symmetry, theorem 19.2): those that contain A4 are of
the types A4, S4 and A5. The axes of order two of T are those of a normal subgroup V4, and T is the only subgroup of its type
in S4: O normalises T, hence permutes its three axes. In A5, T is the normalizer of V4, and the axes of order five are as
stated in its frame (Coxeter, Regular Polytopes, section 3.7). A normalizer permutes the finitely many axes of each order, so
it is finite, and the list says which it is.

So if a search finds T in the stabilizer H of x, a few tests find H: with K = H cap SO(3) known, the other half of H is -h K
for some h that normalises K. A search that finds nothing proves nothing, and then nothing is claimed.
"""

from __future__ import annotations

import numpy as np

from symgroup.relaxed.lie.actions import FloatArray, FloatElement, exponential, is_special, tangent_matrices
from symgroup.relaxed.lie.measured import Sample, listed

DIRECTIONS = 500  # of axes, about 7 degrees apart
TRIED = 24  # of these, where a turn of order three moves x least
ORDERS = (12, 24, 60)  # of T, O and I
LARGEST = 60
GOLDEN = (1 + 5**0.5) / 2


def polyhedral(sample: Sample) -> list[FloatArray] | None:
    """Return all elements that nearly fix x, where T is found among them; else None."""
    turns: list[FloatArray] = []
    known: list[FloatArray] | None = None
    for axis in _promising(sample):
        g = sample.nearest(turn(axis, 3))
        if _fixes(sample, g):
            turns.append(g)
            known = _generated(sample, turns)
            if known is None or len(known) in ORDERS:
                break
    if known is None or len(known) not in ORDERS:
        return None
    if len(known) == 12:
        frame = _frame(known)
        further = [turn(frame[0], 4)]
        further += [turn(a * frame[1] + b * frame[2], 5) for a, b in ((1, GOLDEN), (GOLDEN, 1))]
        found = [g for g in map(sample.nearest, further) if _fixes(sample, g)]
        known = _generated(sample, [*turns, *found]) or known
    if is_special(sample.representation.group):
        return known
    halves = [np.eye(3)] if len(known) > 12 else [np.eye(3), turn(_frame(known)[0], 4)]
    improper = next((g for h in halves if _fixes(sample, g := sample.nearest(-h))), None)
    return known if improper is None else [*known, *(improper @ h for h in known)]


def turn(axis: FloatArray, order: int) -> FloatArray:  # (3,), (3, 3)
    """Return the rotation by 2 pi / order about an axis."""
    x, y, z = axis / np.linalg.norm(axis)
    return exponential(2 * np.pi / order * np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]]))


def _generated(sample: Sample, turns: list[FloatArray]) -> list[FloatArray] | None:
    group = sample.representation.group
    found = listed([FloatElement((g,)) for g in turns], group, LARGEST)
    return None if found is None else [g.natural(group) for g in found]


def _fixes(sample: Sample, g: FloatArray) -> bool:
    return sample.fixes(FloatElement((g,)))


def _promising(sample: Sample) -> list[FloatArray]:
    """Return axes about which a turn of order three moves x little, no two of them near each other."""
    k = np.arange(DIRECTIONS) + 0.5
    height, angle = (
        1 - k / DIRECTIONS,
        np.pi * (1 + 5**0.5) * k,
    )  # half a sphere: a and -a are one axis (Fibonacci's lattice)
    radius = np.sqrt(1 - height**2)
    axes = np.stack([radius * np.cos(angle), radius * np.sin(angle), height], axis=1)
    tangent = tangent_matrices(sample.representation)
    generators = np.einsum("an,nij->aij", axes, np.array([tangent[2], -tangent[1], tangent[0]]))
    moved = np.array([exponential(2 * np.pi / 3 * D) @ sample.values for D in generators])
    order = np.argsort(np.linalg.norm((moved - sample.values) @ sample.root.T, axis=1))
    chosen: list[FloatArray] = []
    for axis in axes[order]:
        if len(chosen) < TRIED and all(abs(axis @ other) < 0.9 for other in chosen):
            chosen.append(axis)
    return chosen


def _frame(T: list[FloatArray]) -> list[FloatArray]:
    """Return the axes of the turns of order two in T, in an order that is that of a right-handed frame."""
    axes = [np.linalg.eigh(g + np.eye(3))[1][:, 2] for g in T if abs(np.trace(g) + 1) < 0.5]
    return [axes[0], axes[1], np.cross(axes[0], axes[1])]
