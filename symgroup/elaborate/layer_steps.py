"""What a hidden layer does after its linear map, as plain frozen data: each step commutes with the group, and says why.

Notation: U = m_1 U_1 + m_2 U_2 + ... the layer's representation, x_a the copies of its summands.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Pointwise:
    """f at every coordinate, for permutations; for signed ones where f is odd.

    *Proof.* (rho(g) x)_g(i) = s_i x_i with s_i = 1 or -1, and f(s_i x_i) = s_i f(x_i).
    """

    function: str

    def __str__(self) -> str:
        return self.function


@dataclass(frozen=True, slots=True)
class Norm:
    """x_a -> x_a f(n_a + b_a) / n_a with n_a = sqrt(q(x_a) + epsilon), q an invariant positive definite quadratic form.

    *Proof.* q(rho(g) x_a) = q(x_a), so that x_a is multiplied by an invariant number, and rho(g) is linear.
    """

    function: str

    def __str__(self) -> str:
        return f"norm {self.function}"


@dataclass(frozen=True, slots=True)
class Gated:
    """x_a -> x_a f(s_a), s_a an invariant that the linear map makes for every copy; permutations gate themselves: x_i f(x_i).

    *Proof.* s_a is a coordinate on which the group acts as the identity, so that rho(g) x_a is multiplied by the same number.
    On permutation representations x_i -> x_i f(x_i) is a function at every coordinate.
    """

    function: str = "sigmoid"

    def __str__(self) -> str:
        return "gated" if self.function == "sigmoid" else f"gated {self.function}"


@dataclass(frozen=True, slots=True)
class Bilinear:
    """x -> x + B(x, x): copy a of a summand W gets sum_k theta_(a, k) B_k (u_a * v_a), B_k a basis of Hom_G(V * V', W).

    u_a and v_a are copies of summands V and V'. `bilinear all` takes all V, V' for every copy; `bilinear` shares them out
    among the copies of W.
    *Proof.* B_k (rho_V(g) * rho_V'(g)) = rho_W(g) B_k.
    """

    every: bool = False

    def __str__(self) -> str:
        return "bilinear all" if self.every else "bilinear"


@dataclass(frozen=True, slots=True)
class Normalise:
    """x_a -> c_a x_a / sqrt(Q + epsilon), Q the mean of q over the copies of a summand, q invariant and positive definite.

    *Proof.* Q is invariant, and the same for all copies; c_a multiplies a copy by a number.
    """

    def __str__(self) -> str:
        return "normalise"


@dataclass(frozen=True, slots=True)
class Dropout:
    """In training each copy x_a is dropped with probability `rate`, the others divided by 1 - rate; in use nothing happens.

    *Proof.* For every choice of copies it multiplies each by a number, which commutes with rho(g). What is drawn does
    not depend on x, so the outputs at g x are distributed as g times those at x, and their mean over the draws is x.
    """

    rate: Fraction

    def __str__(self) -> str:
        return f"dropout {self.rate}"


Step = Pointwise | Norm | Gated | Bilinear | Normalise | Dropout
