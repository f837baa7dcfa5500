"""Which part of a text a problem is about: from its place to the end of the word, the value or the sign."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.editor.text import Document, Span
from app.rulebook.codes import Code
from app.rulebook.problem import Level, Problem
from app.rulebook.yaml_lines import Lines

_ONE_SIGN: Final = frozenset({Code.CHARACTER, Code.ODD_SIGN, Code.CONTROL_CHARACTER, Code.TAB})
_PART: Final = re.compile(
    r"""
      "(?:[^"\\\r\n]|\\.)*"            # a text in quotes
    | '(?:[^'\r\n]|'')*'
    | \{[^}\r\n]*\}                     # a placeholder
    | [^\s:#"'][^:#\r\n]*?(?=\s*:(?:\s|$))  # a key
    | (?:(?!\s+(?:\#|$))[^\r\n])+       # the rest of the line, without a remark
    """,
    re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A problem with the part of the text that it is about."""

    span: Span
    problem: Problem


def marked(document: Document, problems: Iterable[Problem]) -> list[Marked]:
    """The problems of one file, each with its part; those of a line that is gone stand at the end."""
    lines = Lines(document.text)
    return [Marked(_span(document, lines, problem), problem) for problem in problems]


def _span(document: Document, lines: Lines, problem: Problem) -> Span:
    line = problem.place.line - 1
    start = lines.start(line)
    if problem.level is Level.FAILED:
        held = lines.text(line)
        return document.span(start + len(held) - len(held.lstrip()), start + len(held.rstrip()))
    start = min(start + problem.place.column - 1, len(document.text))
    if problem.code in _ONE_SIGN:
        return document.span(start, min(start + 1, len(document.text)))
    part = _PART.match(document.text, start)
    return document.span(start, part.end() if part else start)
