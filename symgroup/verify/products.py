"""Check bilinear layers: which copies meet, that every product commutes with the group, and that none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

from symgroup.ir import BilinearLayer, BilinearTerm, LinearMap, Tile
from symgroup.plan.products import Summand, summands
from symgroup.representations import Representation, tensor_product
from symgroup.solve import equivariant_basis, hom_dim
from symgroup.verify.bases import basis_claims
from symgroup.verify.report import Claim


def products_claim(subject: str, U: Representation, layer: BilinearLayer) -> Claim:
    """Each term takes whole copies of two summands to copies of a third by a basis of Hom_G(V * V', W); no pair is missing."""
    terms, faults = list(layer.terms), list[str]()
    triples = [
        (*pair, item) for pair in combinations_with_replacement(summands(U), 2) for item in summands(U)
    ]
    for left, right, target in triples:
        term = terms[0] if terms and _places_fit(terms[0], left, right, target) else None
        if term is not None:
            terms.pop(0)
        faults.extend(_faults(left.part, right.part, target.part, term))
    if terms:
        faults.append("a term is not made of whole copies of summands, in order")
    count = sum(term.weight.size for term in layer.terms)
    what = f"bilinear adds products of copies by bases of Hom(V * V', W), {count} weights for {len(triples)} triples"
    return Claim(subject, what, not faults, "exact, counted", faults[0] if faults else "")


def _places_fit(term: BilinearTerm, left: Summand, right: Summand, target: Summand) -> bool:
    same = (term.start, term.copies, term.dim) == (target.start, target.copies, target.part.dim)
    same = same and (term.left_dim, term.right_dim) == (left.part.dim, right.part.dim)
    return (
        same
        and set(term.left) <= set(left.starts(left.copies, 0))
        and (set(term.right) <= set(right.starts(right.copies, 0)))
    )


def _faults(
    V: Representation, W: Representation, target: Representation, term: BilinearTerm | None
) -> Iterator[str]:
    product = tensor_product(V, W)
    if term is None:
        expected = hom_dim(product, target)
        if expected or (expected is None and equivariant_basis(product, target).dim):
            yield f"there is no product {V} * {W} -> {target}"
        return
    space = LinearMap((target.dim, product.dim), term.weight.forms, (Tile(0, 0, 0, 1, 1),))
    for claim in basis_claims("", product, target, space):
        if not claim.ok:
            yield f"{V} * {W} -> {target}: not so: {claim.statement}"
