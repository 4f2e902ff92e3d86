"""Isotropy classes of K wr S(m) on m copies of U, the natural representation of K: coloured partitions of m.

Notation: C the isotropy classes of K on U, with representatives H_c and w_c = |N_K(H_c) / H_c|; z is the class of K where K
fixes no vector but 0. A type is a partition of m whose parts are coloured by C, with at most one part of colour z.

Theorem. The isotropy classes of G = K wr S(m) on U^m are the types: parts of sizes k_j and colours c_j have the stabilizer H
= prod H_(c_j) wr S(k_j), acting on blocks of k_j copies. |N_G(H) / H| is the product of the w_(c_j), and of a! for each a
parts of one size and colour. The type of a class that covers it has one colour c replaced by one that covers c (a part of
colour z so made joins the one there is), or two parts of one colour made one.

Proof. Elements of K^m move (u_1, ..., u_m) so that those u_i in one orbit of K are equal. Then g = (h_1, ..., h_m; s) fixes
it exactly where s moves copies within the blocks of equal entries and each h_i fixes its entry: the stabilizer is H as
claimed, with a block for each orbit of K that is met. Each type is met: a class other than z has infinitely many orbits, as
the generic vectors of a space U^(H_c) of positive dimension are infinitely many and K is finite. The blocks are the orbits
of H on the copies, and H_c is what the stabilizer of a copy does to it, so conjugates have one type.
For N(H): V^H is the sum over the blocks of U^(H_c), embedded by (u, ..., u). An element that keeps V^H permutes the blocks
of one size and colour. One that keeps a block maps (u, ..., u) to (h_1 u, ..., h_k u) up to order, which is (v, ..., v) for
all u in U^(H_c): so h_1 lies in N_K(H_c), all h_1^-1 h_i in H_c, and modulo H the element is that of h_1.
For covers: let H' > H be the stabilizer of v in V^H, nothing between. If the entry u_j of v in some block of H has K_(u_j) >
H_(c_j), the stabilizer of a generic vector of V^H with u_j generic in the fixed space of K_(u_j) lies above H and in H', so
is H', and the first kind holds; nothing between leaves only classes that cover c_j. Else two blocks have entries in one
orbit, and making them equal is H' alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations_with_replacement, product
from math import factorial, prod

from symgroup.groups import FiniteGroup, Permutation
from symgroup.groups.classes import partitions
from symgroup.groups.recognize import direct_factors
from symgroup.isotropy.types.found import FoundClass, check_number

Part = tuple[int, int]  # size, colour
Type = tuple[Part, ...]  # sorted


def classes_of_wreath(
    G: FiniteGroup,  # K wr S(m)
    inner: tuple[FoundClass, ...],  # the isotropy classes of K on its natural representation
    zero: int | None,  # which of them is z; None where K fixes a vector other than 0
) -> tuple[FoundClass, ...]:
    """Return the isotropy classes of the natural representation, the generic one first. Raises: LimitError (SG418)."""
    K, copies = G.wreath[0], G.wreath[1].degree
    check_number(count_of_types(copies, len(inner), zero is not None), G, is_exact=True)
    listed = list(_types(copies, len(inner), zero))
    number = {item: position for position, item in enumerate(listed)}
    found = []
    for item in listed:
        order = prod(inner[c].order ** k * factorial(k) for k, c in item)
        weyl = prod(K.order // (inner[c].order * inner[c].length) for _, c in item)
        weyl *= prod(map(factorial, Counter(item).values()))
        above = frozenset(number[larger] for larger in _covering(item, inner, zero))
        length = G.order // (order * weyl)
        found.append(FoundClass(_generators(G, item, inner), order, length, above, _name(item, inner)))
    return tuple(found)


def count_of_types(copies: int, colours: int, has_zero: bool) -> int:
    """Return the number of types without listing them: the coefficient of q^m in prod (1 - q^k)^-colours, without z."""
    counts = [1] + [0] * copies
    for _ in range(colours - has_zero):
        for part in range(1, copies + 1):
            for total in range(part, copies + 1):
                counts[total] += counts[total - part]
    return sum(counts) if has_zero else counts[copies]


def _types(copies: int, colours: int, zero: int | None) -> Iterator[Type]:
    """Yield the types, that of a generic vector first."""
    for sizes in reversed(list(partitions(copies))):
        choices = [
            [[(size, c) for c in chosen] for chosen in combinations_with_replacement(range(colours), times)]
            for size, times in sorted(Counter(sizes).items())
        ]
        for choice in product(*choices):
            item = tuple(sorted(part for parts in choice for part in parts))
            if sum(c == zero for _, c in item) < 2:
                yield item


def _covering(item: Type, inner: tuple[FoundClass, ...], zero: int | None) -> set[Type]:
    """Return the types with one colour raised, and with two parts of one colour made one."""
    found = set()
    for k, c in set(item):
        rest = list(item)
        rest.remove((k, c))
        for higher in inner[c].above:
            there = next((part for part in rest if part[1] == zero), None) if higher == zero else None
            others = [part for part in rest if part is not there]
            found.add(tuple(sorted([*others, (k + there[0] if there else k, higher)])))
        for other in {part for part in rest if part[1] == c}:
            others = list(rest)
            others.remove(other)
            found.add(tuple(sorted([*others, (k + other[0], c)])))
    return found


def _generators(G: FiniteGroup, item: Type, inner: tuple[FoundClass, ...]) -> tuple[Permutation, ...]:
    """Return generators of H_c on the first copy of each part, and of the permutations of the part's copies."""
    points = G.wreath[0].points
    generators = []
    start = 0
    for k, c in item:
        for g in inner[c].generators:
            images = list(range(G.points))
            images[start * points : (start + 1) * points] = [start * points + image for image in g]
            generators.append(Permutation(images))
        # a transposition of the first two copies, and a cycle of all
        for length in sorted({2, k} if k > 1 else ()):
            images = list(range(G.points))
            for copy in range(length):
                target = start + (copy + 1) % length
                images[(start + copy) * points : (start + copy + 1) * points] = range(
                    target * points, (target + 1) * points
                )
            generators.append(Permutation(images))
        start += k
    return tuple(generators)


def _name(item: Type, inner: tuple[FoundClass, ...]) -> str:
    """Return 'S3 wr S2 x S4', or '' where a stabilizer in K has no name."""
    names = []
    for k, c in sorted(
        item, key=lambda part: (-(inner[part[1]].order ** part[0]) * factorial(part[0]), part)
    ):
        base = inner[c].name
        if inner[c].order == 1:
            names += ["C2" if k == 2 else f"S{k}"] if k > 1 else []
        elif not base:
            return ""
        elif k == 1:
            names += direct_factors(base)
        else:
            names.append(f"({base}) wr S{k}" if " " in base else f"{base} wr S{k}")
    return " x ".join(names) or "1"
