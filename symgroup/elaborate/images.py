"""Representations by the images of a group's generators: `on G < (1 2), [[0, 1], [1, 0]] >`, of Lie algebras too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from symgroup.elaborate.generators import Generators
from symgroup.elaborate.matrices import Matrices, Rows
from symgroup.elaborate.naming import images_name
from symgroup.elaborate.reporter import Reporter
from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, Group, LieGroup
from symgroup.representations import (
    Representation,
    lie_representation_from_images,
    representation_from_images,
)
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

Image: TypeAlias = list[int] | Rows


class Images:
    """Reads images of generators."""

    def __init__(self, reporter: Reporter, generators: Generators) -> None:
        self._reporter = reporter
        self._generators = generators
        self._matrices = Matrices(reporter)

    def representation(self, node: ast.Images, G: Group) -> Representation:
        """Return the representation of G that sends its generators to these images, in their order."""
        return self._of_finite(node, G) if isinstance(G, FiniteGroup) else self._of_lie(node, G)

    def _of_lie(self, node: ast.Images, G: Group) -> Representation:
        if not isinstance(G, LieGroup):
            raise SymgroupBug(f"{G} is neither finite nor a Lie group")
        others = [part for part in node.images if not isinstance(part, ast.Matrix)]
        if others or node.signed:
            raise self._reporter.error(
                "SG271",
                f"the image {unparse(others[0]) if others else 'of a Lie algebra'} is no matrix",
                others[0] if others else node,
                help="write matrices: on SO(2) < [[0, -2], [2, 0]] >",
            )
        matrices = [part for part in node.images if isinstance(part, ast.Matrix)]
        rows = self._matrices.rows((*matrices, *node.components))
        with self._reporter.at(node):
            return lie_representation_from_images(
                G, rows[: len(matrices)], rows[len(matrices) :], images_name(node, G)
            )

    def _of_finite(self, node: ast.Images, G: FiniteGroup) -> Representation:
        """Return the representation of a finite group by permutations or matrices."""
        if node.components:
            raise self._reporter.error(
                "SG271",
                f"{G} is finite, and has no components",
                node.components[0],
                help="write the images of all generators between one < and >",
            )
        images = self._reporter.each(lambda image: self._image(image, node.signed), node.images)
        size = self._dimension(node, images)
        padded = [self._padded(image, size) for image in images]
        with self._reporter.at(node):
            return representation_from_images(G, padded, images_name(node, G))

    def _image(self, node: ast.Matrix | ast.Permutation, signed: bool) -> Image:
        if isinstance(node, ast.Matrix):
            return self._matrices.rows((node,))[0]
        if signed and isinstance(node, ast.OneLine):
            return self._generators.signed_list(node)
        if isinstance(node, ast.OneLine) and any(item.value < 0 for item in node.images):
            raise self._reporter.error(
                "SG205",
                f"{unparse(node)} is not a permutation",
                node,
                help=f"signed permutations are announced: on G signed < {unparse(node)} >",
            )
        return self._generators.permutation(node)

    def _dimension(self, node: ast.Images, images: Sequence[Image]) -> int:
        """Return the common size of matrices and lists; cycles name some of the points."""
        full = [
            (part, len(image))
            for part, image in zip(node.images, images, strict=True)
            if not isinstance(part, ast.Cycles)
        ]
        self._matrices.same_size([part for part, _ in full], [size for _, size in full], "images")
        size = full[0][1] if full else max(map(len, images), default=0)
        for part, image in zip(node.images, images, strict=True):
            if len(image) > size:
                raise self._reporter.error(
                    "SG206",
                    f"the image {unparse(part)} moves the point {len(image)}, and the others are of size {size}",
                    part,
                    help="all images have one size",
                )
        if images and size == 0:
            raise self._reporter.error(
                "SG218",
                "without a point that moves, the dimension is unknown",
                node,
                help="write one image as a list or a matrix: [0, 1, 2] or [[1]]",
            )
        return size

    def _padded(self, image: Image, size: int) -> Image:
        """Return a permutation with the points that its cycles do not name."""
        return image if len(image) == size else [*image, *range(len(image), size)]
