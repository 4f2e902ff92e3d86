"""Orbits listed vector by vector, and stabilizers from them.

With the whole orbit known, |G_x| = |G| / |orbit|. An element g of G with every element equally likely gives u^-1 g in G_x,
where u is the product of generators by which the list came to g x, and these are equally likely in G_x; so a few of them
generate it, and the order of their chain says when. Long vectors are kept as hashes of 128 bits. Two vectors with one hash
would make the orbit too short and the order asked for too large, which no chain of elements that fix x reaches: it cannot
give a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np

from symgroup.errors import LimitError, SymgroupBug, deadline
from symgroup.groups import FiniteGroup, Permutation, StabilizerChain
from symgroup.groups.based_chain import BasedChain
from symgroup.isotropy.search.states import Rows, States

LARGEST_ORBIT = 1_000_000
LARGEST_FRONTIER = 4_000_000  # numbers that are acted on at once
LARGEST_MEMORY = 400_000_000  # bytes of vectors that are held at once
LONGEST_KEY = 48  # bytes
PATIENCE = 2_000


@dataclass(slots=True)
class Orbit:
    """The vectors of an orbit by number, x first, with the vector and generator that each came from."""

    numbers: dict[bytes, int] = field(default_factory=dict)
    parents: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    is_whole: bool = False

    def __len__(self) -> int:
        return len(self.numbers)

    def word(self, number: int) -> list[int]:
        """Return generators s_1, s_2, ..., s_k, by number, with vector = s_1 s_2 ... s_k x."""
        word = []
        while number:
            word.append(self.steps[number])
            number = self.parents[number]
        return word


def keys_of(rows: Rows) -> list[bytes]:  # (k, width)
    """Return what stands for each vector: its entries in 16 bits where all fit and they are few, else a hash of them."""
    width = rows.shape[1]
    small = np.abs(rows).max(axis=1, initial=0) < 1 << 15
    data = rows.astype(np.int16).tobytes()
    step = 2 * width
    keys = [data[start : start + step] for start in range(0, len(data), step)] if step else [b""] * len(rows)
    for number in np.flatnonzero(~small).tolist():
        keys[number] = b"wide" + rows[number].astype(np.int64).tobytes()
    if step > LONGEST_KEY or not small.all():
        keys = [key if len(key) <= LONGEST_KEY else blake2b(key, digest_size=16).digest() for key in keys]
    return keys


def list_orbit(states: States, limit: int = LARGEST_ORBIT) -> Orbit:
    """Return the orbit of x, or the part that was listed when `limit` vectors, memory or time were used up."""
    orbit = Orbit({keys_of(states.start)[0]: 0}, [-1], [-1])
    generators = states.generators()
    frontier, first, time = states.start, 0, deadline()
    while len(frontier):
        fresh: list[Rows] = []
        memory = frontier.nbytes
        for start, part in _parts(frontier):
            for step, generator in enumerate(generators):
                images = states.act(generator, part)
                fresh.append(images[_new_rows(orbit, images, first + start, step)])
                memory += fresh[-1].nbytes
                if len(orbit) > limit or memory > LARGEST_MEMORY or time.is_over:
                    return orbit
        first += len(frontier)
        frontier = np.concatenate(fresh) if fresh else frontier[:0]
    orbit.is_whole = True
    return orbit


def _parts(frontier: Rows) -> Iterator[tuple[int, Rows]]:
    step = max(1, LARGEST_FRONTIER // max(1, frontier.shape[1]))
    for start in range(0, len(frontier), step):
        yield start, frontier[start : start + step]


def _new_rows(orbit: Orbit, images: Rows, first: int, step: int) -> list[int]:
    """Return which images are new, and number them; row i is the image of vector first + i."""
    numbers, fresh = orbit.numbers, []
    for position, key in enumerate(keys_of(images)):
        if key not in numbers:
            numbers[key] = len(numbers)
            fresh.append(position)
    orbit.parents.extend(first + position for position in fresh)
    orbit.steps.extend([step] * len(fresh))
    return fresh


def orbit_stabilizer(
    group: FiniteGroup, states: States, limit: int = LARGEST_ORBIT
) -> tuple[tuple[Permutation, ...], int]:
    """Return generators of the stabilizer and the length of the orbit. Raises: LimitError (SG407)."""
    orbit = list_orbit(states, limit)
    if not orbit.is_whole:
        raise _too_long(group, states, len(orbit), limit, deadline().is_over)
    order, rest = divmod(group.order, len(orbit))
    if rest:
        raise SymgroupBug("the length of an orbit does not divide the order of the group")
    return tuple(_generators(group, states, orbit, order)), len(orbit)


def _generators(group: FiniteGroup, states: States, orbit: Orbit, order: int) -> list[Permutation]:
    chain = StabilizerChain(group.points, ())
    kept: list[Permutation] = []
    whole = BasedChain.of(group.points, [np.array(g, dtype=np.intp) for g in group.generators], group.order)
    for _ in range(PATIENCE):
        if chain.order == order:
            return kept
        g = Permutation(whole.random_element().tolist())
        number = orbit.numbers[keys_of(states.act(states.element(g), states.start))[0]]
        for step in orbit.word(number):  # u = s_1 s_2 ... s_k; s_1^-1 is applied first
            g = group.generators[step].inverse() @ g
        if chain.add(g):
            kept.append(g)
    raise SymgroupBug("the elements that fix a vector do not generate its stabilizer")


def _too_long(group: FiniteGroup, states: States, length: int, limit: int, late: bool) -> LimitError:
    fixing = [
        g
        for g, action in zip(group.generators, states.generators(), strict=True)
        if np.array_equal(states.act(action, states.start), states.start)
    ]
    notes = [
        f"{length} vectors were listed, so the stabilizer has at most {group.order // length} of {group.order} elements"
    ]
    if fixing:
        notes.append(
            f"{len(fixing)} of the group's generators fix it: " + ", ".join(map(group.describe, fixing))
        )
    return LimitError.of(
        "SG407",
        "the orbit of the vector is too long to list"
        + (
            " in that time" if late else f": the limit is {limit} vectors" if length > limit else " in memory"
        ),
        notes=notes,
        help="use a vector with more symmetry, or a smaller group",
    )
