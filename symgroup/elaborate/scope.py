"""Names: what is declared so far, and what to say about a name that is not."""

from __future__ import annotations

from dataclasses import dataclass

from symgroup.elaborate.constructions import FUNCTIONS, usage
from symgroup.elaborate.module_spec import Vector
from symgroup.elaborate.reporter import Poisoned, Reporter
from symgroup.elaborate.spec import Declared
from symgroup.errors import Label, did_you_mean
from symgroup.groups import Group
from symgroup.representations import Representation
from symgroup.spec import PartialSpec, ast
from symgroup.spec.words import SCALAR_FUNCTIONS


@dataclass(frozen=True, slots=True)
class Declaration:
    """A name where it is declared, and its value; None where that is wrong."""

    name: ast.Name
    value: Declared | None


class Scope:
    """The declarations of a file, in order."""

    def __init__(self, partial: PartialSpec, reporter: Reporter) -> None:
        self.declarations: dict[str, Declaration] = {}
        self._reporter = reporter
        self._partial = partial
        self._all = {statement.name.text: statement.name for statement in reversed(partial.file.statements)}

    def declare(self, name: ast.Name, value: Declared | None) -> None:
        """Bind a name; the first of two declarations stands."""
        known = self.declarations.get(name.text)
        if known is not None:
            self._reporter.error(
                "SG103",
                f"'{name.text}' is declared twice",
                name,
                words="second declaration",
                labels=[Label(known.name.span, "first declared here")],
                help="choose another name for one of them",
            )
            return
        if name.text in {*FUNCTIONS, *SCALAR_FUNCTIONS} and len(name.text) > 1:
            self._reporter.error(
                "SG008",
                f"'{name.text}' is a word of the language and cannot be a name",
                name,
                help=f"choose another name, such as {name.text}1",
            )
            value = None
        self.declarations[name.text] = Declaration(name, value)

    def lookup(self, name: ast.Name) -> Declared:
        """Return the value of a name.

        Raises: Poisoned, after reporting SG101 or SG104 unless the name's own declaration is wrong.
        """
        known = self.declarations.get(name.text)
        if known is not None:
            if known.value is None:
                raise Poisoned
            return known.value
        if name.text in self._partial.broken:
            raise Poisoned
        later = self._all.get(name.text)
        if later is not None:
            raise self._reporter.error(
                "SG104",
                f"'{name.text}' is used before it is declared",
                name,
                labels=[Label(later.span, "declared here")],
                help="declare first what other declarations use",
            )
        if self._partial.nameless:  # it may be what a statement that could not be read declares
            raise Poisoned
        if name.text in FUNCTIONS:
            help = f"'{name.text}' is a construction: say of what, as in {usage(name.text)}"
        else:
            help = did_you_mean(name.text, self.declarations) or "declare it on a line above"
        raise self._reporter.error("SG101", f"'{name.text}' is not declared", name, help=help)

    def declaration_of_group(self, group: Group) -> Declaration | None:
        """Return the declaration of a group, by identity where several are equal."""
        found = [item for item in self.declarations.values() if item.value == group]
        same = [item for item in found if item.value is group]
        return next(iter(same or found), None)


def kind_of(value: Declared) -> str:
    """Return what a value is, in words."""
    if isinstance(value, Group):
        return "a group"
    if isinstance(value, Representation):
        return "a representation"
    return "a vector" if isinstance(value, Vector) else "a network"
