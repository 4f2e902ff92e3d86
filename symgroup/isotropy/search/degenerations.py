"""Where the stabilizer of a vector with symbols grows: the relations between the symbols, x = sum of monomial_k column_k.

Each element g outside G_x fixes x exactly where the polynomials rho(g) x - x vanish: linear conditions on the monomials,
that is a row space. The stabilizer is larger at the union of these zero sets. A larger row space has a smaller zero set, so
the least row spaces are enough; one that contains the monomial 1 has none.

- A reflection s has one condition: rho(s) x - x has rank one. In a reflection group on its reflection representation, the
  stabilizer grows only by reflections (Steinberg's theorem), so those that do not fix x are enough.
- In a small group every element is tried.
- Where coordinates are permuted up to sign, the stabilizer depends only on which entries are equal, opposite or zero. So
  sets of such equalities are tried, smallest first, those that contain one at which it grows left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from symgroup.algebra import ExactMatrix, ExactScalar, coerce, exact_matrix, field_of, row_space
from symgroup.errors import check_time
from symgroup.groups import FiniteGroup, Permutation, elements_of
from symgroup.isotropy.search.reflections import reflections_of
from symgroup.isotropy.search.structure import in_whole_space
from symgroup.isotropy.vectors import ExactVector
from symgroup.representations import Kind, Representation
from symgroup.representations.basic import Natural

LARGEST_GROUP = 2_000  # whose elements are all tried
LARGEST_WORK = 20_000_000  # elements times entries of their matrices
LARGEST_NUMBER_OF_SETS = 300  # of equalities, each of which costs a stabilizer
LONG = "the search for the relations at which the stabilizer grows"

Row = tuple[ExactScalar, ...]  # coefficients of the monomials
Space = tuple[Row, ...]  # in reduced row echelon form


@dataclass(frozen=True, slots=True)
class Degeneration:
    """Polynomials in the symbols; where all of them vanish the stabilizer is larger."""

    conditions: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(f"{condition} = 0" for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Degenerations:
    """The zero sets at whose union the stabilizer is larger, and whether these are all of them."""

    found: tuple[Degeneration, ...]
    is_complete: bool

    def __iter__(self) -> Iterator[Degeneration]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


def degenerations_of(
    V: Representation,
    vector: ExactVector,
    order_of: Callable[[Representation, ExactVector], int],  # |G_x|
) -> Degenerations:
    """Return where a vector with symbols has a larger stabilizer than its generic one."""
    V, columns = in_whole_space(V, vector.columns)
    vector = _constant_last(replace(vector, columns=columns))
    if set(vector.monomials) <= {"1"}:
        return Degenerations((), True)
    spaces, is_complete = _spaces(V, vector, order_of)
    least = _least(spaces)
    texts = sorted((tuple(_text(row, vector.monomials) for row in space) for space in least), key=_sort_key)
    return Degenerations(tuple(Degeneration(text) for text in texts), is_complete)


def _sort_key(text: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return len(text), text


def _constant_last(vector: ExactVector) -> ExactVector:
    """Return the same vector with the monomial 1 as the last one, so that it is no pivot where others can be."""
    order = sorted(range(len(vector.monomials)), key=lambda k: (vector.monomials[k] == "1", k))
    return ExactVector(
        tuple(vector.monomials[k] for k in order), tuple(vector.columns[k] for k in order), vector.text
    )


def _spaces(
    V: Representation, vector: ExactVector, order_of: Callable[[Representation, ExactVector], int]
) -> tuple[set[Space], bool]:
    group = V.finite_group
    reflections = reflections_of(group) if isinstance(V, Natural) and V.kind > Kind.SIGNED else None
    if reflections is not None:
        return _of_elements(V, vector, (Permutation(s.tolist()) for s in reflections)), True
    work = group.order * V.dim * (1 if V.kind <= Kind.SIGNED else V.dim)
    if group.order <= LARGEST_GROUP and work <= LARGEST_WORK:
        return _of_elements(V, vector, _elements(group)), True
    if V.kind <= Kind.SIGNED:
        return _of_equalities(V, vector, lambda other: order_of(V, other))
    return set(), False


def _elements(group: FiniteGroup) -> Iterator[Permutation]:
    table = elements_of(group)
    return (table.element(number) for number in range(len(table)))


def _of_elements(V: Representation, vector: ExactVector, elements: Iterable[Permutation]) -> set[Space]:
    """Return the row spaces of rho(g) x - x that are not zero and have zeros."""
    entries = _rows(vector)
    spaces = set()
    for g in elements:
        check_time(LONG)
        differences = {row for row in _differences(V, g, entries) if any(value != 0 for value in row)}
        space = _echelon(differences, vector) if differences else ()
        if space and _has_zeros(space, vector):
            spaces.add(space)
    return spaces


def _rows(vector: ExactVector) -> list[Row]:
    return list(zip(*vector.columns, strict=True))


def _differences(V: Representation, g: Permutation, entries: list[Row]) -> Iterator[Row]:
    if V.kind <= Kind.SIGNED:
        action = V.monomial(g)
        for j, (i, sign) in enumerate(zip(action.images.tolist(), action.signs.tolist(), strict=True)):
            if i != j or sign != 1:
                yield tuple(a - (b if sign == 1 else -b) for a, b in zip(entries[i], entries[j], strict=True))
        return
    field = field_of(entries[0][0])
    matrix: ExactMatrix = exact_matrix(entries, field)
    yield from map(tuple, (coerce(V.matrix(g), field) * matrix - matrix).tolist())


def _echelon(rows: Iterable[Row], vector: ExactVector) -> Space:
    """Return the canonical basis of a row space."""
    matrix = exact_matrix(list(rows), field_of(vector.columns[0][0]))
    return tuple(map(tuple, row_space(matrix).tolist()))


def _has_zeros(space: Space, vector: ExactVector) -> bool:
    """Whether the monomial 1 is not among the conditions."""
    return vector.monomials[_pivot(space[-1])] != "1"


def _pivot(row: Row) -> int:
    return next(k for k, value in enumerate(row) if value != 0)


def _least(spaces: set[Space]) -> list[Space]:
    """Return the row spaces that contain no other one."""
    least: list[Space] = []
    for space in sorted(spaces, key=len):
        if not any(_contains(space, other) for other in least):
            least.append(space)
    return least


def _contains(space: Space, other: Space) -> bool:
    return all(not any(value != 0 for value in _reduced(row, space)) for row in other)


def _reduced(row: Row, space: Space) -> Row:
    """Return a row less the multiples of the space's rows, whose pivots are 1, that clear its entries at their pivots."""
    for line in space:
        factor = row[_pivot(line)]
        if factor != 0:
            row = tuple(a - factor * b for a, b in zip(row, line, strict=True))
    return row


def _of_equalities(
    V: Representation, vector: ExactVector, order_of: Callable[[ExactVector], int]
) -> tuple[set[Space], bool]:
    """Return the row spaces of least sets of equalities at which the stabilizer grows, and whether all were tried."""
    single, order = _single_equalities(V, vector), order_of(vector)
    grown: set[Space] = set()
    layer: set[Space] = {()}
    seen: set[Space] = {()}
    tried = 0
    while layer:
        following: set[Space] = set()
        for space in sorted(layer, key=str):
            for row in single:
                larger = _echelon([*space, row], vector)
                if larger in seen or any(_contains(larger, known) for known in grown):
                    continue
                seen.add(larger)
                if not _has_zeros(larger, vector):
                    continue
                tried += 1
                if tried > LARGEST_NUMBER_OF_SETS:
                    return grown, False
                if order_of(_where(vector, larger)) > order:
                    grown.add(larger)
                else:
                    following.add(larger)
        layer = following
    return grown, True


def _single_equalities(V: Representation, vector: ExactVector) -> list[Row]:
    distinct = list(dict.fromkeys(_rows(vector)))
    rows = [tuple(a - b for a, b in zip(p, q, strict=True)) for p, q in combinations(distinct, 2)]
    if V.kind == Kind.SIGNED:
        rows += [tuple(a + b for a, b in zip(p, q, strict=True)) for p, q in combinations(distinct, 2)]
        rows += distinct
    return [row for row in rows if any(value != 0 for value in row)]


def _where(vector: ExactVector, space: Space) -> ExactVector:
    """Return a generic vector of those at which the conditions hold."""
    rows = [_reduced(row, space) for row in _rows(vector)]
    return ExactVector(vector.monomials, tuple(zip(*rows, strict=True)), vector.text)


def _text(row: Row, monomials: tuple[str, ...]) -> str:
    """Return a polynomial as text, such as 'a - 2*b'."""
    text = ""
    for value, monomial in zip(row, monomials, strict=True):
        if value == 0:
            continue
        negative = str(value).startswith("-") and " " not in str(value)
        size = -value if negative else value
        factor = f"({size})" if " " in str(size) else str(size)
        term = factor if monomial == "1" else monomial if size == 1 else f"{factor}*{monomial}"
        text += (" - " if negative else " + ") + term if text else ("-" if negative else "") + term
    return text
