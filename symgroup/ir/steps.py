"""Input steps: what a plan does to x before its first layer: noise, or a learned vector carried along by c(x)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from symgroup.ir.forms import ExactArray, IntArray


@dataclass(frozen=True, slots=True)
class NoiseInput:
    """Replace x by x + scale * e with e standard normal, drawn anew at every call, in training and in use.

    Where a run is given a seed, e is `symgroup.backends.standard_noise` of it.
    """

    scale: float


@dataclass(frozen=True, slots=True, eq=False)
class CanonicalInput:
    """Replace x by (x, rho_U(c(x)) u): c(x) carries the orbit's canonical representative to x, u is learned.

    With g_0, g_1, ... the elements of G: the canonical representative is the lexicographically greatest of
    rho_V(g_k)^-1 x, c(x) is the first g_k that attains it (or one of them at random). Two coordinates count as equal within
    tolerance times the largest entry of all rho_V(g_k)^-1 x, which is the same for all members of an orbit.
    """

    to_canonical: ExactArray  # (|G|, n, n): rho_V(g_k)^-1
    carry: ExactArray  # (|G|, q, q): rho_U(g_k)


@dataclass(frozen=True, slots=True)
class SortingInput:
    """Replace x by (x, rho_U(c(x)) u) for all permutations of n points: c(x) sorts the points, u of shape (n,) is learned.

    x in V = k copies of R^n gives point i the row (x_i, x_(n + i), ...) of k entries. c(x) is the permutation that carries
    0, 1, ... to the points in descending lexicographic order of their rows, equal rows in the order of the points; so
    (rho_U(c) u)_(c(i)) = u_i. Entries are compared exactly.
    """

    points: int  # n
    copies: int  # k


@dataclass(frozen=True, slots=True)
class ShiftInput:
    """Replace x by (x, rho_U(c(x)) u) for the translations of a periodic grid of n cells: u of shape (n,) is learned.

    Cells stand in row-major order, and have rows of k entries as in `SortingInput`. c(x) is the translation by the first cell
    from which the pattern of rows, read in row-major order, is lexicographically greatest; (rho_U(c) u)_(s + i) = u_i for the
    translation by s. Entries are compared exactly.
    """

    sizes: tuple[int, ...]  # n = their product
    copies: int  # k

    @property
    def points(self) -> int:
        """n, the number of cells."""
        return prod(self.sizes)


@dataclass(frozen=True, slots=True)
class LabellingInput:
    """Replace x by (x, rho_U(c(x)) u) for all permutations of n points and tensors of any order: u of shape (n,) is learned.

    x consists of tensors in R^n * ... * R^n, k factors each: numbers, features of points, adjacency matrices, and so on. The
    orbit of x becomes a coloured graph, as `symgroup.backends.labelling` says, and c(x) carries 0, 1, ... to the points in the
    order of a canonical labelling of that graph by BLISS, as igraph has it; so (rho_U(c) u)_(c(i)) = u_i. Which of the orders
    that the automorphisms of x permit is BLISS's choice: backends take it from `symgroup.backends.point_order`. Entries are
    compared exactly.
    """

    points: int  # n
    orders: tuple[int, ...]  # k of each tensor, in the order in which they stand in x


COMPLETION_SLACK = (
    2.0**-10
)  # so that e_i as far from a span as others are told apart by their order, not by rounding


@dataclass(frozen=True, slots=True)
class FrameInput:
    """Replace x by (x, c(x) u_1, c(x) u_2, ...) for O(n) or SO(n) on k vectors: u_1, u_2, ... in R^n are learned.

    c(x) is the orthonormal frame that Gram and Schmidt make of the vectors, in their order. One counts as dependent where its
    distance from the span of those before it is at most the plan's tolerance times the longest vector's length. The frame is
    completed by the parts outside its span of e_1, e_2, ..., each time of the first whose projection on the span has a square
    within COMPLETION_SLACK of the least. In SO(n) the last column is negated where the determinant is -1. Frames are
    differentiable where no decision changes; backends compute them in float64.

    There are n vectors u in O(n), and n - 1 in SO(n) (one at least): generic ones have the trivial stabilizer.
    """

    size: int  # n
    copies: int  # k
    special: bool  # SO(n)

    @property
    def carried(self) -> int:
        """How many vectors are learned and carried along."""
        return max(1, self.size - 1) if self.special else self.size


@dataclass(frozen=True, slots=True, eq=False)
class ProductFrameInput:
    """Replace x by (x, rho_U(c(x)) u_1, ...) for F x O(n) or F x SO(n), F finite: u_1, u_2, ... in U = natural(F x O(n)).

    (f, Q) takes x = (X, s) to (A(f) X Q^T, B(f) s), X of shape (K, n). For each f in F let Q_f be the frame of A(f)^-1 X, as
    `FrameInput` says, and r_f = (A(f)^-1 X Q_f, B(f)^-1 s), read row by row. c(x) = (f, Q_f) for the first f with the
    lexicographically greatest r_f, where two coordinates within tolerance times the largest entry of all r_f count as equal.
    """

    size: int  # n
    special: bool  # SO(n)
    vectors: IntArray  # (K, n): where the entries of X stand in x
    numbers: IntArray  # (P,): where those of s do
    vector_moves: ExactArray  # (|F|, K, K): A(f)^-1
    number_moves: ExactArray  # (|F|, P, P): B(f)^-1
    carry: ExactArray  # (|F|, q, q): rho_U(f, 1), with zeros in the place of Q
    start: int  # Q stands at rows and columns start, ..., start + n - 1

    @property
    def frame(self) -> FrameInput:
        """How the frames are made."""
        return FrameInput(self.size, len(self.vectors), self.special)

    @property
    def carried(self) -> int:
        """How many vectors of U are learned and carried along."""
        return self.frame.carried


@dataclass(frozen=True, slots=True, eq=False)
class CloudInput:
    """Replace x by (x, rho_U(c(x)) u_1, ...) for S(m) x O(n) or S(m) x SO(n): u_1, ... in U = natural(G) are learned.

    c(x) = (s, Q), as `symgroup.backends.clouds` says, whose choice it is: Q is the frame of some of the vectors, as
    `FrameInput` says, and s takes 0, 1, ... to the points in the order of their rows in it.
    """

    points: int  # m
    size: int  # n
    special: bool  # SO(n)
    fixed: int  # how many vectors belong to no point
    vectors: IntArray  # (L, n): where their entries stand in x: those without a point, then copy by copy those of all points
    numbers: IntArray  # (p, m): where the numbers of the points stand
    points_first: bool  # whether U is R^m + R^n, and not R^n + R^m

    @property
    def frame(self) -> FrameInput:
        """How a frame is made of at most n chosen vectors."""
        return FrameInput(self.size, self.size, self.special)

    @property
    def carried(self) -> int:
        """How many vectors of U are learned and carried along."""
        return self.frame.carried

    @property
    def starts(self) -> tuple[int, int]:
        """Where R^m and R^n begin in U."""
        return (0, self.points) if self.points_first else (self.size, 0)


@dataclass(frozen=True, slots=True)
class MethodInput:
    """Replace x by (x, rho_U(c(x)) u) for a group of permutations of n points: u of shape (n,) is learned.

    c(x) is what the canonicalizer of this name, of a plugin, finds for x and `data`; (rho_U(c) u)_(c(i)) = u_i. Backends take
    it from `symgroup.backends.point_order`.
    """

    points: int  # n
    method: str
    data: tuple[int, ...]  # what the canonicalizer asked to be kept


# what finds c(x) in a group that it names
ElementStep = (
    CanonicalInput | FrameInput | ProductFrameInput | CloudInput | SortingInput | ShiftInput | LabellingInput
)


@dataclass(frozen=True, slots=True, eq=False)
class RandomInput:
    """Replace x by (x, rho_U(c'(x)) u), c'(x) = g^-1 c(g x) with c as another step finds it, u learned, and g uniform in G.

    c'(x) is uniform among all elements that carry the canonical representative to x, whatever choice c is: it lies in
    G_x c(x), since c(g x) lies in g G_x c(x); and for h in G_x the substitution g -> g h^-1 gives h c'(x) the distribution of
    c'(x). For k in G the substitution g -> g k^-1 gives c'(k x) the distribution of k c'(x): the network is equivariant in
    distribution. g is drawn anew at every call, for each sample, in training and in use. Where a run is given a seed, g is
    that of `symgroup.backends.random_moves`, which has its action on x and that of g^-1 on the carried vectors.
    """

    step: ElementStep


# what appends a vector that a permutation of the points carries
PointStep = SortingInput | ShiftInput | LabellingInput | MethodInput
InputStep = NoiseInput | ElementStep | MethodInput | RandomInput


def carried_dim(step: InputStep | None) -> int:
    """Return q, how many coordinates an input step appends to x: the length of its learned vector."""
    if isinstance(step, RandomInput):
        return carried_dim(step.step)
    if isinstance(step, CanonicalInput):
        return int(step.carry.values.shape[-1])
    if isinstance(step, FrameInput):
        return step.carried * step.size
    if isinstance(step, ProductFrameInput):
        return step.carried * int(step.carry.values.shape[-1])
    if isinstance(step, CloudInput):
        return step.carried * (step.points + step.size)
    return step.points if isinstance(step, PointStep) else 0
