"""The name of a block Hom_G(V, W) in the store: a hash of everything that the answer depends on, and of no name.

The maps A with A a_k = b_k A depend on the pairs of matrices (a_k, b_k) alone, which are rho_V and rho_W of the generators and
drho of the Lie algebra's; so two groups that are written differently and act alike share their entries.
"""

from __future__ import annotations

import hashlib
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup import __version__
from symgroup.algebra import NumberField
from symgroup.groups import FiniteGroup
from symgroup.representations import Kind, Representation
from symgroup.representations.arrays import EXACT, IntegerArrays, generator_arrays

SOLVER_VERSION = 2  # raise it whenever a route answers or proves differently


def block_key(
    V: Representation,  # dim n
    W: Representation,  # dim m
    route: str,
) -> str:  # 64 hexadecimal digits
    """Return the SHA-256 of versions, route, dimensions, and the pairs of matrices that a map must intertwine."""
    digest = _Digest()
    digest.add_text(f"symgroup {__version__}, solver {SOLVER_VERSION}, {route}, {W.dim} x {V.dim}")
    if isinstance(V.group, FiniteGroup) and max(V.kind, W.kind) <= Kind.SIGNED:
        for g in V.finite_group.generators:
            for action in (V.monomial(g), W.monomial(g)):
                digest.add_array(action.images)
                digest.add_array(action.signs)
        return digest.result()
    for side in (V, W):
        digest.add_field(side.field)
        digest.add_exact(generator_arrays(side, side.field))
    return digest.result()


class _Digest:
    """A hash of parts, each with its length and kind in front, so that no two lists of parts read the same; final."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def _add(self, kind: bytes, part: bytes) -> None:
        self._hash.update(b"%s %d\n" % (kind, len(part)))
        self._hash.update(part)

    def add_text(self, text: str) -> None:
        self._add(b"text", text.encode())

    def add_array(self, array: NDArray[np.integer[Any]]) -> None:
        # one width and byte order on every machine
        self._add(b"integers", np.ascontiguousarray(array, dtype="<i8").tobytes())

    def add_field(self, field: NumberField) -> None:
        self.add_text(f"field {field.polynomial} root {field.root}")

    def add_exact(self, matrices: IntegerArrays) -> None:
        """Add exact matrices: the coordinates of their entries over one denominator, all in lowest terms."""
        small = matrices.largest < EXACT
        parts = [part.astype(np.int64 if small else np.object_) for part in matrices.parts]
        shared = gcd(matrices.denominator, *(int(np.gcd.reduce(part.ravel())) for part in parts))
        self.add_text(f"{parts[0].shape} over {matrices.denominator // shared}")
        for part in parts:
            if small:
                self.add_array(part.astype(np.int64, copy=False) // shared)
            else:
                self.add_text(" ".join(str(int(entry) // shared) for entry in part.ravel()))

    def result(self) -> str:
        return self._hash.hexdigest()
