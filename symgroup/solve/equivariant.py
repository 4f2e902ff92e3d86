"""equivariant_basis: split into blocks (route 1), choose the cheapest route for each, solve equal blocks once."""

from __future__ import annotations

from functools import lru_cache

from symgroup.errors import InputError
from symgroup.ir import Form, LinearMap, Tile
from symgroup.representations import Kind, Representation, require_one_group
from symgroup.solve.basis import BlockProof, EquivariantBasis
from symgroup.solve.meataxe import solve_by_meataxe
from symgroup.solve.nullspace import solve_by_nullspace
from symgroup.solve.orbits import solve_by_orbits
from symgroup.solve.reciprocity import solve_from_monomial, solve_into_monomial

ROUTES = ("orbits", "reciprocity", "meataxe", "nullspace")  # the cheapest first
SMALL_SYSTEM = 100  # unknowns; below, one elimination is quicker than spinning


def equivariant_basis(
    V: Representation,  # of G, dim n
    W: Representation,  # of G, dim m
    route: str | None = None,
) -> EquivariantBasis:  # r maps, each (m, n), exact
    """Return the canonical exact basis of Hom_G(V, W), the linear maps that commute with G, proven complete.

    Notation: A with A rho_V(g) = rho_W(g) A for all g in G. `route` forces 'orbits', 'reciprocity',
    'meataxe' or 'nullspace' for every block.
    Raises: GroupMismatchError (SG301); InputError (SG304) for a route that does not apply; LimitError (SG401, SG406).
    Cost: linear in m n where both sides are signed permutations, about m^3 n where one is, O((m n)^3) else; equal blocks are
    solved once.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> from symgroup.representations import natural
        >>> B = equivariant_basis(natural(symmetric(5)), natural(symmetric(5)))
        >>> B.dim, B.route, B.index_map()[0].tolist()
        (2, 'orbits', [0, 1, 1, 1, 1])
    """
    require_one_group(V, W)
    forms: list[Form] = []
    numbers: dict[tuple[Representation, Representation], int] = {}
    proofs: list[BlockProof] = []
    tiles: list[Tile] = []
    row = 0
    for copies_out, target in W.terms():
        column = 0
        for copies_in, source in V.terms():
            if (source, target) not in numbers:
                form, proof = _solve_block(source, target, route)
                numbers[source, target] = len(forms)
                forms.append(form)
                proofs.append(proof)
            number = numbers[source, target]
            if forms[number].size:
                tiles.append(Tile(number, row, column, copies_out, copies_in))
            column += copies_in * source.dim
        row += copies_out * target.dim
    return EquivariantBasis(V, W, LinearMap((W.dim, V.dim), tuple(forms), tuple(tiles)), tuple(proofs))


@lru_cache(maxsize=128)
def _solve_block(V: Representation, W: Representation, route: str | None) -> tuple[Form, BlockProof]:
    possible = _possible_routes(V, W)
    chosen = route or possible[0]
    if chosen not in possible:
        raise InputError.of(
            "SG304",
            f"route '{chosen}' does not apply to Hom({V}, {W})",
            help=f"leave the route out, or use one of: {', '.join(possible)}",
        )
    form: Form
    prime = None
    if chosen == "orbits":
        form = solve_by_orbits(V, W)
        reason = "both sides are signed permutations: one map an orbit of index pairs"
    elif chosen == "reciprocity":
        source = V.kind <= Kind.SIGNED
        form = solve_from_monomial(V, W) if source else solve_into_monomial(V, W)
        reason = f"the {'source' if source else 'target'} is signed permutations: Frobenius reciprocity"
    elif chosen == "meataxe":
        form, proof = solve_by_meataxe(V, W)
        prime = proof.prime
        reason = (
            f"exact matrices: homomorphisms modulo {prime}, spun from eigenspaces, attained by exact ones"
        )
    else:
        form, proof = solve_by_nullspace(V, W)
        prime = proof.prime
        reason = f"exact matrices: nullity modulo {prime} is attained by exact solutions"
    return form, BlockProof(str(V), str(W), form.size, chosen, reason, prime)


def _possible_routes(V: Representation, W: Representation) -> tuple[str, ...]:
    """Return the routes that apply, the cheapest first."""
    if max(V.kind, W.kind) <= Kind.SIGNED:
        return ROUTES
    if min(V.kind, W.kind) <= Kind.SIGNED:
        return ROUTES[1:]
    return ROUTES[2:] if V.dim * W.dim > SMALL_SYSTEM else ROUTES[:1:-1]
