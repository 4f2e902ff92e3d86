"""The grammars of symgroup's language: `spec.lark`, and `element.lark` for one vector or element.

They are data, read by `symgroup.spec`, and stay apart from it so that editors and other tools can use them.
"""

from __future__ import annotations

from importlib.resources import files

__all__ = ["grammar_text"]


def grammar_text(
    name: str,  # 'spec' or 'element'
) -> str:
    """Return the text of the grammar `name`.

    Raises: FileNotFoundError where there is none of that name.

    Examples:
        >>> grammar_text("spec").startswith("// The language of symgroup")
        True
    """
    return (files(__name__) / f"{name}.lark").read_text(encoding="utf-8")
