"""The language: from text to a syntax tree and back, and what is wrong with a text that does not parse."""

from symgroup.spec.ast import SpecFile
from symgroup.spec.parse import PartialSpec, parse_element, parse_partly, parse_spec, parse_vector_text
from symgroup.spec.source import normal_source
from symgroup.spec.unparse import unparse

__all__ = [
    "PartialSpec",
    "SpecFile",
    "normal_source",
    "parse_element",
    "parse_partly",
    "parse_spec",
    "parse_vector_text",
    "unparse",
]
