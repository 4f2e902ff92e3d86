"""Spec: everything a file declares, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from symgroup.elaborate.module_spec import ModuleSpec, Vector
from symgroup.errors import InputError, SourceText, did_you_mean
from symgroup.groups import Group
from symgroup.representations import Representation

Declared: TypeAlias = Group | Representation | Vector | ModuleSpec


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """What a file declares: a mapping from names, and each kind of thing in its order of declaration."""

    groups: Mapping[str, Group]
    representations: Mapping[str, Representation]
    vectors: Mapping[str, Vector]
    networks: Mapping[str, ModuleSpec]
    source: SourceText

    def __getitem__(self, name: str) -> Declared:
        for declared in (self.groups, self.representations, self.vectors, self.networks):
            if name in declared:
                return declared[name]
        help = did_you_mean(name, self) or f"declared are: {', '.join(self) or 'nothing'}"
        raise InputError.of("SG102", f"'{name}' is not declared in {self.source.name}", help=help)

    def __iter__(self) -> Iterator[str]:
        for declared in (self.groups, self.representations, self.vectors, self.networks):
            yield from declared

    def __contains__(self, name: object) -> bool:
        return any(name == known for known in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
