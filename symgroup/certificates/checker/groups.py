"""Orders of groups of permutations, orbits of vectors, stabilizers.

A permutation is a tuple of images; (g h)[x] = g[h[x]]. Orders and membership are shown by strong generators (Knuth 1991,
arXiv:math/9201304).
"""

from collections.abc import Iterable
from math import prod
from typing import Any

from flint import fmpq

from .reading import Budget, Malformed, OutOfReach, Refuted, array, integer, permutation
from .representations import Known, Representation, read_matrix, read_number

Permutation = tuple[int, ...]


class Chain:
    """Subgroups that fix more and more base points, down to 1; the order is the product of the lengths of their orbits."""

    def __init__(self, generators: Iterable[Permutation], points: int, budget: Budget) -> None:
        self.one, self.budget = tuple(range(points)), budget
        # base point, generators of the subgroup that fixes those before, and its orbit: u(base) -> u, u^-1
        self.levels = list[tuple[int, list[Permutation], dict[int, tuple[Permutation, Permutation]]]]()
        for g in generators:
            self._add(0, g)
        self.order = prod(len(orbit) for _, _, orbit in self.levels)

    def sift(self, g: Permutation, start: int = 0) -> Permutation:
        """Divide g by elements of the transversals as long as there is one; what is left is 1 where g is in the group."""
        for base, _, orbit in self.levels[start:]:
            if g[base] not in orbit:
                break
            g = self._product(orbit[g[base]][1], g)
        return g

    def _product(self, g: Permutation, h: Permutation) -> Permutation:
        self.budget.spend(50 * len(g))
        return tuple([g[x] for x in h])

    def _add(self, level: int, g: Permutation) -> None:
        """Knuth's algorithms A and B: afterwards s u sifts to 1 for every generator s and transversal element u."""
        if self.sift(g, level) == self.one:
            return
        if level == len(self.levels):
            moved = next(x for x, y in enumerate(g) if x != y)
            self.levels.append((moved, [], {moved: (self.one, self.one)}))
        base, generators, orbit = self.levels[level]
        generators.append(g)
        queue = [(g, u) for u, _ in orbit.values()]
        while queue:
            h = self._product(*queue.pop())
            if h[base] in orbit:
                self._add(level + 1, self._product(orbit[h[base]][1], h))
            else:
                orbit[h[base]] = h, tuple(sorted(self.one, key=h.__getitem__))
                queue.extend((s, h) for s in generators)


def check_order(known: Known, group: Any, order: Any) -> str:
    """Check the order of the group of the listed permutations."""
    G = known.groups[integer(group, 0, len(known.groups))]
    found = Chain(G.generators, G.points, G.budget).order
    if found != integer(order, 1) or not G.points:
        raise Refuted(f"it is {found}, or the listed elements are no permutations")
    known.orders[G] = found
    return f"{G.name} has order {order}"


def check_vectors(known: Known, block: Any, vectors: Any) -> str:
    """Check that M_g v_p = v_g(p) for distinct vectors v_p that include the basis, the columns of a matrix. Raises: Refuted.

    Then g -> M_g is well defined on the group of permutations, is a representation, and is faithful: what is proven about
    the permutations holds for the matrices.
    """
    V = known.representation(block)
    G, columns = V.group, read_matrix(vectors, V.rows, V.group.points)
    seen = {frozenset(vector.items()) for vector in columns}
    if len(seen) != G.points or any({(j, fmpq(1))} not in seen for j in range(0, V.rows, G.degree)):
        raise Refuted("two points have the same vector, or the vectors do not include the basis")
    for g, image in zip(G.generators, V.images, strict=False):
        if G.product(image, columns) != [columns[y] for y in g]:
            raise Refuted("a matrix does not permute the vectors as its generator permutes the points")
    return V.name


def orbit_action(V: Representation, vector: Any, count: int) -> list[list[int]]:
    """Return what each generator does to the numbers of the `count` vectors in an orbit; the listed one is 0."""
    values = map(read_number, array(vector, V.rows))
    queue = [{i: value for i, value in enumerate(values) if value}]
    numbers, actions = {frozenset(queue[0].items()): 0}, [list[int]() for _ in V.group.generators]
    for x in queue:
        for image, action in zip(V.images, actions, strict=False):
            (y,) = V.group.product(image, [x])
            action.append(numbers.setdefault(frozenset(y.items()), len(queue)))
            queue += [y] * (action[-1] == len(queue))
        if len(queue) > count:
            break
    if len(queue) != count:
        raise Refuted(f"the orbit does not have {count} vectors")
    return actions


def check_stabilizer(known: Known, source: Any, vector: Any, generators: Any, order: Any, orbit: Any) -> str:
    """Check that the listed elements generate the stabilizer of x, of the given order, and count the orbit.

    The matrices permute the orbit. Let E be the group that the generators make on the points and on the orbit together. Where
    |E| = |G|, an element of E is known from what it does to the points, so G acts on the orbit, and |G_x| = |G| / |orbit|. The
    listed elements lie in G, fix x (by the element of E that they are), and generate a group of that order: so all of G_x.
    """
    V, order, orbit = known.representation(source), integer(order, 1), integer(orbit, 1)
    G, points = V.group, V.group.points
    H = [permutation(h, points) for h in array(generators)]
    if V.scaled:
        raise Malformed("a stabilizer needs a representation that is listed as it is meant")
    if G not in known.orders:
        raise OutOfReach("the order of the group is not proven")
    actions = zip(G.generators, orbit_action(V, vector, orbit), strict=True)
    E = Chain([(*g, *(points + y for y in action)) for g, action in actions], points + orbit, G.budget)
    if E.order != known.orders[G]:
        raise Refuted(f"the matrices of {V.name} are no representation of the group")
    # dividing by elements of E undoes h on the points where h is in G; what is left takes x to h^-1 x then
    padded = [(*h, *range(points, points + orbit)) for h in H]
    if any(E.sift(h)[: points + 1] != E.one[: points + 1] for h in padded):
        raise Refuted("a listed element is not in the group, or moves the vector")
    if order * orbit != E.order or Chain(H, points, G.budget).order != order:
        raise Refuted(f"the listed elements are no group of order {order}, which is {E.order} over {orbit}")
    return f"order {order}, and an orbit of {orbit} vectors"
