"""Groups between a product P of wreath products K wr Q and [P, P], found from orbits and blocks.

Let G permute m cells, sets of points whose vectors lie in coordinate subspaces of their own. Then G lies in K wr Q, where K
is the action of a cell's stabilizer on the cell, and Q is S(m), or the group of the permutations of cells that occur: with
elements t_i of G that carry cell 0 to cell i, g is the permutation of the cells with the components t_g(i)^-1 g t_i in K. Over
all orbits of cells that embeds G in a product P.

Theorem. Let T be a group of linear characters of P that are 1 on G. If |P| = |T| |G|, then [P, P] <= G, and the average of f
over G is the sum over t in T of the averages of f t over P.
Proof. T is the dual of the quotient of P by its common kernel, which has order |P| / |T| = |G| and contains G. So it is G, and
the sum of T is |T| on G and 0 outside.

The linear characters that are looked for are those of K at the product of the components, times a power of the sign of the
permutation of the cells. For Q = S(m) there are no others: for m > 1 the components of different cells are conjugate, so their
characters are equal. Rubik's 3x3x3 cube is such a group with P = (C3 wr S8) x (C2 wr S12) and |T| = 12; others are signed
permutation groups of types B and D, the reflection groups G(m, p, n), subgroups of small index in S(a) x S(b), and K wr Q for
every transitive Q whose classes can be listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import factorial, prod

from symgroup.groups.classes import conjugacy_classes
from symgroup.groups.exact_characters import ExactCharacterTable, exact_character_table
from symgroup.groups.finite import Carrier, FiniteGroup
from symgroup.groups.generated import permutation_group
from symgroup.groups.named import point_carrier
from symgroup.groups.permutation import Permutation, orbit_of

LARGEST_BLOCK = 10_000  # |K|, whose characters are made
LARGEST_CELL = 200  # points
MOST_CLASSES = 60  # of K
MOST_STEPS = 2_000_000  # images looked up in the search for blocks: about a second
MOST_CHARACTERS = 20_000  # linear characters of P
MOST_CHOICES = 100  # of systems of blocks on all orbits


@dataclass(frozen=True, slots=True, eq=False)
class WreathFactor:
    """K wr Q on m cells, as a factor of P."""

    block: FiniteGroup  # K, on the points of cell 0
    cells: tuple[tuple[int, ...], ...]  # (m, points of a cell): t_i of the points of cell 0
    characters: tuple[tuple[Fraction, ...], ...]  # linear ones of K: a / o for exp(2 pi i a / o), one a class
    table: ExactCharacterTable  # of K
    permuting: FiniteGroup  # what G does to the cells
    is_symmetric: bool = True  # whether Q is S(m), and else what G does

    @property
    def copies(self) -> int:
        """The number m of cells."""
        return len(self.cells)

    @property
    def order(self) -> int:
        """The order of K wr Q."""
        order: int = self.block.order**self.copies
        return order * (factorial(self.copies) if self.is_symmetric else self.permuting.order)

    @property
    def has_odd_permutations(self) -> bool:
        """Whether Q has odd permutations: else its sign is 1, and no other linear character."""
        return self.copies > 1 if self.is_symmetric else any(g.sign < 0 for g in self.permuting.generators)

    def components(self, g: Permutation) -> tuple[Permutation, list[int]]:
        """Return how g permutes the cells, and the classes of its components in K."""
        home = {point: (i, k) for i, cell in enumerate(self.cells) for k, point in enumerate(cell)}
        images, classes = [], []
        for cell in self.cells:
            moved = [home[g[point]] for point in cell]
            images.append(moved[0][0])
            classes.append(self.table.class_of(Permutation(k for _, k in moved)))
        return Permutation(images), classes


# one a factor: the number of a linear character of K, and the exponent of the sign
Twist = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class WreathCover:
    """P and the linear characters of P that are 1 on G."""

    factors: tuple[WreathFactor, ...]
    twists: tuple[Twist, ...]


@lru_cache(maxsize=64)
def wreath_cover(G: FiniteGroup) -> WreathCover | None:
    """Return P and T of the theorem, |P| = |T| |G|, where orbits and blocks show them; else None.

    Of several, P has as few classes of cycles as possible; Q is S(m) where it can be.
    """
    listed = _candidates(G)
    found = _cover(G, listed)
    return _cover(G, _with_own_permutations(listed)) if found is None else found


def _candidates(G: FiniteGroup) -> list[list[WreathFactor]]:
    """Return for each orbit of cells the wreath products K wr S(m) on them."""
    listed = []
    for systems in _orbits_of_cells(G):
        choices = [factor for factor in (_factor(G, cells) for cells in systems) if factor is not None]
        listed.append(choices)
    if prod(map(len, listed)) > MOST_CHOICES:
        listed = [sorted(choices, key=_classes_of_cycles)[:1] for choices in listed]
    return listed


def _with_own_permutations(listed: Sequence[Sequence[WreathFactor]]) -> list[list[WreathFactor]]:
    """Return K wr Q for the groups Q of the permutations of cells that occur, where their classes are known."""
    return [
        [replace(f, is_symmetric=False) for f in choices if conjugacy_classes(f.permuting) is not None]
        for choices in listed
    ]


def _cover(G: FiniteGroup, listed: Sequence[Sequence[WreathFactor]]) -> WreathCover | None:
    for factors in sorted(product(*listed), key=lambda choice: sum(map(_classes_of_cycles, choice))):
        order = prod(factor.order for factor in factors)
        twists = () if order % G.order else _twists(G, factors, order // G.order)
        if twists:
            return WreathCover(factors, twists)
    return None


def _classes_of_cycles(factor: WreathFactor) -> int:
    return len(factor.table.classes)


def _twists(G: FiniteGroup, factors: Sequence[WreathFactor], wanted: int) -> tuple[Twist, ...]:
    """Return the linear characters of P that are 1 on G; none where they are not as many as wanted."""
    choices = [
        list(product(range(len(factor.characters)), range(2 if factor.has_odd_permutations else 1)))
        for factor in factors
    ]
    if not wanted <= prod(map(len, choices)) <= MOST_CHARACTERS:
        return ()
    values = []  # for each generator and factor: choice -> value
    for g in G.generators:
        row = []
        for factor, options in zip(factors, choices, strict=True):
            moved, classes = factor.components(g)
            half = Fraction(int(moved.sign < 0), 2)
            sums = [sum((chi[c] for c in classes), Fraction(0)) for chi in factor.characters]
            row.append({(number, e): sums[number] + e * half for number, e in options})
        values.append(row)
    found = tuple(
        twist
        for twist in product(*choices)
        if all(sum(row[i][choice] for i, choice in enumerate(twist)) % 1 == 0 for row in values)
    )
    return found if len(found) == wanted else ()


def _orbits_of_cells(G: FiniteGroup) -> Iterator[list[list[list[int]]]]:
    """Yield for each orbit of the finest cells the systems of cells that are seen on it, the finest first."""
    finest = _classes(G, _joined_by_axes(G))
    home = {point: i for i, cell in enumerate(finest) for point in cell}
    actions = [[home[g[cell[0]]] for cell in finest] for g in G.generators]
    seen: set[int] = set()
    steps = 0
    for start in range(len(finest)):
        if start in seen:
            continue
        orbit = orbit_of([start], actions)
        seen.update(orbit)
        systems: set[tuple[tuple[int, ...], ...]] = {tuple((i,) for i in orbit)}
        for other in orbit[1:]:
            steps += len(orbit) * max(1, len(actions))
            if steps <= MOST_STEPS:
                systems.add(_system(orbit, actions, [(start, other)]))
        yield [
            [[p for i in cell for p in finest[i]] for cell in system] for system in sorted(systems, key=len)
        ]


def _joined_by_axes(G: FiniteGroup) -> list[tuple[int, int]]:
    """Return pairs of points that stand in one cell, as vectors share coordinates; fixed points share one cell as well."""
    pairs = []
    first: dict[int, int] = {}
    for point, vector in enumerate(G.carrier.vectors):
        for axis, _ in vector:
            pairs.append((first.setdefault(axis, point), point))
    fixed = [point for point in range(G.points) if all(g[point] == point for g in G.generators)]
    return pairs + [(fixed[0], point) for point in fixed[1:]]


def _classes(G: FiniteGroup, pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Return the classes of the finest G-invariant equivalence of points that joins the pairs."""
    return [list(cell) for cell in _system(range(G.points), G.generators, pairs)]


def _system(
    points: Sequence[int],
    actions: Sequence[Sequence[int]],
    pairs: list[tuple[int, int]],
) -> tuple[tuple[int, ...], ...]:
    """Return the finest equivalence that the actions keep and that joins the pairs, as sorted classes (Atkinson 1975)."""
    parent = {point: point for point in points}

    def root(point: int) -> int:
        while parent[point] != point:
            parent[point] = parent[parent[point]]
            point = parent[point]
        return point

    queue = list(pairs)
    for a, b in queue:
        left, right = root(a), root(b)
        if left != right:
            parent[right] = left
            queue += [(action[a], action[b]) for action in actions]
    cells: dict[int, list[int]] = {}
    for point in sorted(points):
        cells.setdefault(root(point), []).append(point)
    return tuple(sorted(tuple(cell) for cell in cells.values()))


def _factor(G: FiniteGroup, cells: list[list[int]]) -> WreathFactor | None:
    """Return K wr S(m) on the cells of one orbit, None where K is too large for its characters."""
    home = {point: i for i, cell in enumerate(cells) for point in cell}
    base = cells[0]
    if len(base) > LARGEST_CELL:
        return None
    place = {point: k for k, point in enumerate(base)}
    carriers: dict[int, dict[int, int]] = {0: {point: point for point in base}}
    queue = [0]
    loops: list[Permutation] = []
    for i in queue:
        for g in G.generators:
            moved = {point: g[image] for point, image in carriers[i].items()}
            target = home[moved[base[0]]]
            if target not in carriers:
                carriers[target] = moved
                queue.append(target)
                continue
            back = {image: point for point, image in carriers[target].items()}
            loops.append(Permutation(place[back[moved[point]]] for point in base))
    block = _block(G, base, dict.fromkeys(loops))
    if block is None or len(conjugacy_classes(block) or ()) > MOST_CLASSES:
        return None
    table = exact_character_table(block)
    linear = tuple(
        tuple(Fraction(ms.index(1), len(ms)) for ms in row)
        for row, degree in zip(table.eigenvalues, table.degrees, strict=True)
        if degree == 1
    )
    ordered = tuple(tuple(carriers[i][point] for point in base) for i in sorted(carriers))
    moves = [Permutation(home[g[cell[0]]] for cell in cells) for g in G.generators]
    return WreathFactor(block, ordered, linear, table, permutation_group(moves, len(cells)))


def _block(
    G: FiniteGroup,
    points: list[int],  # of a cell
    loops: Iterable[Permutation],  # of the positions of these points
) -> FiniteGroup | None:
    """Return the group K that the loops generate, on the vectors of the cell; None where it has too many elements."""
    elements, generators = {Permutation.identity(len(points))}, []
    for loop in loops:
        if loop in elements:
            continue
        generators.append(loop)
        queue = list(elements)
        for element in queue:
            for g in generators:
                moved = g @ element
                if moved not in elements:
                    elements.add(moved)
                    queue.append(moved)
            if len(elements) > LARGEST_BLOCK:
                return None
    return FiniteGroup("", tuple(generators), _carrier_of(G, points), known_order=len(elements))


def _carrier_of(G: FiniteGroup, points: list[int]) -> Carrier:
    """Return the vectors of a cell in the coordinates that they have."""
    if G.points == G.degree:
        return point_carrier(len(points))
    vectors = [G.carrier.vectors[point] for point in points]
    axes = sorted({axis for vector in vectors for axis, _ in vector})
    number = {axis: i for i, axis in enumerate(axes)}
    place = {point: i for i, point in enumerate(points)}
    return Carrier(
        len(axes),
        tuple(tuple((number[axis], value) for axis, value in vector) for vector in vectors),
        tuple(place[G.carrier.basis[axis]] for axis in axes),
    )
