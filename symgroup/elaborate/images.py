"""Representations by the images of a group's generators: `on G < (1 2), [[0, 1], [1, 0]] >`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from symgroup.elaborate.generators import Generators
from symgroup.elaborate.matrices import Matrices, Rows
from symgroup.elaborate.naming import images_name
from symgroup.elaborate.reporter import Reporter
from symgroup.groups import FiniteGroup
from symgroup.representations import Representation, representation_from_images
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

Image: TypeAlias = list[int] | Rows


class Images:
    """Reads images of generators."""

    def __init__(self, reporter: Reporter, generators: Generators) -> None:
        self._reporter = reporter
        self._generators = generators
        self._matrices = Matrices(reporter)

    def representation(self, node: ast.Images, G: FiniteGroup) -> Representation:
        """Return the representation of G that sends its generators to these images, in their order."""
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
