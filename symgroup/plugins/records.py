"""What a plugin hands over: records of plain data and one function each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Parameter(Enum):
    """What an argument is, in the words of error messages."""

    NUMBER = "a number"
    POINT = "the number of a point"  # counted from 1
    TEXT = "a text"
    TYPE = "a type such as E8"
    GROUP = "a group"
    FINITE = "a finite group"
    SUBGROUP = "a subgroup"  # its generators are elements of the first argument's group
    FINITE_SUBGROUP = "a finite subgroup"
    REPRESENTATION = "a representation"
    FINITE_REPRESENTATION = "a representation of a finite group"
    ANY = "a representation or a group"  # a group stands for its natural representation


@dataclass(frozen=True, slots=True)
class Construction:
    """One way to write a group or a representation in the language.

    `make` is called with the arguments, of the types that `parameters` say: int, str, Group, Representation. It returns a
    `symgroup.groups.Group` or a `symgroup.representations.Representation`, and refuses with
    `symgroup.plugins.InputError.of(code, message)` or a subclass of it.

    Examples:
        >>> from symgroup.groups import cyclic
        >>> clock = Construction("Clock", "Clock(12)", (Parameter.NUMBER,), cyclic)
        >>> clock.takes(1), clock.takes(2), clock.make(12).order
        (True, False, 12)
    """

    name: str
    usage: str  # an example of a call, as help texts show it
    parameters: tuple[Parameter, ...]
    make: Callable[..., Any]
    repeats: int = 0  # how many more times the last parameter may be given
    blamed: int | None = None  # the argument that errors of `make` point at; None for the whole call
    named: bool = False  # whether the group is named as the call is written

    def takes(self, count: int) -> bool:
        """Whether the construction has `count` arguments."""
        return 0 <= count - len(self.parameters) <= self.repeats

    def parameter(self, position: int) -> Parameter:
        """Return what the argument at a position is."""
        return self.parameters[min(position, len(self.parameters) - 1)]


@dataclass(frozen=True, slots=True)
class Activation:
    """A scalar function R -> R that networks may apply to every coordinate.

    `function(x, xp)` returns f(x) for an array x of any shape, with the operators of arrays and functions of the module
    `xp`: NumPy for the exact bound and `reference`, torch for backends that differentiate. Those that both have under one
    name are abs, exp, expm1, log1p, sqrt, sin, cos, tanh, where, sign, minimum, maximum and the operators. Evaluated in
    float32 or float64 with unit roundoff u it is off by at most 8 u (1 + |x|).

    Examples:
        >>> import numpy as np
        >>> softsign = Activation("softsign", lambda x, xp: x / (1 + xp.abs(x)), odd=True, lipschitz=1.0)
        >>> softsign.function(np.array([-1.0, 3.0]), np).tolist()
        [-0.5, 0.75]
    """

    name: str
    function: Callable[[Any, Any], Any]
    odd: bool  # f(-x) = -f(x): then it is allowed on signed permutations too
    lipschitz: float  # at least sup |f'|
    halves: bool = False  # the second moment of a centred input, as relu does: weights start larger by sqrt 2


@dataclass(frozen=True, slots=True)
class Layer:
    """A class of layers of somebody's framework, which `symgroup.nn` offers under its name.

    `make` is what `symgroup.nn.NAME` is: for torch a subclass of `torch.nn.Module`, which pickle finds by its own module and
    name. What it needs of exact mathematics it asks of `symgroup.plan`.

    Examples:
        >>> Layer("Identity", type("Identity", (), {})).make().__class__.__name__
        'Identity'
    """

    name: str
    make: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class CanonicalMethod:
    """A way to find, for each x in V, an element c(x) of G that carries the canonical representative of x's orbit to x.

    `prepare(V)` looks at a `symgroup.representations.Representation` of a finite group G of permutations of n points, and
    returns integers, which plans and model files keep; it refuses V with `symgroup.plugins.InputError.of(code, message)`.
    `elements(x, data)` gets inputs of shape (B, dim V) in float64 and these integers, and returns c(x) by the images of the
    points, of shape (B, n). With G_x the stabilizer of x, c(g x) must lie in g G_x c(x), for floats as they are: permutations
    move them without rounding.

    Examples:
        >>> import numpy as np
        >>> def sorted_points(x, data):
        ...     return np.argsort(-x, axis=1, kind="stable")
        >>> method = CanonicalMethod("descending", lambda V: (), sorted_points)
        >>> method.elements(np.array([[1.0, 3.0, 2.0]]), ()).tolist()
        [[1, 2, 0]]
    """

    name: str
    prepare: Callable[[Any], tuple[int, ...]]
    elements: Callable[[Any, tuple[int, ...]], Any]
