"""All elements of a small group as one array, for the questions that are answered by looking at every element."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.groups.finite import FiniteGroup, chain_of
from symgroup.groups.orders import describe_order
from symgroup.groups.permutation import Permutation

LARGEST_ORDER = 60_000
LARGEST_TABLE = 40_000_000  # |G| times points


@dataclass(frozen=True, slots=True, eq=False)
class ElementTable:
    """The elements in lexicographic order of their images, so that element 0 is the identity."""

    images: NDArray[np.int32]  # (|G|, points)
    number: dict[bytes, int]  # a row's bytes -> its position

    def __len__(self) -> int:
        return len(self.images)

    def element(self, position: int) -> Permutation:
        """Return element `position`."""
        return Permutation(self.images[position].tolist())

    def position(self, element: Permutation) -> int:
        """Return where `element` stands; KeyError where it is not in the group."""
        return self.number[np.array(element, dtype=np.int32).tobytes()]

    def positions(
        self,
        rows: NDArray[np.int32],  # (k, points)
    ) -> NDArray[np.int64]:  # (k,)
        """Return where each row stands."""
        contiguous = np.ascontiguousarray(rows, dtype=np.int32)
        return np.array([self.number[row.tobytes()] for row in contiguous], dtype=np.int64)

    def left_products(self, element: Permutation) -> NDArray[np.int64]:  # (|G|,)
        """Return the positions of element @ g for every g."""
        return self.positions(np.array(element, dtype=np.int32)[self.images])

    def conjugates(self, element: Permutation) -> NDArray[np.int64]:  # (|G|,)
        """Return the positions of element @ g @ element^-1 for every g."""
        moved = np.array(element, dtype=np.int32)[self.images]
        return self.positions(moved[:, list(element.inverse())])

    def inverses(self) -> NDArray[np.int64]:  # (|G|,)
        """Return the positions of g^-1 for every g."""
        return self.positions(np.argsort(self.images, axis=1).astype(np.int32))


def is_enumerable(group: FiniteGroup) -> bool:
    """Whether `elements_of` accepts the group."""
    return group.order <= LARGEST_ORDER and group.order * group.points <= LARGEST_TABLE


@lru_cache(maxsize=64)
def elements_of(group: FiniteGroup) -> ElementTable:
    """Return the table of all elements.

    Raises: LimitError (SG403) where there are too many. Cost: O(|G| points) time and memory.
    """
    if not is_enumerable(group):
        raise LimitError.of(
            "SG403",
            f"{group.name} has too many elements to list: {describe_order(group.order)} on {group.points} points",
            notes=[f"the limit is {LARGEST_ORDER} elements and {LARGEST_TABLE} entries"],
            help="use a smaller group, or a representation that does not need the list of elements",
        )
    rows = np.arange(group.points, dtype=np.int32)[None, :]
    for level in reversed(chain_of(group).levels):
        carriers = np.array(list(level.carriers.values()), dtype=np.int32)
        rows = carriers[:, rows].reshape(-1, group.points)
    rows = rows[np.lexsort(rows.T[::-1])]
    rows.setflags(write=False)
    return ElementTable(rows, {row.tobytes(): position for position, row in enumerate(rows)})
