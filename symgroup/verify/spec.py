"""verify: every claim about everything that a spec declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symgroup.elaborate import Spec, Vector
from symgroup.errors import LimitError, SymgroupBug, require_kind
from symgroup.isotropy import fixes
from symgroup.isotropy.any_group import stabilizer
from symgroup.isotropy.lie import LieStabilizer
from symgroup.isotropy.lie.certificate import check_tangent
from symgroup.representations import Kind, Representation
from symgroup.solve import equivariant_basis
from symgroup.verify.bases import basis_claims
from symgroup.verify.networks import network_claims
from symgroup.verify.report import Claim, Report

LARGEST_ENDOMORPHISMS = 4_000_000  # entries of Hom(V, V) by orbits, checked where no network uses V
LARGEST_EXACT = 1_000  # the same by null spaces


def verify(
    spec: Spec,
    backend: str | None = "torch-dense",
    progress: Callable[[Claim], None] | None = None,
) -> Report:
    """Check every claim about a spec: its vectors' stabilizers, its networks, or Hom(V, V) where there is no network.

    All but the last claim about a network are exact; that one compares the compiled module with the exact maps up to a
    stated bound, and is left out where `backend` is None. Raises: SymgroupError where something cannot be derived.
    """
    require_kind(spec, Spec, "a spec", help="sg.load('square.symg'), or sg.parse(text)")
    claims = []
    for claim in _all_claims(spec, backend):
        claims.append(claim)
        if progress is not None:
            progress(claim)
    return Report(tuple(claims))


def _all_claims(spec: Spec, backend: str | None) -> Iterator[Claim]:
    for name, vector in spec.vectors.items():
        yield _stabilizer_claim(name, vector)
    for network in spec.networks.values():
        yield from network_claims(network, backend)
    if not spec.networks:
        for name, V in spec.representations.items():
            if _is_small(V):
                yield from basis_claims(f"Hom({name}, {name})", V, V, equivariant_basis(V, V).space)


def _is_small(V: Representation) -> bool:
    limit = LARGEST_ENDOMORPHISMS if V.kind <= Kind.SIGNED else LARGEST_EXACT
    return V.dim**2 <= limit


def _stabilizer_claim(name: str, vector: Vector) -> Claim:
    try:
        answer = stabilizer(vector.representation, vector.entries)
    except LimitError as error:
        return Claim(
            name, "its stabilizer was not computed", True, "limit reached", error.diagnostics[0].message
        )
    if isinstance(answer, LieStabilizer):
        known = f"it is {answer.name}" if answer.name else "its components are not decided"
        return Claim(
            name,
            f"the Lie algebra of its stabilizer has dimension {answer.dim}; {known}",
            _is_killed(answer),
            "exact",
            answer.statement,
        )
    fixed = all(fixes(answer.representation, g, answer.vector) for g in answer.generators)
    certified = answer.order * answer.index == vector.representation.group.order
    return Claim(
        name,
        f"its stabilizer has order {answer.order}, its orbit {answer.index} vectors",
        fixed and certified,
        "exact",
        answer.proof,
    )


def _is_killed(answer: LieStabilizer) -> bool:
    """Whether drho(X) x = 0 for every X of the Lie algebra found."""
    try:
        check_tangent(answer.representation, answer.vector.columns, answer.lie_algebra)
    except SymgroupBug:
        return False
    return True
