"""Relaxed layers: x -> D x with D rho_V(t) v = rho_W(t) D v for all t in a left transversal T of G/H and v in V^H.

Then f(g x) lies in g G_x f(x) where the stabilizer of x is conjugate to H: docs/relaxed.md, Theorem 1. G is the group that the
matrices generate, H the stabilizer of the listed point x, and elements are words in the generators. T is a transversal, as the
t x are all different, and as many as the orbit has vectors. By Schreier's lemma the t'^-1 g t with t' x = g t x, for all
generators g, generate H. So H fixes all that some listed elements of it fix, where g t v = t' v for such v: V^H, and W^H.

All inputs of the type are in S = sum of t V^H, which G maps to itself. Let F be a basis of V^H, as columns, and E = D F. For a
set of words w, a matrix E belongs to a D on S with D w F = rho_W(w) E exactly where every relation between the columns of all
w F holds between those of all rho_W(w) E. The words are 1 and T, as Theorem 1 asks; k in a subgroup of H that is to be kept,
where rho_W(k) D v = D v for v in V^H; and J, which maps V^H to itself and makes D linear over the field. Such a D is
equivariant on S exactly where E has its columns in W^H, for then D g t v = D t' h v = rho_W(t') E v = rho_W(t' h) E v =
rho_W(g) D t v, with g t = t' h. So the rank of all E modulo W^H counts the D that are not equivariant, up to those that are.
The listed maps satisfy the identities, are independent modulo W^H, and as many.
"""

from functools import reduce
from typing import Any

from flint import fmpq, fmpq_mat

from .groups import orbit_action
from .reading import Malformed, OutOfReach, Refuted, array, integers
from .representations import Known, Representation, dense, read_matrix

Word = tuple[int, ...]  # a product of generators; the last one acts first


def check_relaxed(
    known: Known, source: Any, target: Any, point: Any, subgroup: Any, transversal: Any, kept: Any, forms: Any
) -> str:
    """Check a claim whose breaking maps are `forms`, by summands of W. Raises: Refuted; OutOfReach."""
    V, W = map(known.representation, (source, target))
    known.relaxed.append(None)
    if forms is None:
        raise OutOfReach("the breaking maps are not included")
    if V.group is not W.group or V.group.algebra or V.scaled or W.scaled:
        raise Malformed("relaxed layers need representations of one finite group")
    generators = len(V.group.generators)
    H, T, K = ([integers(w, generators) for w in array(words)] for words in (subgroup, transversal, kept))
    actions = orbit_action(V, point, len(T))
    places = {w: reduce(lambda place, g: actions[g][place], reversed(w), 0) for w in (*H, *T, *K)}
    T.sort(key=places.__getitem__)
    if [places[t] for t in T] != list(range(len(T))) or any(places[h] for h in (*H, *K)):
        raise Refuted("T does not meet each coset once, or what is listed as H or kept moves the point")
    words = [(), *T, *K, *[(generators,)][: V.group.degree - 1]]  # J comes after the generators
    _, F = _fixed(V, H, T, actions)
    frames = [_rho(V, w) * F for w in words]
    for (_, part), maps in zip(W.terms, array(forms, len(W.terms)), strict=True):
        moves, _ = _fixed(part, H, T, actions)
        _check_maps(part, array(maps), moves, words, frames)
    shapes = [[copies, 1, len(maps)] for (copies, _), maps in zip(W.terms, forms, strict=True) if maps]
    known.relaxed[-1] = V, W, shapes
    return f"{len(T)} cosets, {sum(map(len, forms))} maps"


def _fixed(U: Representation, H: list[Word], T: list[Word], actions: Any) -> tuple[fmpq_mat, fmpq_mat]:
    """Return all rho(h) - 1 below each other, and a basis of their kernel U^H."""
    changes = [e for h in H for e in (_rho(U, h) - _rho(U, ())).entries()]
    moves = fmpq_mat(len(H) * U.rows, U.rows, changes)
    F = _null_space(moves)
    U.group.budget.spend(len(actions) * len(T) * U.rows**2 * (100 + int(F.ncols())))
    frames = [_rho(U, t) * F for t in T]
    if any(U.dense[g] * frames[p] != frames[q] for g, a in enumerate(actions) for p, q in enumerate(a)):
        raise Refuted("the listed elements of H do not generate the stabilizer")
    return moves, F


def _check_maps(W: Representation, maps: list[Any], moves: fmpq_mat, words: list[Word], frames: Any) -> None:
    G, m, f, listed = W.group, W.rows, int(frames[0].ncols()), []
    matrices = [_rho(W, w) for w in words]
    for number, entries in enumerate(maps):
        D = dense(W.linear(read_matrix(entries, m, int(frames[0].nrows()) // G.degree)), m)
        E = D * frames[0]
        if any(D * frame != matrix * E for matrix, frame in zip(matrices, frames, strict=True)):
            raise Refuted(f"map {number} fails at an element of T, or does not keep what is to be kept")
        listed += [matrices[-1] ** k * E for k in range(G.degree)]  # with its multiples by t, the last word
    G.budget.spend(700 * len(words) * f * (len(words) * f + m * m * f))
    solutions = _solutions(matrices, frames) if moves.nrows() else []
    broken, room = (int(fmpq_mat([(moves * E).entries() for E in Es]).rank()) for Es in (listed, solutions))
    if not broken == len(listed) == room:
        raise Refuted(f"{room // G.degree} maps into {W.name} break symmetry, and they are not those")


def _solutions(matrices: list[fmpq_mat], frames: list[fmpq_mat]) -> list[fmpq_mat]:
    """Return a basis of all E; the unknown E[a, b] is number a f + b."""
    m, n, f = int(matrices[0].ncols()), *map(int, (frames[0].nrows(), frames[0].ncols()))
    vectors = fmpq_mat(len(frames) * f, n, [e for frame in frames for e in frame.transpose().entries()])
    relations = _null_space(vectors.transpose())
    count = int(relations.ncols())
    coefficients = fmpq_mat(len(frames), f * count, relations.entries())
    rows = list[fmpq]()
    for i in range(m):  # the equations for row i of all rho_W(w) E
        table = fmpq_mat(m, len(frames), [matrix[i, a] for a in range(m) for matrix in matrices])
        rows += fmpq_mat(m * f, count, (table * coefficients).entries()).transpose().entries()
    found = _null_space(fmpq_mat(m * count, m * f, rows))
    return [fmpq_mat(m, f, x) for x in found.transpose().tolist()]


def _rho(U: Representation, word: Word) -> fmpq_mat:
    U.group.budget.spend(500 * U.rows**2)
    one = [{i: fmpq(1)} for i in range(U.rows)]
    return dense(reduce(U.group.product, map(U.images.__getitem__, word), one), U.rows)


def _null_space(matrix: fmpq_mat) -> fmpq_mat:
    """Return a basis of { x : matrix x = 0 }, as columns."""
    basis, nullity = matrix.numer_denom()[0].nullspace()
    return fmpq_mat(int(matrix.ncols()), nullity, [e for row in basis.tolist() for e in row[:nullity]])
