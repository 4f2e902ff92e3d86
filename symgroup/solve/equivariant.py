"""equivariant_basis: split into blocks (route 1), choose the cheapest route for each, solve equal blocks once."""

from __future__ import annotations

from functools import lru_cache

from symgroup.errors import InputError
from symgroup.ir import Form, LinearMap, Tile
from symgroup.representations import Kind, Representation, require_one_group
from symgroup.solve.basis import BlockProof, EquivariantBasis
from symgroup.solve.nullspace import solve_by_nullspace
from symgroup.solve.orbits import solve_by_orbits

ROUTES = ("orbits", "nullspace")


def equivariant_basis(
    V: Representation,  # of G, dim n
    W: Representation,  # of G, dim m
    route: str | None = None,
) -> EquivariantBasis:  # r maps, each (m, n), exact
    """Return the canonical exact basis of Hom_G(V, W), the linear maps that commute with G, proven complete.

    Notation: A with A rho_V(g) = rho_W(g) A for all g in G. `route` forces 'orbits' or 'nullspace' for every block.
    Raises: GroupMismatchError (SG301); InputError (SG304) for a route that does not apply; LimitError (SG401, SG406).
    Cost: linear in m n on signed permutation representations, O((m n)^3) a block else; equal blocks are solved once.

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
    monomial = max(V.kind, W.kind) <= Kind.SIGNED
    chosen = route or ("orbits" if monomial else "nullspace")
    if chosen not in ROUTES or (chosen == "orbits" and not monomial):
        raise InputError.of(
            "SG304",
            f"route '{chosen}' does not apply to Hom({V}, {W})",
            help="leave the route out, or use one of: " + ", ".join(ROUTES if monomial else ROUTES[1:]),
        )
    if chosen == "orbits":
        form = solve_by_orbits(V, W)
        reason = "both sides are signed permutations: one map an orbit of index pairs"
        return form, BlockProof(str(V), str(W), form.size, "orbits", reason, None)
    sparse, proof = solve_by_nullspace(V, W)
    reason = f"exact matrices: nullity modulo {proof.prime} is attained by exact solutions"
    return sparse, BlockProof(str(V), str(W), sparse.size, "nullspace", reason, proof.prime)
