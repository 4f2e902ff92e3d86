"""Groups by generators: check cycles, lists and matrices entry by entry, and pass them on as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symgroup.elaborate.reporter import Reporter
from symgroup.elaborate.scalars import Scalars
from symgroup.errors import Label
from symgroup.groups import FiniteGroup, matrix_group, permutation_group, signed_group
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

LARGEST_POINT = 100_000

Literal = ast.PermutationGenerators | ast.SignedGenerators | ast.MatrixGenerators
Rows = list[list[Fraction]]  # (n, n)


class Generators:
    """Reads generators."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._scalars = Scalars(reporter)

    def group(self, node: Literal) -> FiniteGroup:
        """Return the group that a list of generators spans."""
        name = unparse(node)
        if isinstance(node, ast.MatrixGenerators):
            matrices = self.matrices(node)
            with self._reporter.at(node):
                return matrix_group(matrices, name)
        if isinstance(node, ast.SignedGenerators):
            lists = self.signed(node)
            with self._reporter.at(node):
                return signed_group(lists, name)
        images = self.permutations(node)
        degree = max(map(len, images), default=0)
        if degree == 0:
            raise self._reporter.error(
                "SG218",
                "without a point that moves, the number of points is unknown",
                node,
                help="name it: trivial(4) is the trivial group on 4 points",
            )
        with self._reporter.at(node):
            return permutation_group(images, degree, name)

    def permutations(self, node: ast.PermutationGenerators) -> list[list[int]]:
        """Return the images of 0, 1, ... under each generator, as far as it names points."""
        images = self._reporter.each(self.permutation, node.permutations)
        lists = [item for item in node.permutations if isinstance(item, ast.OneLine)]
        self._same_length(lists, [len(item.images) for item in lists], "lists")
        return images

    def permutation(self, node: ast.Permutation) -> list[int]:  # images of 0, 1, ...
        """Return a permutation by its images."""
        return self._cycles(node) if isinstance(node, ast.Cycles) else self._one_line(node)

    def signed(self, node: ast.SignedGenerators) -> list[list[int]]:
        """Return signed lists, counted from 1, of one length."""
        lists = self._reporter.each(self.signed_list, node.permutations)
        if not lists:
            raise self._reporter.error(
                "SG218", "signed generators are missing", node, help="write one at least: signed < [-1, 2] >"
            )
        self._same_length(node.permutations, [len(images) for images in lists], "lists")
        return lists

    def signed_list(self, node: ast.OneLine) -> list[int]:  # +-1, ..., +-n in some order
        """Return a signed permutation by its list."""
        images = [item.value for item in node.images]
        if sorted(map(abs, images)) != list(range(1, len(images) + 1)):
            raise self._reporter.error(
                "SG205",
                f"{unparse(node)} is not a signed permutation",
                node,
                notes=["signed lists count from 1: entry -2 in first place sends e_1 to -e_2"],
                help=f"write each of 1, ..., {len(images)} once, with or without a minus sign",
            )
        return images

    def matrices(self, node: ast.MatrixGenerators) -> list[Rows]:
        """Return matrices over Q, square and of one size."""
        self._field(node.field)
        matrices = self._reporter.each(self._matrix, node.matrices)
        if not matrices:
            raise self._reporter.error(
                "SG218",
                "matrix generators are missing",
                node,
                help="write one at least: < [[0, -1], [1, 0]] >",
            )
        self._same_length(node.matrices, [len(rows) for rows in matrices], "matrices")
        return matrices

    def _field(self, node: ast.Field | None) -> None:
        if node is None or (node.name.text == "Q" and not node.adjoined):
            return
        help = "matrices over Q; cos(2 pi/3) and other rational values may be written as they are"
        if node.name.text == "Q":
            message = f"matrices over {unparse(node)} are not supported yet"
        else:
            message = f"'{unparse(node)}' is no field that symgroup computes in"
        raise self._reporter.error("SG207", message, node, help=f"write {help}")

    def _cycles(self, node: ast.Cycles) -> list[int]:
        first: dict[int, tuple[ast.Integer, ast.Cycle]] = {}
        for cycle in node.cycles:
            for point in cycle.points:
                self._check_point(point)
                if point.value in first:
                    self._twice(point, cycle, *first[point.value])
                first[point.value] = point, cycle
        images = list(range(max(first, default=0)))
        for cycle in node.cycles:
            points = [point.value - 1 for point in cycle.points]
            for source, target in zip(points, [*points[1:], *points[:1]], strict=True):
                images[source] = target
        return images

    def _check_point(self, point: ast.Integer) -> None:
        if point.value == 0:
            raise self._reporter.error(
                "SG201",
                "0 in a cycle",
                point,
                notes=["cycles count points from 1, as textbooks do; one-line lists count from 0"],
                help="add 1 to every point, or write the list of images: [1, 2, 0] is (1 2 3)",
            )
        if point.value > LARGEST_POINT:
            raise self._reporter.error(
                "SG405",
                f"a point is over the limit of {LARGEST_POINT}",
                point,
                help="number the points from 1 on",
            )

    def _twice(self, point: ast.Integer, cycle: ast.Cycle, before: ast.Integer, other: ast.Cycle) -> None:
        labels = [Label(before.span, "first here")]
        if cycle is other:
            message, help = f"the point {point.value} stands twice in a cycle", "remove one of the two"
            raise self._reporter.error("SG202", message, point, labels=labels, help=help)
        raise self._reporter.error(
            "SG202",
            f"the point {point.value} stands in two cycles of one permutation",
            point,
            labels=labels,
            notes=["the cycles of a permutation are disjoint"],
            help=f"separate two generators by a comma: < {unparse(other)}, {unparse(cycle)} >",
        )

    def _one_line(self, node: ast.OneLine) -> list[int]:
        images = [item.value for item in node.images]
        if sorted(images) == list(range(len(images))):
            return images
        help = f"write each of 0, ..., {len(images) - 1} once"
        if sorted(images) == list(range(1, len(images) + 1)):
            help = f"count from 0: [{', '.join(str(image - 1) for image in images)}]"
        elif any(image < 0 for image in images):
            help = f"signed permutations are announced: signed < {unparse(node)} >"
        raise self._reporter.error(
            "SG205",
            f"{unparse(node)} is not a permutation",
            node,
            notes=["one-line lists count from 0: entry i is the image of the point i"],
            help=help,
        )

    def _matrix(self, node: ast.Matrix) -> Rows:
        for row in node.rows:
            if len(row.entries) != len(node.rows):
                raise self._reporter.error(
                    "SG219",
                    f"a row of {_count(len(row.entries), 'entry', 'entries')} in a matrix of "
                    f"{_count(len(node.rows), 'row', 'rows')}",
                    row,
                    help="a matrix that generates a group has as many columns as rows",
                )
        return self._reporter.each(lambda row: self._reporter.each(self._rational, row.entries), node.rows)

    def _rational(self, node: ast.Scalar) -> Fraction:
        value = self._scalars.value(node)
        if value.is_Rational:
            return Fraction(int(value.p), int(value.q))
        what = "a letter" if value.free_symbols else "not rational"
        raise self._reporter.error(
            "SG208",
            f"the matrix entry {unparse(node)} is {what}",
            node,
            help="matrices over Q have rational entries, such as -1/2",
        )

    def _same_length(self, nodes: Sequence[ast.Node], lengths: Sequence[int], what: str) -> None:
        for node, length in zip(nodes, lengths, strict=True):
            if length != lengths[0]:
                raise self._reporter.error(
                    "SG206",
                    f"generators of different size: {length} and {lengths[0]}",
                    node,
                    words=f"size {length}",
                    labels=[Label(nodes[0].span, f"size {lengths[0]}")],
                    help=f"all {what} of a group have one size",
                )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
