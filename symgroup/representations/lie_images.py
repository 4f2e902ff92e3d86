"""Representations of Lie groups by the images of generators, with a proof that they are homomorphisms.

Let g be the Lie algebra that X_1, ..., X_r generate, and h the one that the pairs (X_i, Y_i) generate. There is a homomorphism
of Lie algebras with X_i -> Y_i if and only if h is a graph: if its projection onto g is injective, that is, dim h = dim g.
It is the derivative of a representation of the identity component G_0 if and only if loops that generate the fundamental
group act as 1 (see `groups.loops`). The discrete generators c_j generate a finite group C, on which c_j -> D_j is proven to be
a homomorphism by its relations. Where C meets G_0 in 1 only, G = G_0 C is their semidirect product, and the two homomorphisms
extend to G if and only if D_j drho(X) D_j^-1 = drho(c_j X c_j^-1) for all X, which is decided on generators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    NumberField,
    block_diagonal,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    pivots_of,
)
from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups import (
    Element,
    FiniteGroup,
    FrozenMatrix,
    Group,
    LieGroup,
    elements_of,
    is_enumerable,
    matrix_group,
)
from symgroup.groups.lie_checks import lie_closure
from symgroup.groups.loops import fundamental_loops
from symgroup.groups.products import permutation_of
from symgroup.representations.base import Kind, Representation, trace
from symgroup.representations.given import GivenRepresentation, representation_from_images
from symgroup.representations.images import read_matrix

LARGEST_SIZE = 40  # n + m: the Lie algebra of pairs is a space of matrices of that size


@dataclass(frozen=True, slots=True)
class GivenLieRepresentation(Representation):
    """rho by drho on generators of the Lie algebra and by the images of the discrete generators."""

    group: LieGroup
    algebra: tuple[FrozenMatrix, ...]  # Y_i, one a generator of the Lie algebra
    discrete: GivenRepresentation | None  # of the finite group that the discrete generators generate
    size: int
    name: str = field(default="", compare=False)

    def __hash__(self) -> int:
        return hash((self.group, self.size, self.discrete))

    @property
    def dim(self) -> int:
        """The dimension m."""
        return self.size

    @property
    def kind(self) -> Kind:
        """Exact matrices."""
        return Kind.EXACT

    @property
    def field(self) -> NumberField:
        """The smallest field that contains the entries of the images."""
        parts = [field_of(Y.matrix) for Y in self.algebra]
        return common_field(*parts, QQ if self.discrete is None else self.discrete.field)

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        """Return drho(X): X is a combination of the basis of the Lie algebra by its entries at the pivots."""
        graph = _graph(self)
        n, m = self.group.degree, self.dim
        K = common_field(field_of(X), field_of(graph))
        rows, entries = coerce(graph, K), coerce(X, K).entries()
        pivots = pivots_of(graph, graph.nrows())
        values = [entries[(p // (n + m)) * n + p % (n + m)] for p in pivots]
        combined = (exact_matrix([values], K) * rows).tolist()[0]
        found = [combined[(n + i) * (n + m) + n : (n + i + 1) * (n + m)] for i in range(m)]
        back = [combined[i * (n + m) : i * (n + m) + n] for i in range(n)]
        if [entry for row in back for entry in row] != entries:
            raise SymgroupBug(f"the Lie algebra of {self.group} does not contain this matrix")
        return coerce(exact_matrix(found, K), self.field)

    def matrix(self, g: Element) -> ExactMatrix:
        """Return rho(g) for an element that the discrete generators generate. Raises: InputError (SG228) for others."""
        if isinstance(g, FrozenMatrix) and g.is_identity:
            return coerce(FrozenMatrix.identity(self.dim).matrix, self.field)
        if self.discrete is not None and isinstance(g, FrozenMatrix):
            try:
                element = permutation_of(self.discrete.group, coerce(g.matrix, self.discrete.group.field))
            except KeyError:
                element = None
            if element is not None and element in self.discrete.group:
                return coerce(self.discrete.matrix(element), self.field)
        raise InputError.of(
            "SG228",
            f"the image of {g} under {self} is not known",
            notes=[
                "images of the Lie algebra are given, and of the discrete generators; exponentials are not exact"
            ],
            help="use drho(X) for X in the Lie algebra",
        )

    def __str__(self) -> str:
        return self.name or f"rep of {self.group} by images, of dim {self.dim}"


def lie_representation_from_images(
    G: LieGroup,
    algebra: Sequence[Sequence[Sequence[object]]],  # rows of a matrix, one a generator of the Lie algebra
    components: Sequence[Sequence[Sequence[object]]] = (),  # one a discrete generator
    name: str = "",
) -> GivenLieRepresentation:
    """Return the representation of G with these values of drho and rho, proven to be one: see the head of this module.

    Raises: InputError: SG271 their number or sizes, SG273 no square matrix, SG224 no homomorphism of the Lie algebra,
    SG226 one that does not integrate to G, SG272, SG227 discrete images that do not fit, SG225 where the group is not known
    well enough to decide; LimitError (SG274).
    """
    _require_number(G, len(algebra), len(components))
    size = len(algebra[0])
    if any(len(rows) != size for rows in (*algebra, *components)):
        raise InputError.of(
            "SG271", "the images have several sizes", help="give images of one size, 1 or more"
        )
    tangent = [read_matrix(rows, size) for rows in algebra]
    if G.degree + size > LARGEST_SIZE:
        raise LimitError.of(
            "SG274",
            f"the proof that images of size {size} define a representation of {G} would be too long",
            notes=[f"the limit for the two sizes together is {LARGEST_SIZE}"],
            help="build the representation from natural(G), *, Sym and Alt",
        )
    V = GivenLieRepresentation(G, tuple(map(FrozenMatrix.of, tangent)), None, size, name)
    _graph(V)
    _require_loops(V)
    if not components:
        return V
    C = _discrete_group(G)
    V = GivenLieRepresentation(G, V.algebra, representation_from_images(C, components), size, name)
    _require_compatible(V)
    return V


def holds_images(V: object) -> bool:
    """Whether images of a Lie algebra are among what V is made of: then V may not be algebraic.

    Algebraic representations of reductive groups are semisimple. Others need not be: O(1, 1) has one in which its Lie algebra
    acts by a nilpotent matrix and its reflection by diag(1, -1).
    """
    if isinstance(V, GivenLieRepresentation):
        return True
    if isinstance(V, tuple):
        return any(map(holds_images, V))
    return isinstance(V, Representation) and any(holds_images(getattr(V, item.name)) for item in fields(V))  # type: ignore[arg-type]


def _require_number(G: LieGroup, algebra: int, components: int) -> None:
    wanted = len(G.lie_algebra), len(G.generators)
    if (algebra, components) != wanted:
        shown = ", ".join(str(FrozenMatrix.of(X)) for X in G.lie_algebra[:4])
        raise InputError.of(
            "SG271",
            f"{algebra} and {components} images for {wanted[0]} generators of a Lie algebra and {wanted[1]} of components",
            notes=[f"the Lie algebra of {G} is generated by {shown}" + (", ..." if wanted[0] > 4 else "")],
            help="on G < an image for each generator of the Lie algebra > components < one for each component >",
        )


@lru_cache(maxsize=64)
def _graph(V: GivenLieRepresentation) -> ExactMatrix:  # (dim g, (n + m)^2), reduced row echelon form
    """Return the Lie algebra of pairs (X, drho(X)). Raises: InputError (SG224) where it is no graph."""
    n = V.group.degree
    K = common_field(V.group.field, *(field_of(Y.matrix) for Y in V.algebra))
    pairs = [
        block_diagonal([coerce(X, K), coerce(Y.matrix, K)], K)
        for X, Y in zip(V.group.lie_algebra, V.algebra, strict=True)
    ]
    graph = lie_closure(pairs, n + V.dim)
    inside = [pivot for pivot in pivots_of(graph, graph.nrows()) if pivot < n * (n + V.dim)]
    if len(inside) < graph.nrows():
        raise InputError.of(
            "SG224",
            f"the images are no homomorphism from the Lie algebra of {V.group}",
            notes=[
                f"the Lie algebra has dimension {len(inside)}, and its generators together with their images generate one of "
                f"dimension {graph.nrows()}: some brackets that cancel for the generators do not for the images"
            ],
            help="check the images, and that they stand in the order of the generators",
        )
    return graph


def _require_loops(V: GivenLieRepresentation) -> None:
    loops = fundamental_loops(V.group)
    if loops is None:
        raise _undecided(V.group, f"the fundamental group of {V.group} is not known")
    for loop in loops:
        if not loop.acts_as_one(V.derivative(loop.tangent)):
            raise InputError.of(
                "SG226",
                f"the images are no representation of {V.group}",
                notes=[
                    "they are one of its Lie algebra and of a covering group: a full turn, 1 in the group, has another image"
                ],
                help="for spin, write the covering group: SU(2) for SO(3)",
            )


def _discrete_group(G: LieGroup) -> FiniteGroup:
    """Return the finite group C that the discrete generators generate, proven to meet the identity component in 1."""
    C = matrix_group([A.tolist() for A in G.discrete_generators], f"the components of {G}")
    listed = tuple(permutation_of(C, coerce(A, C.field)) for A in G.discrete_generators)
    C = replace(C, generators=listed)  # equal ones too, so that there is one for each image
    parts = G.factors or (G,)
    if all(isinstance(part, FiniteGroup) or not part.generators or _has_form(part) for part in parts):
        return C
    if not _meets_in_one(G, C):
        raise _undecided(G, "an element that the components generate may lie in the identity component")
    return C


def _has_form(G: Group) -> bool:
    """Whether G is a classical group by name: its discrete generators are one of each component, of order 2, and commute."""
    return isinstance(G, LieGroup) and G.form is not None


def _meets_in_one(G: LieGroup, C: FiniteGroup) -> bool:
    """Whether determinants tell all elements of C but 1 from G_0, where they are positive, and 1 if all traces are 0."""
    traceless = all(trace(X) == 0 for X in G.lie_algebra)
    if not is_enumerable(C):
        return False
    elements = elements_of(C)
    for number in range(len(elements)):
        g = elements.element(number)
        determinant = C.natural_matrix(g).det()
        outside = (traceless and determinant != 1) or determinant == -1
        if not g.is_identity and not outside:
            return False
    return True


def _require_compatible(V: GivenLieRepresentation) -> None:
    """Refuse images with D drho(X) D^-1 other than drho(c X c^-1) (SG227)."""
    for number, c in enumerate(V.group.discrete_generators, 1):
        K = common_field(V.group.field, field_of(c))
        D = V.matrix(FrozenMatrix.of(c))
        inverse = coerce(c, K).inv()
        for X in V.group.lie_algebra:
            moved = V.derivative(coerce(c, K) * coerce(X, K) * inverse)
            if D * V.derivative(X) * D.inv() != moved:
                raise InputError.of(
                    "SG227",
                    f"the image of component {number} does not fit those of the Lie algebra of {V.group}",
                    notes=["rho(c) drho(X) rho(c)^-1 is drho(c X c^-1) in a representation, and is not here"],
                    help="check the images, and that they stand in the order of the generators",
                )


def _undecided(what: object, reason: str) -> InputError:
    return InputError.of(
        "SG225",
        f"whether the images define a representation of {what} is not decided",
        notes=[reason],
        help="use a group with a name, or build the representation from natural(G), *, Sym and Alt",
    )
