"""The plan's part for relaxed equivariance: breaking weights for each orbit type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symgroup.elaborate import ModuleSpec, Relaxed, Vector
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup
from symgroup.ir import LinearMap, Tile
from symgroup.isotropy import IsotropyClass, isotropy_table
from symgroup.plan.orbit_types import needed_classes
from symgroup.relaxed import Breaking, choose_breaking, choose_partial_breaking, unbroken_subgroup
from symgroup.representations import Representation
from symgroup.solve import fixed_space


@dataclass(frozen=True, slots=True, eq=False)
class BrokenType:
    """An orbit type with the relaxed layers chosen for it."""

    orbit_type: int  # position in the plan's orbit types
    isotropy_class: IsotropyClass
    breaking: Breaking

    def sentence(self) -> str:
        """Return what is broken and what stays unbroken, in words."""
        name, order = self.isotropy_class.name, self.isotropy_class.order
        kept, wanted = self.breaking.unbroken, self.breaking.kept
        length = self.isotropy_class.class_length
        plural = "s" if length > 1 else ""
        subject = f"inputs with stabilizer {name} (order {order}, {length} conjugate{plural})"
        if kept.order == 1:
            return f"{subject}: broken completely; {self.breaking.search}"
        if wanted is not None and not self.breaking.breaks_anything and self.breaking.is_exact:
            return f"{subject}: nothing is broken, as wanted"
        if wanted is not None and self.breaking.is_exact:
            return (
                f"{subject}: broken down to {kept} of order {kept.order}, as wanted; {self.breaking.search}"
            )
        least = "and no linear layer does better" if self.breaking.proven_least else self.breaking.search
        if not self.breaking.breaks_anything:
            return f"{subject}: nothing is broken, {least}; use: relaxed by canonical"
        return f"{subject}: broken down to {kept} of order {kept.order}, {least}"


def relaxed_types(
    spec: ModuleSpec,
    progress: Callable[[str], None] | None = None,
) -> tuple[BrokenType, ...]:
    """Return the relaxed layers of a network, which stand beside its first linear map; none for networks of other kinds."""
    if not isinstance(spec.relaxation, Relaxed):
        return ()
    first, relaxed = spec.linear_maps()[0][1], spec.relaxation
    return broken_types(spec.source, first, relaxed.vector, progress, relaxed.down_to)


def broken_types(
    V: Representation,  # dim n
    first: Representation,  # target of the first layer, dim m
    vector: Vector | None,
    progress: Callable[[str], None] | None = None,
    down_to: FiniteGroup | None = None,  # S
) -> tuple[BrokenType, ...]:
    """Return the relaxed layers V -> first for the orbit type of `vector`, or for all of them where it is None.

    Raises: InputError: SG350 where inputs that have a conjugate of S are not broken down to it, SG351 where `vector` has none.
    """
    table = isotropy_table(V)
    positions = needed_classes(V, table, vector)
    wanted = positions if vector is None else positions[:1]
    broken = []
    for number, position in enumerate(wanted):
        item = table.classes[position]
        if progress is not None:
            progress(f"choosing what inputs of type {item.name} break ({number + 1} of {len(wanted)} types)")
        H = item.representative
        if down_to is None:
            breaking = choose_breaking(V, first, H)
        else:
            breaking = choose_partial_breaking(V, first, H, down_to)
            _require_exact(first, item, breaking, down_to, vector)
        broken.append(BrokenType(number, item, breaking))
    if down_to is not None and vector is not None and not broken:
        raise _without(down_to, vector, "1")
    return tuple(broken)


def _require_exact(
    W: Representation, item: IsotropyClass, breaking: Breaking, S: FiniteGroup, vector: Vector | None
) -> None:
    """Refuse a type with a conjugate K of S that is not what stays unbroken; inputs without K keep what they share with it.

    A type without fixed vectors is that of x = 0, which a linear layer sends to 0.
    """
    K = breaking.kept
    if K is None or K.order < S.order:
        if vector is not None:
            raise _without(S, vector, item.name)
        return
    if breaking.is_exact or item.fixed_dim == 0:
        return
    H, unbroken = breaking.subgroup, breaking.unbroken
    spaces = [(part, fixed_space(part, K)) for part in dict.fromkeys(part for _, part in W.terms())]
    always = unbroken_subgroup(H, spaces)
    reason = f"{breaking.search} leaves a subgroup of order {unbroken.order}"
    if always.order > K.order:
        reason = f"a subgroup of order {always.order} fixes every vector of {W} that {S} fixes"
    raise InputError.of(
        "SG350",
        f"inputs with stabilizer {item.name} are not broken down to {S}",
        notes=[reason],
        help="take another first hidden layer, name the inputs: relaxed for x to S, or use: relaxed by canonical",
    )


def _without(S: FiniteGroup, vector: Vector, name: str) -> InputError:
    return InputError.of(
        "SG351",
        f"{vector.name} does not have the symmetry {S}, not even a conjugate of it",
        notes=[f"its stabilizer is {name}"],
        help="name a subgroup of the stabilizer; `symgroup stabilizer` lists its generators",
    )


def breaking_map(
    breaking: Breaking,
    first: Representation,  # dim m
) -> LinearMap:  # (m, n)
    """Return the breaking weights as tiles: each summand's form spans all columns, once for each copy."""
    parts = [space.target for space in breaking.spaces]
    n = breaking.spaces[0].breaking.shape[1]
    tiles, row = [], 0
    for copies, part in first.terms():
        number = parts.index(part)
        if breaking.spaces[number].breaking.size:
            tiles.append(Tile(number, row, 0, copies, 1))
        row += copies * part.dim
    return LinearMap((first.dim, n), tuple(space.breaking for space in breaking.spaces), tuple(tiles))
