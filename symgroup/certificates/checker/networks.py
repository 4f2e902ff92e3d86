"""Direct sums of checked blocks, invariant forms, and networks of checked layers.

Notation: U = k_1 U_1 + k_2 U_2 + ... is what a step acts on, x_a the copies of the blocks. Each step commutes with G:

pointwise f: permutations commute with every f of one coordinate, changes of sign with odd ones, all matrices with `identity`.
norm, normalise: x_a is multiplied by a function of numbers q(x_b), and q(rho(g) x) = q(x) for the checked form of the block.
gated: x_a is multiplied by f of a coordinate behind U on which G acts as 1; permutations may gate themselves, by x_i f(x_i).
bilinear: B (x_a (x) x_b) is added to a copy of U_k, with B in Hom(U_i (x) U_j, U_k), which has a checked basis.
dropout: each copy is multiplied by 0 or by one number, drawn without regard to x.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, product
from math import prod
from typing import Any

from .fields import ONE, RATIONAL, Columns, Field
from .reading import Malformed, OutOfReach, Refuted, array, integer, label, record
from .representations import Representation
from .stabilizers import ZERO

ODD = ("tanh", "sin", "identity")
LARGEST_FORM = 500  # dim V
MOST_SUMMANDS = 20  # of a layer with products
MOST_STEPS = 20  # behind one layer
Shapes = list[list[int]]


@dataclass
class Known:
    """What was listed and claimed so far, each claim with whether it is proven."""

    representations: list[Representation] = field(default_factory=list)
    tensors: dict[tuple[Representation, Representation], Representation] = field(default_factory=dict)
    bases: dict[tuple[Representation, Representation], tuple[int, bool]] = field(default_factory=dict)
    forms: dict[Representation, bool] = field(default_factory=dict)
    spaces: list[tuple[Representation, Representation]] = field(default_factory=list)
    sums: dict[tuple[Representation, Representation], Shapes] = field(default_factory=dict)
    relaxed: list[tuple[Representation, Representation, Shapes, bool]] = field(default_factory=list)

    def representation(self, number: Any) -> Representation:
        """Return a listed representation."""
        return self.representations[integer(number, 0, len(self.representations))]

    def shapes(self, V: Representation, W: Representation) -> Shapes:
        """Hom of sums is the sum of the Homs: return (copies out, copies in, r) for each block of Hom(V, W) that is not 0."""
        if (V, W) in self.sums:
            return self.sums[V, W]
        found = []
        for (out, target), (into, source) in product(W.terms, V.terms):
            if (source, target) not in self.bases:
                raise Refuted(f"there is no basis of Hom({source.name}, {target.name})")
            dim, proven = self.bases[source, target]
            if not proven:
                raise OutOfReach("the basis of a block is not proven")
            found.append([out, into, dim])
        self.sums[V, W] = [shape for shape in found if shape[2]]
        return self.sums[V, W]


def check_space(V: Representation, W: Representation, dim: int, known: Known) -> None:
    """Check the dimension of Hom(V, W) for sums of blocks."""
    found = sum(prod(shape) for shape in known.shapes(V, W))
    if found != dim:
        raise Refuted(f"the dimension is {found}, the sum over the blocks")


def check_form(V: Representation, K: Field, data: Any) -> None:
    """Check that q(x) = x^T S x is invariant: rho(g)^T S rho(g) = S and drho(X)^T S + S drho(X) = 0; and that tr q = 1."""
    if V.dim * K.degree > LARGEST_FORM:
        raise OutOfReach(f"a form on more than {LARGEST_FORM} dimensions")
    columns = K.matrix(data, V.dim, V.dim)
    S, matrices = K.rational(V.dim, columns), V.rational(K)
    for number, (M, image) in enumerate(zip(matrices, V.images, strict=True)):
        rows: Columns = [[] for _ in range(V.dim)]
        for j, i, value in ((j, i, value) for j, column in enumerate(image) for i, value in column):
            rows[i].append((j, value))
        transpose = K.rational(V.dim, rows)
        discrete = number < V.group.discrete
        if transpose * S * M != S if discrete else transpose * S != -1 * (S * M):
            raise Refuted(f"generator {number + 1} changes the form")
    squares = V.squares  # in the coordinates that are meant S[i, i] is divided by s_i
    diagonal = ((i, value) for j, column in enumerate(columns) for i, value in column if i == j)
    if sum((value / squares[i][0] for i, value in diagonal), ZERO) != ONE:
        raise Refuted("the trace of the form is not 1")


def check_network(
    V: Representation, W: Representation, layers: Any, weights: Any, breaking: Any, known: Known
) -> None:
    """The layers are maps and steps from V to W, with invariant biases; the weights have the shapes of what was checked."""
    U, shapes, first = V, Shapes(), None
    for number, layer in enumerate(array(layers), 1):
        maps, steps = record(layer, "maps", "steps")
        spaces = [known.spaces[integer(k, 0, len(known.spaces))] for k in array(maps)]
        if not 1 <= len(spaces) <= 2 or spaces[0][0] is not U:
            raise Refuted(f"layer {number} is no map from the layer before it")
        U = spaces[0][1]
        first = first or U
        if spaces[1:] and (spaces[1][1] is not U or not is_trivial(spaces[1][0])):
            raise Refuted(f"the bias of layer {number} is not invariant")
        shapes += [shape for source, target in spaces for shape in known.shapes(source, target)]
        if len(array(steps)) > MOST_STEPS:
            raise OutOfReach(f"more than {MOST_STEPS} steps behind a layer")
        for step in steps:
            kind, argument = array(step, 2)
            U, more = _check_step(U, kind, argument, known)
            shapes += more
    if first is None or U is not W:
        raise Refuted("the last layer is no map to the target of the network")
    if weights != shapes:
        raise Refuted("its weights have other shapes than the checked layers")
    for number, listed in (array(term, 2) for term in array(breaking)):
        *ends, found, proven = known.relaxed[integer(number, 0, len(known.relaxed))]
        if ends != [V, first] or found != listed:
            raise Refuted("its breaking weights are not those that were checked")
        if not proven:
            raise OutOfReach("a layer that breaks symmetry is not certified")


def _check_step(
    U: Representation, kind: Any, argument: Any, known: Known
) -> tuple[Representation, Shapes]:  # what it goes to, and the shapes of its weights
    if kind == "pointwise":
        if not all(commutes(block, label(argument)) for _, block in U.terms):
            raise Refuted(f"{argument} does not commute with the group on {U.name}")
        return U, []
    if (kind == "norm" and label(argument)) or (kind == "normalise" and argument is None):
        for _, block in U.terms:
            if block not in known.forms:
                raise Refuted(f"there is no invariant form on {block.name}")
            if not known.forms[block]:
                raise OutOfReach("an invariant form is not proven")
        return U, [[copies] for copies, _ in U.terms]
    if kind == "gated":
        return _ungated(U, argument, known), []
    if kind == "bilinear" and argument is None:
        return U, list(_products(U, known))
    if kind == "dropout" and 0 <= RATIONAL.scalar(argument)[0] < 1:
        return U, []
    raise Malformed("an unknown kind of step")


def _ungated(U: Representation, argument: Any, known: Known) -> Representation:
    """Check that U is the target with an invariant behind it for each copy that does not gate itself; return the target."""
    function, target, own = array(argument, 3)
    label(function)
    found = known.representation(target)
    flags = [integer(flag, 0, 2) for flag in array(own, len(found.terms))]
    if any(flag and not commutes(block) for flag, (_, block) in zip(flags, found.terms, strict=True)):
        raise Refuted("what is no permutation cannot gate itself")
    gates = sum(copies for flag, (copies, _) in zip(flags, found.terms, strict=True) if not flag)
    _, last = U.terms[-1]
    if _merged([*found.terms, (gates, last)]) != _merged(U.terms) or (gates and not is_trivial(last)):
        raise Refuted("a copy has no invariant gate")
    return found


def _merged(terms: Iterable[tuple[int, Representation]]) -> list[tuple[int, Representation]]:
    found: list[tuple[int, Representation]] = []
    for copies, block in terms:
        before = found.pop()[0] if found and found[-1][1] is block else 0
        found += [(before + copies, block)] if before + copies else []
    return found


def _products(U: Representation, known: Known) -> Iterator[list[int]]:
    """Yield the shapes of the weights of all products of two summands into a third."""
    if len(U.terms) > MOST_SUMMANDS:
        raise OutOfReach(f"products of more than {MOST_SUMMANDS} summands")
    for (_, left), (_, right) in combinations_with_replacement(U.terms, 2):
        if (left, right) not in known.tensors:
            raise Refuted(f"there is no tensor product of {left.name} and {right.name}")
        for copies, _, dim in known.shapes(known.tensors[left, right], U):
            yield [copies, 1, dim]


def is_trivial(V: Representation) -> bool:
    """Whether every element acts as 1, and the Lie algebra as 0, on a line."""
    return V.dim == 1 and commutes(V)


def commutes(V: Representation, function: str = "any") -> bool:
    """Permutations commute with every function of one coordinate, changes of sign with odd ones, all else with none."""
    if function == "identity":
        return True
    if V.signed is None:
        return False
    return function in ODD or all(sign == 1 for _, signs in V.signed for sign in signs)
