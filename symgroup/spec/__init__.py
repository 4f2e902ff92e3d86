"""The language: from text to a syntax tree and back, and what is wrong with a text that does not parse."""

from symgroup.spec.ast import SpecFile
from symgroup.spec.parse import parse_element, parse_spec, parse_vector
from symgroup.spec.source import normal_source, read_source
from symgroup.spec.unparse import unparse

__all__ = [
    "SpecFile",
    "normal_source",
    "parse_element",
    "parse_spec",
    "parse_vector",
    "read_source",
    "unparse",
]
