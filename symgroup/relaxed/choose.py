"""Choose the transversal: for what it breaks, not at random.

"A transversal" is not enough: most transversals generate G, and then R(H, T) is often no more than Hom_G. The search takes
every transversal, up to conjugacy in N(H), where they are few and small, which proves that nothing is better; else
transversals inside supplements K (Theorem 2: what stays unbroken is then at least K cap H), improved by changing one element
at a time. The best is the one that leaves the smallest subgroup unbroken, and among those the one with the largest dimension.

Theorem 2. If K <= G and K H = G, every K-equivariant map is relaxed equivariant at every x of type H. Proof: g = k h with
h in G_x gives f(g x) = f(k x) = k f(x), and k lies in g G_x; K g H g^-1 = G as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, product

from symgroup.groups import FiniteGroup, elements_of
from symgroup.groups.supplements import cosets_met
from symgroup.relaxed.blocks import search_size, span_of_outputs
from symgroup.relaxed.obstruction import Obstruction, obstruction
from symgroup.relaxed.space import (
    RelaxedSpace,
    TypeGeometry,
    relaxed_parts,
    relaxed_space,
    type_geometry,
    unbroken_subgroup,
)
from symgroup.relaxed.transversals import (
    Transversal,
    count_transversals,
    in_order_of,
    left_cosets,
    supplements,
    transversals_up_to_conjugacy,
)
from symgroup.representations import Representation

MOST_LISTED = 5000
MOST_EXHAUSTIVE = 300  # up to conjugacy in the normalizer of H
MOST_CANDIDATES = 24
MOST_MOVES = 120
LARGEST_SEARCH = 3_000_000  # entries of all the systems that one search solves: some seconds


@dataclass(frozen=True, slots=True, eq=False)
class Breaking:
    """The relaxed layers V -> W at inputs of type H for the chosen transversal."""

    subgroup: FiniteGroup  # H
    transversal: Transversal
    spaces: tuple[RelaxedSpace, ...]  # one a distinct direct summand of W, in order of appearance
    unbroken: FiniteGroup  # the subgroup of H that every layer keeps
    search: str  # how T was found, in words
    proven_least: bool  # whether no transversal leaves less unbroken: all were tried, nothing else is left, or Theorem 3
    kept: FiniteGroup | None = None  # K <= H where outputs were to keep K: the spaces are R(H, T, K)
    reason: Obstruction | None = None  # why nothing leaves less unbroken, where Theorem 3 says so

    @property
    def breaks_anything(self) -> bool:
        """Whether some element of H is broken."""
        return self.unbroken.order < self.subgroup.order

    @property
    def is_exact(self) -> bool:
        """Whether what stays unbroken is what was to be kept, which is 1 where nothing was."""
        return self.unbroken.order == _order(self.kept)


@dataclass(frozen=True, slots=True)
class _Search:
    """What stays the same while transversals are compared: all of them have their cosets in one order, the geometry's."""

    geometry: TypeGeometry
    targets: tuple[Representation, ...]
    H: FiniteGroup
    kept: FiniteGroup | None
    unbroken: dict[str, FiniteGroup] = field(default_factory=dict)  # by the spans of outputs

    @property
    def tries(self) -> int:
        """How many transversals can be tried: fewer where the systems are large, and three at least."""
        entries = sum(search_size(self.geometry.relations, W) for W in self.targets)
        return max(3, LARGEST_SEARCH // max(1, entries))

    def try_out(self, T: Transversal) -> _Candidate:
        """Return T with what it leaves unbroken; equal spans of outputs, which are common, are looked at once."""
        parts = [relaxed_parts(self.geometry, W, T, self.kept) for W in self.targets]
        field = self.geometry.field
        outputs = [
            (W, span_of_outputs(found, W.dim, field)) for W, found in zip(self.targets, parts, strict=True)
        ]
        key = str([span.tolist() for _, span in outputs])
        if key not in self.unbroken:
            self.unbroken[key] = unbroken_subgroup(self.H, outputs)
        return _Candidate(
            T, self.unbroken[key], sum(len(part.solutions) for found in parts for part in found)
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    transversal: Transversal
    unbroken: FiniteGroup
    relaxed_dim: int

    def score(self) -> tuple[int, int]:
        """Small is good: little unbroken, then much room."""
        return self.unbroken.order, -self.relaxed_dim


@lru_cache(maxsize=64)
def choose_breaking(
    V: Representation,  # of G, dim n
    W: Representation,  # of G, dim m
    H: FiniteGroup,  # the stabilizer of some vector of V
    kept: FiniteGroup | None = None,  # K <= H
) -> Breaking:
    """Return the relaxed layers V -> W^K at inputs of type H that leave the least unbroken, among those searched."""
    targets = tuple(dict.fromkeys(part for _, part in W.terms()))
    geometry = type_geometry(V, H, left_cosets(V.finite_group, H), targets)
    search = _Search(geometry, targets, H, kept)
    number = count_transversals(V.finite_group, H)
    all_of_them = transversals_up_to_conjugacy(V.finite_group, H, kept) if number <= MOST_LISTED else ()
    exhaustive = 0 < len(all_of_them) <= min(MOST_EXHAUSTIVE, search.tries)
    most = min(MOST_CANDIDATES, search.tries)
    candidates = all_of_them if exhaustive else _from_supplements(V.finite_group, H, most, _order(kept))
    best = _best_of(search, candidates)
    if not exhaustive:
        done = best.unbroken.order == _order(kept)  # then only the dimension can grow
        best = _improve(search, best, min(MOST_MOVES, search.tries // 4 if done else search.tries))
    spaces = tuple(relaxed_space(geometry, part, H, best.transversal, kept) for part in targets)
    reason = _reason(V.finite_group, best.unbroken, H) if best.unbroken.order > _order(kept) else None
    proven = exhaustive or best.unbroken.order == _order(kept) or reason is not None
    text = _search_text(number, exhaustive=exhaustive)
    return Breaking(H, best.transversal, spaces, best.unbroken, text, proven, kept, reason)


def _reason(G: FiniteGroup, unbroken: FiniteGroup, H: FiniteGroup) -> Obstruction | None:
    """Return why no linear layer leaves less unbroken, where Theorem 3 is sharp."""
    found = obstruction(G, H)
    return found if found is not None and found.least == unbroken.order else None


def _order(kept: FiniteGroup | None) -> int:
    return 1 if kept is None else kept.order


def _search_text(number: int, *, exhaustive: bool) -> str:
    if number == 1:
        return "there is one transversal"
    if exhaustive:
        return f"the best of all {number} transversals"
    size = (
        str(number) if number < 10**6 else f"10^{len(str(number)) - 1}" if number < 10**4000 else "very many"
    )
    return f"the best found among {size} transversals, from supplements and single changes"


def _best_of(search: _Search, transversals: Iterable[Transversal]) -> _Candidate:
    first, *rest = (search.try_out(T) for T in transversals)
    return min([first, *rest], key=_Candidate.score)


def _from_supplements(G: FiniteGroup, H: FiniteGroup, most: int, kept: int) -> Iterator[Transversal]:
    """Yield transversals inside supplements, from those first that meet H in about as many elements as are to be kept."""
    cosets = left_cosets(G, H)
    found = sorted(supplements(G, H), key=lambda K: abs(K.order * H.order - kept * G.order))
    for K in islice(found, most - 1):
        yield in_order_of(cosets, tuple(cosets_met(K, H).values()), H)
    yield cosets


def _improve(search: _Search, best: _Candidate, most: int) -> _Candidate:
    """Change one element t to t h at a time while that breaks more."""
    H_elements = elements_of(search.H)
    moves, improved = 0, True
    while improved:
        improved = False
        for position, number in product(range(1, len(best.transversal)), range(1, len(H_elements))):
            if moves == most:
                return best
            moves += 1
            T = list(best.transversal)
            T[position] = T[position] @ H_elements.element(number)
            tried = search.try_out(tuple(T))
            if tried.score() < best.score():
                best, improved = tried, True
    return best
