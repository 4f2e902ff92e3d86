"""Canonicalizers that plugins register, and their answers: checked before anybody relies on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from symgroup.errors import PluginError
from symgroup.plugins.records import CanonicalMethod

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def canonicalizer_problem(item: object) -> str:
    """Return why a canonicalizer cannot be registered, or ''.

    Examples:
        >>> canonicalizer_problem(CanonicalMethod("descending", None, None))
        "the prepare of 'descending' is not a function"
    """
    if not isinstance(item, CanonicalMethod):
        return f"registers {item!r}"[:80] + ", which is not a symgroup.plugins.CanonicalMethod"
    if not isinstance(item.name, str) or not _NAME.fullmatch(item.name):
        return f"registers the name {item.name!r:.40}, which is not a name of the language"
    for part in ("prepare", "elements"):
        if not callable(getattr(item, part)):
            return f"the {part} of '{item.name}' is not a function"
    return ""


def images_by(
    method: CanonicalMethod,
    x: NDArray[Any],  # (B, dim V)
    points: int,  # n
    data: tuple[int, ...],
) -> NDArray[np.int64]:  # (B, n)
    """Return c(x) by the images of the points. Raises: PluginError (SG522) where the answer is no permutations."""
    import numpy as np

    try:
        images = np.asarray(method.elements(x.astype(np.float64), data))
    except Exception as error:  # a stranger's code may raise anything
        fact = f"{type(error).__name__}: {error}"[:200]
        raise canonicalizer_failed(method.name, f"fails: {fact}") from error
    fits = images.shape == (len(x), points) and np.issubdtype(images.dtype, np.integer)
    if not fits or not np.array_equal(np.sort(images, axis=1), np.tile(np.arange(points), (len(x), 1))):
        raise canonicalizer_failed(method.name, f"returns no permutations of {points} points")
    return images.astype(np.int64)


def canonicalizer_failed(name: str, what: str) -> PluginError:
    """Return the error (SG522) for a canonicalizer that does not do what it is there for."""
    return PluginError.of(
        "SG522", f"the canonicalizer '{name}' of a plugin {what}", help="report it to the plugin's authors"
    )
