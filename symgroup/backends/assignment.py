"""Problems of assignment, many at once: the Hungarian method by shortest augmenting paths.

Notation: costs c_ij; prices u_i and v_j with u_i + v_j <= c_ij, and equality wherever row i has column j. Such an order of all
rows is least: any other costs at least sum u + sum v, which is what it costs itself.

Each row in turn gets a column by a shortest path through reduced costs c_ij - u_i - v_j >= 0 to a free column, and prices
change so that equality holds along it. All problems take the same step at a time, those that are done wait.
References: [Kuhn55] The Hungarian method; [Edmonds72] Edmonds, Karp, Theoretical improvements.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

FEW = 5  # rows, of which all orders are compared: 120 at most, in fewer operations than paths take


def least_assignment(
    costs: NDArray[np.float64],  # (P, b, b), finite
) -> NDArray[np.int64]:  # (P, b)
    """Return for each row the column that it has where the sum of costs is least, a permutation. Cost: b^3 a problem."""
    problems, size = costs.shape[:2]
    if size <= FEW:
        orders = np.array(list(permutations(range(size))), dtype=np.int64)  # (b!, b)
        return np.asarray(orders[costs[:, np.arange(size), orders].sum(axis=2).argmin(axis=1)])
    state = _State(costs)
    for row in range(size):
        state.add(row)
    order = np.empty((problems, size), dtype=np.int64)
    columns = np.broadcast_to(np.arange(size), (problems, size))
    np.put_along_axis(order, state.owner[:, 1:], columns, axis=1)
    return order


class _State:
    """Prices, and which row has each column; column 0 stands for none, and the row that seeks a column has it."""

    def __init__(self, costs: NDArray[np.float64]) -> None:
        problems, size = costs.shape[:2]
        self.each = np.arange(problems)
        self.costs = np.concatenate([np.zeros((problems, size, 1)), costs], axis=2)
        self.row_prices = np.zeros((problems, size))
        self.prices = np.zeros((problems, size + 1))
        self.owner = np.full((problems, size + 1), -1, dtype=np.int64)

    def add(self, row: int) -> None:
        """Give one more row a column in every problem."""
        shape = self.owner.shape
        self.owner[:, 0] = row
        distance = np.full(shape, np.inf)
        before = np.zeros(shape, dtype=np.int64)
        seen = np.zeros(shape, dtype=bool)
        column = np.zeros(shape[0], dtype=np.int64)
        open_ = self.each
        while len(open_):
            at = column[open_]
            seen[open_, at] = True
            owner = self.owner[open_, at]
            reduced = self.costs[open_, owner] - self.row_prices[open_, owner][:, None] - self.prices[open_]
            shorter = ~seen[open_] & (reduced < distance[open_])
            distance[open_] = np.where(shorter, reduced, distance[open_])
            before[open_] = np.where(shorter, at[:, None], before[open_])
            reach = np.where(seen[open_], np.inf, distance[open_])
            reach[:, 0] = np.inf
            nearest = np.argmin(reach, axis=1)
            self._change_prices(open_, seen, distance, reach[np.arange(len(open_)), nearest])
            column[open_] = nearest
            open_ = open_[self.owner[open_, nearest] >= 0]
        self._follow(column, before)

    def _change_prices(
        self,
        open_: NDArray[np.int64],  # (A,), problems
        seen: NDArray[np.bool_],
        distance: NDArray[np.float64],
        amount: NDArray[np.float64],  # (A,)
    ) -> None:
        """Raise the prices of the rows that the path has reached, lower those of their columns, shorten what is left."""
        reached = seen[open_]
        problem, place = np.nonzero(reached)
        self.row_prices[open_[problem], self.owner[open_[problem], place]] += amount[problem]
        self.prices[open_] -= np.where(reached, amount[:, None], 0.0)
        distance[open_] -= np.where(reached, 0.0, amount[:, None])

    def _follow(self, column: NDArray[np.int64], before: NDArray[np.int64]) -> None:
        """Hand the columns of each path on, from its free end to the new row."""
        open_ = self.each
        while len(open_):
            last = before[open_, column[open_]]
            self.owner[open_, column[open_]] = self.owner[open_, last]
            column[open_] = last
            open_ = open_[last > 0]
