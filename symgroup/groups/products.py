"""Direct products of groups of any kind, and the components of their elements."""

from __future__ import annotations

from collections.abc import Sequence

from symgroup.algebra import ExactMatrix, FieldElement, NumberField, coerce, common_field, exact_matrix
from symgroup.errors import SymgroupBug
from symgroup.groups.base import Element, Group
from symgroup.groups.finite import Carrier, FiniteGroup, SparseVector
from symgroup.groups.lie import LieGroup, product_of_matrices
from symgroup.groups.matrices import FrozenMatrix
from symgroup.groups.named import point_carrier
from symgroup.groups.permutation import Permutation


def direct_product(
    G: Group,  # natural of dim n
    H: Group,  # natural of dim m
    name: str | None = None,
) -> Group:  # natural of dim n + m
    """Return G x H, whose natural representation is the direct sum of the two; its factors are those of G, then of H."""
    label = name or f"{G.name} x {H.name}"
    if isinstance(G, FiniteGroup) and isinstance(H, FiniteGroup):
        return finite_product(G, H, label)
    blocks = [([F.natural_matrix(g) for g in F.generators], F.lie_algebra) for F in (G, H)]
    product = product_of_matrices((G, H), blocks, label)
    return LieGroup(
        label, product.degree, product.algebra, product.generators, factors=(*factors_of(G), *factors_of(H))
    )


def finite_product(G: FiniteGroup, H: FiniteGroup, name: str) -> FiniteGroup:
    """Return G x H on the disjoint union of points."""
    if G.points == G.degree and H.points == H.degree:
        carrier = point_carrier(G.degree + H.degree)
    else:
        field = common_field(G.field, H.field)
        vectors = _moved(G.carrier.vectors, 0, field) + _moved(H.carrier.vectors, G.degree, field)
        basis = G.carrier.basis + tuple(point + G.points for point in H.carrier.basis)
        carrier = Carrier(G.degree + H.degree, vectors, basis)
    right = tuple(range(G.points, G.points + H.points))
    generators = [Permutation((*g, *right)) for g in G.generators]
    left = tuple(range(G.points))
    generators += [Permutation((*left, *(image + G.points for image in h))) for h in H.generators]
    factors = (*(G.factors or (G,)), *(H.factors or (H,)))
    return FiniteGroup(name, tuple(generators), carrier, known_order=G.order * H.order, factors=factors)


def _moved(vectors: Sequence[SparseVector], start: int, field: NumberField) -> tuple[SparseVector, ...]:
    """Return vectors with their places shifted and irrational entries over a field that contains them."""
    return tuple(
        tuple(
            (i + start, coerce(value, field) if isinstance(value, FieldElement) else value)
            for i, value in vector
        )
        for vector in vectors
    )


def factors_of(group: Group) -> tuple[Group, ...]:
    """Return the factors of a direct product, or the group itself."""
    return group.factors or (group,)


def component_of(element: Element, factors: tuple[Group, ...], number: int) -> Element:
    """Return the component of an element of a direct product in one factor."""
    if isinstance(element, Permutation):
        start = sum(_points(factor) for factor in factors[:number])
        return Permutation(p - start for p in element[start : start + _points(factors[number])])
    start, factor = sum(f.degree for f in factors[:number]), factors[number]
    places = range(start, start + factor.degree)
    block = exact_matrix([[element.matrix[i, j] for j in places] for i in places], factor.field)
    return permutation_of(factor, block) if isinstance(factor, FiniteGroup) else FrozenMatrix.of(block)


def permutation_of(group: FiniteGroup, matrix: ExactMatrix) -> Permutation:  # (n, n)
    """Return the permutation of the carrier's points that a natural matrix of the group is."""
    number = {vector: point for point, vector in enumerate(group.carrier.vectors)}
    rows, zero = matrix.tolist(), 0 * matrix[0, 0]
    images = []
    for vector in group.carrier.vectors:
        moved = [sum((value * row[j] for j, value in vector), zero) for row in rows]
        images.append(number[tuple((i, value) for i, value in enumerate(moved) if value != 0)])
    return Permutation(images)


def _points(group: Group) -> int:
    if isinstance(group, FiniteGroup):
        return group.points
    raise SymgroupBug(f"{group} permutes no points")
