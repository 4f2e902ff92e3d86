"""Semidirect products: of two groups with an action, and of two permutation groups on the same points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups.elements import ElementTable, elements_of, is_enumerable
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.named import LARGEST_DEGREE, point_carrier
from symgroup.groups.permutation import Permutation, permutation_from_images
from symgroup.groups.structure import require_chain
from symgroup.groups.tracked import TrackedChain


def semidirect(
    N: FiniteGroup,
    H: FiniteGroup,  # on the same points as N
    name: str | None = None,
) -> FiniteGroup:
    """Return N : H = N H for two groups on the same points, where H normalizes N and meets it in 1; order |N| |H|.

    The motions of a periodic grid, p4m, are grid(n, n) : D with D the 8 symmetries of a square on the n^2 cells.
    Raises: InputError: SG254 other points, SG255 not normalized, SG256 a common element; LimitError (SG250, SG257).
    """
    if N.carrier != H.carrier:
        raise InputError.of(
            "SG254",
            f"{N} and {H} do not act on the same points",
            help="write both on the same points, or give the action: N : H by < images of N's generators >",
        )
    require_chain(N)
    for h in H.generators:
        for n in N.generators:
            if h @ n @ h.inverse() not in N:
                raise InputError.of(
                    "SG255",
                    f"{H} does not normalize {N}",
                    notes=[f"{N.describe(h)} carries {N.describe(n)} out of {N} by conjugation"],
                    help="a semidirect product N : H needs h N h^-1 = N for every h in H",
                )
    common = _common_element(N, H)
    if common is not None:
        raise InputError.of(
            "SG256", f"{N} and {H} have {N.describe(common)} in common", help="N and H may share 1 only"
        )
    kept = tuple(dict.fromkeys((*N.generators, *H.generators)))
    return N.trusted_subgroup(kept, name or f"{N} : {H}", N.order * H.order)


def semidirect_product(
    N: FiniteGroup,
    H: FiniteGroup,
    action: Sequence[Sequence[Sequence[int]]],  # entry [j][i]: where generator j of H sends generator i of N
    name: str | None = None,
) -> FiniteGroup:  # on |N| + H.points points
    """Return N : H with (n, h) (m, k) = (n h(m), h k), for H acting on N by automorphisms; order |N| |H|.

    It permutes the elements of N, (n, h) sending m to n h(m), and after them the points of H. That is faithful: what fixes
    the neutral element of N has n = 1, and h is known by its points. The action is checked: each list of images must define
    an automorphism (on every edge of the Cayley graph of N), and these must satisfy the relations of H (`groups.tracked`).

    Raises: InputError: SG258 images of the wrong number, or no automorphism, or no action of H; SG244, SG240; LimitError
    (SG250, SG403, SG405).
    """
    table = elements_of(N)
    if len(table) + H.points > LARGEST_DEGREE:
        raise LimitError.of("SG405", f"{N} : {H} has more than {LARGEST_DEGREE} points")
    if len(action) != len(H.generators) or any(len(images) != len(N.generators) for images in action):
        raise InputError.of(
            "SG258",
            f"the action of {H} on {N} needs {len(H.generators)} lists of {len(N.generators)} images",
            help="give, for each generator of H, the images of the generators of N",
        )
    lists = [[permutation_from_images(image) for image in images] for images in action]
    automorphisms = [_automorphism(N, H, table, j, values) for j, values in enumerate(lists)]
    _require_action(N, H, automorphisms)
    right = range(len(table), len(table) + H.points)
    generators = [Permutation((*table.left_products(n).tolist(), *right)) for n in N.generators]
    generators += [
        Permutation((*alpha, *(len(table) + image for image in h)))
        for alpha, h in zip(automorphisms, H.generators, strict=True)
    ]
    carrier = point_carrier(len(table) + H.points)
    label = name or f"{N} : {H} by " + " ".join(map(N.describe_list, lists))
    return FiniteGroup(label, tuple(generators), carrier, known_order=len(table) * H.order)


def _common_element(N: FiniteGroup, H: FiniteGroup) -> Permutation | None:
    """Return an element other than 1 of both groups, from the list of the smaller one."""
    small, large = (H, N) if H.order <= N.order else (N, H)
    if not is_enumerable(small):
        raise LimitError.of(
            "SG257",
            f"whether {N} and {H} meet in 1 is out of reach",
            notes=["the elements of the smaller one would have to be listed"],
            help="use smaller groups, or give the action: N : H by < images of N's generators >",
        )
    table = elements_of(small)
    elements = (table.element(position) for position in range(len(table)))
    return next((g for g in elements if not g.is_identity and g in large), None)


def _automorphism(
    N: FiniteGroup, H: FiniteGroup, table: ElementTable, number: int, values: Sequence[Permutation]
) -> Permutation:
    """Return the automorphism with these values on the generators, as a permutation of the elements."""
    outside = next((value for value in values if value not in N), None)
    if outside is not None:
        raise InputError.of("SG244", f"{outside} is not an element of {N}")
    sources = [table.left_products(n) for n in N.generators]
    targets = [table.left_products(value) for value in values]
    alpha = _extend(len(table), sources, targets)
    is_homomorphism = all((alpha[s] == t[alpha]).all() for s, t in zip(sources, targets, strict=True))
    if not is_homomorphism or len(np.unique(alpha)) != len(table):
        reason = "they generate a smaller group" if is_homomorphism else "they break a relation of the group"
        raise InputError.of(
            "SG258",
            f"the images for {H.describe(H.generators[number])} define no automorphism of {N}",
            notes=[reason],
            help="an automorphism keeps the orders of elements and every relation between them",
        )
    return Permutation(alpha.tolist())


def _extend(
    order: int, sources: Sequence[NDArray[np.int64]], targets: Sequence[NDArray[np.int64]]
) -> NDArray[np.int64]:  # (|N|,)
    """Return alpha with alpha(1) = 1 and alpha(s e) = alpha(s) alpha(e) along a spanning tree; element 0 is 1."""
    alpha = np.full(order, -1, dtype=np.int64)
    alpha[0] = 0
    frontier = np.array([0])
    while len(frontier):
        fresh = []
        for source, target in zip(sources, targets, strict=True):
            moved = source[frontier]
            new = alpha[moved] < 0
            alpha[moved[new]] = target[alpha[frontier[new]]]
            fresh.append(moved[new])
        frontier = np.concatenate(fresh) if fresh else np.array([], dtype=np.int64)
    if (alpha < 0).any():
        raise SymgroupBug("generators do not reach every element")
    return alpha


def _require_action(N: FiniteGroup, H: FiniteGroup, automorphisms: Sequence[Permutation]) -> None:
    """Refuse automorphisms that break a relation of H (SG258)."""
    require_chain(H)

    def refuse(_: Permutation) -> None:
        raise InputError.of(
            "SG258",
            f"these automorphisms of {N} are no action of {H}",
            notes=[f"a relation between the generators of {H} does not hold for them"],
            help="a generator of order k acts by an automorphism whose k-th power is the identity",
        )

    one = Permutation.identity(elements_of(N).images.shape[0])
    TrackedChain(H.points, zip(H.generators, automorphisms, strict=True), one, refuse)
