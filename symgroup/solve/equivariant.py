"""equivariant_basis: split into blocks (route 1), choose the cheapest route for each, solve equal blocks once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from symgroup.algebra import common_field
from symgroup.errors import InputError, SymgroupBug
from symgroup.groups import FiniteGroup
from symgroup.ir import Form, Tile
from symgroup.representations import Kind, Representation, require_one_group
from symgroup.representations.summands import summands
from symgroup.solve.basis import BlockProof, EquivariantBasis
from symgroup.solve.count import hom_dim
from symgroup.solve.estimate import check_memory, fits
from symgroup.solve.factored_maps import LARGEST_RESULT
from symgroup.solve.factors import factor_pairs, kronecker_of_forms, reordered
from symgroup.solve.lowering import Block, lowered
from symgroup.solve.meataxe import solve_by_meataxe
from symgroup.solve.nullspace import solve_by_nullspace
from symgroup.solve.orbits import solve_by_orbits
from symgroup.solve.progress import solving
from symgroup.solve.reciprocity import solve_from_monomial, solve_into_monomial
from symgroup.solve.scaled import scaled_form
from symgroup.solve.summands import maps_of_summands
from symgroup.solve.tensor_words import LARGE, diagrams_apply, solve_by_diagrams
from symgroup.store import SMALLEST, StoredBlock, stored_block

ROUTES = ("orbits", "diagrams", "factors", "reciprocity", "summands", "meataxe", "nullspace")
SMALL_SYSTEM = 100  # unknowns; below, one elimination is quicker than spinning
LARGEST_OVER_FIELDS = (
    100  # dim V and dim W: a cubic cost is then below that of reciprocity by up to a factor of 80
)
SMALL_GROUP = 2_000  # elements: below, characters count dim Hom in less time than a solver takes

Answer = tuple[Block, str, int | None]  # the block, why it is complete, the prime of the upper bound


def equivariant_basis(
    V: Representation,  # of G, dim n
    W: Representation,  # of G, dim m
    route: str | None = None,
) -> EquivariantBasis:  # r maps, each (m, n), exact
    """Return the canonical exact basis of Hom_G(V, W), the linear maps that commute with G, proven complete.

    Notation: A with A rho_V(g) = rho_W(g) A for all g in G. `route` forces one of ROUTES for every block: 'orbits' of index
    pairs, 'diagrams' of a classical group, 'factors' of a product of groups, 'reciprocity' with a signed permutation
    representation, 'summands' of products and powers of sums, 'meataxe' or 'nullspace'.
    Raises: GroupMismatchError (SG301); InputError (SG304) for a route that does not apply; LimitError (SG401, SG406,
    SG413, SG414).
    Cost: linear in m n where both sides are signed permutations, independent of dim V between tensor powers of the natural
    representation of a classical group, about m^3 n with signed permutations on one side, O(n^3 + m^3 + r m n (m + n)) else;
    equal blocks are solved once.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> from symgroup.representations import natural
        >>> B = equivariant_basis(natural(symmetric(5)), natural(symmetric(5)))
        >>> B.dim, B.route, B.index_map()[0].tolist()
        (2, 'orbits', [0, 1, 1, 1, 1])
    """
    require_one_group(V, W)
    blocks: list[Block] = []
    numbers: dict[tuple[Representation, Representation], int] = {}
    proofs: list[BlockProof] = []
    tiles: list[Tile] = []
    row = 0
    for copies_out, target in W.terms():
        column = 0
        for copies_in, source in V.terms():
            if (source, target) not in numbers:
                block, proof = _solve_block(source, target, route)
                numbers[source, target] = len(blocks)
                blocks.append(block)
                proofs.append(proof)
            number = numbers[source, target]
            if blocks[number].size:
                tiles.append(Tile(number, row, column, copies_out, copies_in))
            column += copies_in * source.dim
        row += copies_out * target.dim
    return EquivariantBasis(V, W, tuple(blocks), tuple(tiles), tuple(proofs))


@lru_cache(maxsize=128)
def _solve_block(V: Representation, W: Representation, route: str | None) -> tuple[Block, BlockProof]:
    (source, s), (target, t) = V.unscaled(), W.unscaled()
    possible = _possible_routes(source, target)
    chosen = route or possible[0]
    if chosen not in possible:
        raise InputError.of(
            "SG304",
            f"route '{chosen}' does not apply to Hom({V}, {W})"
            if chosen in ROUTES
            else f"there is no route '{chosen}'",
            help=f"leave the route out, or use one of: {', '.join(possible)}",
        )
    with solving(source, target, chosen):
        block, reason, prime = _SOLVERS[chosen](source, target)
    if s is not None or t is not None:
        block = scaled_form(lowered(block), s, t)
        reason += "; scaled to orthonormal bases"
    return block, BlockProof(str(V), str(W), block.size, chosen, reason, prime)


def _possible_routes(V: Representation, W: Representation) -> tuple[str, ...]:
    """Return the routes that apply, the cheapest first."""
    routes = []
    finite = isinstance(V.group, FiniteGroup)
    if finite and max(V.kind, W.kind) <= Kind.SIGNED:
        routes.append("orbits")
    if diagrams_apply(V, W):
        large = V.dim * W.dim > LARGE or not finite
        routes.insert(0 if large else len(routes), "diagrams")
    if factor_pairs(V, W) is not None:
        routes.append("factors")
    if finite and min(V.kind, W.kind) <= Kind.SIGNED:
        # products over a number field cost more than the MeatAxe's modulo one prime
        over_field = common_field(V.field, W.field).degree > 1 and max(V.dim, W.dim) <= LARGEST_OVER_FIELDS
        routes += ["meataxe", "reciprocity"] if over_field else ["reciprocity"]
    small = V.dim * W.dim <= SMALL_SYSTEM and "reciprocity" not in routes
    sides = () if small else (V,) if V == W else (V, W)
    if any(summands(side)[0][0] != side for side in sides):
        routes.append("summands")
    return tuple(dict.fromkeys([*routes, *(("nullspace", "meataxe") if small else ("meataxe", "nullspace"))]))


def _stored(
    V: Representation,
    W: Representation,
    route: str,
    solve: Callable[[], tuple[Form, str, int | None]],
    largest: int | None = None,  # numbers that all maps together may have, where the route refuses more
) -> Answer:
    """Return what was solved before and passes its checks, or solve it now, if there is memory for it."""
    degree = common_field(V.field, W.field).degree
    check_memory(
        V, W, route, degree=degree
    )  # before the store, whose key is a hash of the generators' matrices

    def answer() -> StoredBlock:
        if _is_counted(V, W) and (largest is None or not fits(largest * degree)):
            check_memory(V, W, route, degree=degree, dim=hom_dim(V, W))
        form, reason, prime = solve()
        return StoredBlock(form, route, reason, prime)

    found = stored_block(V, W, route, answer, lambda: _cheap_count(V, W))
    return found.form, found.reason, found.prime


def _cheap_count(V: Representation, W: Representation) -> int | None:
    return hom_dim(V, W) if _is_counted(V, W) else None


def _is_counted(V: Representation, W: Representation) -> bool:
    """Whether characters or weights count dim Hom in less time than a solver takes."""
    return V.dim * W.dim >= SMALLEST and (V.group.order is None or V.group.order <= SMALL_GROUP)


def _by_orbits(V: Representation, W: Representation) -> Answer:
    check_memory(V, W, "orbits")  # and again where the orbits of rows are known
    reason = "both sides are signed permutations: one map an orbit of index pairs"
    return solve_by_orbits(V, W), reason, None


def _by_diagrams(V: Representation, W: Representation) -> Answer:
    basis = solve_by_diagrams(V, W)
    return basis, "tensor powers of the defining representation: the fundamental theorems' diagrams", None


def _by_factors(V: Representation, W: Representation) -> Answer:
    found = factor_pairs(V, W)
    if found is None:
        raise SymgroupBug(f"{V} and {W} are no outer tensor products")
    parts = [_solve_block(source, target, None) for source, target in found.pairs]
    block = reordered(kronecker_of_forms([lowered(part) for part, _ in parts]), found)
    routes = ", ".join(proof.route for _, proof in parts)
    primes = [proof.prime for _, proof in parts if proof.prime is not None]
    reason = f"a product of groups: the products of the factors' maps ({routes})"
    return block, reason, primes[0] if primes else None


def _by_reciprocity(V: Representation, W: Representation) -> Answer:
    source = V.kind <= Kind.SIGNED
    solve = solve_from_monomial if source else solve_into_monomial
    side = "source" if source else "target"
    reason = f"the {side} is signed permutations: Frobenius reciprocity"
    return _stored(V, W, "reciprocity", lambda: (solve(V, W), reason, None))


def _by_summands(V: Representation, W: Representation) -> Answer:
    proofs: list[BlockProof] = []

    def solve(source: Representation, target: Representation) -> Form:
        block, proof = _solve_block(source, target, None)
        proofs.append(proof)
        return lowered(block)

    form = maps_of_summands(summands(V), summands(W), solve)
    routes = ", ".join(sorted({proof.route for proof in proofs}))
    primes = [proof.prime for proof in proofs if proof.prime is not None]
    return form, f"sums, multiplied out: the maps between summands ({routes})", primes[0] if primes else None


def _by_meataxe(V: Representation, W: Representation) -> Answer:
    def solve() -> tuple[Form, str, int | None]:
        form, proof = solve_by_meataxe(V, W)
        reason = f"homomorphisms modulo {proof.prime}, spun from eigenspaces, attained by exact ones"
        return form, f"exact matrices: {reason}", proof.prime

    return _stored(V, W, "meataxe", solve, LARGEST_RESULT)


def _by_nullspace(V: Representation, W: Representation) -> Answer:
    def solve() -> tuple[Form, str, int | None]:
        form, proof = solve_by_nullspace(V, W)
        reason = f"exact matrices: nullity modulo {proof.prime} is attained by exact solutions"
        return form, reason, proof.prime

    return _stored(V, W, "nullspace", solve)


_SOLVERS: dict[str, Callable[[Representation, Representation], Answer]] = {
    "orbits": _by_orbits,
    "diagrams": _by_diagrams,
    "factors": _by_factors,
    "reciprocity": _by_reciprocity,
    "summands": _by_summands,
    "meataxe": _by_meataxe,
    "nullspace": _by_nullspace,
}
