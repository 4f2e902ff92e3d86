"""Invariant forms, and networks of checked layers. Each step commutes with G on U = k_1 U_1 + k_2 U_2 + ..., with copies x_a:

linear: maps between copies of blocks, which have checked bases. bias: the same from a line on which G acts as 1.
pointwise f: permutations commute with every f of one coordinate, changes of sign with odd ones, all matrices with `identity`.
norm, normalise: x_a is multiplied by a function of numbers q(x_b), and q(rho(g) x) = q(x) for the checked form of the block.
gated: x_a is multiplied by f of a coordinate behind U on which G acts as 1; permutations may gate themselves, by x_i f(x_i).
bilinear: B (x_a (x) x_b) is added to copies of U_k, with B in Hom(U_i (x) U_j, U_k), which has a checked basis.
dropout: each copy is multiplied by 0 or by one number, drawn without regard to x.
"""

from itertools import combinations_with_replacement, product
from typing import Any

from .reading import HASH, Malformed, OutOfReach, Refuted, array, canonical, integer, integers, label
from .representations import Known, Representation, Shapes, dense, read_matrix, read_number

ODD = ("tanh", "sin", "identity")


def shapes_of(known: Known, V: Representation, W: Representation) -> Shapes:
    """Hom of sums is the sum of the Homs: return (copies out, copies in, r) for each block of Hom(V, W) that is not 0."""
    V.group.budget.spend(1000 * len(V.terms) * len(W.terms))
    dims = [(out, into, known.bases.get((U, T))) for (out, T), (into, U) in product(W.terms, V.terms)]
    if any(dim is None for _, _, dim in dims):
        raise OutOfReach(f"not every block of Hom({V.name}, {W.name}) has a proven basis")
    return [[out, into, dim] for out, into, dim in dims if dim]


def check_form(known: Known, block: Any, entries: Any) -> str:
    """Check that q(x) = x^T S x is invariant: rho(g)^T S rho(g) = S and drho(X)^T S + S drho(X) = 0; and that tr q = 1.

    Over a number field S gives the constant coefficient of q; and, as J^T S = S J, that of q times any power of t, so q.
    """
    V = known.representation(block)
    d, columns = V.group.degree, read_matrix(entries, V.rows, V.rows)
    discrete, algebra = len(V.group.generators), V.group.algebra
    V.group.budget.spend(V.rows**2 * (500 + 30 * V.rows * len(V.dense)))
    S = dense(columns, V.rows)
    for number, M in enumerate(V.dense):
        other = S if number < discrete else -1 * S * M if number < discrete + algebra else S * M
        if M.transpose() * S * (M if number < discrete else 1) != other:
            raise Refuted(f"generator {number + 1} changes the form")
    # the constant coefficients of t^k times the trace
    traces = [sum(columns[i + k].get(i, 0) for i in range(0, V.rows, d)) for k in range(d)]
    if traces != [1] + [0] * (d - 1):
        raise Refuted("the trace of the form is not 1")
    known.forms.add(V)
    return V.name


def check_network(
    known: Known, plan: Any, source: Any, target: Any, steps: Any, weights: Any, breaking: Any
) -> str:
    """The steps lead from V to W; weights have the shapes of what was checked, with the relaxed layers since the last plan."""
    V, W = map(known.representation, (source, target))
    U, shapes, pairs = V, Shapes(), [array(step, 2) for step in array(steps)]
    types, known.relaxed = known.relaxed, []
    if not pairs or pairs[0][0] != "linear":
        raise Malformed("a network starts with a linear map")
    for kind, argument in pairs:
        V.group.budget.spend(100_000)
        U, more = _check_step(known, U, kind, argument)
        shapes += more
    if U is not W or canonical(weights) != canonical(shapes):
        raise Refuted("the last step does not lead to its target, or the weights are not those of the steps")
    if None in types:
        raise OutOfReach("a layer that breaks symmetry is not proven")
    first = known.representation(pairs[0][1][1])
    if types != [(V, first, listed) for listed in array(breaking)]:
        raise Refuted("its breaking weights are not those that were checked")
    return f"plan {label(plan, HASH)[:12]}"


def _check_step(known: Known, U: Representation, kind: Any, argument: Any) -> tuple[Representation, Shapes]:
    """Check a step on U; return what it goes to, and the shapes of its weights."""
    match kind:
        case "linear" | "bias":
            V, W = map(known.representation, array(argument, 2))
            if (V if kind == "linear" else W) is not U or (
                kind == "bias" and not (V.dim == 1 and commutes(V))
            ):
                raise Refuted("a layer is no map from what is before it, or a bias is not invariant")
            return W, shapes_of(known, V, W)
        case "pointwise":
            if not all(commutes(block, label(argument)) for _, block in U.terms):
                raise Refuted(f"{argument} does not commute with the group on {U.name}")
            return U, []
        case "norm" | "normalise" if argument is None:
            if not known.forms.issuperset(block for _, block in U.terms):
                raise OutOfReach(f"no invariant form is proven on a summand of {U.name}")
            return U, [[copies] for copies, _ in U.terms]
        case "gated":
            return _ungated(known, U, *array(argument, 2)), []
        case "bilinear":
            return U, _products(known, U, argument)
        case "dropout" if 0 <= read_number(argument) < 1:
            return U, []
    raise Malformed("an unknown kind of step")


def _products(known: Known, U: Representation, listed: Any) -> Shapes:
    """Return the shapes of the weights of products for each summand: [copies that it is for, U_i (x) U_j], 0 where Hom = 0."""
    U.group.budget.spend(1000 * len(U.terms) ** 2)
    pairs = set(combinations_with_replacement(dict.fromkeys(block for _, block in U.terms), 2))
    shapes = Shapes()
    for (_, target), products in zip(U.terms, array(listed, len(U.terms)), strict=True):
        numbers = [array(term, 2) for term in array(products)]
        terms = [(integer(copies, 0), known.representation(V)) for copies, V in numbers]
        if len({V for _, V in terms}) != len(terms) or not pairs.issuperset(V.factors for _, V in terms):
            raise Refuted("products are of two copies, each stands once")
        for copies, V in terms:
            found = shapes_of(known, V, target)
            shapes += [[copies, 1, dim] for _, _, dim in found]
            if bool(copies) != bool(found):
                raise Refuted(f"{V.name} is for no copy of {target.name}, or makes none")
    return shapes


def _ungated(known: Known, U: Representation, target: Any, own: Any) -> Representation:
    """Check that U is the target with an invariant behind it for each copy that does not gate itself; return the target."""
    W = known.representation(target)
    U.group.budget.spend(1000 * (U.rows + W.rows))
    of_U, of_W = ([block for copies, block in R.terms for _ in range(copies)] for R in (U, W))
    marked = list(zip(integers(own, 2, len(W.terms)), W.terms, strict=True))
    if any(gates_itself and not commutes(block) for gates_itself, (_, block) in marked):
        raise Refuted("what is no permutation cannot gate itself")
    gates, needed = of_U[len(of_W) :], sum(copies for gates_itself, (copies, _) in marked if not gates_itself)
    if of_U != of_W + gates or len(gates) != needed or any(V.dim > 1 or not commutes(V) for V in set(gates)):
        raise Refuted("a copy has no invariant gate")
    return W


def commutes(V: Representation, function: str = "any") -> bool:
    """Permutations commute with every function of one coordinate, changes of sign with odd ones, all else with none."""
    if function == "identity":
        return True
    return V.signed is not None and (function in ODD or not any(i % 2 for image in V.signed for i in image))
