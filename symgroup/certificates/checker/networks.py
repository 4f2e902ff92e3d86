"""Direct sums of checked blocks, invariant forms, and networks of checked layers.

Notation: U = k_1 U_1 + k_2 U_2 + ... is what a step acts on, x_a the copies of the blocks. Each step commutes with G:

linear: maps between copies of blocks, which have checked bases. bias: the same from a line on which G acts as 1.
pointwise f: permutations commute with every f of one coordinate, changes of sign with odd ones, all matrices with `identity`.
norm, normalise: x_a is multiplied by a function of numbers q(x_b), and q(rho(g) x) = q(x) for the checked form of the block.
gated: x_a is multiplied by f of a coordinate behind U on which G acts as 1; permutations may gate themselves, by x_i f(x_i).
bilinear: B (x_a (x) x_b) is added to a copy of U_k, with B in Hom(U_i (x) U_j, U_k), which has a checked basis.
dropout: each copy is multiplied by 0 or by one number, drawn without regard to x.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, product
from math import prod
from typing import Any

from .reading import HASH, Malformed, OutOfReach, Refuted, array, integer, integers, label
from .representations import Group, Representation, dense, read_matrix, read_number

ODD = ("tanh", "sin", "identity")
Shapes = list[list[int]]


@dataclass
class Known:
    """What was listed and proven so far."""

    groups: list[Group] = field(default_factory=list)
    representations: list[Representation] = field(default_factory=list)
    tensors: dict[Any, Representation] = field(default_factory=dict)  # by their factors
    bases: dict[tuple[Representation, Representation], int] = field(default_factory=dict)
    forms: set[Representation] = field(default_factory=set)
    relaxed: list[tuple[Representation, Representation, Shapes] | None] = field(default_factory=list)

    def representation(self, number: Any) -> Representation:
        """Return a listed representation."""
        return self.representations[integer(number, 0, len(self.representations))]

    def tensor(self, factors: tuple[Representation, Representation]) -> Representation:
        """Return a listed tensor product."""
        if factors not in self.tensors:
            raise Refuted(f"there is no tensor product of {factors[0].name} and {factors[1].name}")
        return self.tensors[factors]

    def shapes(self, V: Representation, W: Representation) -> Shapes:
        """Hom of sums is the sum of the Homs: return (copies out, copies in, r) for each block of Hom(V, W) that is not 0."""
        V.group.budget.spend(1000 * len(V.terms) * len(W.terms))
        found = []
        for (out, target), (into, source) in product(W.terms, V.terms):
            if (source, target) not in self.bases:
                raise OutOfReach(f"no basis of Hom({source.name}, {target.name}) is proven")
            found.append([out, into, self.bases[source, target]])
        return [shape for shape in found if shape[2]]


def check_space(known: Known, source: Any, target: Any, dim: Any) -> str:
    """Check the dimension of Hom(V, W) for sums of blocks."""
    V, W = map(known.representation, (source, target))
    found = sum(map(prod, known.shapes(V, W)))
    if found != integer(dim, 0):
        raise Refuted(f"the dimension is {found}, the sum over the blocks")
    return f"dim Hom({V.name}, {W.name}) = {dim}"


def check_form(known: Known, block: Any, entries: Any) -> str:
    """Check that q(x) = x^T S x is invariant: rho(g)^T S rho(g) = S and drho(X)^T S + S drho(X) = 0; and that tr q = 1.

    Over a number field q has its values there, and what is listed gives the constant coefficient of q; as J^T S = S J, it
    gives that of q times any power of t, and thereby q.
    """
    V = known.representation(block)
    G, d, columns = V.group, len(V.group.times_t), read_matrix(entries, V.rows, V.rows)
    G.budget.spend(V.rows**2 * (500 + 30 * V.rows * len(V.dense)))
    S = dense(columns, V.rows)
    for number, M in enumerate(V.dense):
        other = S if number < G.discrete else -1 * S * M if number < G.discrete + G.algebra else S * M
        if M.transpose() * S * (M if number < G.discrete else 1) != other:
            raise Refuted(f"generator {number + 1} changes the form")
    for k in range(d):  # the constant coefficient of t^k times the trace
        if sum(columns[i + k].get(i, 0) for i in range(0, V.rows, d)) != (k == 0):
            raise Refuted("the trace of the form is not 1")
    known.forms.add(V)
    return V.name


def check_network(
    known: Known, plan: Any, source: Any, target: Any, steps: Any, weights: Any, breaking: Any
) -> str:
    """The steps lead from V to W, the first one is linear; the weights have the shapes of what was checked."""
    V, W = map(known.representation, (source, target))
    pairs, hashed = [array(step, 2) for step in array(steps)], label(plan, HASH)
    if not pairs or pairs[0][0] != "linear":
        raise Malformed("a network starts with a linear map")
    U, shapes = V, Shapes()
    for kind, argument in pairs:
        V.group.budget.spend(100_000)
        U, more = _check_step(known, U, kind, argument)
        shapes += more
    if U is not W or weights != shapes:
        raise Refuted(
            "the last step does not lead to its target, or its weights have other shapes than the steps"
        )
    types = [
        (integer(number, 0, len(known.relaxed)), of) for number, of in (array(t, 2) for t in array(breaking))
    ]
    for number, listed in types:
        found = known.relaxed[number]
        if found is None:
            raise OutOfReach("a layer that breaks symmetry is not proven")
        if found != (V, known.representation(pairs[0][1][1]), listed) or len(dict(types)) != len(types):
            raise Refuted("its breaking weights are not those that were checked")
    return f"plan {hashed[:12]}"


def _check_step(
    known: Known, U: Representation, kind: Any, argument: Any
) -> tuple[Representation, Shapes]:  # what it goes to, and the shapes of its weights
    match kind:
        case "linear":
            V, W = map(known.representation, array(argument, 2))
            if V is not U:
                raise Refuted("a layer is no map from what is before it")
            return W, known.shapes(V, W)
        case "bias":
            V, W = map(known.representation, array(argument, 2))
            if W is not U or not is_trivial(V):
                raise Refuted("a bias is not invariant, or belongs elsewhere")
            return W, known.shapes(V, W)
        case "pointwise":
            if not all(commutes(block, label(argument)) for _, block in U.terms):
                raise Refuted(f"{argument} does not commute with the group on {U.name}")
            return U, []
        case "norm" | "normalise" if argument is None if kind == "normalise" else label(argument):
            if not known.forms.issuperset(block for _, block in U.terms):
                raise OutOfReach(f"no invariant form is proven on a summand of {U.name}")
            return U, [[copies] for copies, _ in U.terms]
        case "gated":
            return _ungated(known, U, *array(argument, 3))
        case "bilinear" if argument in (None, "all"):
            return U, list(_products(known, U, argument == "all"))
        case "dropout" if 0 <= read_number(argument) < 1:
            return U, []
    raise Malformed("an unknown kind of step")


def _products(known: Known, U: Representation, every: bool) -> Iterator[list[int]]:
    """Yield the shapes of the weights of products of two kinds of copies, shared out among the copies of a third, or for all.

    Products by matrices of more entries than the bound are not there, but the least that a summand has.
    """
    pairs = list(combinations_with_replacement(dict.fromkeys(block for _, block in U.terms), 2))
    U.group.budget.spend(1000 * len(U.terms) * len(pairs))
    for copies, target in U.terms:
        dims: list[int] = []
        for pair in sorted(pairs, key=lambda pair: pair[0].dim * pair[1].dim):
            cost = pair[0].dim * pair[1].dim * target.dim
            if every or not dims or cost <= max(2**14, U.dim**2 // 4):
                dims += [shape[2] for shape in known.shapes(known.tensor(pair), target)]
        for k, dim in enumerate(dims):
            shared = max(1, copies * (k + 1) // len(dims) - copies * k // len(dims))
            yield [copies if every else shared, 1, dim]


def _ungated(
    known: Known, U: Representation, function: Any, target: Any, own: Any
) -> tuple[Representation, Shapes]:
    """Check that U is the target with an invariant behind it for each copy that does not gate itself; return the target."""
    label(function)
    found = known.representation(target)
    flags = integers(own, 2, len(found.terms))
    if any(flag and not commutes(block) for flag, (_, block) in zip(flags, found.terms, strict=True)):
        raise Refuted("what is no permutation cannot gate itself")
    gates = sum(copies for flag, (copies, _) in zip(flags, found.terms, strict=True) if not flag)
    U.group.budget.spend(1000 * (U.rows + found.rows))
    copies_of, copies_in = ([block for copies, block in R.terms for _ in range(copies)] for R in (found, U))
    if copies_of + copies_in[-1:] * gates != copies_in or (gates and not is_trivial(copies_in[-1])):
        raise Refuted("a copy has no invariant gate")
    return found, []


def is_trivial(V: Representation) -> bool:
    """Whether every element acts as 1, and the Lie algebra as 0, on a line."""
    return V.dim == 1 and commutes(V)


def commutes(V: Representation, function: str = "any") -> bool:
    """Permutations commute with every function of one coordinate, changes of sign with odd ones, all else with none."""
    if function == "identity":
        return True
    return V.signed is not None and (function in ODD or not any(i % 2 for image in V.signed for i in image))
