"""Groups by generators: check cycles and lists entry by entry, and pass them on as numbers."""

from __future__ import annotations

from symgroup.elaborate.matrices import Matrices, Rows
from symgroup.elaborate.reporter import Reporter
from symgroup.errors import Label
from symgroup.groups import Group, lie_group, matrix_group, permutation_group, signed_group
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

LARGEST_POINT = 100_000


class Generators:
    """Reads generators."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._matrices = Matrices(reporter)

    def group(self, node: ast.Generators | ast.LieGenerators) -> Group:
        """Return the group that a list of generators spans."""
        name = unparse(node)
        if isinstance(node, ast.LieGenerators):
            return self._lie_group(node, name)
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

    def _lie_group(self, node: ast.LieGenerators, name: str) -> Group:
        if not node.algebra:
            raise self._reporter.error(
                "SG280",
                "generators of the Lie algebra are missing",
                node,
                help="write one at least: lie < [[0, -1], [1, 0]] >; without a Lie algebra, matrices < ... >",
            )
        matrices = self._matrices.exact((*node.algebra, *node.components), "SG280")
        algebra, components = matrices[: len(node.algebra)], matrices[len(node.algebra) :]
        with self._reporter.at(node):
            return lie_group(algebra, components, name)

    def permutations(self, node: ast.PermutationGenerators) -> list[list[int]]:
        """Return the images of 0, 1, ... under each generator, as far as it names points."""
        images = self._reporter.each(self.permutation, node.permutations)
        lists = [item for item in node.permutations if isinstance(item, ast.OneLine)]
        self._matrices.same_size(lists, [len(item.images) for item in lists], "lists of a group")
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
        self._matrices.same_size(node.permutations, [len(images) for images in lists], "lists of a group")
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
        """Return matrices of exact numbers, square and of one size."""
        if not node.matrices:
            raise self._reporter.error(
                "SG218",
                "matrix generators are missing",
                node,
                help="write one at least: < [[0, -1], [1, 0]] >",
            )
        return self._matrices.rows(node.matrices, node.field)

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
