"""Claims about the stabilizers of a spec's vectors."""

from __future__ import annotations

from functools import lru_cache

from symgroup.algebra import NumberField, common_field, field_of
from symgroup.certificates.writing import Writer
from symgroup.certificates.writing import vector as vector_of
from symgroup.elaborate import Vector
from symgroup.errors import LimitError
from symgroup.groups import FiniteGroup
from symgroup.isotropy import stabilizer
from symgroup.isotropy.stabilizer import Stabilizer


def add_stabilizer(writer: Writer, vector: Vector) -> None:
    """Claim the stabilizer of a vector of a finite group's representation, where it was found."""
    answer = _stabilizer(vector)
    if answer is None:
        return
    V, columns = answer.representation, answer.vector.columns
    claim = {
        "source": writer.representation(V, len(columns)),
        "vector": vector_of([value for column in columns for value in column], writer.field(V.group)),
        "generators": [list(g) for g in answer.generators],
        "order": answer.order,
        "orbit": answer.index,
    }
    writer.claim("stabilizer", vector.name, claim)


def vector_field(vector: Vector) -> NumberField:
    """Return the smallest field at hand with a vector's entries and the representation's matrices."""
    answer = _stabilizer(vector)
    columns = () if answer is None else answer.vector.columns
    return common_field(
        vector.representation.field, *{field_of(value) for column in columns for value in column}
    )


@lru_cache(maxsize=64)
def _stabilizer(vector: Vector) -> Stabilizer | None:
    if not isinstance(vector.representation.group, FiniteGroup):
        return None
    try:
        return stabilizer(vector.representation, vector.entries)
    except LimitError:
        return None
