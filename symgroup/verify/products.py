"""Check bilinear layers: which copies meet, that every product commutes with the group, and that none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement

from symgroup.elaborate.layer_steps import Bilinear
from symgroup.ir import AnyForm, BilinearLayer, BilinearTerm, LinearMap, Tile
from symgroup.plan.products import Pair, Summand, kinds, largest_cost, product_cost, summands
from symgroup.representations import Representation, tensor_product
from symgroup.solve import equivariant_basis, hom_dim
from symgroup.verify.bases import basis_claims
from symgroup.verify.report import Claim


@dataclass(frozen=True, slots=True)
class _Product:
    """A term that takes whole copies of two kinds to whole copies of a summand."""

    pair: Pair
    target: Summand
    copies: range  # of the summand
    term: BilinearTerm


def products_claim(subject: str, U: Representation, step: Bilinear, layer: BilinearLayer) -> Claim:
    """Each term takes whole copies of V and V' to copies of W by a basis of Hom_G(V * V', W), and none is missing.

    Where the step says `all`, every V, V' reach every copy; else every copy is reached where there is a product at all, and
    triples are left out only where they cost too much.
    """
    found = [_placed(U, term) for term in layer.terms]
    products = [item for item in found if item is not None]
    faults = []
    if len(products) < len(found):
        faults.append("a term is not made of whole copies of summands")
    for target in summands(U):
        own = [item for item in products if item.target == target]
        faults.extend(_missing(U, target, own, step))
    for space in {(item.pair, item.target.part, item.term.weight.forms) for item in products}:
        faults.extend(_faults(*space))
    count = sum(term.weight.size for term in layer.terms)
    what = f"{step} adds products of copies by bases of Hom(V * V', W), {count} weights in {len(layer.terms)} terms"
    return Claim(subject, what, not faults, "exact, counted", faults[0] if faults else "")


def _placed(U: Representation, term: BilinearTerm) -> _Product | None:
    """Return what a term takes to what, None where these are not whole copies."""
    starts = kinds(U)
    sides = []
    for places, dim in ((term.left, term.left_dim), (term.right, term.right_dim)):
        sides.append([V for V in starts if V.dim == dim and set(places) <= set(starts[V])])
    targets = [item for item in summands(U) if item.part.dim == term.dim and term.start in item.starts]
    if not (sides[0] and sides[1] and targets):
        return None
    target, first = targets[0], targets[0].starts.index(term.start)
    if first + term.copies > target.copies:
        return None
    return _Product((sides[0][0], sides[1][0]), target, range(first, first + term.copies), term)


def _missing(U: Representation, target: Summand, products: list[_Product], step: Bilinear) -> Iterator[str]:
    """Yield what the copies of a summand lack, or have twice."""
    reached: dict[Pair, list[int]] = {}
    for item in products:
        reached.setdefault(item.pair, []).extend(item.copies)
    for (V, W), copies in reached.items():
        if len(set(copies)) < len(copies):
            yield f"a copy of {target.part} has the product {V} * {W} twice"
    everywhere, at_all = set(range(target.copies)), set().union(*reached.values())
    for pair in combinations_with_replacement(kinds(U), 2):
        own = set(reached.get(pair, ()))
        is_dear = at_all == everywhere and product_cost(pair, target.part) > largest_cost(U)
        enough = own == everywhere if step.every else own or is_dear
        if not enough and _has_products(*pair, target.part):
            yield f"there is no product {pair[0]} * {pair[1]} -> {target.part}, or not for every copy"
    if reached and at_all != everywhere:
        yield f"a copy of {target.part} has no product"


def _has_products(V: Representation, W: Representation, target: Representation) -> bool:
    product = tensor_product(V, W)
    expected = hom_dim(product, target)
    return bool(equivariant_basis(product, target).dim if expected is None else expected)


def _faults(pair: Pair, target: Representation, forms: tuple[AnyForm, ...]) -> Iterator[str]:
    product = tensor_product(*pair)
    space = LinearMap((target.dim, product.dim), forms, (Tile(0, 0, 0, 1, 1),))
    for claim in basis_claims("", product, target, space):
        if not claim.ok:
            yield f"{pair[0]} * {pair[1]} -> {target}: not so: {claim.statement}"
