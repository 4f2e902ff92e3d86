"""Powers of a matrix modulo a prime below 2^22, and what they do to vectors."""

from __future__ import annotations

import numpy as np

from symgroup.algebra.arrays import Residues, multiply


class Powers:
    """a, a^2, a^4, a^8, ... modulo a prime, each computed when it is first asked for."""

    def __init__(self, matrix: Residues, prime: int) -> None:
        self._squares = [matrix]
        self.prime = prime

    def square(self, k: int) -> Residues:
        """Return a^(2^k)."""
        while len(self._squares) <= k:
            last = self._squares[-1]
            self._squares.append(multiply(last, last, self.prime))
        return self._squares[k]

    def krylov(
        self,
        vectors: Residues,  # (n, q)
        length: int,
        *,
        transposed: bool = False,
    ) -> Residues:  # (length, n, q)
        """Return the vectors multiplied by 1, a, a^2, ..., a^(length - 1), or by powers of the transpose of a."""
        n, q = vectors.shape
        found = np.empty((length, n, q))
        found[0] = vectors
        done, k = 1, 0
        while done < length:
            power = self.square(k).T if transposed else self.square(k)
            more = min(done, length - done)
            # one product of matrices in place of `more` small ones
            side = found[:more].transpose(1, 0, 2).reshape(n, more * q)
            found[done : done + more] = (
                multiply(power, side, self.prime).reshape(n, more, q).transpose(1, 0, 2)
            )
            done, k = done + more, k + 1
        return found
