"""Random elements of products of finite groups with O(n) and SO(n), for tests."""

import numpy as np

from symgroup.groups import FiniteGroup, Permutation, factors_of
from symgroup.relaxed.lie import FloatElement

WORD = 12  # generators of a finite factor in a random word


def random_element(group, random):
    return FloatElement(tuple(_part(F, random) for F in factors_of(group)))


def _part(F, random):
    if not isinstance(F, FiniteGroup):
        Q, R = np.linalg.qr(random.standard_normal((F.degree, F.degree)))
        Q = Q * np.sign(np.diag(R))
        if F.form.letter != "O" and np.linalg.det(Q) < 0:
            Q[:, 0] *= -1
        return Q
    element = Permutation(range(F.points))
    for _ in range(WORD if F.generators else 0):
        element = element @ F.generators[random.integers(len(F.generators))]
    return element
