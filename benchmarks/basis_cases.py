"""The cases of the benchmark of bases: a name, and a function without arguments that makes V and W."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symgroup.groups import (
    alternating,
    grid,
    mathieu,
    matrix_group,
    orthogonal,
    rubik,
    special_unitary,
    symmetric,
    symplectic,
    translations,
    weyl,
)
from symgroup.representations import (
    Representation,
    direct_sum,
    irreps,
    mixed_tensors,
    natural,
    regular,
    tensor_product,
)

Pair = tuple[Representation, Representation]


def power(V: Representation, k: int) -> Representation:
    result = V
    for _ in range(k - 1):
        result = tensor_product(result, V)
    return result


def between(make: Callable[[], Any], source: int, target: int) -> Callable[[], Pair]:
    def pair() -> Pair:
        V = natural(make())
        return power(V, source), power(V, target)

    return pair


def copies() -> Pair:
    V = natural(symmetric(10))
    many = direct_sum([(64, V), (64, tensor_product(V, V))])
    return many, many


def regular_to_natural() -> Pair:
    G = weyl("F", 4)
    return regular(G), natural(G)


def quaternions() -> Any:
    return matrix_group(
        [
            [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]],
            [[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]],
        ]
    )


def adjoint() -> Pair:
    V = mixed_tensors(natural(special_unitary(3)), 1, 1)
    return V, V


def of_degrees(text: str) -> Callable[[], Pair]:
    def pair() -> Pair:
        V = irreps(orthogonal(3), text)
        return tensor_product(V, V), V

    return pair


CASES: dict[str, Callable[[], Pair]] = {
    "S(10) V->V": between(lambda: symmetric(10), 1, 1),
    "S(50) V->V": between(lambda: symmetric(50), 1, 1),
    "S(1000) V->V": between(lambda: symmetric(1000), 1, 1),
    "S(100000) V->V": between(lambda: symmetric(100_000), 1, 1),
    "S(6) V^2->V^2": between(lambda: symmetric(6), 2, 2),
    "S(10) V^2->V^2": between(lambda: symmetric(10), 2, 2),
    "S(20) V^2->V^2": between(lambda: symmetric(20), 2, 2),
    "S(100) V^2->V^2": between(lambda: symmetric(100), 2, 2),
    "S(8) V^3->V^2": between(lambda: symmetric(8), 3, 2),
    "S(5) V^3->V^2": between(lambda: symmetric(5), 3, 2),
    "S(20) V^2->V": between(lambda: symmetric(20), 2, 1),
    "A(8) V^2->V^2": between(lambda: alternating(8), 2, 2),
    "Z(64) V->V": between(lambda: translations(64), 1, 1),
    "Z(1024) V->V": between(lambda: translations(1024), 1, 1),
    "grid(64, 64) V->V": between(lambda: grid(64, 64), 1, 1),
    **{
        f"{name} V^{k}->V^{k}": between(lambda special=special: orthogonal(3, special=special), k, k)
        for name, special in (("SO(3)", True), ("O(3)", False))
        for k in range(1, 6)
    },
    "O(5) V^2->V^2": between(lambda: orthogonal(5), 2, 2),
    "O(5) V^3->V": between(lambda: orthogonal(5), 3, 1),
    "SO(5) V^2->V^2": between(lambda: orthogonal(5, special=True), 2, 2),
    "SO(5) V^3->V": between(lambda: orthogonal(5, special=True), 3, 1),
    "O(20) V^2->V^2": between(lambda: orthogonal(20), 2, 2),
    "Lorentz V^2->V^2": between(lambda: orthogonal(1, 3), 2, 2),
    "Lorentz V^3->V": between(lambda: orthogonal(1, 3), 3, 1),
    "Sp(6) V^2->V^2": between(lambda: symplectic(6), 2, 2),
    "Sp(12) V^2->V^2": between(lambda: symplectic(12), 2, 2),
    "SU(3) T(1,1)->T(1,1)": adjoint,
    "O(3) 0e+1o+2e, U^2->U": of_degrees("0e + 1o + 2e"),
    "rubik(3) V->V": between(lambda: rubik(3), 1, 1),
    "rubik(3) V^2->V": between(lambda: rubik(3), 2, 1),
    "rubik(3) V^2->V^2": between(lambda: rubik(3), 2, 2),
    "M(24) V^2->V^2": between(lambda: mathieu(24), 2, 2),
    "64 (V + V*V) of S(10)": copies,
    "Q8 V^3->V^3": between(quaternions, 3, 3),
    "Weyl(F4) regular->V": regular_to_natural,
    "Weyl(E6) V^2->V^2": between(lambda: weyl("E", 6), 2, 2),
    "Weyl(E6) V^3->V^3": between(lambda: weyl("E", 6), 3, 3),
    "Weyl(E8) V^2->V^2": between(lambda: weyl("E", 8), 2, 2),
    "Weyl(F4) V^3->V^3": between(lambda: weyl("F", 4), 3, 3),
    "Weyl(H3) V^3->V^3": between(lambda: weyl("H", 3), 3, 3),
    "Weyl(H4) V^2->V^2": between(lambda: weyl("H", 4), 2, 2),
}
